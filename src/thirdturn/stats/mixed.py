"""Check an odds ratio with a regression that knows of sessions; the only file that needs statsmodels.

The model is a logistic regression by generalised estimating equations with exchangeable correlation inside a session
(Liang & Zeger 1986, Biometrika 73, 13-22). It answers the same question as the pooled table, how much the odds of the
target change over all sessions, so that the two can be laid side by side; its sandwich errors are clustered by session
and hold even where the correlation is not exchangeable. A random intercept by variational Bayes (statsmodels'
``BinomialBayesMixedGLM``) answers another question, within one session, and its intervals come out too narrow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import exp
from typing import Any

import numpy as np

from thirdturn.domain.coded import CodedSession
from thirdturn.domain.errors import MissingExtra
from thirdturn.domain.transition import Lag
from thirdturn.stats.pairs import encode, pairs_at

FEWEST_SESSIONS = 10
"""Ours: with fewer clusters, sandwich errors are known to be too small to show."""


@dataclass(frozen=True, slots=True)
class ClusteredOddsRatio:
    """An odds ratio that allows for likeness inside sessions.

    Attributes:
        odds_ratio: Of the target behind the given code against behind other codes; ``None`` where undefined.
        low: Lower end of the 95 % interval.
        high: Upper end.
        correlation: Of two targets in one session, beyond what the given code tells; ``None`` where undefined.
        sessions: Sessions with pairs; where sessions have clusters, those.
        pairs: Pairs of turns.
        reason: Why it is undefined; empty otherwise.
    """

    odds_ratio: float | None
    low: float | None
    high: float | None
    correlation: float | None
    sessions: int
    pairs: int
    reason: str = ""


def clustered_odds_ratio(
    sessions: Sequence[CodedSession],
    given: str,
    target: str,
    *,
    lag: Lag | None = None,
    given_set: Collection[str] | None = None,
    target_set: Collection[str] | None = None,
) -> ClusteredOddsRatio:
    """Return the odds ratio of one transition by a regression clustered by session.

    Args:
        sessions: The coded sessions.
        given: The code that is given.
        target: The code that is looked for.
        lag: The distance; the next turn if not given.
        given_set: Codes whose turns are compared; ``None`` for all.
        target_set: Codes of the turns looked at; ``None`` for all.

    Raises:
        MissingExtra: statsmodels is not installed.
    """
    try:
        api = import_module("statsmodels.api")
    except ModuleNotFoundError as error:
        raise MissingExtra("a regression clustered by session", "stats") from error
    pairs = pairs_at(encode(sessions), lag or Lag(1), given_set=given_set, target_set=target_set)
    cluster = pairs.clusters[pairs.owner]
    n_sessions = len(np.unique(cluster))
    if given not in pairs.given_codes or target not in pairs.target_codes:
        return _undefined(f"no turn has the code {given if given not in pairs.given_codes else target}", n_sessions, 0)
    has_given = pairs.given[:, pairs.given_codes.index(given)]
    has_target = pairs.target[:, pairs.target_codes.index(target)]
    if n_sessions < FEWEST_SESSIONS:
        return _undefined(
            f"{n_sessions} sessions, and at least {FEWEST_SESSIONS} are needed", n_sessions, len(has_given)
        )
    cells = np.bincount(2 * has_given + has_target, minlength=4)
    if not cells.all():
        return _undefined("a cell of the table is 0, so the regression has no end", n_sessions, len(has_given))
    return _fitted(api, has_target.astype(float), np.column_stack([np.ones(len(has_given)), has_given]), cluster)


def _fitted(api: Any, outcome: Any, design: Any, owner: Any) -> ClusteredOddsRatio:
    model = api.GEE(
        outcome, design, groups=owner, family=api.families.Binomial(), cov_struct=api.cov_struct.Exchangeable()
    )
    result = model.fit()
    low, high = result.conf_int()[1]
    return ClusteredOddsRatio(
        odds_ratio=exp(result.params[1]),
        low=exp(low),
        high=exp(high),
        correlation=float(result.cov_struct.dep_params),
        sessions=len(np.unique(owner)),
        pairs=len(outcome),
    )


def _undefined(reason: str, sessions: int, pairs: int) -> ClusteredOddsRatio:
    return ClusteredOddsRatio(None, None, None, None, sessions, pairs, reason)

"""Choose what probabilities must reach, on turns that the probabilities were not fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, fbeta_score, precision_score

from thirdturn.domain.codebook import FAMILIES, RESISTING

LEAST_GAIN = 1.5
FLAT = 0.01
THIRD_TURN = 0.4
"""Set by hand, so that a third turn that is given is more often right than wrong (benchmarks/accuracy.py)."""
OVER_CHANGE = {"balanced": 1.0, "high": 0.5}
"""Set by hand from the table in EXPERIMENTS.md; see :class:`thirdturn.coders.decide.Limits`."""


def family_weight(truth: Sequence[str], chances: NDArray[np.float64], resisting: float) -> dict[str, float]:
    """Return the families' weights: (share of coop / own share) to the power that gives the best macro-F1.

    They choose within a side (resisting or going along), as :func:`thirdturn.coders.decide.client_verdict` does.

    Args:
        truth: Family of every turn.
        chances: Probability of every family, one row a turn.
        resisting: Probability of resisting from which on a turn is said to resist.
    """
    against = np.array([family in RESISTING for family in FAMILIES])
    allowed = says_resisting(chances, resisting, "balanced")[:, None] == against
    places = np.array([FAMILIES.index(family) for family in truth])
    shares = np.bincount(places, minlength=len(FAMILIES)) / len(places)
    ratio = shares[0] / np.maximum(shares, 1 / len(places))
    powers = np.arange(0.0, 1.01, 0.05)
    scores = [
        f1_score(places, (allowed * chances * ratio**power).argmax(axis=1), average="macro", zero_division=0)
        for power in powers
    ]
    best = ratio ** powers[int(np.argmax(scores))]
    return {family: round(float(best[place]), 4) for place, family in enumerate(FAMILIES)}


def resisting_limits(truth: Sequence[str], chances: NDArray[np.float64]) -> dict[str, float]:
    """Return by sensitivity the probability of resisting from which on a turn is said to resist.

    Only limits are considered at which flagged turns resist :data:`LEAST_GAIN` times as often as all turns: a coder
    that flags everything finds nothing. Where no limit gains that, the highest is taken. Balanced: the lowest limit
    within :data:`FLAT` of the best F1, since the optimum is flat and other sessions hold more resistance than the
    demonstrations trained on. High: the best F2, which counts a missed turn as much as four false alarms (van
    Rijsbergen 1979).

    Args:
        truth: Family of every turn.
        chances: Probability of every family, one row a turn.
    """
    resists = np.array([family in RESISTING for family in truth])
    least = LEAST_GAIN * resists.mean()

    def scores(sensitivity: str, beta: float) -> dict[float, float]:
        """Return the F-score of every limit that gains enough."""
        flags = {
            float(limit): says_resisting(chances, float(limit), sensitivity) for limit in np.arange(0.02, 0.61, 0.01)
        }
        found = {
            limit: float(fbeta_score(resists, flagged, beta=beta, zero_division=0))
            for limit, flagged in flags.items()
            if precision_score(resists, flagged, zero_division=0) >= least
        }
        return found or {max(flags): 0.0}

    f1, f2 = scores("balanced", 1.0), scores("high", 2.0)
    balanced = next(limit for limit, score in f1.items() if score >= max(f1.values()) - FLAT)
    return {"balanced": round(balanced, 2), "high": round(min(balanced, max(f2, key=lambda limit: f2[limit])), 2)}


def says_resisting(chances: NDArray[np.float64], limit: float, sensitivity: str) -> NDArray[np.bool_]:
    """Return which turns are said to resist, as :func:`thirdturn.coders.decide.client_verdict` does."""
    p = chances[:, [family in RESISTING for family in FAMILIES]].sum(axis=1)
    change = OVER_CHANGE[sensitivity] * chances[:, FAMILIES.index("change")]
    return np.asarray(p >= np.maximum(limit, change))


def code_limits(codes: Sequence[str], truth: Sequence[Sequence[str]], scores: NDArray[np.float64]) -> dict[str, float]:
    """Return for each code the probability from which on giving it has the best F1.

    Args:
        codes: The codes, in the order of the columns.
        truth: Codes of every turn.
        scores: Probability of every code, one row a turn.
    """
    grid = np.arange(0.1, 0.61, 0.025)
    limits: dict[str, float] = {}
    for place, code in enumerate(codes):
        right = np.array([code in own for own in truth])
        f1 = [f1_score(right, scores[:, place] >= limit, zero_division=0) for limit in grid]
        limits[code] = round(float(grid[int(np.argmax(f1))]), 4)
    return limits

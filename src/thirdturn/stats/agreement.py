"""How far several coders agree on the same turns: every coefficient, for all, for each pair and for each session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Cell, Estimate, Measures
from thirdturn.stats import agreement_account as account
from thirdturn.stats import coefficients
from thirdturn.stats.agreement_units import CoderFiles, Labels, Scope, join, labels_of
from thirdturn.stats.coefficients import Ratings
from thirdturn.stats.resampling import DRAWS, Figure, Groups, Ints, Statistic, figures, groups_of

Watch = Callable[[Sequence[int]], Iterable[int]]

COEFFICIENTS = {
    "percent_agreement": ("Percent agreement", "Share of pairs of labels that are equal; chance is not taken out."),
    "cohen_kappa": ("Cohen's kappa", "Two coders; chance from how often each of them uses each label."),
    "fleiss_kappa": ("Fleiss' kappa", "Any number of coders, turns that all labelled; chance from all labels pooled."),
    "krippendorff_alpha": ("Krippendorff's alpha", "Any number of coders, labels may be missing; nominal."),
    "gwet_ac1": ("Gwet's AC1", "Stays sensible where one label is far more frequent than all others."),
    "same_set": ("Same set of codes", "Share of pairs that gave the very same codes, all of them, in any order."),
}
SHORT = ("percent_agreement", "kappa", "krippendorff_alpha", "gwet_ac1")
"""Told for each pair and session; ``kappa`` is Cohen's for two coders and Fleiss' for more."""

_SHORT_COLUMNS = ("units", *(f"{key}{end}" for key in SHORT for end in ("", "_low", "_high")), "reason")
_CODE_COLUMNS = (
    *("code", "f1", "f1_low", "f1_high", "kappa", "kappa_low", "kappa_high"),
    *("precision", "recall", "n", "reason"),
)
_ONE_SESSION = "turns of the one session were drawn, not sessions: the interval is, if anything, too narrow"
_MORE_THAN_TWO = "Cohen's kappa is for two coders: see the pairs, or Fleiss' kappa"


def agreement(
    coders: Sequence[CoderFiles],
    codebook: Codebook,
    *,
    scope: Scope | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    watch: Watch = iter,
) -> Measures:
    """Return all figures about how far coders agree.

    Coefficients compare the first label of a turn; further ones count in F1 and kappa of each label and in
    ``same_set``. A turn without a label from a coder is missing for that coder: alpha and AC1 use what at least two
    others gave, Fleiss' kappa leaves the turn out. Intervals draw sessions with replacement.

    Args:
        coders: At least two.
        codebook: Tells whose turn it is where the files do not.
        scope: What is compared; all codes if not given.
        draws: How many bootstrap draws.
        seed: The same seed gives the same intervals.
        watch: Wraps the numbers of the sessions, for a progress bar.

    Returns:
        Estimates ``units``, ``only_in_one``, ``not_in_all``, ``compared`` and those of :data:`COEFFICIENTS`; tables
        ``settings``, ``coders``, ``only_in_one``, ``per_code``, ``confusion``, ``pairs``, ``per_session`` and
        ``cautions``.

    Raises:
        InputError: No turn can be compared.
    """
    scope = scope or Scope()
    joined = join(coders, codebook, scope)
    labels = labels_of(joined.units)
    groups = groups_of(labels.owner)
    found = figures(_statistics(labels, groups), groups.times, draws=draws, seed=seed)
    names = [coder.name for coder in coders]
    pairs = _by_pair(names, labels, draws=draws, seed=seed)
    sessions = _by_session(labels, watch, draws=draws, seed=seed)
    settings = (("by", scope.by), ("role", scope.part), ("draws", draws), ("seed", seed))
    return Measures(
        estimates=(*account.counts(joined, labels), *_coefficients(found, labels)),
        tables=(
            account.table("settings", "What was asked for", ("setting", "value"), settings),
            *account.tables(coders, joined, scope),
            account.table("per_code", "Label by label", _CODE_COLUMNS, _per_code(labels, found)),
            account.table("confusion", "Label against label", ("first", "second", "n"), _confusion(labels)),
            account.table("pairs", "Pair by pair", ("first", "second", *_SHORT_COLUMNS), pairs),
            account.table("per_session", "Session by session", ("session", *_SHORT_COLUMNS), sessions),
        ),
    )


def _coefficients(found: Mapping[str, Figure], labels: Labels) -> Iterator[Estimate]:
    compared = int((labels.rated.sum(axis=1) > 1).sum())
    one_session = len(labels.sessions) == 1
    for key, (name, note) in COEFFICIENTS.items():
        figure = found.get(key, Figure(None, None, None, _MORE_THAN_TWO))
        caution = _ONE_SESSION if one_session and figure.low is not None else ""
        reason = "; ".join(filter(None, (figure.reason, caution)))
        yield Estimate(
            key, name, "agreement", figure.value, "coefficient", compared, reason, figure.low, figure.high, (), note
        )


def _statistics(labels: Labels, groups: Groups) -> dict[str, Statistic]:
    """Return every coefficient, and F1 and kappa of every label as ``f1 LABEL`` and ``kappa LABEL``."""
    ratings = Ratings(labels.primary, len(labels.names), groups)
    statistics = _short(ratings) | {
        "fleiss_kappa": coefficients.fleiss_kappa(ratings),
        "same_set": coefficients.same_set(labels.has, labels.rated, groups),
    }
    if labels.primary.shape[1] == 2:
        statistics["cohen_kappa"] = statistics["kappa"]
    for name, given in zip(labels.names, labels.has, strict=True):
        statistics[f"f1 {name}"] = coefficients.f1(given, labels.rated, groups)
        statistics[f"kappa {name}"] = _kappa(Ratings(np.where(labels.rated, given, -1), 2, groups))
    return statistics


def _short(ratings: Ratings) -> dict[str, Statistic]:
    """Return the coefficients of :data:`SHORT`, in that order."""
    return {
        "percent_agreement": coefficients.percent_agreement(ratings),
        "kappa": _kappa(ratings),
        "krippendorff_alpha": coefficients.krippendorff_alpha(ratings),
        "gwet_ac1": coefficients.gwet_ac1(ratings),
    }


def _kappa(ratings: Ratings) -> Statistic:
    two = ratings.labels.shape[1] == 2
    return coefficients.cohen_kappa(ratings) if two else coefficients.fleiss_kappa(ratings)


def _per_code(labels: Labels, found: Mapping[str, Figure]) -> Iterator[tuple[Cell, ...]]:
    """Give one row a label; precision and recall take the first of two coders as the measure."""
    pairs = list(combinations(range(labels.primary.shape[1]), 2))
    for name, given in zip(labels.names, labels.has, strict=True):
        seen = given & labels.rated
        both = [labels.rated[:, i] & labels.rated[:, j] for i, j in pairs]
        hits = sum(int((seen[:, i] & seen[:, j]).sum()) for i, j in pairs)
        either = sum(int(((seen[:, i] | seen[:, j]) & joint).sum()) for (i, j), joint in zip(pairs, both, strict=True))
        first, second = (int((seen[:, coder] & both[0]).sum()) for coder in (0, 1))
        precision = hits / second if len(pairs) == 1 and second else None
        recall = hits / first if len(pairs) == 1 and first else None
        own = {"f1": found[f"f1 {name}"], "kappa": found[f"kappa {name}"]}
        yield (name, *_cells(own), precision, recall, either, _reasons(own))


def _confusion(labels: Labels) -> Iterator[tuple[Cell, ...]]:
    """Give how often which first labels met, most frequent first; for more than two coders over all pairs."""
    size = len(labels.names)
    counts = np.zeros(size * size, dtype=np.int64)
    for i, j in combinations(range(labels.primary.shape[1]), 2):
        both = labels.rated[:, i] & labels.rated[:, j]
        cells = labels.primary[both, i] * size + labels.primary[both, j]
        counts += np.bincount(cells, minlength=size * size)
    for cell in np.argsort(-counts, kind="stable"):
        if counts[cell]:
            yield labels.names[cell // size], labels.names[cell % size], int(counts[cell])


def _by_pair(names: Sequence[str], labels: Labels, *, draws: int, seed: int) -> list[tuple[Cell, ...]]:
    rows = []
    for i, j in combinations(range(len(names)), 2):
        both = labels.rated[:, i] & labels.rated[:, j]
        groups = groups_of(labels.owner[both])
        ratings = Ratings(labels.primary[both][:, [i, j]], len(labels.names), groups)
        rows.append((names[i], names[j], int(both.sum()), *_row(ratings, draws=draws, seed=seed)))
    return rows


def _by_session(labels: Labels, watch: Watch, *, draws: int, seed: int) -> list[tuple[Cell, ...]]:
    """Return one row a session, its turns drawn for the intervals; equal turns are folded, which changes no draw."""
    starts = np.searchsorted(labels.owner, np.arange(len(labels.sessions) + 1))
    rows = []
    for number in watch(range(len(labels.sessions))):
        own: Ints = labels.primary[starts[number] : starts[number + 1]]
        patterns, times = np.unique(own, axis=0, return_counts=True)
        groups = Groups(np.arange(len(patterns)), times)
        compared = int(((own >= 0).sum(axis=1) > 1).sum())
        cells = _row(Ratings(patterns, len(labels.names), groups), draws=draws, seed=seed)
        rows.append((labels.sessions[number], compared, *cells))
    return rows


def _row(ratings: Ratings, *, draws: int, seed: int) -> tuple[Cell, ...]:
    found = figures(_short(ratings), ratings.groups.times, draws=draws, seed=seed)
    return (*_cells(found), _reasons(found))


def _cells(found: Mapping[str, Figure]) -> tuple[Cell, ...]:
    return tuple(cell for figure in found.values() for cell in (figure.value, figure.low, figure.high))


def _reasons(found: Mapping[str, Figure]) -> str:
    """Return why figures of a row are undefined, equal reasons once."""
    by_reason: dict[str, list[str]] = {}
    for key, figure in found.items():
        if figure.reason:
            by_reason.setdefault(figure.reason, []).append(key)
    return "; ".join(f"{', '.join(keys)}: {reason}" for reason, keys in by_reason.items())

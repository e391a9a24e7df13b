"""What follows what in coded sessions: lag tables, windows, and how sure one can be of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from thirdturn.domain.coded import CodedSession
from thirdturn.domain.transition import Interval, Lag, Transition, Transitions, TransitionTable
from thirdturn.stats.clustered import clustered_intervals
from thirdturn.stats.contingency import (
    Floats,
    FourFold,
    adjusted_residuals,
    chi_square,
    expected_counts,
    g_square,
    odds_ratios,
    rate_differences,
    rates,
    yules_q,
)
from thirdturn.stats.multiple_testing import Correction, corrected
from thirdturn.stats.pairs import PairCounts, Pairs, count_pairs, encode, pairs_at
from thirdturn.stats.permutation import permutation_p
from thirdturn.stats.structural_zeros import table_without_repeats

SEVERAL_CODES = "turns with several codes stand in several cells, so the table as a whole has no chi-square"
ONE_CODE = "only one code on a side, so the table as a whole has no chi-square"
ONE_SESSION = "one session (or one cluster) only, so none can be drawn again: no intervals"
NO_VARIATION = "all pairs have the given code, or all have the target: no odds ratio"
HALF_ADDED = "a cell is 0, so 0.5 was added to each of the four for the odds ratio (Haldane-Anscombe)"
NEVER_SEEN = "a cell is 0, and drawing sessions again cannot show what was never seen: no intervals"
TOO_FEW = "the codes stand in too few sessions for an interval of the odds ratio"
NO_PERMUTATION = "in no session can the count be any other: no p"

_FIGURES = {
    "rate": rates,
    "adjusted_residual": adjusted_residuals,
    "yules_q": yules_q,
    "odds_ratio": odds_ratios,
    "difference": rate_differences,
}


@dataclass(frozen=True, slots=True)
class Options:
    """How transitions are counted and tested.

    Attributes:
        given: Codes that may be given; ``None`` for all.
        target: Codes that are looked for; ``None`` for all.
        draws: Bootstrap draws behind each interval; 0 for none.
        seed: The same seed gives the same intervals.
        correction: For the p values of all rows together.
        repeats: Whether a code can follow itself. If not, those cells are structural zeros at lag 1 and -1.
    """

    given: Collection[str] | None = None
    target: Collection[str] | None = None
    draws: int = 2000
    seed: int = 1
    correction: Correction = "holm"
    repeats: bool = True


def transitions(sessions: Sequence[CodedSession], lags: Iterable[Lag], options: Options | None = None) -> Transitions:
    """Return what stands at some distances from what, over all sessions together.

    A pair of turns counts where both have codes (:func:`thirdturn.stats.pairs.pairs_at`); a turn with several codes
    counts for each. Every row is a 2 × 2 table over pairs of turns, has the code or not by has the target or not:
    so expected counts, rates and odds ratios mean the same whether turns carry one code or several.

    Args:
        sessions: The coded sessions; each entry is one, whatever its id.
        lags: The distances, one table each.
        options: How to count and test.

    Raises:
        ValueError: ``repeats`` is off and a turn has several codes, so that no cell can be told to be impossible.
    """
    options = options or Options()
    encoded = encode(sessions)
    rows: list[Transition] = []
    tables: list[TransitionTable] = []
    for lag in lags:
        pairs = pairs_at(encoded, lag, given_set=options.given, target_set=options.target)
        plain = options.repeats or lag.steps not in (1, -1)
        table, own = _table(pairs, lag, options) if plain else table_without_repeats(pairs, lag)
        tables.append(table)
        rows += own
    adjusted = corrected([row.p for row in rows], options.correction)
    rows = [replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True)]
    return Transitions(tuple(rows), tuple(tables), options.correction, options.draws)


def transitions_by_session(
    sessions: Sequence[CodedSession], lags: Sequence[Lag], options: Options | None = None
) -> dict[str, Transitions]:
    """Return the transitions of each session by itself; one session gives no intervals."""
    return {session.session: transitions((session,), lags, options) for session in sessions}


def _table(pairs: Pairs, lag: Lag, options: Options) -> tuple[TransitionTable, tuple[Transition, ...]]:
    """Return one table and its rows."""
    counts = count_pairs(pairs)
    cells = _pooled(counts)
    sessions = int(np.sum(counts.pairs > 0))
    clusters = len(np.unique(counts.clusters[counts.pairs > 0]))
    several = bool((pairs.given.sum(axis=1) > 1).any() or (pairs.target.sum(axis=1) > 1).any())
    df = int(np.sum(cells.row > 0) - 1) * int(np.sum(cells.column > 0) - 1)
    whole = sessions > 0 and not several and df > 0
    expected = np.nan_to_num(expected_counts(cells))
    drawn = {}
    if clusters > 1 and options.draws:
        drawn = clustered_intervals(counts, _FIGURES, draws=options.draws, seed=options.seed)
    said = (
        (sessions == 0, f"no session has two coded turns {abs(lag.steps)} apart among the codes asked for"),
        (sessions > 0 and several, SEVERAL_CODES),
        (sessions > 0 and not several and df == 0, ONE_CODE),
        (clusters == 1, ONE_SESSION),
    )
    about = TransitionTable(
        lag=lag,
        sessions=sessions,
        pairs=int(cells.total),
        uncounted=pairs.uncounted,
        chi_square=chi_square(cells.n, expected) if whole else None,
        g_square=g_square(cells.n, expected) if whole else None,
        df=df if whole else None,
        notes=tuple(note for holds, note in said if holds),
    )
    return about, tuple(_rows(pairs, counts, lag, drawn))


def _pooled(counts: PairCounts) -> FourFold:
    return FourFold(
        n=counts.together.sum(axis=0).astype(np.float64),
        row=counts.given_n.sum(axis=0).astype(np.float64)[:, None],
        column=counts.target_n.sum(axis=0).astype(np.float64)[None, :],
        total=np.asarray(counts.pairs.sum(), dtype=np.float64),
    )


def _rows(
    pairs: Pairs, counts: PairCounts, lag: Lag, drawn: Mapping[str, tuple[Floats, Floats]]
) -> Iterator[Transition]:
    """Give a row for every pair of codes that both occur."""
    cells = _pooled(counts)
    expected, has_zero = expected_counts(cells), cells.has_zero
    found = {name: figure(cells) for name, figure in _FIGURES.items()}
    for i, j in np.argwhere((cells.row > 0) & (cells.column > 0)).tolist():
        n = int(cells.n[i, j])
        p = permutation_p(n, counts.given_n[:, i], counts.target_n[:, j], counts.pairs)
        zero, ratio = bool(has_zero[i, j]), _defined(found["odds_ratio"][i, j])
        intervals = {} if zero else {name: _interval(ends, i, j) for name, ends in drawn.items()}
        ends = intervals.get("odds_ratio")
        said = (
            (ratio is None, NO_VARIATION),
            (ratio is not None and zero, HALF_ADDED),
            (ratio is not None and zero and bool(drawn), NEVER_SEEN),
            (bool(intervals) and ends is None, TOO_FEW),
            (p is None, NO_PERMUTATION),
        )
        yield Transition(
            given=pairs.given_codes[i],
            target=pairs.target_codes[j],
            lag=lag,
            n=n,
            given_n=int(cells.row[i, 0]),
            target_n=int(cells.column[0, j]),
            pairs=int(cells.total),
            expected=float(expected[i, j]),
            rate=float(found["rate"][i, j]),
            adjusted_residual=_defined(found["adjusted_residual"][i, j]),
            yules_q=_defined(found["yules_q"][i, j]),
            odds_ratio=ratio,
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
            p=p,
            difference=_defined(found["difference"][i, j]),
            rate_interval=intervals.get("rate"),
            adjusted_residual_interval=intervals.get("adjusted_residual"),
            yules_q_interval=intervals.get("yules_q"),
            difference_interval=intervals.get("difference"),
            notes=tuple(note for holds, note in said if holds),
        )


def _defined(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _interval(ends: tuple[Floats, Floats], i: int, j: int) -> Interval | None:
    low, high = _defined(ends[0][i, j]), _defined(ends[1][i, j])
    return None if low is None or high is None else (low, high)

"""Lag tables where a code cannot follow itself, as in sequences that note only changes of code."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thirdturn.domain.transition import Lag, Transition, TransitionTable
from thirdturn.stats.contingency import Floats, QuasiIndependence, chi_square, g_square, quasi_independence
from thirdturn.stats.pairs import Pairs, count_pairs

NO_REPEATS = "a code cannot follow itself here: expected counts are those of quasi-independence; no odds ratio, Q or p"


def table_without_repeats(pairs: Pairs, lag: Lag) -> tuple[TransitionTable, tuple[Transition, ...]]:
    """Return a table whose diagonal is impossible, and its rows.

    The odds ratio, Yule's Q and the permutation compare with cells that cannot occur, so they stay undefined; the
    adjusted residuals are sound (Bakeman & Quera 2011, Sequential Analysis and Observational Methods).

    Args:
        pairs: Pairs of turns with one code each; those of a code with itself are left out and counted in a note.
        lag: Where they were looked for.

    Raises:
        ValueError: A turn has several codes.
    """
    if (pairs.given.sum(axis=1) > 1).any() or (pairs.target.sum(axis=1) > 1).any():
        raise ValueError("structural zeros need turns with one code each")
    counts = count_pairs(pairs)
    possible = np.array(pairs.given_codes, dtype=object)[:, None] != np.array(pairs.target_codes, dtype=object)[None, :]
    by_session = np.where(possible, counts.together, 0)
    table = by_session.sum(axis=0).astype(np.float64)
    total = int(table.sum())
    left_out = int(counts.pairs.sum()) - total
    notes = [NO_REPEATS] if total else ["no pair of different codes"]
    if left_out:
        notes.append(f"{left_out} pairs of a code with itself were left out")
    fitted = quasi_independence(table, possible)
    whole = total > 0 and fitted.df > 0
    about = TransitionTable(
        lag=lag,
        sessions=int(np.sum(by_session.sum(axis=(1, 2)) > 0)),
        pairs=total,
        uncounted=pairs.uncounted,
        chi_square=chi_square(table, fitted.expected) if whole else None,
        g_square=g_square(table, fitted.expected) if whole else None,
        df=fitted.df if whole else None,
        notes=tuple(notes),
    )
    return about, tuple(_rows(pairs, lag, table, fitted))


def _rows(pairs: Pairs, lag: Lag, table: Floats, fitted: QuasiIndependence) -> Iterator[Transition]:
    row, column = table.sum(axis=1), table.sum(axis=0)
    for i, j in np.argwhere(fitted.expected > 0).tolist():
        residual = float(fitted.adjusted_residuals[i, j])
        yield Transition(
            given=pairs.given_codes[i],
            target=pairs.target_codes[j],
            lag=lag,
            n=int(table[i, j]),
            given_n=int(row[i]),
            target_n=int(column[j]),
            pairs=int(table.sum()),
            expected=float(fitted.expected[i, j]),
            rate=float(table[i, j] / row[i]),
            adjusted_residual=None if np.isnan(residual) else residual,
            yules_q=None,
            odds_ratio=None,
            notes=(NO_REPEATS,),
        )

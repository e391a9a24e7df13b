"""A figure over a practitioner's sessions: each one, and the mean of the latest ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Cell, Measures, Table
from thirdturn.stats.figures import table
from thirdturn.stats.reply import replies
from thirdturn.stats.segments import Segment

WINDOW = 3
"""Ours: how many sessions the mean goes over if nobody says otherwise."""


def over_sessions(
    chosen: Sequence[tuple[Case, Segment]],
    sessions: Sequence[Measures],
    codebook: Codebook,
    *,
    window: int = WINDOW,
    seed: int = 1,
) -> Measures:
    """Return the rolling means and, over all sessions, the replies to resistance.

    Args:
        chosen: The sessions with their segments, in the order of their dates.
        sessions: Their fidelity measures.
        codebook: The codebook.
        window: Sessions in a mean.
        seed: The same seed gives the same interval.
    """
    found = replies(chosen, codebook, seed=seed)
    names = {one.id: (one.id, one.name, one.unit, window) for measures in sessions for one in measures.estimates}
    columns = ("measure", "name", "unit", "window")
    units = Table("rolling_units", "Figures", "fidelity", columns, tuple(names.values()))
    pairs = [(case.session.id, measures) for (case, _), measures in zip(chosen, sessions, strict=True)]
    return Measures(found.estimates, (rolling(pairs, window=window), units, *found.tables))


def rolling(sessions: Sequence[tuple[str, Measures]], *, window: int = WINDOW) -> Table:
    """Return one row a figure and session, in the order given, which should be that of the dates.

    Args:
        sessions: Name and measures of each session.
        window: How many sessions the mean goes over, the one of the row included.

    Returns:
        Columns ``measure, session, value, low, high, mean, reason``. The mean is ``None`` with a reason where there are
        not yet enough sessions or one of them leaves the figure undefined; every session counts the same.

    Raises:
        ValueError: ``window`` is below 1.
    """
    if window < 1:
        raise ValueError(f"a mean over {window} sessions is none")
    columns = ("measure", "session", "value", "low", "high", "mean", "reason")
    return table("rolling", columns, _rows(sessions, window))


def rolling_means(values: Sequence[float | None], *, window: int = WINDOW) -> list[tuple[float | None, str]]:
    """Return the mean of each value and the ones before it, as many as ``window``, or ``None`` and why."""
    means: list[tuple[float | None, str]] = []
    for place in range(1, len(values) + 1):
        latest = [value for value in values[max(0, place - window) : place] if value is not None]
        if place < window:
            means.append((None, f"{place} of {window} sessions so far"))
        elif len(latest) < window:
            means.append((None, f"undefined in {window - len(latest)} of the latest {window} sessions"))
        else:
            means.append((sum(latest) / window, ""))
    return means


def _rows(sessions: Sequence[tuple[str, Measures]], window: int) -> Iterator[tuple[Cell, ...]]:
    ids = dict.fromkeys(figure.id for _, measures in sessions for figure in measures.estimates)
    for name in ids:
        figures = [next((one for one in measures.estimates if one.id == name), None) for _, measures in sessions]
        means = rolling_means([figure.value if figure else None for figure in figures], window=window)
        for (session, _), figure, (mean, why) in zip(sessions, figures, means, strict=True):
            known = (figure.value, figure.low, figure.high) if figure else (None, None, None)
            care = (figure.reason if figure else "not measured", why)
            yield name, session, *known, mean, "; ".join(part for part in care if part)

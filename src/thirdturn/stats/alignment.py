"""Agreement of two codings that stand on a time line instead of turns.

Two ways, after the ideas of Bakeman, Quera & Gnisci 2009 (Behav. Res. Methods 41, 137-147; from memory, so the details
here are ours): unit by unit of time, or event by event after the best alignment. Both take a tolerance in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from thirdturn.stats.coefficients import ONE_CATEGORY
from thirdturn.stats.resampling import Floats, Ints, Statistic, ratio

NO_EVENT = "neither coder has an event"
_ROUNDS = 500
_CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Event:
    """A code with its place in time, in seconds."""

    code: str
    start_s: float
    end_s: float


Events = tuple[Event, ...]


def time_unit_kappa(
    sessions: Sequence[tuple[Events, Events]], *, unit_s: float = 1.0, tolerance_s: float = 0.0
) -> Statistic:
    """Return Cohen's kappa over units of time.

    A unit carries the code that holds at its middle; time without a code is a category of its own. A unit agrees where
    the other coder gives the same code within the tolerance; each coder is compared with the other and both tables are
    added. From 0 to the end of the last event.

    Args:
        sessions: The events of the first and of the second coder for each session; one coder's events do not overlap.
        unit_s: Length of a unit.
        tolerance_s: How far an agreeing unit may lie.

    Raises:
        ValueError: Events of one coder overlap, or end before they start.
    """
    places = _places(sessions)
    reach = round(tolerance_s / unit_s)
    tables = []
    for session in sessions:
        end = max((event.end_s for events in session for event in events), default=0.0)
        first, second = (_units(events, places, int(np.ceil(end / unit_s)), unit_s) for events in session)
        size = len(places) + 1
        tables.append(_table(first, second, reach, size) + _table(second, first, reach, size).T)
    return Statistic(_flat(tables, len(places) + 1), _plain_kappa, ONE_CATEGORY if places else NO_EVENT)


def event_kappa(sessions: Sequence[tuple[Events, Events]], *, tolerance_s: float = 1.0) -> Statistic:
    """Return kappa over aligned events.

    Events are aligned in order, so that the fewest disagree or stay alone; only events whose starts lie within the
    tolerance can be aligned. What stays alone is counted against "nothing". Both coders giving nothing is no event, so
    that cell cannot occur: chance agreement is that of quasi-independence, by iterative proportional fitting.

    Args:
        sessions: The events of the first and of the second coder for each session, by start.
        tolerance_s: How far the starts of aligned events may lie apart.
    """
    places = _places(sessions)
    tables = []
    for first, second in sessions:
        table = np.zeros((len(places) + 1, len(places) + 1))
        for one, other in align(first, second, tolerance_s=tolerance_s):
            row = len(places) if one is None else places[first[one].code]
            column = len(places) if other is None else places[second[other].code]
            table[row, column] += 1
        tables.append(table)
    return Statistic(_flat(tables, len(places) + 1), _kappa_without_nothing, ONE_CATEGORY if places else NO_EVENT)


def align(first: Events, second: Events, *, tolerance_s: float) -> tuple[tuple[int | None, int | None], ...]:
    """Return which events belong together; ``None`` where an event stays alone.

    Needleman & Wunsch 1970 with cost 0 for the same code, 1 for another code and 1 for an event alone: a disagreement
    costs less than two events alone, and two exact matches beat everything.
    """
    alone = np.arange(len(second) + 1, dtype=np.float64)
    starts = np.array([event.start_s for event in second], dtype=np.float64)
    codes = np.array([event.code for event in second], dtype=object)
    cost = np.zeros((len(first) + 1, len(second) + 1))
    cost[0] = alone
    paired = np.full(cost.shape, np.inf)
    for i, event in enumerate(first, start=1):
        near = np.abs(starts - event.start_s) <= tolerance_s + _CLOSE
        paired[i, 1:] = cost[i - 1, :-1] + np.where(near, (codes != event.code).astype(np.float64), np.inf)
        best = np.minimum(cost[i - 1] + 1, paired[i])
        cost[i] = np.minimum.accumulate(best - alone) + alone  # or an event of the second coder stays alone
    found: list[tuple[int | None, int | None]] = []
    i, j = len(first), len(second)
    while i or j:
        if i and j and cost[i, j] == paired[i, j]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            found.append((i, None))
        else:
            j -= 1
            found.append((None, j))
    return tuple(reversed(found))


def _places(sessions: Sequence[tuple[Events, Events]]) -> dict[str, int]:
    codes = {event.code for session in sessions for events in session for event in events}
    return {code: place for place, code in enumerate(sorted(codes))}


def _units(events: Events, places: dict[str, int], n: int, unit_s: float) -> Ints:
    """Return the code of each unit of time; the number behind the last code where there is none."""
    ordered = sorted(events, key=lambda event: event.start_s)
    if any(event.end_s < event.start_s for event in ordered):
        raise ValueError("an event ends before it starts")
    if any(later.start_s < earlier.end_s for earlier, later in pairwise(ordered)):
        raise ValueError("events of one coder overlap; unit by unit there can be one code at a time")
    units = np.full(n, len(places))
    middles = (np.arange(n) + 0.5) * unit_s
    for event in ordered:
        units[(middles >= event.start_s) & (middles < event.end_s)] = places[event.code]
    return units


def _table(first: Ints, second: Ints, reach: int, size: int) -> Floats:
    """Tally the first coder's units against the second's; within reach of the same code, a unit agrees."""
    agrees = first == second
    for shift in range(1, reach + 1):
        agrees[shift:] |= first[shift:] == second[:-shift]
        agrees[:-shift] |= first[:-shift] == second[shift:]
    seen = np.where(agrees, first, second)
    return np.bincount(first * size + seen, minlength=size * size).reshape(size, size).astype(np.float64)


def _flat(tables: list[Floats], size: int) -> Floats:
    return np.array(tables, dtype=np.float64).reshape(len(tables), size * size)


def _square(parts: Floats) -> Floats:
    size = round(parts.shape[1] ** 0.5)
    return parts.reshape(-1, size, size)


def _plain_kappa(parts: Floats) -> Floats:
    table = _square(parts)
    n = table.sum(axis=(1, 2))
    by_chance = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1)
    return ratio(n * np.trace(table, axis1=1, axis2=2) - by_chance, n**2 - by_chance)


def _kappa_without_nothing(parts: Floats) -> Floats:
    """Return kappa where the last cell of the diagonal cannot occur."""
    table = _square(parts)
    rows, columns = table.sum(axis=2), table.sum(axis=1)
    a, b = np.ones_like(rows), np.ones_like(columns)
    last = np.eye(rows.shape[1])[-1]
    for _ in range(_ROUNDS):
        before = a
        a = _or_zero(rows, b.sum(axis=1, keepdims=True) - last * b)
        b = _or_zero(columns, a.sum(axis=1, keepdims=True) - last * a)
        if np.allclose(a, before, rtol=_CLOSE, atol=_CLOSE):
            break
    n = table.sum(axis=(1, 2))
    by_chance = ratio((a * b)[:, :-1].sum(axis=1), n)
    left = 1 - by_chance
    return ratio(ratio(np.trace(table, axis1=1, axis2=2), n) - by_chance, np.where(left < _CLOSE, 0.0, left))


def _or_zero(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)

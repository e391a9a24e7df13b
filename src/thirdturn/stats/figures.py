"""Make Estimates and Tables from counts; names, notes and marks come from ``measures.yaml`` and ``thresholds.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.interval import wilson
from thirdturn.domain.measure import Cell, Estimate, Table, Threshold


@cache
def _entries(kind: str) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in knowledge("measures.yaml")[kind]}


@cache
def _thresholds(measure_id: str) -> tuple[Threshold, ...]:
    marks = [mark for mark in knowledge("thresholds.yaml")["thresholds"] if mark["measure"] == measure_id]
    return tuple(
        Threshold(mark["name"], float(mark["value"]), mark["grade"], mark["source"])
        for mark in sorted(marks, key=lambda mark: float(mark["value"]))
    )


def estimate(
    measure_id: str,
    value: float | None,
    n: int,
    *,
    reason: str = "",
    interval: tuple[float, float] | None = None,
) -> Estimate:
    """Return one figure with its name, marks and, where it rests on too few cases, a caution.

    Args:
        measure_id: Id in ``measures.yaml``.
        value: The figure; ``None`` where it is undefined.
        n: How many cases it rests on.
        reason: Why it is undefined.
        interval: Ends of the 95 % interval.
    """
    entry = _entries("estimates")[measure_id]
    at_least = entry.get("at_least", 0)
    if value is not None and n < at_least:
        reason = f"rests on {n} {entry['of']}; read it as a hint below {at_least}"
    return Estimate(
        id=measure_id,
        name=entry["name"],
        group=entry["group"],
        value=value,
        unit=entry["unit"],
        n=n,
        reason=reason,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        thresholds=_thresholds(measure_id),
        note=entry["note"],
    )


def count(measure_id: str, value: int, n: int) -> Estimate:
    """Return a count over ``n`` cases."""
    return estimate(measure_id, float(value), n)


def share(measure_id: str, hits: int, n: int, *, empty: str) -> Estimate:
    """Return ``hits / n`` with its Wilson interval; undefined with reason ``empty`` where ``n`` is 0.

    Turns of one session are not independent, so the interval is, if anything, too narrow.
    """
    if n == 0:
        return estimate(measure_id, None, 0, reason=empty)
    return estimate(measure_id, hits / n, n, interval=wilson(hits, n))


def rate(measure_id: str, hits: int, n: int, *, per: int, empty: str) -> Estimate:
    """Return ``per * hits / n``; undefined with reason ``empty`` where ``n`` is 0."""
    if n == 0:
        return estimate(measure_id, None, 0, reason=empty)
    return estimate(measure_id, per * hits / n, n)


def table(table_id: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Return a table with its name and note."""
    entry = _entries("tables")[table_id]
    return Table(table_id, entry["name"], entry["group"], columns, tuple(rows), entry["note"])

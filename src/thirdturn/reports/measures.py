"""Measures laid out for the page: by group, figures first, then tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.measure import Cell, Estimate, Table
from thirdturn.reports.wording import GROUPS, cell, heading, interval_of, marks_of, value_of

_NAMED = ("code", "family", "third_turn")
"""Columns that hold ids the codebook has labels for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar: where it ends, its interval and its marks, each in per cent of the width."""

    value: float
    low: float | None
    high: float | None
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """An estimate as it is shown; texts are empty where there is nothing to say."""

    name: str
    value: str
    unit: str
    interval: str
    marks: str
    reached: str
    reason: str
    note: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it is shown: headings, which of them are numbers, cells as text."""

    name: str
    note: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Measures that stand together."""

    id: str
    title: str
    figures: tuple[FigureView, ...]
    tables: tuple[TableView, ...]


def group_views(case: Case, labels: Mapping[str, str]) -> tuple[GroupView, ...]:
    """Return the groups that hold anything, in order of display."""
    estimates, tables = case.measures.estimates, case.measures.tables
    present = {estimate.group for estimate in estimates} | {table.group for table in tables}
    order = [group for group in GROUPS if group in present] + sorted(present - set(GROUPS))
    return tuple(
        GroupView(
            id=group,
            title=GROUPS.get(group, heading(group)),
            figures=tuple(_figure(estimate) for estimate in estimates if estimate.group == group),
            tables=tuple(_table(table, labels) for table in tables if table.group == group and table.rows),
        )
        for group in order
    )


def _figure(estimate: Estimate) -> FigureView:
    reached = estimate.reached
    value, _, unit = value_of(estimate).partition(" ")
    lowest = estimate.thresholds[0].name if estimate.thresholds else ""
    return FigureView(
        name=estimate.name,
        value=value,
        unit=unit,
        interval=interval_of(estimate),
        marks=marks_of(estimate),
        reached="" if reached is None else f"under the mark “{lowest}”" if reached == "below" else f"meets “{reached}”",
        reason=estimate.reason,
        note=estimate.note,
        bar=_bar(estimate),
    )


def _bar(estimate: Estimate) -> Bar | None:
    if estimate.unit != "share" or estimate.value is None:
        return None
    low, high = estimate.low, estimate.high
    return Bar(
        value=round(100 * estimate.value, 2),
        low=None if low is None else round(100 * low, 2),
        high=None if high is None else round(100 * high, 2),
        marks=tuple(round(100 * mark.value, 2) for mark in estimate.thresholds),
    )


def _table(table: Table, labels: Mapping[str, str]) -> TableView:
    def written(value: Cell, column: str) -> str:
        if column in _NAMED and isinstance(value, str) and "label" not in table.columns:
            return labels.get(value, value)
        return cell(value, column)

    return TableView(
        name=table.name,
        note=table.note,
        headings=tuple(heading(column) for column in table.columns),
        numeric=tuple(
            any(isinstance(row[place], int | float) for row in table.rows) for place in range(len(table.columns))
        ),
        rows=tuple(
            tuple(written(value, column) for value, column in zip(row, table.columns, strict=True))
            for row in table.rows
        ),
    )

"""Fidelity figures of one session or several, as JSON and on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from thirdturn.domain.measure import Cell, Estimate, Measures, Table
from thirdturn.reports.wording import figure, heading, marks_of

SCHEMA = "thirdturn/fidelity/1"
DECIMALS = 4
RATING = "rating 1-5"
SHORT_UNITS = ("share", "ratio", "count", "seconds")
NOT_RATED = (
    "The machine rates no globals: how a talk was led is for a person to judge. "
    "Make a form with --form FILE, fill it in, and give it back with --rate FILE."
)
HINTS = "Hints from codes for whoever rates the replies: where to look, never a score. The mapping is ours."


def fidelity_json(sessions: Sequence[Measures], over: Sequence[Measures] = ()) -> str:
    """Return everything as JSON text.

    Args:
        sessions: Measures of each session.
        over: Measures over all of them, such as the rolling means.
    """
    record = {
        "schema": SCHEMA,
        "sessions": [_record(measures) for measures in sessions],
        "over_sessions": [_record(measures) for measures in over],
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def summary(measures: Measures) -> RenderableType:
    """Return one session's figures on one screen."""
    ceilings = {str(row["measure"]): row for row in _rows(measures, "fidelity_ceilings")}
    middles = {str(row["measure"]): row["middle"] for row in _rows(measures, "fidelity_intervals")}
    is_rated = bool(_rows(measures, "rated_globals"))
    figures = _grid("Figure", "Value", "95 % interval", "Middle", "n", "Mark", first_width=22)
    for estimate in measures.estimates:
        if is_rated or estimate.unit != RATING:
            cells = _figure_cells(estimate, middles.get(estimate.id))
            figures.add_row(*(Text(part) for part in cells))
    parts: list[RenderableType] = [_heading(measures), Text(), figures]
    if not is_rated:
        parts.append(Padding(Text(NOT_RATED), (1, 0, 0, 0)))
    for table_id in ("rated_globals", "rated_replies", "non_adherent_replies"):
        parts += _shown(measures, table_id)
    if _rows(measures, "reply_hints"):
        parts += [*_shown(measures, "reply_hints", leave_out=("session",)), Text(HINTS, style="dim")]
    parts += [Text(), *_reading(measures, ceilings)]
    return Group(*parts)


def overview(over: Measures) -> RenderableType:
    """Return the figures of several sessions with their rolling means, and what stands over all of them."""
    parts: list[RenderableType] = []
    rows = _rows(over, "rolling")
    units = {str(row["measure"]): row for row in _rows(over, "rolling_units")}
    for name in dict.fromkeys(str(row["measure"]) for row in rows):
        own = [row for row in rows if row["measure"] == name]
        if all(row["value"] is None for row in own):
            continue
        unit = str(units[name]["unit"])
        grid = _grid("Session", "Value", "95 % interval", f"Mean of {units[name]['window']}", "Read with care")
        title = str(units[name]["name"]) + ("" if unit in SHORT_UNITS else f" ({unit})")
        grid.title, grid.title_justify, grid.title_style = title, "left", "bold"
        for row in own:
            interval = _interval(row["low"], row["high"], unit)
            cells = (str(row["session"]), _one(row["value"], unit), interval, _one(row["mean"], unit))
            grid.add_row(*(Text(cell) for cell in (*cells, str(row["reason"]))))
        parts += [grid, Text()]
    parts.append(Text("Sessions stand in the order given. " + over.table("rolling").note, style="dim"))
    if over.estimates:
        figures = _grid("Over all sessions", "Value", "95 % interval", "n", "Read with care")
        for estimate in over.estimates:
            interval = _interval(estimate.low, estimate.high, estimate.unit)
            value = _one(estimate.value, estimate.unit)
            line = (_name(estimate), value, interval, str(estimate.n), estimate.reason)
            figures.add_row(*(Text(cell) for cell in line))
        parts += [Text(), figures]
    return Group(*parts)


def _figure_cells(estimate: Estimate, middle: Cell) -> tuple[str, ...]:
    return (
        _name(estimate),
        _one(estimate.value, estimate.unit),
        _interval(estimate.low, estimate.high, estimate.unit),
        "" if middle is None else _one(middle, estimate.unit),
        str(estimate.n),
        _mark(estimate),
    )


def _heading(measures: Measures) -> Text:
    settings = {str(row["setting"]): row["value"] for row in _rows(measures, "fidelity_settings")}
    text = Text(str(settings["session"]), style="bold")
    chosen = f"{settings['segment']} ({settings['chosen']})"
    text.append(f"  {chosen}, {settings['exchanges']} exchanges", style="not bold")
    text.append(f"\ncoded by {settings['coder']}; coder error {settings['coder_error']}", style="not bold dim")
    return text


def _reading(measures: Measures, ceilings: dict[str, dict[str, Cell]]) -> list[RenderableType]:
    """Tell cautions, marks and human figures in words, each with its grade."""
    names = {estimate.id: estimate.name for estimate in measures.estimates}
    marks = [f"{one.name}: {marks_of(one)}" for one in measures.estimates if one.thresholds]
    told: dict[str, list[str]] = {}
    for name, row in ceilings.items():
        value = "" if row["value"] is None else f"{row['kind']} {row['value']}, "
        told.setdefault(f"{value}{row['text']} ({row['source']}; grade {row['grade']})", []).append(names[name])
    people = [f"{', '.join(own)}: {text}" for text, own in told.items()]
    careful = [f"{one.name}: {one.reason}" for one in measures.estimates if one.reason and one.unit != RATING]
    lines: list[RenderableType] = []
    for title, own in (("Read with care", careful), ("Marks", marks), ("How far people agree", people)):
        if own:
            lines.append(Text(title, style="bold"))
            lines += [Padding(Text(f"- {line}"), (0, 0, 0, 2)) for line in own]
    return lines


def _shown(measures: Measures, table_id: str, *, leave_out: tuple[str, ...] = ()) -> list[RenderableType]:
    """Return a table under its name; nothing where it is missing or empty."""
    rows = _rows(measures, table_id)
    if not rows:
        return []
    columns = [column for column in rows[0] if column not in leave_out]
    grid = _grid(*(heading(column) for column in columns))
    grid.title, grid.title_justify, grid.title_style = measures.table(table_id).name, "left", "bold"
    for row in rows:
        grid.add_row(*(Text(_plain(row[column])) for column in columns))
    return [Text(), grid]


def _grid(*columns: str, first_width: int = 0) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, column in enumerate(columns):
        right = column in ("Value", "Middle", "n") or column.startswith("Mean of")
        grid.add_column(
            column, justify="right" if right else "left", min_width=0 if place else first_width, overflow="fold"
        )
    return grid


def _plain(value: Cell) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value.replace("_", " ")
    return f"{value:.1g}" if 0 < value < 0.01 else f"{value:.2f}".rstrip("0").rstrip(".")


def _name(estimate: Estimate) -> str:
    """Return a figure's name, with its unit where the unit is in words."""
    return estimate.name if estimate.unit in SHORT_UNITS else f"{estimate.name} ({estimate.unit})"


def _mark(estimate: Estimate) -> str:
    """Return the mark that is met and, where they differ, those that the ends of the interval meet."""
    reached = estimate.reached or ""
    ends = [replace(estimate, value=end).reached or "" for end in (estimate.low, estimate.high) if end is not None]
    return f"{reached} ({ends[0]} to {ends[1]})" if reached and len(set(ends)) == 2 else reached


def _one(value: Cell, unit: str) -> str:
    """Return a number as it stands in a column; its unit only where it is short."""
    if not isinstance(value, int | float):
        return "–"
    return figure(value, unit) if unit in SHORT_UNITS else f"{value:.1f}"


def _interval(low: Cell, high: Cell, unit: str) -> str:
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    return f"{_one(low, unit)} to {_one(high, unit)}"


def _rows(measures: Measures, table_id: str) -> list[dict[str, Cell]]:
    found = [table for table in measures.tables if table.id == table_id]
    return [dict(zip(table.columns, row, strict=True)) for table in found for row in table.rows]


def _record(measures: Measures) -> dict[str, Any]:
    settings = {str(row["setting"]): row["value"] for row in _rows(measures, "fidelity_settings")}
    return {
        **settings,
        "estimates": [_estimate(estimate) for estimate in measures.estimates],
        "tables": {table.id: _table(table) for table in measures.tables if table.id != "fidelity_settings"},
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    numbers = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {
        "id": estimate.id,
        "name": estimate.name,
        "unit": estimate.unit,
        "n": estimate.n,
        **{name: _rounded(number) for name, number in numbers.items()},
        "reached": estimate.reached,
        "marks": [
            {"name": mark.name, "value": mark.value, "grade": mark.grade, "source": mark.source}
            for mark in estimate.thresholds
        ],
        "reason": estimate.reason,
        "note": estimate.note,
    }


def _table(table: Table) -> list[dict[str, Any]]:
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return [{name: _rounded(value) for name, value in row.items()} for row in rows]


def _rounded(value: Cell) -> Cell:
    """Return a number with four decimals; a smaller one, such as a p value, with three digits, so that none is 0."""
    if not isinstance(value, float):
        return value
    return round(value, DECIMALS) if abs(value) >= 0.001 else float(f"{value:.3g}")

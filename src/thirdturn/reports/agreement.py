"""How far coders agree, as JSON and on a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from thirdturn.domain.measure import Cell, Estimate, Measures, Table
from thirdturn.reports.wording import plural

SCHEMA = "thirdturn/agreement/1"
COEFFICIENTS = (
    "percent_agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "krippendorff_alpha",
    "gwet_ac1",
    "same_set",
)
COUNTS = ("units", "compared", "only_in_one", "not_in_all")
MOST_ROWS = 12
"""How many rows of a table the terminal shows; the JSON record has all of them."""


def agreement_json(measures: Measures) -> str:
    """Return :func:`agreement_record` as JSON text: characters as they are, no NaN, a line feed at the end."""
    return json.dumps(agreement_record(measures), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def agreement_record(measures: Measures) -> dict[str, Any]:
    """Return the figures as plain dictionaries, lists, strings and numbers.

    ``units`` and ``only_in_one`` are counts; each coefficient has ``value``, ``low`` and ``high``, ``None`` where
    undefined, and then ``reasons`` says why; ``per_code`` is by code; the other tables are lists of rows.
    """
    counted = {key: measures.estimate(key) for key in COUNTS}
    coefficients = {key: measures.estimate(key) for key in COEFFICIENTS}
    codes = _rows(measures.table("per_code"))
    return {
        "schema": SCHEMA,
        **{row["setting"]: row["value"] for row in _rows(measures.table("settings"))},
        "coders": _rows(measures.table("coders")),
        **{key: estimate.n for key, estimate in counted.items()},
        **{
            key: {"value": estimate.value, "low": estimate.low, "high": estimate.high}
            for key, estimate in coefficients.items()
        },
        "reasons": {key: estimate.reason for key, estimate in coefficients.items() if estimate.reason},
        "cautions": [row["caution"] for row in _rows(measures.table("cautions"))],
        "per_code": {row.pop("code"): row for row in codes},
        "confusion": _rows(measures.table("confusion")),
        "pairs": _rows(measures.table("pairs")),
        "per_session": _rows(measures.table("per_session")),
        "only_in_one_turns": _rows(measures.table("only_in_one")),
    }


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def summary(measures: Measures) -> RenderableType:
    """Return the figures on one screen; long tables are cut and say so."""
    parts: list[RenderableType] = [*_heading(measures), Text(), _coefficients(measures)]
    codes = measures.table("per_code")
    if codes.rows:
        parts += _cut(codes, _CODE)
    if any(row["precision"] is not None for row in _rows(codes)):
        first, second = (row["coder"] for row in _rows(measures.table("coders")))
        parts.append(Text(f"precision and recall of {second} as seen from {first}", style="dim"))
    parts += _disagreements(measures)
    for table_id, named in (("pairs", ("first", "second")), ("per_session", ("session",))):
        table = measures.table(table_id)
        if len(table.rows) > 1:
            names = tuple((name.capitalize(), lambda row, name=name: str(row[name])) for name in named)
            parts += _cut(table, (*names, *_SHORT))
    cautions = [str(row[0]) for row in measures.table("cautions").rows]
    if cautions:
        parts += [Text(), Text("Read with care", style="bold"), *(Text(f"- {line}") for line in cautions)]
    return Group(*parts)


Column = tuple[str, Callable[[dict[str, Any]], str]]

_CODE: tuple[Column, ...] = (
    ("Label", lambda row: str(row["code"])),
    ("F1", lambda row: _interval(row, "f1")),
    ("Kappa", lambda row: _interval(row, "kappa")),
    ("Precision", lambda row: _number(row["precision"])),
    ("Recall", lambda row: _number(row["recall"])),
    ("n", lambda row: str(row["n"])),
)
_SHORT: tuple[Column, ...] = (
    ("Turns", lambda row: str(row["units"])),
    ("Percent", lambda row: _number(row["percent_agreement"])),
    ("Kappa", lambda row: _interval(row, "kappa")),
    ("Alpha", lambda row: _interval(row, "krippendorff_alpha")),
    ("AC1", lambda row: _interval(row, "gwet_ac1")),
)


def _heading(measures: Measures) -> list[Text]:
    """Tell how many turns are compared, and name those that are not."""
    counts = {key: measures.estimate(key).n for key in COUNTS}
    lines = [Text(f"{plural(counts['compared'], 'turn')} compared of {counts['units']} in at least two", style="bold")]
    for row in _rows(measures.table("coders")):
        missing = f", {row['without_label']} of the shared ones without a label" if row["without_label"] else ""
        sessions, turns = plural(row["sessions"], "session"), plural(row["turns"], "turn")
        lines.append(Text(f"{row['coder']}: {turns} in {sessions}{missing}"))
    if counts["only_in_one"]:
        lines.append(Text(f"{plural(counts['only_in_one'], 'turn')} only one has:"))
        alone = _rows(measures.table("only_in_one"))
        for row in alone[:MOST_ROWS]:
            noun = "turn" if row["turns"] == 1 else f"{row['turns']} turns:"
            lines.append(Text(f"  {row['coder']}, session {row['session']}, {noun} {row['which']}"))
        if len(alone) > MOST_ROWS:
            lines.append(Text(f"  and in {plural(len(alone) - MOST_ROWS, 'session')} more, all in the --json record"))
    return lines


def _coefficients(measures: Measures) -> Grid:
    grid = _grid("Coefficient", "Value", "95 % interval", "Read with care")
    for key in COEFFICIENTS:
        estimate: Estimate = measures.estimate(key)
        ends = "–" if estimate.low is None else f"{_number(estimate.low)} to {_number(estimate.high)}"
        grid.add_row(*map(Text, (estimate.name, _number(estimate.value), ends, estimate.reason)))
    return grid


def _disagreements(measures: Measures) -> list[RenderableType]:
    """Return the pairs of different labels that met most often."""
    confusion = measures.table("confusion")
    unequal = Table(
        confusion.id,
        "Labels that differ, most frequent first",
        confusion.group,
        confusion.columns,
        tuple(row for row in confusion.rows if row[0] != row[1]),
    )
    columns: tuple[Column, ...] = (
        ("First coder", lambda row: str(row["first"])),
        ("Second coder", lambda row: str(row["second"])),
        ("Turns", lambda row: str(row["n"])),
    )
    return _cut(unequal, columns) if unequal.rows else []


def _cut(table: Table, columns: tuple[Column, ...]) -> list[RenderableType]:
    """Return the first rows of a table under its name, and how many more there are."""
    grid = _grid(*(name for name, _ in columns))
    rows = _rows(table)
    for row in rows[:MOST_ROWS]:
        grid.add_row(*(Text(write(row)) for _, write in columns))  # as Text: brackets in a label are no markup
    more = len(rows) - MOST_ROWS
    rest = [Text(f"and {plural(more, 'row')} more, all in the --json record")] if more > 0 else []
    return [Text(), Text(table.name, style="bold"), grid, *rest]


def _grid(*names: str) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in names:
        grid.add_column(name, overflow="fold")
    return grid


def _interval(row: dict[str, Any], key: str) -> str:
    ends = "" if row[f"{key}_low"] is None else f" ({_number(row[f'{key}_low'])} to {_number(row[f'{key}_high'])})"
    return _number(row[key]) + ends


def _number(value: Cell) -> str:
    return "–" if value is None else f"{value:.2f}"

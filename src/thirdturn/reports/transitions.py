"""Transitions as CSV tables and on a terminal."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from thirdturn.domain.transition import Transition, Transitions, TransitionTable
from thirdturn.reports.sheet import guarded

COLUMNS = (
    "given",
    "target",
    "lag",
    "n",
    "expected",
    "rate",
    "adjusted_residual",
    "yules_q",
    "odds_ratio",
    "low",
    "high",
    "p",
    "p_adjusted",
)
"""``low`` and ``high`` are the ends of the 95 % session-clustered bootstrap interval of ``odds_ratio``; ``p`` is from
the permutation test within sessions. An undefined figure is an empty cell, and :func:`notes_csv` says why."""

TABLE_COLUMNS = ("lag", "sessions", "pairs", "uncounted", "chi_square", "g_square", "df")
NOTE_COLUMNS = ("given", "target", "lag", "note")
MOST_ROWS = 15
ALPHA = 0.05

# +C, R- and their like are names of codes in published schemes; no spreadsheet runs them.
_PLAIN_CODE = re.compile(r"[\w.+\-]+")

Cell = str | int | float | None


def transitions_csv(found: Transitions) -> str:
    """Return one row a pair of codes and lag, with the columns :data:`COLUMNS`."""
    return _csv(COLUMNS, ((getattr(row, name) for name in COLUMNS) for row in found.rows))


def tables_csv(found: Transitions) -> str:
    """Return one row a lag: what was counted, and chi-square and G² of the whole table."""
    return _csv(TABLE_COLUMNS, ((getattr(table, name) for name in TABLE_COLUMNS) for table in found.tables))


def notes_csv(found: Transitions) -> str:
    """Return why a figure is undefined or which rule was applied; codes are empty where it is about a whole table."""
    about_tables = [(None, None, table.lag, note) for table in found.tables for note in _table_notes(table)]
    about_rows = [(row.given, row.target, row.lag, note) for row in found.rows for note in row.notes]
    return _csv(NOTE_COLUMNS, [*about_tables, *about_rows])


def summary(found: Transitions) -> RenderableType:
    """Return the clearest transitions on one screen, and what to be careful about."""
    parts: list[RenderableType] = [
        Text(f"Lag {table.lag}: {table.pairs:,} pairs of turns in {table.sessions:,} sessions")
        for table in found.tables
    ]
    notes: dict[str, list[str]] = {}
    for table in found.tables:
        for note in _table_notes(table):
            notes.setdefault(note, []).append(str(table.lag))
    for note, lags in notes.items():
        where = "" if len(lags) == len(found.tables) else f" (lag {', '.join(lags)})"
        parts.append(Text(f"Note: {note}{where}"))
    clear = [row for row in found.rows if row.p_adjusted is not None and row.p_adjusted < ALPHA]
    how = {"holm": "after Holm's correction", "bh": "after Benjamini and Hochberg's correction", "none": "uncorrected"}
    parts.append(Text(f"{len(clear)} of {len(found.rows)} transitions have p < {ALPHA} {how[found.correction]}"))
    if clear:
        strongest = sorted(clear, key=lambda row: -abs(row.adjusted_residual or 0.0))
        parts += [Text(), _rows(strongest[:MOST_ROWS])]
        if len(clear) > MOST_ROWS:
            parts.append(Text(f"and {len(clear) - MOST_ROWS} more, all in transitions.csv"))
        parts.append(Text("This is what goes together in these sessions, not what brings about what."))
    return Group(*parts)


def _table_notes(table: TransitionTable) -> tuple[str, ...]:
    if not table.uncounted:
        return table.notes
    gaps = f"{table.uncounted} places for a pair not counted, since a turn in them has no code or is missing"
    return (gaps, *table.notes)


def _rows(rows: Iterable[Transition]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("Lag", justify="right", no_wrap=True)
    table.add_column("Given → target", overflow="fold")
    for name in ("n", "expected", "rate", "odds ratio, 95 %", "p adj."):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        ratio = "–" if row.odds_ratio is None else f"{row.odds_ratio:.2f}"
        if row.low is not None and row.high is not None:
            ratio += f" ({row.low:.2f} to {row.high:.2f})"
        table.add_row(
            str(row.lag),
            Text(f"{row.given} {'→' if row.lag.steps > 0 else '←'} {row.target}"),
            str(row.n),
            f"{row.expected:.1f}",
            f"{100 * row.rate:.0f} %",
            ratio,
            "–" if row.p_adjusted is None else "< .001" if row.p_adjusted < 0.001 else f"{row.p_adjusted:.3f}",
        )
    return table


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV with CR LF (RFC 4180); numbers have ten digits that count."""
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return page.getvalue()


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return f"{value:.10g}"
    words = str(value)
    return words if _PLAIN_CODE.fullmatch(words) else guarded(words)

"""CSV, TSV and XLSX: one row a turn, one file a session or many."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.naming import first_few
from thirdturn.domain.session import Notice, Session
from thirdturn.formats.parts.archive import holds
from thirdturn.formats.parts.columns import Layout, check_parts, layout_by_hand, layout_by_names, layout_by_number
from thirdturn.formats.parts.grid import (
    HEADER_WITHIN,
    WORKBOOK,
    Grid,
    Row,
    cells_of,
    delimiter_of,
    header_words,
    read_grids,
)
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

NAME = "sheet"
LABEL = "Table (CSV, TSV, XLSX)"
EXTENSIONS = ("csv", "tsv", "xlsx")

HEADER = ("session", "turn", "speaker", "role", "start_s", "end_s", "pause_before_s", "text", "raw")
# What a spreadsheet program would run as a formula (OWASP, CSV injection), behind any apostrophes already there.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def recognises(source: Source) -> bool:
    """Say yes to workbooks, to files with a table's extension, and to text whose header names words and a speaker."""
    if source.data.startswith(b"PK"):
        return holds(source, WORKBOOK)
    if source.extension in EXTENSIONS:
        return True
    first = source.text.lstrip("\ufeff").split("\n", 1)[0]
    layout = layout_by_names(cells_of(first, delimiter_of(first)))
    return layout is not None and not {"speaker", "role"}.isdisjoint(layout.places)


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the sessions of a table in the order of their first rows.

    Rows without words stay turns as long as they name a speaker. A row that repeats session, turn, speaker and words
    of an earlier one is left out with a notice: AnnoMI-full has a row for every annotator.

    Raises:
        MalformedTranscript: The table is broken, or no column can be told to hold the words.
    """
    check_parts(source.columns, source.name)
    grids = read_grids(source)
    grid, layout, body = _choose(grids, source)
    notices = _about_other_sheets(grids, grid)
    if blank := sum(layout.says_nothing(row.cells) for row in body):
        notices += (Notice(f"{blank} rows hold neither words nor a speaker and were left out"),)
    body = tuple(row for row in body if not layout.says_nothing(row.cells))
    if not body:
        raise MalformedTranscript(source.name, "a table without any turn", "Expected one row a turn below the header")
    sessions: dict[str, list[Row]] = {}
    for row in body:
        sessions.setdefault(layout.words("session", row.cells), []).append(row)
    for name, rows in sessions.items():
        turns, about = _turns(rows, layout)
        yield RawTranscript(id=name, turns=turns, notices=notices + about)


def render(session: Session) -> bytes:
    """Return the session as CSV in UTF-8 with a byte order mark, so that spreadsheet programs show every letter.

    A cell that a spreadsheet program would run as a formula gets an apostrophe in front, which :func:`parse` takes
    away again. Of ``text`` and ``raw`` the latter is read back: it holds the notation.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    roles = session.roles()
    for turn, role in zip(session.turns, roles, strict=True):
        numbers = [_number(value) for value in (turn.start_s, turn.end_s, turn.pause_before_s)]
        before, words = (session.id, str(turn.index), turn.speaker, role), (turn.text, turn.raw)
        writer.writerow([*map(_guarded, before), *numbers, *map(_guarded, words)])
    return out.getvalue().encode("utf-8-sig")


def _choose(grids: Sequence[Grid], source: Source) -> tuple[Grid, Layout, tuple[Row, ...]]:
    """Return the first sheet with a column for the words, its layout, and the rows below its header."""
    if numbered := layout_by_number(source.columns):
        widest = max((len(row.cells) for row in grids[0].rows), default=0)
        if max(numbered.places.values()) >= widest:
            raise MalformedTranscript(
                source.name, f"a table of {widest} columns", "Expected --columns with numbers of columns it has"
            )
        return grids[0], numbered, grids[0].rows
    for grid in grids:
        for place, row in enumerate(grid.rows[:HEADER_WITHIN]):
            layout = layout_by_hand(row.cells, source.columns) if source.columns else layout_by_names(row.cells)
            if layout is not None:
                body = _with_spilled_words(grid.rows[place + 1 :], layout, len(row.cells))
                return grid, layout, _unguarded(body) if _is_ours(row) else body
    first = next((grid.rows[0] for grid in grids if grid.rows), None)
    if first is None:
        raise MalformedTranscript(source.name, "an empty table", "Expected a header row and one row a turn")
    wanted = f" (looked for {', '.join(source.columns.values())})" if source.columns else ""
    raise MalformedTranscript(
        source.name,
        f"no column is known to hold the words{wanted}; the first row reads: {header_words(first.cells)[:200]}",
        "Say which columns to use, for example: --columns text=NAME,speaker=NAME; "
        "where there is no header row, give numbers: --columns speaker=1,text=2",
        first.number,
    )


def _with_spilled_words(rows: Sequence[Row], layout: Layout, width: int) -> tuple[Row, ...]:
    """Join cells behind the last column to the words, where these stand last: commas that nobody put in quotes."""
    if layout.places["text"] != width - 1:
        return tuple(rows)
    return tuple(
        Row(row.number, (*row.cells[: width - 1], ",".join(map(str, row.cells[width - 1 :]))))
        if len(row.cells) > width
        else row
        for row in rows
    )


def _turns(rows: Sequence[Row], layout: Layout) -> tuple[tuple[RawTurn, ...], tuple[Notice, ...]]:
    """Return one session's turns without repeated rows, and what should be known about them."""
    turns: list[RawTurn] = []
    seen: dict[str, set[tuple[str, str]]] = {}
    repeated = differing = backward = 0
    unreadable: list[int] = []
    highest = -1
    for row in rows:
        turn = layout.turn(row.cells, f"row {row.number}")
        number = layout.words("turn", row.cells)
        before = seen.setdefault(number, set()) if number else set()
        if (turn.speaker, turn.text) in before:
            repeated += 1
            continue
        differing += bool(before)
        before.add((turn.speaker, turn.text))
        if number.isdecimal():
            backward += int(number) < highest
            highest = max(highest, int(number))
        if any(
            layout.words(part, row.cells) not in ("", "-") and layout.time(part, row.cells) is None
            for part in ("start", "end")
        ):
            unreadable.append(row.number)
        turns.append(turn)
    counts = (
        (repeated, "rows repeat a turn word for word (one row an annotator, as in AnnoMI-full) and were left out"),
        (differing, "rows carry the number of an earlier turn but differ from it; all were kept"),
        (backward, "rows carry a lower turn number than a row above; the order of the file was kept"),
    )
    notices = [Notice(f"{count} {what}") for count, what in counts if count]
    if unreadable:
        what = f"{len(unreadable)} rows hold a time that is negative or cannot be read; they have no time"
        notices.append(Notice(what, source_ref=f"rows {first_few(unreadable, 10)}"))
    return tuple(turns), tuple(notices)


def _about_other_sheets(grids: Sequence[Grid], chosen: Grid) -> tuple[Notice, ...]:
    others = [grid.name for grid in grids if grid is not chosen and grid.rows]
    if not others:
        return ()
    return (Notice(f"read the sheet {chosen.name!r} only; not read: {', '.join(others)}"),)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _is_ours(header: Row) -> bool:
    return header.cells[: len(HEADER)] == HEADER


def _unguarded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Take the apostrophes away that :func:`render` put in front of would-be formulas."""
    return tuple(Row(row.number, tuple(_without_guard(cell) for cell in row.cells)) for row in rows)


def _without_guard(cell: object) -> object:
    guarded = isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell)
    return cell[1:] if guarded and isinstance(cell, str) else cell


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")

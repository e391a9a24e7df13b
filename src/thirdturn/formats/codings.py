"""Read codes without words: tables with the columns ``session, turn, code``, and our ``analysis.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from thirdturn.domain.codebook import FAMILIES, family_of
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.errors import MalformedTranscript, UnreadableFile
from thirdturn.domain.session import ROLES, Role
from thirdturn.formats.parts.grid import Grid, Row, header_words, read_grids
from thirdturn.formats.raw import Source
from thirdturn.formats.source import read_source

COLUMNS = ("session", "turn", "code")
ANALYSIS = "thirdturn/analysis/1"
HIGHEST_TURN = 1_000_000_000
"""Ours: what is larger is a time or an id in the wrong column."""

# Spreadsheet programs and data frames write whole numbers as 12.0.
_WHOLE = re.compile(r"(\d{1,18})(?:\.0+)?")
_BETWEEN_CODES = re.compile(r"[\s;]+")


def read_codings(path: str | Path, *, separator: str | None = None) -> tuple[CodedSession, ...]:
    """Read the coded sessions of a file or of a folder.

    A table (CSV, TSV, XLSX) has one row a turn and the columns ``session``, ``turn`` and ``code`` in any order, and may
    have ``role`` (practitioner, client, other) and ``cluster`` (what sessions are drawn with, such as their client);
    further columns are not looked at. The turn number is the turn's place,
    so rows may stand in any order. A turn with several codes has them in one cell, the primary one first; an empty
    cell is a turn without a code. A folder is searched for files named ``analysis.json`` at any depth; if there are
    none, every ``.json`` file in it is read.

    Args:
        path: The file or folder.
        separator: What stands between the codes of one turn in a table; ``None`` for spaces or semicolons.

    Returns:
        The sessions in the order of their first rows, or of the files' paths.

    Raises:
        UnreadableFile: Missing, empty or binary, or a folder without codings.
        MalformedTranscript: A column is missing, a turn is no whole number or stands twice, a session stands in two
            files, or the file is no coding at all; names the line.
    """
    path = Path(path)
    if not path.is_dir():
        return _file(path, separator)
    sessions: dict[str, CodedSession] = {}
    for file in _analyses(path):
        for session in _file(file, separator):
            if session.session in sessions:
                raise MalformedTranscript(
                    file.relative_to(path).as_posix(),
                    f"the session {session.session!r} stands in another file of the folder as well",
                    "Expected every session once",
                )
            sessions[session.session] = session
    return tuple(sessions.values())


def _analyses(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("analysis.json")) or sorted(folder.rglob("*.json"))
    if not found:
        raise UnreadableFile(
            folder.name, "the folder holds no analysis.json", "Give what thirdturn analyze --out wrote"
        )
    return found


def _file(path: Path, separator: str | None) -> tuple[CodedSession, ...]:
    source = read_source(path)
    if source.extension == "json":
        return (_analysis(source),)
    return tuple(_table(source, separator))


def _table(source: Source, separator: str | None) -> Iterator[CodedSession]:
    grid, places = _layout(source)
    sessions: dict[str, dict[int, CodedTurn]] = {}
    clusters: dict[str, str] = {}
    line_of: dict[tuple[str, int], int] = {}
    for row in grid.rows[1:]:
        session = _cell(row, places["session"])
        if not session:
            raise MalformedTranscript(source.name, "a row without a session", "Expected the session's id", row.number)
        turn = _turn_number(_cell(row, places["turn"]), source.name, row.number)
        before = line_of.setdefault((session, turn), row.number)
        if before != row.number:
            raise MalformedTranscript(
                source.name,
                f"turn {turn} of session {session!r} stands in line {before} already",
                "Expected one row a turn, with several codes in one cell, such as: SR QO",
                row.number,
            )
        cluster = _cell(row, places["cluster"]) if "cluster" in places else ""
        if clusters.setdefault(session, cluster) != cluster:
            raise MalformedTranscript(
                source.name, f"session {session!r} changes its cluster", "Expected one cluster a session", row.number
            )
        codes = _codes(_cell(row, places["code"]), separator)
        role = _role(_cell(row, places["role"]), source.name, row.number) if "role" in places else None
        family = next((family for family in map(family_of, codes) if family), None)
        sessions.setdefault(session, {})[turn] = CodedTurn(turn, codes, role, family)
    if not sessions:
        raise MalformedTranscript(source.name, "no turn below the header", "Expected one row a turn")
    for session, turns in sessions.items():
        yield CodedSession(session, tuple(turns[number] for number in sorted(turns)), source.name, clusters[session])


def _layout(source: Source) -> tuple[Grid, dict[str, int]]:
    """Return the first sheet that has the columns, and where they are."""
    grids = [grid for grid in read_grids(source) if grid.rows]
    for grid in grids:
        names = [str(cell).strip().lower() for cell in grid.rows[0].cells]
        if set(COLUMNS) <= set(names):
            return grid, {name: names.index(name) for name in (*COLUMNS, "role", "cluster") if name in names}
    if not grids:
        raise MalformedTranscript(source.name, "an empty table", f"Expected the columns {', '.join(COLUMNS)}")
    first = grids[0].rows[0]
    named = {str(cell).strip().lower() for cell in first.cells}
    missing = [name for name in COLUMNS if name not in named]
    raise MalformedTranscript(
        source.name,
        f"no column named {' or '.join(missing)}; the first row reads: {header_words(first.cells)[:100]}",
        f"Expected the columns {', '.join(COLUMNS)}",
        first.number,
    )


def _cell(row: Row, place: int) -> str:
    value = row.cells[place] if place < len(row.cells) else None
    return "" if value is None else str(value).strip()


def _turn_number(word: str, file: str, line: int) -> int:
    whole = _WHOLE.fullmatch(word)
    if whole is None or int(whole[1]) > HIGHEST_TURN:
        raise MalformedTranscript(
            file, f"the turn reads {word[:20]!r}", f"Expected a whole number from 0 to {HIGHEST_TURN}", line
        )
    return int(whole[1])


def _codes(cell: str, separator: str | None) -> tuple[str, ...]:
    """Return the codes of a cell, each once, in order."""
    parts = _BETWEEN_CODES.split(cell) if separator is None else cell.split(separator)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _role(word: str, file: str, line: int | None) -> Role | None:
    if not word:
        return None
    for role in ROLES:
        if role == word.lower():
            return role
    raise MalformedTranscript(file, f"the role reads {word[:20]!r}", f"Expected one of {', '.join(ROLES)}", line)


def _analysis(source: Source) -> CodedSession:
    try:
        record = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise MalformedTranscript(
            source.name, f"no JSON ({error.msg})", "Expected what thirdturn analyze wrote", error.lineno
        ) from error
    except RecursionError as error:
        raise MalformedTranscript(
            source.name, "JSON nested too deeply", "Expected what thirdturn analyze wrote"
        ) from error
    if not isinstance(record, Mapping) or record.get("schema") != ANALYSIS:
        raise MalformedTranscript(
            source.name, "no analysis of a session", f"Expected a file with the schema {ANALYSIS}"
        )
    session, turns = record.get("session"), record.get("turns")
    name = session.get("id") if isinstance(session, Mapping) else None
    if not isinstance(name, str) or not isinstance(turns, Sequence):
        raise MalformedTranscript(source.name, "no session id or no list of turns", f"Expected the schema {ANALYSIS}")
    coded = [_analysed_turn(turn, place, source.name) for place, turn in enumerate(turns)]
    if [turn.turn for turn in coded] != sorted({turn.turn for turn in coded}):
        raise MalformedTranscript(source.name, "turns out of order or given twice", "Expected every index once, rising")
    return CodedSession(name, tuple(coded), source.name)


def _analysed_turn(turn: Any, place: int, file: str) -> CodedTurn:
    """Return one turn of an ``analysis.json``; ``place`` is where it stands in the list, from 0."""
    try:
        index = turn["index"]
        codes = tuple(dict.fromkeys(str(score["id"]) for score in turn["codes"]))
        third = turn["third_turn"]["id"] if turn.get("third_turn") else None
        role = _role(turn["role"], file, None)
        family = next((family for family in FAMILIES if family == turn.get("family")), None)
    except (KeyError, TypeError, AttributeError) as error:
        raise MalformedTranscript(
            file, f"turn {place} of the list is no coded turn", f"Expected the schema {ANALYSIS}"
        ) from error
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise MalformedTranscript(file, f"turn {place} of the list has no index", f"Expected the schema {ANALYSIS}")
    return CodedTurn(index, codes, role, family, third)

"""A manifest: the table that says which file is which session of which process.

CSV, TSV and XLSX files have one row a session, YAML files a list of records (at the top, or under ``sessions``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.process import Processes, ProcessSession
from thirdturn.domain.session import ROLES, Role
from thirdturn.formats.parts.columns import words_of
from thirdturn.formats.parts.grid import header_words, read_grids
from thirdturn.formats.raw import Source
from thirdturn.formats.source import read_source

NEEDED = ("process", "session", "file")
OPTIONAL = ("date", "client", "setting", "role", "goal", "lang")
COLUMNS = (*NEEDED, *OPTIONAL)
HIGHEST_SESSION = 100_000
"""Ours: what is larger is a date or an id in the wrong column."""

# Spreadsheet programs write whole numbers as 3.0, and dates with a midnight.
_WHOLE = re.compile(r"(\d{1,6})(?:\.0+)?")
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
_NAMED_MANY = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row: where it stands, and its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def wrong(self, found: str, expected: str) -> MalformedTranscript:
        return MalformedTranscript(self.file, found, expected, self.line)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        if not self.text(column):
            raise self.wrong(f"no {column}", f"Expected a value for each of {', '.join(NEEDED)}")
        return self.text(column)


def read_manifest(path: Path) -> Processes:
    """Read a manifest.

    ``process``, ``session`` (a whole number) and ``file`` (from the manifest's folder) are needed; ``date``
    (year-month-day), ``client`` (a pseudonym), ``setting``, ``goal``, ``lang`` and ``role`` may be there. A role reads
    ``Dr. A=practitioner; Jo=client``; in YAML it may be a record. A file may be a folder that ``thirdturn analyze``
    wrote.

    Raises:
        UnreadableFile: The manifest is missing, empty or binary.
        MalformedTranscript: A column is missing or unknown, a cell cannot be understood, a file is missing or stands
            twice, a session number stands twice in its process, or a process changes its client; names the line.
    """
    source = read_source(path)
    entries = list(_yaml_entries(source) if source.extension in ("yaml", "yml") else _table_entries(source))
    if not entries:
        raise MalformedTranscript(source.name, "no session in this manifest", "Expected one row a session")
    folder = path.parent
    _refuse_missing(source.name, folder, entries)
    places = [_place(entry, folder) for entry in entries]
    _refuse_repeats(entries, places)
    order = {process: rank for rank, process in enumerate(dict.fromkeys(place.process for place in places))}
    return Processes(tuple(sorted(places, key=lambda place: (order[place.process], place.session))))


def _place(entry: _Entry, folder: Path) -> ProcessSession:
    whole = _WHOLE.fullmatch(entry.needed("session"))
    if whole is None or int(whole[1]) > HIGHEST_SESSION:
        raise entry.wrong(
            f"the session reads {entry.text('session')[:20]!r}",
            f"Expected its number in the process, a whole number up to {HIGHEST_SESSION}",
        )
    return ProcessSession(
        process=entry.needed("process"),
        session=int(whole[1]),
        file=_file(folder / entry.needed("file")),
        date=_date(entry),
        client=entry.text("client"),
        setting=entry.text("setting"),
        roles=_roles(entry),
        goal=entry.text("goal") or None,
        language=entry.text("lang") or None,
    )


def _file(path: Path) -> Path:
    """Return the analysis in a folder that ``thirdturn analyze`` wrote; any other path as it is."""
    return path / "analysis.json" if path.is_dir() else path


def _date(entry: _Entry) -> datetime.date | None:
    written = _MIDNIGHT.sub("", entry.text("date"))
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError as error:
        raise entry.wrong(f"the date reads {written[:20]!r}", "Expected year-month-day, such as 2025-03-14") from error


def _roles(entry: _Entry) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for item in filter(None, (part.strip() for part in entry.text("role").split(";"))):
        speaker, separator, word = item.rpartition("=")
        role = next((role for role in ROLES if role == word.strip().lower()), None)
        if not separator or not speaker.strip() or role is None:
            raise entry.wrong(
                "the role cannot be understood",
                f"Expected SPEAKER=ROLE with a role of {', '.join(ROLES)}, and semicolons between several",
            )
        roles[speaker.strip()] = role
    return roles


def _refuse_missing(name: str, folder: Path, entries: Sequence[_Entry]) -> None:
    """Refuse a manifest with files that are not there, and name all their lines at once."""
    missing = [entry for entry in entries if not _file(folder / entry.needed("file")).is_file()]
    if not missing:
        return
    lines = ", ".join(str(entry.line) for entry in missing[1 : 1 + _NAMED_MANY])
    more = f"; {len(missing) - 1} more are missing as well (line {lines}{', …' if len(missing) > 6 else ''})"
    raise MalformedTranscript(
        name,
        f"there is no file {missing[0].text('file')[:200]!r}{more if len(missing) > 1 else ''}",
        "Expected a path from the manifest's own folder",
        missing[0].line,
    )


def _refuse_repeats(entries: Sequence[_Entry], places: Sequence[ProcessSession]) -> None:
    files: dict[Path, int] = {}
    numbers: dict[tuple[str, int], int] = {}
    clients: dict[str, str] = {}
    for entry, place in zip(entries, places, strict=True):
        line = files.setdefault(place.file.resolve(), entry.line)
        if line != entry.line:
            raise entry.wrong(f"this file stands in line {line} already", "Expected every file once")
        line = numbers.setdefault((place.process, place.session), entry.line)
        if line != entry.line:
            raise entry.wrong(
                f"session {place.session} of process {place.process!r} stands in line {line} already",
                "Expected every number once in a process",
            )
        if place.client and clients.setdefault(place.process, place.client) != place.client:
            raise entry.wrong(
                f"process {place.process!r} changes its client from {clients[place.process]!r} to {place.client!r}",
                "Expected one client, or one name for a couple or group, a process",
            )


def _table_entries(source: Source) -> Iterator[_Entry]:
    grid = next((grid for grid in read_grids(source) if grid.rows), None)
    if grid is None:
        raise MalformedTranscript(source.name, "an empty table", f"Expected the columns {', '.join(NEEDED)}")
    header = grid.rows[0]
    names = [words_of(cell).lower() for cell in header.cells]
    _check_columns(source.name, header.number, names, header_words(header.cells))
    for row in grid.rows[1:]:
        cells = {name: words_of(cell) for name, cell in zip(names, row.cells, strict=False) if name}
        if len(row.cells) > len(names):
            raise MalformedTranscript(
                source.name, "more cells than the first row has", "Expected one cell a column", row.number
            )
        yield _Entry(source.name, row.number, cells)


def _check_columns(file: str, line: int, names: Sequence[str], found: str) -> None:
    expected = f"Expected {', '.join(NEEDED)} and, if wanted, {', '.join(OPTIONAL)}"
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise MalformedTranscript(file, f"no {' or '.join(missing)}; found are: {found[:100]}", expected, line)
    for name in names:
        if name and name not in COLUMNS:
            raise MalformedTranscript(file, f"an unknown column {name[:40]!r}", expected, line)
        if name and names.count(name) > 1:
            raise MalformedTranscript(file, f"two columns named {name!r}", expected, line)


def _yaml_entries(source: Source) -> Iterator[_Entry]:
    """Give the records of a YAML file with all values as texts, so that both kinds of file mean the same."""
    try:
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise MalformedTranscript(source.name, "this is no YAML", "Expected a list of sessions", line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise MalformedTranscript(source.name, "this is no YAML", "Expected a list of sessions") from error
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "sessions"), None)
    if not isinstance(root, yaml.SequenceNode):
        raise MalformedTranscript(source.name, "no list of sessions", "Expected a list, at the top or under sessions")
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise MalformedTranscript(source.name, "an item without keys", "Expected a record a session", line)
        names = [str(key.value).strip().lower() for key, _ in node.value]
        _check_columns(source.name, line, names, ", ".join(names))
        values = (_yaml_text(source.name, value) for _, value in node.value)
        yield _Entry(source.name, line, dict(zip(names, values, strict=True)))


def _yaml_text(file: str, node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()
    if isinstance(node, yaml.MappingNode):
        return "; ".join(f"{key.value}={_yaml_text(file, value)}" for key, value in node.value)
    raise MalformedTranscript(file, "a list as a value", "Expected a text or a number", node.start_mark.line + 1)

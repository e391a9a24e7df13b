"""Tables: which column plays which part, and what a row says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.clock import seconds_of
from thirdturn.formats.raw import RawTurn

PARTS = ("text", "raw", "speaker", "role", "start", "end", "session", "turn")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a turn stand in a row.

    Attributes:
        places: Position of the column, by part (see :data:`PARTS`).
        milliseconds: The parts whose numbers are thousandths of a second.
    """

    places: Mapping[str, int]
    milliseconds: frozenset[str] = frozenset()

    def cell(self, part: str, cells: Sequence[object]) -> object:
        """Return what a row holds for a part; ``None`` where it holds nothing."""
        place = self.places.get(part)
        return cells[place] if place is not None and place < len(cells) else None

    def words(self, part: str, cells: Sequence[object]) -> str:
        """Return a part as stripped text; empty where the row holds nothing."""
        return words_of(self.cell(part, cells))

    def time(self, part: str, cells: Sequence[object]) -> float | None:
        """Return a part as seconds; ``None`` where the row holds no time."""
        seconds = seconds_of(self.cell(part, cells))
        return seconds / 1000 if seconds is not None and part in self.milliseconds else seconds

    def says_nothing(self, cells: Sequence[object]) -> bool:
        """Say whether a row holds neither words nor anybody who could have said them."""
        return not any(self.words(part, cells) for part in ("text", "raw", "speaker", "role"))

    def turn(self, cells: Sequence[object], source_ref: str) -> RawTurn:
        """Return a row as a turn; the role's word stands in for a missing speaker."""
        role = self.words("role", cells)
        return RawTurn(
            speaker=self.words("speaker", cells) or role,
            text=self.words("raw", cells) or self.words("text", cells),
            source_ref=source_ref,
            start_s=self.time("start", cells),
            end_s=self.time("end", cells),
            role_hint=role,
        )


def layout_by_names(header: Sequence[object]) -> Layout | None:
    """Return the layout that a header row's names give; ``None`` if no name stands for the words.

    Names are those of the lexicon ``columns.yaml``.
    """
    return _layout([_plain(words_of(cell)) for cell in header], {})


def layout_by_hand(header: Sequence[object], columns: Mapping[str, str]) -> Layout | None:
    """Return the layout that the user gave; ``None`` if this row does not hold all the columns named.

    Parts the user did not name are filled by the lexicon from the columns that are left.
    """
    names = [_plain(words_of(cell)) for cell in header]
    if any(_plain(column) not in names for column in columns.values()):
        return None
    return _layout(names, {part: names.index(_plain(column)) for part, column in columns.items()})


def layout_by_number(columns: Mapping[str, str]) -> Layout | None:
    """Return the layout of a table without a header, from column numbers counted from 1; ``None`` if they are names."""
    if "text" not in columns or not all(column.isdecimal() and int(column) > 0 for column in columns.values()):
        return None
    return Layout({part: int(column) - 1 for part, column in columns.items()})


def check_parts(columns: Mapping[str, str], file: str) -> None:
    """Refuse a part that no column can play.

    Raises:
        MalformedTranscript: A part is unknown.
    """
    for part in columns:
        if part not in PARTS:
            raise MalformedTranscript(
                file, f"--columns names a part {part!r} that does not exist", f"The parts are: {', '.join(PARTS)}"
            )


def words_of(cell: object) -> str:
    """Return a cell as stripped text: nothing for an empty one, whole numbers without ``.0``."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Mapping):
        # ConvoKit once wrote a speaker as a record with an id.
        return words_of(cell.get("id"))
    return str(cell).strip()


def _layout(names: Sequence[str], given: Mapping[str, int]) -> Layout | None:
    """Return the parts given and those that the lexicon finds in the other columns."""
    places = dict(given)
    for part, known in _lexicon().items():
        # Words that the user pointed at are not to be overruled by a column that happens to be called "raw".
        if part in places or (part == "raw" and "text" in given):
            continue
        free = [name if place not in places.values() else "" for place, name in enumerate(names)]
        found = next((name for name in known if name in free), None)
        if found is not None:
            places[part] = free.index(found)
    if "text" not in places:
        return None
    thousandths = {_plain(name) for name in knowledge("lexicons/columns.yaml")["milliseconds"]}
    return Layout(places, frozenset(part for part, place in places.items() if names[place] in thousandths))


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    parts = knowledge("lexicons/columns.yaml")["parts"]
    return {part: tuple(_plain(name) for name in names) for part, names in parts.items()}


def _plain(name: str) -> str:
    """Return a heading without case, separators and a unit in brackets."""
    bare = re.sub(r"[\[(][^\])]*[\])]", "", name.replace("\ufeff", "")).strip() or name
    return re.sub(r"[\s_.\-]+", "_", bare.casefold()).strip("_")

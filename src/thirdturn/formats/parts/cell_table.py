"""Tables inside documents: is it a transcript, and which cell is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from thirdturn.formats.parts.clock import seconds_of
from thirdturn.formats.parts.columns import Layout, layout_by_hand, layout_by_names
from thirdturn.formats.parts.labels import looks_like_label
from thirdturn.formats.raw import RawTurn


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of a table in a document: where it stands, and its cells' text."""

    ref: str
    cells: tuple[str, ...]


def turns_of_table(rows: Sequence[CellRow], columns: Mapping[str, str]) -> list[RawTurn] | None:
    """Return a table's rows as turns; ``None`` if the table is no transcript.

    A header row with known names decides. Without one, the last column is taken for the words and the one before for
    the speakers if its cells look like labels and some speaker comes back; a clock time further left is the start.

    Args:
        rows: The table.
        columns: What the user said about the columns; empty to go by the names.
    """
    if not rows:
        return None
    header = rows[0].cells
    layout = layout_by_hand(header, columns) if columns else layout_by_names(header)
    if layout is not None and not {"speaker", "role"}.isdisjoint(layout.places):
        body = rows[1:]
    else:
        layout, body = _guess(rows), rows
    if layout is None:
        return None
    turns = [layout.turn(row.cells, row.ref) for row in body if not layout.says_nothing(row.cells)]
    return [replace(turn, speaker=turn.speaker.rstrip(": ")) for turn in turns]


def _guess(rows: Sequence[CellRow]) -> Layout | None:
    """Return the layout that the cells themselves suggest."""
    width = len(rows[0].cells)
    if width < 2 or any(len(row.cells) != width for row in rows):
        return None
    labels = [row.cells[width - 2].strip() for row in rows if row.cells[width - 2].strip()]
    if len(labels) == len(set(labels)) or not all(looks_like_label(label.rstrip(":").strip()) for label in labels):
        return None
    places = {"text": width - 1, "speaker": width - 2}
    for place in range(width - 2):
        cells = [row.cells[place].strip() for row in rows if row.cells[place].strip()]
        if cells and all(":" in cell and seconds_of(cell) is not None for cell in cells):
            places["start"] = place
            break
    return Layout(places)

"""Paragraphs out of a document, read as the lines of a plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice
from thirdturn.formats import plain
from thirdturn.formats.parts.cell_table import CellRow, turns_of_table
from thirdturn.formats.raw import RawTranscript, RawTurn, Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: where it stands, and its text."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: where it stands, and its rows."""

    ref: str
    rows: tuple[CellRow, ...]


Block = Paragraph | Table


def transcript_of(blocks: Sequence[Block], source: Source) -> RawTranscript:
    """Return the transcript that a document's paragraphs and tables hold, in the document's order.

    Paragraphs are read as plain text is: ``Name: words``, and what has no label belongs to the turn above. Tables with
    speakers and words give a turn a row; the rows of other tables count as paragraphs.

    Raises:
        MalformedTranscript: Neither paragraphs nor tables name speakers.
    """
    turns: list[RawTurn] = []
    notices: list[Notice] = []
    lines: list[Paragraph] = []
    unread = 0
    for block in [*blocks, None]:
        found = turns_of_table(block.rows, source.columns) if isinstance(block, Table) else None
        if isinstance(block, Paragraph):
            lines.append(block)
        elif isinstance(block, Table) and found is None:
            lines += [Paragraph(row.ref, ": ".join(cell for cell in row.cells if cell)) for row in block.rows]
        else:
            # A table with turns, or the end of the document, closes a run of paragraphs.
            read = _read_lines(lines, source)
            unread += len(lines) if read is None else 0
            if read is not None:
                turns += read.turns
                notices += read.notices
            turns += found or []
            lines = []
    if not turns:
        raise MalformedTranscript(
            source.name,
            "no speakers were found in paragraphs or tables",
            'Write each turn as "Name: words", or use a table with the columns speaker and text',
        )
    if unread:
        notices.append(Notice(f"{unread} paragraphs around the table name no speaker and were not read"))
    return RawTranscript("", tuple(turns), notices=tuple(notices))


def _read_lines(paragraphs: Sequence[Paragraph], source: Source) -> RawTranscript | None:
    """Return paragraphs read as plain text, with the paragraphs' own places; ``None`` if they name no speaker."""
    pairs = [(paragraph.ref, line) for paragraph in paragraphs for line in paragraph.text.split("\n")]
    if not any(line.strip() for _, line in pairs):
        return None
    refs = [ref for ref, _ in pairs]
    try:
        read = next(plain.parse(replace(source, text="\n".join(line for _, line in pairs))))
    except MalformedTranscript:
        return None
    return replace(
        read,
        turns=tuple(replace(turn, source_ref=_place(turn.source_ref, refs)) for turn in read.turns),
        notices=tuple(replace(notice, source_ref=_place(notice.source_ref, refs)) for notice in read.notices),
    )


def _place(line_ref: str, refs: Sequence[str]) -> str:
    """Return ``"paragraph 4 to paragraph 6"`` for ``"lines 4 to 6"``."""
    numbers = [int(number) for number in re.findall(r"\d+", line_ref)]
    return " to ".join(dict.fromkeys(refs[number - 1] for number in numbers if number <= len(refs)))

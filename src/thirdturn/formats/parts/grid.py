"""Rows of cells out of CSV, TSV and XLSX files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from io import BytesIO, StringIO
from itertools import islice
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.archive import check_archive, holds
from thirdturn.formats.parts.columns import layout_by_names
from thirdturn.formats.raw import Source

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "xl/workbook.xml"
DELIMITERS = (",", ";", "\t", "|")
# Ours: titles above a table are short; a header further down is not looked for.
HEADER_WITHIN = 10
# What a spreadsheet program can hold; a row numbered higher comes from no such program.
MOST_ROWS = 1_048_576
_HOURS_AND_MINUTES = re.compile(r"\[?h+\]?:mm(;@)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table.

    Attributes:
        number: Position in the file from 1, the header counted, as a spreadsheet program shows it.
        cells: What the record holds.
    """

    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet.

    Attributes:
        name: Name of the sheet; empty for a text file.
        rows: The records that are not empty.
    """

    name: str
    rows: tuple[Row, ...]


def read_grids(source: Source) -> tuple[Grid, ...]:
    """Return the sheets of a file, one for a text file.

    Raises:
        MalformedTranscript: The workbook or the quoting is broken.
    """
    if holds(source, WORKBOOK) or source.extension == "xlsx":
        return tuple(_workbook(source))
    return (Grid("", tuple(_delimited(source))),)


def delimiter_of(text: str) -> str:
    """Return the delimiter of a table in text.

    A first line ``sep=;``, as spreadsheet programs write it, decides; then the delimiter under which one of the first
    lines names most parts of a turn; then the one that cuts the first line into most cells.
    """
    lines = text.lstrip("\ufeff").split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    if said := re.fullmatch(r"sep=(.)\s*", lines[0]):
        return said[1]

    def clarity(delimiter: str) -> tuple[int, int]:
        cut = [cells_of(line, delimiter) for line in lines]
        layouts = [layout_by_names(cells) for cells in cut]
        return max(len(layout.places) if layout else 0 for layout in layouts), len(cut[0])

    return max(DELIMITERS, key=clarity)


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line looked at by itself, its first part if it is longer than any header."""
    return next(csv.reader([" ".join(line[:10_000].splitlines())], delimiter=delimiter), [])


def _delimited(source: Source) -> Iterator[Row]:
    text = source.text.removeprefix("\ufeff")
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=False)
    number = began = ended = 0
    try:
        for number, cells in enumerate(records, start=1):
            began, ended = ended + 1, records.line_num
            is_hint = number == 1 and len(cells) <= 2 and cells[:1] == ["sep="]
            if any(cell.strip() for cell in cells) and not is_hint:
                yield Row(number, tuple(cells))
        if text.count('"') % 2 and began < records.line_num:
            raise MalformedTranscript(
                source.name, "a quotation mark that is never closed", "Expected quotation marks in pairs", began
            )
    except csv.Error as error:
        raise MalformedTranscript(
            source.name,
            f"record {number + 1} cannot be read ({error})",
            "Expected cells parted by one delimiter, with quotation marks in pairs",
            records.line_num,
        ) from error


def _workbook(source: Source) -> Iterator[Grid]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    check_archive(source, WORKBOOK, "Excel or LibreOffice (.xlsx)")
    try:
        # data_only: what a formula gave when the file was saved, not the formula.
        book = load_workbook(BytesIO(source.data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            # Some programs note a wrong size in the sheet, and rows beyond it would be lost.
            if isinstance(sheet, ReadOnlyWorksheet):
                sheet.reset_dimensions()
            yield Grid(sheet.title, tuple(_rows(sheet)))
    # openpyxl lets the errors of the parts it builds on through.
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise MalformedTranscript(
            source.name, "a workbook that cannot be read", "Open it in a spreadsheet program and save it again"
        ) from error


def _rows(sheet: Worksheet | ReadOnlyWorksheet) -> Iterator[Row]:
    for number, cells in enumerate(islice(sheet.rows, MOST_ROWS), start=1):
        values = [_as_shown(cell.value, cell.number_format) for cell in cells]
        while values and values[-1] in (None, ""):
            values.pop()
        if values:
            yield Row(number, tuple(values))


def _as_shown(value: object, number_format: object) -> object:
    """Return a cell's value; a time shown as ``0:13`` as those words.

    Who types 0:13 for the thirteenth second gets thirteen minutes from the spreadsheet program; the sheet still shows
    0:13, which is what the person meant.
    """
    if isinstance(value, time) and _HOURS_AND_MINUTES.fullmatch(str(number_format)):
        return f"{value.hour}:{value.minute:02}"
    return value


def header_words(cells: Sequence[object]) -> str:
    """Return a header's names for a message."""
    return ", ".join(str(cell).strip() for cell in cells if cell not in (None, ""))

"""An Excel workbook: sheets for the session, turns, moments, measures and codebook, and one for every table.

Words never run as formulas: they are stored as text, and those that would look like a formula once somebody edits the
cell carry Excel's own mark for text (the apostrophe that is not shown).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.errors import InputError
from thirdturn.domain.measure import Cell
from thirdturn.domain.version import VERSION
from thirdturn.reports.exports.given import legal_text
from thirdturn.reports.exports.sheets import Sheet, sheets_of
from thirdturn.reports.sheet import guarded

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CELL_LENGTH = 32_767
"""Excel's longest cell; a longer one is cut and says so."""
MOST_ROWS = 1_048_576
_HEAD, _BODY = "Thirdturn head", "Thirdturn body"
_CUT = " [cut here: longer than a cell can be]"
_TITLE_LENGTH = 31
_WIDE = frozenset({"text", "first_words", "resisting_words", "third_words", "after_words", "definition", "example"})
_MIDDLING = frozenset(
    {"name", "note", "reason", "marks", "notices", "speakers", "sources", "label", "goal", "notes", "codes"}
)


def workbook(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return the workbook; every sheet but the codebook has the session in its first column.

    Turns are counted from 1, as in the report. Probabilities and shares are 0 to 1, times are in seconds; an undefined
    figure is an empty cell with a reason beside it.

    Raises:
        InputError: A sheet would have more rows than Excel can hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, NamedStyle

    # Moments are fewer than turns, and no table is longer than a session.
    rows = max(sum(len(case.session.turns) for case in cases), sum(len(case.measures.estimates) for case in cases))
    if rows >= MOST_ROWS:
        source = cases[0].session.source
        raise InputError(source, f"{rows} rows, more than a sheet can hold", "Export to parquet or csv-long")
    book = Workbook(write_only=True)
    book.properties.creator = f"Thirdturn {VERSION}"
    top = Alignment(wrap_text=True, vertical="top")
    for name, bold in ((_HEAD, True), (_BODY, False)):
        book.add_named_style(NamedStyle(name, font=Font(bold=bold), alignment=top))
    taken: set[str] = set()
    for sheet in sheets_of(cases, codebook):
        _write(book, sheet, _title(sheet.title, taken))
    page = BytesIO()
    book.save(page)
    return page.getvalue()


def _write(book: Workbook, sheet: Sheet, title: str) -> None:
    """Write a sheet: a bold first row that stays in view, a filter on it, and widths that fit what stands there."""
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(title)
    letters = [get_column_letter(place) for place in range(1, len(sheet.columns) + 1)]
    for letter, column in zip(letters, sheet.columns, strict=True):
        page.column_dimensions[letter].width = 60 if column in _WIDE else 28 if column in _MIDDLING else 15
    page.freeze_panes = f"{get_column_letter(sheet.held + 1)}2"
    page.append([_cell(page, column, _HEAD) for column in sheet.columns])
    rows = list(sheet.rows)
    for row in rows:
        page.append([_cell(page, value, _BODY) for value in row])
    page.auto_filter.ref = f"A1:{letters[-1]}{len(rows) + 1}"


def _cell(page: WriteOnlyWorksheet, value: Cell, style: str) -> SheetCell:
    """Return a cell; words stay words whatever they look like."""
    from openpyxl.cell import WriteOnlyCell

    words = legal_text(value) if isinstance(value, str) else None
    if words is not None and len(words) > CELL_LENGTH:
        words = words[: CELL_LENGTH - len(_CUT)] + _CUT
    cell = WriteOnlyCell(page, value if words is None else words)
    cell.style = style
    if words is not None:
        cell.data_type = "s"
        if guarded(words) != words:
            cell.quotePrefix = True
    return cell


def _title(wish: str, taken: set[str]) -> str:
    """Return a sheet's title that Excel accepts and that no other sheet has."""
    base = "".join("_" if sign in "[]:*?/\\" else sign for sign in legal_text(wish)).strip("' ") or "Table"
    title, number = base[:_TITLE_LENGTH], 2
    while title.lower() in taken:
        title, number = f"{base[: _TITLE_LENGTH - 3]} {number}", number + 1
    taken.add(title.lower())
    return title

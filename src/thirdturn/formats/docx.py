"""Word documents (.docx): paragraphs ``Speaker: words`` and tables, in the document's order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.archive import check_archive, holds
from thirdturn.formats.parts.blocks import Block, Paragraph, Table, transcript_of
from thirdturn.formats.parts.cell_table import CellRow
from thirdturn.formats.parts.labels import looks_like_label
from thirdturn.formats.raw import RawTranscript, Source

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

NAME = "docx"
LABEL = "Word (.docx)"
EXTENSIONS = ("docx",)

_DOCUMENT = "word/document.xml"
# python-docx leaves out paragraphs inside content controls and words inside tracked insertions; these paths do not.
# Words in text boxes and those moved elsewhere are left out, deleted ones are no w:t.
_CONTENT = "./w:p | ./w:tbl | ./w:sdt/w:sdtContent/w:p | ./w:sdt/w:sdtContent/w:tbl"
_OUTSIDE = "[not(ancestor::w:moveFrom) and not(ancestor::w:txbxContent)]"
_WORDS = " | ".join(f".//w:r/w:{tag}{_OUTSIDE}" for tag in ("t", "tab", "br", "cr", "noBreakHyphen"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def recognises(source: Source) -> bool:
    """Say yes to archives with a Word document inside, and to files that claim to be one."""
    return holds(source, _DOCUMENT) if source.data.startswith(b"PK") else source.extension in EXTENSIONS


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session in the document's body; headers, footnotes, comments and text boxes are not read.

    Raises:
        MalformedTranscript: The archive is damaged or no Word document, or nothing in it names speakers.
    """
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    check_archive(source, _DOCUMENT, "Word (.docx)")
    try:
        body = Document(BytesIO(source.data)).element.body
    # python-docx lets the errors of the parts it builds on through.
    except (PythonDocxError, OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise MalformedTranscript(
            source.name, "a Word document that cannot be read", "Open it in Word or LibreOffice and save it again"
        ) from error
    yield transcript_of(list(_blocks(body)), source)


def _blocks(body: BaseOxmlElement) -> Iterator[Block]:
    """Give the body's paragraphs with words and its tables, both counted from 1."""
    paragraphs = tables = 0
    for element in body.xpath(_CONTENT):
        if element.tag.endswith("}p"):
            text = _text(element)
            if text.strip():
                paragraphs += 1
                yield Paragraph(f"paragraph {paragraphs}", _with_colon(element, text))
        else:
            tables += 1
            rows = [
                CellRow(f"table {tables} row {number}", tuple(_cell(cell) for cell in row.xpath("./w:tc")))
                for number, row in enumerate(element.xpath("./w:tr"), start=1)
            ]
            yield Table(f"table {tables}", tuple(rows))


def _cell(cell: BaseOxmlElement) -> str:
    return "\n".join(filter(None, (_text(paragraph).strip() for paragraph in cell.xpath(".//w:p"))))


def _text(element: BaseOxmlElement) -> str:
    """Return the words of a paragraph."""
    return "".join(_SIGNS.get(node.tag.rpartition("}")[2], node.text or "") for node in element.xpath(_WORDS))


def _with_colon(element: BaseOxmlElement, text: str) -> str:
    """Return a paragraph's text; a bold label in front that has no colon gets one."""
    bold = "".join(node.text or "" for run in _bold_runs(element) for node in run.xpath("./w:t"))
    label, rest = bold.strip(), text.lstrip().removeprefix(bold.strip())
    if not label or not rest.strip() or ":" in label or rest.lstrip().startswith(":") or not looks_like_label(label):
        return text
    return f"{label}: {rest.strip()}"


def _bold_runs(element: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return the runs in front that are bold, up to the first that is not."""
    runs: list[BaseOxmlElement] = []
    for run in element.xpath("./w:r[w:t]"):
        if not run.xpath("./w:rPr/w:b[not(@w:val) or (@w:val!='0' and @w:val!='false')]"):
            break
        runs.append(run)
    return runs

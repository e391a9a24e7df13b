"""HTML pages as paragraphs: no scripts, no network, no entities but HTML's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.blocks import Block, Paragraph, Table
from thirdturn.formats.parts.cell_table import CellRow
from thirdturn.formats.raw import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = ("script", "style", "head", "template", "noscript", "svg", "object", "iframe")
Piece = tuple[str, str]


def tree_of(source: Source) -> HtmlElement:
    """Return the page's root without what a reader does not see.

    Raises:
        MalformedTranscript: The page is empty or nested too deeply to be a transcript.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(source.text.lstrip("\ufeff").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise MalformedTranscript(source.name, "a page without content", "Expected a transcript in HTML") from error
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return root


def pieces_of(root: HtmlElement) -> Iterator[list[Piece]]:
    """Give each paragraph with words or anchors as pieces of text.

    A piece starts at a named anchor and goes on to the next one; words before the first have an empty name.
    """
    for found in _walk(root, whole_tables=False):
        if isinstance(found, list):
            yield found


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return a page's paragraphs with words and its tables in order, both counted from 1."""
    blocks: list[Block] = []
    paragraphs = tables = 0
    for found in _walk(root, whole_tables=True):
        if isinstance(found, list):
            paragraphs += 1
            blocks.append(Paragraph(f"paragraph {paragraphs}", "".join(words for _, words in found).strip()))
        else:
            tables += 1
            rows = [
                CellRow(f"table {tables} row {number}", tuple(_words(cell) for cell in row.iterchildren("td", "th")))
                for number, row in enumerate(found.iter("tr"), start=1)
            ]
            blocks.append(Table(f"table {tables}", tuple(rows)))
    return blocks


def _walk(root: HtmlElement, *, whole_tables: bool) -> Iterator[list[Piece] | HtmlElement]:
    """Give paragraphs, and tables as elements if they are wanted whole."""
    from lxml import etree
    from lxml.html import defs

    blocks = (
        (defs.block_tags - {"del", "ins"})
        | defs.list_tags
        | defs.table_tags
        | {"article", "aside", "figure", "main", "section"}
    )
    paragraph: list[Piece] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        is_table = whole_tables and element.tag == "table"
        if element.tag in blocks:
            if any(name or words.strip() for name, words in paragraph):
                yield paragraph
            paragraph = []
        if event == "end":
            _add(paragraph, element.tail)
        elif is_table:
            walker.skip_subtree()
            yield element
        else:
            if element.tag == "a" and element.get("name"):
                paragraph.append((element.get("name", ""), ""))
            _add(paragraph, element.text, line_break=element.tag == "br")
    if any(name or words.strip() for name, words in paragraph):
        yield paragraph


def _add(paragraph: list[Piece], words: str | None, *, line_break: bool = False) -> None:
    """Add words to the last piece; blanks and line ends in the page's source are one blank."""
    said = "\n" if line_break else re.sub(r"\s+", " ", words or "")
    if paragraph:
        paragraph[-1] = (paragraph[-1][0], paragraph[-1][1] + said)
    elif said:
        paragraph.append(("", said))


def _words(cell: HtmlElement) -> str:
    return " ".join(cell.text_content().split())

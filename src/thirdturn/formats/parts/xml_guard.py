"""Parse XML that may be hostile: no document type, no entities, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.raw import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_DTD = re.compile(r"<!(DOCTYPE|ENTITY)\b", re.IGNORECASE)


def refuse_dtd(source: Source) -> None:
    """Refuse a document type or entity declaration: the way XML bombs and file leaks work, and no transcript needs one.

    Raises:
        MalformedTranscript: There is one; names its line.
    """
    found = _DTD.search(source.text)
    if found:
        raise MalformedTranscript(
            source.name,
            f"a {found[1].upper()} declaration, which is not read because it can hide an attack",
            "Delete the declaration, or export the transcript again without it",
            line=source.text.count("\n", 0, found.start()) + 1,
        )


def parse_xml(source: Source) -> _Element:
    """Return the root element of the source's text.

    Raises:
        MalformedTranscript: A document type is declared, or the text is no well-formed XML; names the line.
    """
    from lxml import etree

    refuse_dtd(source)
    parser = etree.XMLParser(
        # The text is decoded already, whatever its own declaration says.
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        return etree.fromstring(source.text.lstrip().encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        skipped = source.text[: len(source.text) - len(source.text.lstrip())].count("\n")
        raise MalformedTranscript(
            source.name,
            f"the XML is broken ({error.msg})",
            "Open the file in the program that made it and export it again",
            line=(error.lineno or 1) + skipped,
        ) from error

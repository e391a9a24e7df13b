"""The REFI-QDA exchange standard 1.5: a codebook (.qdc) and a project (.qdpx) for qualitative analysis programs.

The project is a ZIP archive with ``project.qde`` and one plain text a session under ``Sources/``. Positions count
Unicode code points of that text from 0, the end behind the last. Ids are made from names (UUID version 5) and dates
are fixed, so that the same session gives the same file, and the same code is the same code in every file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import CODE_SETS, Code, Codebook, CodeSet
from thirdturn.domain.coding import MadeBy
from thirdturn.domain.version import VERSION
from thirdturn.reports.exports.given import CodedTurn, coded_turns, codes_in_use, legal_text
from thirdturn.reports.wording import GRADES

if TYPE_CHECKING:
    from lxml.etree import _Element

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
NO_WORDS = "[no words]"
"""Stands for a turn in which nothing was said: a selection must select something."""

_IDS = UUID("6f0d8a52-1f0e-5d0b-9a51-2b7c5f3f7c11")
_DATE = "2000-01-01T00:00:00Z"
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_SETS: dict[CodeSet, str] = {"client": "Client", "practitioner": "Practitioner", "third_turn": "Third turn"}


def codebook_file(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return the codebook with all its codes, and those of the cases that it does not know."""
    from lxml import etree

    root = _root("CodeBook", CODEBOOK, {"origin": _origin()})
    _codes(_sub(root, "Codes"), cases, codebook)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def project_file(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return a project: the codebook, a text a session, and a coded selection a turn that has codes or a family.

    A turn whose fine code was left open is coded with its family. The selection's description tells how probable each
    code is.
    """
    from lxml import etree

    root = _root("Project", PROJECT, _project(cases))
    users = _sub(root, "Users")
    for made_by in dict.fromkeys(case.coding.made_by for case in cases):
        about = {"guid": _user(made_by), "name": legal_text(f"Thirdturn {made_by.coder} {made_by.version}".strip())}
        _sub(users, "User", about)
    _codes(_sub(_sub(root, "CodeBook"), "Codes"), cases, codebook)
    sources = _sub(root, "Sources")
    page = BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for case in cases:
            guid, text = _source(sources, case)
            archive.writestr(zipfile.ZipInfo(f"Sources/{guid}.txt", _ZIP_DATE), text.encode("utf-8", "replace"))
        written = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        archive.writestr(zipfile.ZipInfo("project.qde", _ZIP_DATE), written)
    return page.getvalue()


def _origin() -> str:
    return f"Thirdturn {VERSION}"


def _id(*names: str) -> str:
    return str(uuid5(_IDS, "\n".join(names)))


def _user(made_by: MadeBy) -> str:
    return _id("user", made_by.coder, made_by.version)


def _root(name: str, namespace: str, about: dict[str, str]) -> _Element:
    """Return a root element whose namespace is the default one: programs look for bare names."""
    from lxml import etree

    root = etree.fromstring(f'<{name} xmlns="{namespace}"/>')
    for key, value in about.items():
        root.set(key, value)
    return root


def _sub(parent: _Element, name: str, about: dict[str, str] | None = None) -> _Element:
    """Return a new element in the namespace of its parent."""
    from lxml import etree

    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", about or {})


def _project(cases: Sequence[Case]) -> dict[str, str]:
    name = cases[0].session.id if len(cases) == 1 else f"{len(cases)} sessions"
    return {
        "name": legal_text(name),
        "origin": _origin(),
        "creatingUserGUID": _user(cases[0].coding.made_by),
        "creationDateTime": _DATE,
    }


def _codes(parent: _Element, cases: Sequence[Case], codebook: Codebook) -> None:
    """Add the tree of codes: set, family (for the client's), code."""
    used = codes_in_use(cases, codebook)
    for code_set in CODE_SETS:
        branch = _code(parent, _id("set", code_set), _SETS[code_set], codable=False)
        known = codebook.of(code_set)
        families = {code.family for code in known if code.family is not None} if code_set == "client" else set()
        twigs: dict[str | None, _Element] = {None: branch}
        for family in codebook.families:
            if family.id in families:
                name = f"{family.id}: {family.label['en']}"
                twigs[family.id] = _code(branch, _id("family", family.id), name, text=family.definition)
        for code in known:
            _code(twigs[code.family], _id(code_set, code.id), f"{code.id}: {code.label['en']}", text=_meaning(code))
        for code_id in used[code_set]:
            if code_id not in {code.id for code in known}:
                _code(branch, _id(code_set, code_id), code_id, text="Not in this version of the codebook.")


def _code(parent: _Element, guid: str, name: str, *, text: str = "", codable: bool = True) -> _Element:
    about = {"guid": guid, "name": legal_text(name), "isCodable": "true" if codable else "false"}
    code = _sub(parent, "Code", about)
    if text:
        _sub(code, "Description").text = legal_text(text)
    return code


def _meaning(code: Code) -> str:
    """Return a code's definition with its sources and how well they are known."""
    parts = [code.definition]
    if code.example:
        parts.append(f"Example (invented): {code.example}")
    if code.confusion:
        parts.append(f"Easily confused: {code.confusion}")
    if code.legitimate:
        parts.append(f"Or a fair objection? {code.legitimate}")
    if code.sources:
        parts.append(
            "Sources: "
            + ", ".join(f"{source.key} ({GRADES.get(source.grade, source.grade)})" for source in code.sources)
        )
    return "\n".join(parts)


def _source(sources: _Element, case: Case) -> tuple[str, str]:
    """Add a session and return its id and its text: a line a turn, the speaker in front."""
    session, user = case.session, _user(case.coding.made_by)
    guid = _id("session", session.id, session.source)
    made = {"creatingUser": user, "creationDateTime": _DATE}
    # Importers name a file after the source.
    name = "".join("_" if sign in '/\\:*?"<>|\n\t' else sign for sign in legal_text(session.id))
    source = _sub(sources, "TextSource", {"guid": guid, "name": name, "plainTextPath": f"internal://{guid}.txt"} | made)
    text = ""
    for coded in coded_turns(case):
        text += f"{legal_text(coded.turn.speaker)}: "
        words = legal_text(coded.turn.text or coded.turn.raw) or NO_WORDS
        _selection(source, guid, coded, (len(text), len(text) + len(words)), made)
        text += f"{words}\n"
    return guid, text


def _selection(source: _Element, guid: str, coded: CodedTurn, place: tuple[int, int], made: dict[str, str]) -> None:
    """Add a turn's codes to the stretch of text that it is."""
    codes = [(_id(code_set, score.id), f"{score.id} {score.p:.2f}") for code_set, score in coded.scores]
    if coded.coding.family is not None and not coded.coding.codes:
        codes.append((_id("family", coded.coding.family), f"family {coded.coding.family}, fine code left open"))
    if not codes:
        return
    turn = f"{coded.turn.index}"
    about = {"guid": _id("turn", guid, turn), "name": f"turn {coded.turn.index + 1}"}
    positions = {"startPosition": str(place[0]), "endPosition": str(place[1])}
    selection = _sub(source, "PlainTextSelection", about | positions | made)
    _sub(selection, "Description").text = legal_text("; ".join(words for _, words in codes))
    for code, _ in codes:
        coding = _sub(selection, "Coding", {"guid": _id("coding", guid, turn, code)} | made)
        _sub(coding, "CodeRef", {"targetGUID": code})

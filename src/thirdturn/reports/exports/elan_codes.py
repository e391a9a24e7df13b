"""Codes in an ELAN file: codes under every speaker's tier, third turns under the practitioner's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from thirdturn.domain.case import Case
from thirdturn.reports.exports.given import CodedTurn, coded_turns, legal_text

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPE = "thirdturn codes"
_ASSOCIATION = "Symbolic_Association"


def with_codes(eaf: bytes, case: Case) -> bytes:
    """Return an ELAN file with the case's codes added.

    A code annotation belongs to the annotation of its turn and has the turn's time; several codes stand in it with
    spaces between them. A turn without a code has none.

    Args:
        eaf: The session as ELAN file with one tier a speaker, in which annotation ``a1`` is the first turn, ``a2`` the
            second and so on, as ``thirdturn.formats.elan`` writes it.
        case: The case.
    """
    from lxml import etree

    root = etree.fromstring(eaf, etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True))
    speech = [tier for tier in root.iterfind("TIER") if tier.get("PARENT_REF") is None]
    names = {tier.get("TIER_ID", "") for tier in speech}
    place = list(root).index(speech[-1]) + 1 if speech else len(root)
    number = len(case.session.turns)
    for parent, speaker in zip(speech, case.session.speakers, strict=True):
        turns = [coded for coded in coded_turns(case) if coded.turn.speaker == speaker.id]
        layers = [("codes", list(_codes(turns)))]
        if speaker.role == "practitioner":
            layers.append(("third turns", list(_third_turns(turns))))
        for layer, notes in layers:
            tier = etree.Element("TIER", _about(parent, layer, names))
            for turn, words in notes:
                number += 1
                _annotate(tier, number, turn, words)
            root.insert(place, tier)
            place += 1
    _declare(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _codes(turns: list[CodedTurn]) -> Iterator[tuple[int, str]]:
    for coded in turns:
        if coded.coding.codes:
            yield coded.turn.index, " ".join(score.id for score in coded.coding.codes)


def _third_turns(turns: list[CodedTurn]) -> Iterator[tuple[int, str]]:
    for coded in turns:
        if coded.coding.third_turn is not None:
            yield coded.turn.index, coded.coding.third_turn.id


def _about(parent: _Element, layer: str, names: set[str]) -> dict[str, str]:
    """Return a dependent tier's attributes under a name that no other tier has."""
    speaker = parent.get("TIER_ID", "")
    name = f"{speaker} {layer}"
    while name in names:
        name += " (Thirdturn)"
    names.add(name)
    participant = parent.get("PARTICIPANT", speaker)
    return {"TIER_ID": name, "PARTICIPANT": participant, "PARENT_REF": speaker, "LINGUISTIC_TYPE_REF": TYPE}


def _annotate(tier: _Element, number: int, turn: int, words: str) -> None:
    from lxml import etree

    outer = etree.SubElement(tier, "ANNOTATION")
    about = {"ANNOTATION_ID": f"a{number}", "ANNOTATION_REF": f"a{turn + 1}"}
    inner = etree.SubElement(outer, "REF_ANNOTATION", about)
    etree.SubElement(inner, "ANNOTATION_VALUE").text = legal_text(words)


def _declare(root: _Element) -> None:
    """Say what kind of tier the new ones are."""
    from lxml import etree

    about = {"LINGUISTIC_TYPE_ID": TYPE, "CONSTRAINTS": _ASSOCIATION, "TIME_ALIGNABLE": "false"}
    etree.SubElement(root, "LINGUISTIC_TYPE", {**about, "GRAPHIC_REFERENCES": "false"})
    meaning = "1-1 association with a parent annotation"
    etree.SubElement(root, "CONSTRAINT", {"STEREOTYPE": _ASSOCIATION, "DESCRIPTION": meaning})

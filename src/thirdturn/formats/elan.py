"""ELAN annotation files (.eaf), read with rustling: one top-level tier a speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Session
from thirdturn.formats.parts.elan_slots import slots_of
from thirdturn.formats.parts.guarded import parsed
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.parts.timeline import Piece, merged
from thirdturn.formats.parts.xml_guard import parse_xml
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

if TYPE_CHECKING:
    from lxml.etree import _Element
    from rustling.elan import Tier

NAME = "elan"
LABEL = "ELAN (.eaf)"
EXTENSIONS = ("eaf",)

# Names of the header properties in which our own files say what ELAN has no field for.
_OURS = "thirdturn"
_TIMES = "thirdturn:times"
_LANGUAGE = "thirdturn:language"
_ROLE = "thirdturn:role:"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"


def recognises(source: Source) -> bool:
    """Say yes to XML with ELAN's root element."""
    return "<ANNOTATION_DOCUMENT" in source.text[:5000]


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session: top-level tiers merged by time, annotations of the same speaker in a row joined.

    Tiers that depend on another (translations, codes) are not read, nor are annotations without words; notices say so.
    In our own files every annotation stays a turn in its place, and times that were made up on writing are taken back,
    unless somebody has moved the annotation since.

    Raises:
        MalformedTranscript: Broken XML, no ELAN file, or no annotation with words.
    """
    from rustling.elan import ELAN

    root = parse_xml(source)
    expected = "Open the file in ELAN and save it again"
    if root.tag != "ANNOTATION_DOCUMENT":
        raise MalformedTranscript(source.name, f"XML with the root {str(root.tag)!r}", expected)
    elan = parsed(
        lambda: ELAN.from_strs([source.text], parallel=False),
        MalformedTranscript(source.name, "an ELAN file that breaks its schema", expected),
    )
    tiers = list(elan.tiers()[0].values())
    said = _properties(root)
    speaking = [tier for tier in tiers if tier.parent_id is None]
    tiers_of_pieces = [_pieces(tier, rank, said) for rank, tier in enumerate(speaking)]
    if _untouched(tiers_of_pieces, said):
        tiers_of_pieces = [[replace(piece, at=piece.rank) for piece in pieces] for pieces in tiers_of_pieces]
    turns: Sequence[RawTurn] = merged(tiers_of_pieces)
    if not turns:
        raise MalformedTranscript(source.name, "an ELAN file without words on a top-level tier", expected)
    notices = _notices(tiers, ours=_OURS in said)
    if _OURS not in said:
        turns, joined = join_same_speaker(turns)
        notices += joining_notices(joined, "annotations")
    yield RawTranscript("", tuple(turns), said.get(_LANGUAGE, ""), notices)


def render(session: Session) -> bytes:
    """Return the session as an ELAN file with one tier a speaker, every turn as it stood in the file.

    ELAN wants a beginning and an end for every annotation. Where they are not known they are made up, evenly between
    the neighbours (see :func:`~thirdturn.formats.parts.elan_slots.slots_of`), and a header property keeps what is
    true, so that reading gives no time that nobody measured. Times are whole milliseconds.
    """
    from lxml import etree

    root = etree.Element(
        "ANNOTATION_DOCUMENT",
        {"AUTHOR": "", "DATE": "1970-01-01T00:00:00+00:00", "FORMAT": "3.0", "VERSION": "3.0"},
        nsmap={"xsi": _XSI},
    )
    root.set(f"{{{_XSI}}}noNamespaceSchemaLocation", _SCHEMA)
    header = etree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    slots = slots_of(session)
    for name, value in _about(session, slots).items():
        etree.SubElement(header, "PROPERTY", {"NAME": _legal(name)}).text = _legal(value)
    order = etree.SubElement(root, "TIME_ORDER")
    edges = sorted((time, index, edge) for index, slot in enumerate(slots) for edge, time in enumerate(slot))
    names = {(index, edge): f"ts{number}" for number, (_, index, edge) in enumerate(edges, start=1)}
    for time, index, edge in edges:
        etree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": names[index, edge], "TIME_VALUE": str(time)})
    for speaker in session.speakers:
        about = {"TIER_ID": _legal(speaker.id), "PARTICIPANT": _legal(speaker.id), "LINGUISTIC_TYPE_REF": "default-lt"}
        tier = etree.SubElement(root, "TIER", about)
        for turn in session.turns:
            if turn.speaker == speaker.id:
                _annotate(tier, turn.index, turn.raw, names)
    etree.SubElement(
        root,
        "LINGUISTIC_TYPE",
        {"LINGUISTIC_TYPE_ID": "default-lt", "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"},
    )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _pieces(tier: Tier, rank: int, said: Mapping[str, str]) -> list[Piece]:
    """Return a tier's annotations as turns on the timeline; in our own files the annotation's number is the rank."""
    ours = _OURS in said
    true_times = dict(entry.split("=") for entry in said.get(_TIMES, "").split() if entry.count("=") == 1)
    speaker = tier.participant.strip() or tier.id
    pieces: list[Piece] = []
    for note in tier.annotations:
        words = note.value.strip()
        if not words and not ours:
            continue
        turn = RawTurn(
            speaker=speaker,
            text=words,
            source_ref=f"annotation {note.id}",
            start_s=_seconds(note.start_time, true_times.get(f"{note.id}s", "")),
            end_s=_seconds(note.end_time, true_times.get(f"{note.id}e", "")),
            role_hint=said.get(f"{_ROLE}{speaker}", ""),
        )
        number = note.id.removeprefix("a")
        at = None if note.start_time is None else float(note.start_time)
        pieces.append(Piece(at, int(number) if ours and number.isdecimal() else rank, turn))
    return pieces


def _untouched(tiers: Sequence[Sequence[Piece]], said: Mapping[str, str]) -> bool:
    """Say whether this is our own file with just the annotations that we wrote, whose numbers give the turns' order."""
    numbers = sorted(piece.rank for pieces in tiers for piece in pieces)
    return said.get(_OURS) == _turn_count(len(numbers)) and numbers == list(range(1, len(numbers) + 1))


def _notices(tiers: Sequence[Tier], *, ours: bool) -> tuple[Notice, ...]:
    """Say what was not read and which tiers have no times."""
    notices: list[Notice] = []
    speaking = [tier for tier in tiers if tier.parent_id is None]
    if dependent := [tier.id for tier in tiers if tier.parent_id is not None]:
        notices.append(Notice(f"tiers that depend on others were not read: {', '.join(dependent)}"))
    if silent := [tier.id for tier in speaking if not tier.annotations]:
        notices.append(Notice(f"tiers without annotations: {', '.join(silent)}"))
    blank = sum(not note.value.strip() for tier in speaking for note in tier.annotations)
    if blank and not ours:
        notices.append(Notice(f"{blank} annotations without words were left out"))
    for tier in speaking:
        if tier.annotations and all(note.start_time is None for note in tier.annotations):
            notices.append(Notice(f"the tier {tier.id!r} has no times; its turns stand before all others"))
    return tuple(notices)


def _properties(root: _Element) -> dict[str, str]:
    return {str(found.get("NAME", "")): found.text or "" for found in root.iterfind("HEADER/PROPERTY")}


def _about(session: Session, slots: Sequence[tuple[int, int]]) -> dict[str, str]:
    """Return what the header properties say about a session.

    Times other than those written stand as ``a3s=1000:``, the start of annotation a3, written as 1000 ms and unknown,
    or ``a3e=1500:1700``, its end, written as 1500 ms and truly 1700 ms.
    """
    times: list[str] = []
    for turn, slot in zip(session.turns, slots, strict=True):
        for edge, written, true in (("s", slot[0], turn.start_s), ("e", slot[1], turn.end_s)):
            real = "" if true is None else str(round(true * 1000))
            if real != str(written):
                times.append(f"a{turn.index + 1}{edge}={written}:{real}")
    return {
        _OURS: _turn_count(len(session.turns)),
        _LANGUAGE: session.language,
        _TIMES: " ".join(times),
        **{f"{_ROLE}{speaker.id}": speaker.role for speaker in session.speakers},
    }


def _turn_count(count: int) -> str:
    return f"one annotation a turn, {count} turns"


def _annotate(tier: _Element, index: int, words: str, names: dict[tuple[int, int], str]) -> None:
    from lxml import etree

    outer = etree.SubElement(tier, "ANNOTATION")
    edges = {"TIME_SLOT_REF1": names[index, 0], "TIME_SLOT_REF2": names[index, 1]}
    inner = etree.SubElement(outer, "ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": f"a{index + 1}", **edges})
    etree.SubElement(inner, "ANNOTATION_VALUE").text = _legal(words)


def _seconds(milliseconds: int | None, entry: str) -> float | None:
    """Return a time in seconds: the true one if the entry says that just this one was written in its stead."""
    written, _, true = entry.partition(":")
    if milliseconds is None:
        return None
    if written == str(milliseconds):
        return int(true) / 1000 if true.isdecimal() else None
    return milliseconds / 1000


def _legal(words: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(
        sign
        for sign in words
        if sign in "\t\n" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"
    )

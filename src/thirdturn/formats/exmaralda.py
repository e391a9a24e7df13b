"""EXMARaLDA basic transcriptions (.exb): tiers of type "t" are speech, one or more a speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice
from thirdturn.formats.parts.clock import seconds_of
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.parts.timeline import Piece, merged
from thirdturn.formats.parts.xml_guard import parse_xml
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "exmaralda"
LABEL = "EXMARaLDA (.exb)"
EXTENSIONS = ("exb",)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A timeline item: its position, and its time in seconds if it has one."""

    position: int
    time_s: float | None


def recognises(source: Source) -> bool:
    """Say yes to XML with the root element of a basic transcription."""
    return "<basic-transcription" in source.text[:5000]


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session: events of all speech tiers in the order of the timeline, those of a speaker in a row joined.

    Tiers of other types (descriptions, annotations) are not read, nor are events without words; notices say so.

    Raises:
        MalformedTranscript: Broken XML, no basic transcription, an event outside the timeline, or no speech.
    """
    root = parse_xml(source)
    expected = "Open the file in EXMARaLDA's Partitur-Editor and save it again"
    if root.tag != "basic-transcription":
        raise MalformedTranscript(source.name, f"XML with the root {str(root.tag)!r}", expected)
    moments = {
        str(item.get("id")): _Moment(position, seconds_of(item.get("time")))
        for position, item in enumerate(root.iterfind("basic-body/common-timeline/tli"))
    }
    names = _names(root)
    tiers = root.findall("basic-body/tier")
    speech = [tier for tier in tiers if tier.get("type") == "t"]
    pieces = [_pieces(tier, rank, moments, names, source) for rank, tier in enumerate(speech)]
    turns: Sequence[RawTurn] = merged(pieces)
    if not turns:
        raise MalformedTranscript(source.name, 'a transcription without words on a tier of type "t"', expected)
    # Events carry their own blanks, as they may cut through a word.
    turns, joined = join_same_speaker(turns, glue="")
    blank = sum(len(tier.findall("event")) for tier in speech) - sum(map(len, pieces))
    others = [tier.get("display-name") or tier.get("category") or "?" for tier in tiers if tier not in speech]
    notices = joining_notices(joined, "events")
    if blank:
        notices += (Notice(f"{blank} events without words were left out"),)
    if others:
        notices += (Notice(f"tiers that are no speech were not read: {', '.join(others)}"),)
    stripped = tuple(replace(turn, text=turn.text.strip()) for turn in turns)
    yield RawTranscript("", stripped, _language(root), notices)


def _names(root: _Element) -> dict[str, str]:
    """Return the abbreviation of every speaker, or the id where there is none."""
    return {
        str(speaker.get("id")): (speaker.findtext("abbreviation") or "").strip() or str(speaker.get("id"))
        for speaker in root.iterfind("head/speakertable/speaker")
    }


def _pieces(
    tier: _Element, rank: int, moments: dict[str, _Moment], names: dict[str, str], source: Source
) -> list[Piece]:
    """Return a tier's events with words, each at its position on the timeline."""
    speaker = tier.get("speaker") or ""
    events = tier.findall("event")
    goes_on = {event.get("start") for event in events}
    pieces: list[Piece] = []
    for event in events:
        start, end = moments.get(event.get("start", "")), moments.get(event.get("end", ""))
        if start is None or end is None:
            raise MalformedTranscript(
                source.name,
                "an event that starts or ends outside the timeline",
                "Every event names two items of the common timeline",
                int(str(event.sourceline)),
            )
        words = "".join(str(part) for part in event.itertext())
        if words.strip():
            turn = RawTurn(
                speaker=names.get(speaker, speaker) or (tier.get("display-name") or "").partition(" ")[0],
                # Only an event that the next one touches can stop inside a word.
                text=words if event.get("end") in goes_on else f"{words.rstrip()} ",
                source_ref=f"line {event.sourceline}",
                start_s=start.time_s,
                end_s=end.time_s,
            )
            pieces.append(Piece(start.position, rank, turn))
    return pieces


def _language(root: _Element) -> str:
    """Return the language that the speakers use, in two letters, if they all name the same one."""
    named = root.iterfind("head/speakertable/speaker/languages-used/language")
    codes = {str(language.get("lang") or language.text or "").strip().lower() for language in named} - {""}
    if len(codes) != 1:
        return ""
    code = codes.pop()
    return code if len(code) == 2 else str(knowledge("lexicons/language_codes.yaml")["two_letters"].get(code, ""))

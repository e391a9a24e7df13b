"""WebVTT, as Zoom, Teams and speech recognisers save it; read with webvtt-py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Session
from thirdturn.formats.parts.cues import (
    Block,
    Cue,
    blocks_of,
    known_times,
    one_line,
    read_block,
    transcript_of,
    without_tags,
)
from thirdturn.formats.parts.elan_slots import slots_of
from thirdturn.formats.raw import RawTranscript, Source

NAME = "vtt"
LABEL = "WebVTT"
EXTENSIONS = ("vtt",)

_VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^<>]+)>")
_NOT_TALK = ("NOTE", "STYLE", "REGION")
_OURS = "thirdturn: one cue a turn"
_MADE_UP = re.compile(
    rf"^NOTE {_OURS}; starts made up: (?P<starts>[\d ]*); ends made up: (?P<ends>[\d ]*)$", re.MULTILINE
)


def recognises(source: Source) -> bool:
    """Say yes to text that opens with ``WEBVTT``."""
    return source.text.lstrip("\n ").startswith("WEBVTT")


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the one conversation of the file.

    Voices (``<v Name>``) and ``Name:`` in front of the words are speakers. Cues of one speaker in a row are one turn,
    with a notice, but for our own files, where every cue is a turn.

    Raises:
        MalformedTranscript: There is no cue with words.
    """
    cues: list[Cue] = []
    notices: list[Notice] = []
    for block in _talk_blocks(source.text):
        found, about = read_block(block, len(cues))
        cues += found
        notices += about
    voiced = [piece for cue in cues for piece in _voices(cue)]
    if not any(cue.lines for cue in voiced):
        raise MalformedTranscript(source.name, "there is no cue with words", "Is this the right file?", line=1)
    ours = _MADE_UP.search(source.text)
    if ours:
        starts, ends = _numbers(ours["starts"]), _numbers(ours["ends"])
        voiced = [_without_made_up(cue, starts, ends) for cue in voiced]
    raw = transcript_of(voiced, one_turn_each=ours is not None)
    yield replace(raw, notices=(*notices, *raw.notices))


def render(session: Session) -> bytes:
    """Return the session as WebVTT with one cue a turn and the speaker as its voice.

    WebVTT wants a time for every cue: where none is known it is made up between the neighbours, and a comment names
    those cues, so that :func:`parse` takes the times away again.
    """
    from webvtt import Caption, WebVTT
    from webvtt.models import Timestamp

    starts, ends = known_times(session)
    unknown = ([turn.index + 1 for turn in session.turns if turn.index not in known] for known in (starts, ends))
    first, second = (" ".join(map(str, numbers)) for numbers in unknown)
    captions = [
        Caption(
            str(Timestamp.from_seconds(start / 1000)),
            str(Timestamp.from_seconds(end / 1000)),
            [f"<v {escape(' '.join(turn.speaker.split()), quote=False)}>{escape(one_line(turn), quote=False)}"],
            f"turn {turn.index + 1}",
        )
        for turn, (start, end) in zip(session.turns, slots_of(session), strict=True)
    ]
    comment = f"{_OURS}; starts made up: {first}; ends made up: {second}"
    return f"{WebVTT(captions=captions, header_comments=[comment]).content}\n".encode()


def _talk_blocks(text: str) -> Iterator[Block]:
    """Give the blocks that may hold cues: all but the header and comments."""
    for place, block in enumerate(blocks_of(text)):
        if place == 0:
            # A cue may follow the header without a blank line.
            timed = next((at for at, line in enumerate(block.lines) if "-->" in line), None)
            if timed is not None:
                yield Block(block.line + timed, block.lines[timed:])
        elif not block.lines[0].startswith(_NOT_TALK) or any("-->" in line for line in block.lines):
            yield block


def _voices(cue: Cue) -> Iterator[Cue]:
    """Cut a cue where another voice begins, and take tags and character references out."""
    before, *pairs = _VOICE.split("\n".join(cue.lines))
    for voice, words in (("", before), *zip(pairs[0::2], pairs[1::2], strict=True)):
        lines = tuple(unescape(without_tags(line)).strip() for line in words.split("\n"))
        if voice or any(lines) or not pairs:
            yield replace(cue, lines=tuple(line for line in lines if line), voice=unescape(voice).strip())


def _numbers(words: str) -> frozenset[str]:
    return frozenset(f"turn {number}" for number in words.split())


def _without_made_up(cue: Cue, starts: frozenset[str], ends: frozenset[str]) -> Cue:
    return replace(
        cue,
        start_s=None if cue.name in starts else cue.start_s,
        end_s=None if cue.name in ends else cue.end_s,
    )

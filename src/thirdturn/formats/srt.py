"""SRT subtitles; read with webvtt-py, since rustling gives up a file at its first broken cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Session
from thirdturn.formats.parts.cues import Cue, blocks_of, one_line, read_block, transcript_of, without_tags
from thirdturn.formats.parts.elan_slots import slots_of
from thirdturn.formats.raw import RawTranscript, Source

NAME = "srt"
LABEL = "SRT"
EXTENSIONS = ("srt",)

_OPENING = re.compile(r"\s*(?:\d+\s*\n\s*)?\d+:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*-->\s*\d")


def recognises(source: Source) -> bool:
    """Say yes to text that opens with a number and a timing, and to timings in a file named ``.srt``."""
    if _OPENING.match(source.text[:500]):
        return True
    return source.extension in EXTENSIONS and "-->" in source.text and not source.text.lstrip().startswith("WEBVTT")


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the one conversation of the file; ``Name:`` in front of the words names the speaker.

    Raises:
        MalformedTranscript: There is no cue with words.
    """
    cues: list[Cue] = []
    notices: list[Notice] = []
    for block in blocks_of(source.text):
        found, about = read_block(block, len(cues))
        cues += [replace(cue, lines=tuple(without_tags(line).strip() for line in cue.lines)) for cue in found]
        notices += about
    if not any(line for cue in cues for line in cue.lines):
        raise MalformedTranscript(source.name, "there is no cue with words", "Is this the right file?", line=1)
    raw = transcript_of(cues)
    yield replace(raw, notices=(*notices, *raw.notices))


def render(session: Session) -> bytes:
    """Return the session as SRT with one cue a turn and ``Name: words``.

    SRT has neither comments nor cues without a time: times that are not known are made up between the neighbours, and
    nothing in the file can say so. An arrow ``-->`` among the words would end the cue and becomes ``→``. Turns in a row
    of one speaker come back as one. WebVTT keeps all of it apart.
    """
    cues = []
    for turn, (start, end) in zip(session.turns, slots_of(session), strict=True):
        words = f"{' '.join(turn.speaker.split())}: {one_line(turn)}".replace("-->", "→")
        cues.append(f"{turn.index + 1}\n{_clock(start)} --> {_clock(end)}\n{words}\n")
    return "\n".join(cues).encode()


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"

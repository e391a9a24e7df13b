"""Praat TextGrid, long and short, read with rustling: one interval tier a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice
from thirdturn.formats.parts.guarded import parsed
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.parts.timeline import Piece, merged
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

if TYPE_CHECKING:
    from rustling.textgrid import IntervalTier

NAME = "textgrid"
LABEL = "Praat TextGrid"
EXTENSIONS = ("textgrid",)

_OPENING = re.compile(r'\s*File type = "ooTextFile(?: short)?"\s*(?:Object class = )?"TextGrid"')
_LONG_OPENING = 'File type = "ooTextFile"\nObject class = "TextGrid"'
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def recognises(source: Source) -> bool:
    """Say yes to text that opens as Praat's text files do, with a TextGrid inside."""
    return bool(_OPENING.match(source.text.lstrip("\ufeff")))


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session: interval tiers merged by time; an interval without words is silence, not a turn.

    Intervals of the same speaker in a row are joined. Point tiers mark moments and are not read.

    Raises:
        MalformedTranscript: The file breaks the format, or no interval tier holds words.
    """
    from rustling.textgrid import IntervalTier, TextGrid

    text = _OPENING.sub(_LONG_OPENING, source.text.lstrip("\ufeff"), count=1)
    # rustling reads line by line, but Praat lets words run over several lines.
    text = _QUOTED.sub(lambda found: " ".join(found[0].split("\n")), text)
    grid = parsed(
        lambda: TextGrid.from_strs([_ascii(text)], parallel=False),
        MalformedTranscript(
            source.name,
            "a TextGrid that breaks the format: a number, a quotation mark or a tier's size is wrong",
            "Open it in Praat and save it again as a text file",
        ),
    )
    tiers = grid.tiers()[0]
    speaking = [tier for tier in tiers if isinstance(tier, IntervalTier)]
    turns: Sequence[RawTurn] = merged(_pieces(tier, rank) for rank, tier in enumerate(speaking))
    if not turns:
        raise MalformedTranscript(
            source.name, "a TextGrid without words on any interval tier", "Expected one interval tier a speaker"
        )
    turns, joined = join_same_speaker(turns)
    points = [_unicode(tier.name) for tier in tiers if not isinstance(tier, IntervalTier)]
    notices = (Notice(f"point tiers were not read: {', '.join(points)}"),) if points else ()
    yield RawTranscript("", tuple(turns), notices=notices + joining_notices(joined, "intervals"))


def _pieces(tier: IntervalTier, rank: int) -> list[Piece]:
    speaker = _unicode(tier.name).strip()
    return [
        Piece(
            interval.xmin,
            rank,
            RawTurn(
                speaker=speaker,
                text=_unicode(interval.text).strip(),
                source_ref=f"tier {speaker}, interval {number}",
                start_s=interval.xmin,
                end_s=interval.xmax,
            ),
        )
        for number, interval in enumerate(tier.intervals, start=1)
        if interval.text.strip()
    ]


def _ascii(text: str) -> str:
    """Write every letter beyond ASCII, and the backslash, as a number.

    rustling 0.9 takes the bytes of a TextGrid's strings for characters, and umlauts would come out as two signs.
    """
    return re.sub(r"[^\x00-\x7f]|\\", lambda found: f"\\{ord(found[0]):x};", text)


def _unicode(text: str) -> str:
    return re.sub(r"\\([0-9a-f]+);", lambda found: chr(int(found[1], 16)), text)

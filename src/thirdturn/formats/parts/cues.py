"""Subtitle cues: what WebVTT and SRT share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from thirdturn.domain.session import Notice, Session, Turn
from thirdturn.formats.assembly.notation import clean
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.parts.labels import accepted_labels, split_label
from thirdturn.formats.raw import RawTranscript, RawTurn

# The whole arrow, or one that a hand has damaged: enough to see that a timing was meant.
_MEANT_TIMING = re.compile(r"^\s*[\d:.,]+\s*-+>.*$|^.*-->.*$")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_TAG = re.compile(r"</?(?:i|b|u|c|v|font|lang|ruby|rt|span)(?:[.\s][^<>]*)?/?>|<\d[\d:.]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between blank lines: a cue, a comment, or something broken.

    Attributes:
        line: Number of the first line.
        lines: The lines, none blank.
    """

    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle, or what one voice says in it.

    Attributes:
        ref: Where it stands.
        name: Its identifier, if it has one.
        start_s: Start in seconds; ``None`` if the timing is broken.
        end_s: End in seconds.
        lines: What is said, line by line, without tags.
        voice: The speaker, if the file marks one.
    """

    ref: str
    name: str
    start_s: float | None
    end_s: float | None
    lines: tuple[str, ...]
    voice: str = ""


def blocks_of(text: str) -> Iterator[Block]:
    """Give the blocks of a subtitle file with their line numbers; a cue's number and timing also begin a block."""
    lines: list[str] = []
    first = 1
    every = [*text.split("\n"), ""]
    for number, line in enumerate(every, start=1):
        begins = line.strip().isdigit() and "-->" in every[min(number, len(every) - 1)]
        if lines and (begins or not line.strip()):
            yield Block(first, tuple(lines))
            lines = []
        if line.strip():
            first = first if lines else number
            lines.append(line)


def read_block(block: Block, count: int) -> tuple[tuple[Cue, ...], tuple[Notice, ...]]:
    """Read the cues of a block with webvtt-py; if it finds none, keep the words and say where.

    Args:
        block: Lines with a timing, or stray ones; SRT's decimal commas are read as WebVTT's points.
        count: How many cues came before, for the references.
    """
    import webvtt

    text = "\n".join(_DECIMAL_COMMA.sub(".", line) if "-->" in line else line for line in block.lines)
    captions = webvtt.from_string(f"WEBVTT\n\n{text}\n").captions
    cues = tuple(
        Cue(
            ref=f"cue {count + place}",
            name=caption.identifier or "",
            start_s=caption.start_time.in_milliseconds() / 1000,
            end_s=caption.end_time.in_milliseconds() / 1000,
            lines=tuple(caption.lines),
        )
        for place, caption in enumerate(captions, start=1)
    )
    if cues:
        return cues, ()
    words = tuple(line for line in block.lines if not _MEANT_TIMING.match(line) and not line.strip().isdigit())
    if not words:
        return (), (Notice("a cue without words and a valid time was left out", source_ref=f"line {block.line}"),)
    notice = Notice("a cue without a valid time; its words were kept without times", source_ref=f"line {block.line}")
    return (Cue(f"line {block.line}", "", None, None, words),), (notice,)


def transcript_of(cues: Sequence[Cue], *, one_turn_each: bool = False) -> RawTranscript:
    """Turn cues into turns: a turn is as many cues in a row as one speaker has.

    Subtitles name a speaker by voice or by ``Name: words``, often only when the speaker changes: a cue that names
    nobody goes on with the speaker before. Notices say how many cues that concerns, and how many were joined.

    Args:
        cues: In the order of the file.
        one_turn_each: Each cue is a turn, as in our own files: join nothing.
    """
    firsts = [found.label for cue in cues if not cue.voice for line in cue.lines if (found := split_label(line))]
    accepted = accepted_labels(firsts, sum(len(cue.lines) for cue in cues if not cue.voice))
    pieces = [piece for cue in cues for piece in _pieces(cue, accepted)]
    notices: list[Notice] = []
    speaker, carried = "", 0
    for place, piece in enumerate(pieces):
        if not piece.speaker and speaker:
            pieces[place] = replace(piece, speaker=speaker)
            carried += 1
        speaker = pieces[place].speaker
    if carried:
        notices.append(Notice(f"cues that name no speaker, taken as the speaker before going on: {carried}"))
    if one_turn_each:
        return RawTranscript("", tuple(pieces), notices=tuple(notices))
    turns, joined = join_same_speaker(pieces)
    return RawTranscript("", turns, notices=(*notices, *joining_notices(joined, "cues")))


def without_tags(line: str) -> str:
    """Return a line without the mark-up of subtitles; other angle brackets stay, as transcribers use them."""
    return _TAG.sub("", line)


def one_line(turn: Turn) -> str:
    """Return what a turn's cue says: the raw words with their notation if they are one line, else the clean ones.

    A silence before the turn that no times would show, such as one on a line of its own, is written in front.
    """
    raw = turn.raw.strip()
    words = raw if raw and "\n" not in raw and "\r" not in raw else turn.text
    silence = turn.pause_before_s
    if turn.start_s is None and silence and silence > 0 and turn.text and clean(words).leading_pause_s is None:
        return f"({silence:.1f}) {words}"
    return words


def known_times(session: Session) -> tuple[frozenset[int], frozenset[int]]:
    """Return the indices of turns whose start is known, and of those whose end is."""
    return (
        frozenset(turn.index for turn in session.turns if turn.start_s is not None),
        frozenset(turn.index for turn in session.turns if turn.end_s is not None),
    )


def _pieces(cue: Cue, accepted: frozenset[str]) -> Iterator[RawTurn]:
    """Cut a cue where another speaker's label begins."""
    speaker, words = cue.voice, list[str]()
    for line in cue.lines:
        found = None if cue.voice else split_label(line)
        if found is None or found.label not in accepted:
            words.append(line.strip())
            continue
        if words or speaker:
            yield _piece(cue, speaker, words)
        speaker, words = found.label, [found.rest]
    yield _piece(cue, speaker, words)


def _piece(cue: Cue, speaker: str, words: Sequence[str]) -> RawTurn:
    text = " ".join(word for word in words if word)
    return RawTurn(speaker, text, cue.ref, cue.start_s, cue.end_s)

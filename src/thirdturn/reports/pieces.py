"""A turn's words cut into pieces: what was said, what shows the resistance, pauses and sounds in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from thirdturn.domain.session import Span, Turn

Kind = Literal["said", "shown", "flagged", "pause", "sound", "cut"]

HEARD_PAUSE_S = 1.0
"""A silence before a turn is written from this length up (seconds); the published extracts turn on gaps of 1.0 s and
more (DIONNE24)."""
EXCERPT_WORDS = 70
"""Longer turns are shown in part on a moment's card; the transcript has all of it."""
_LEAD_WORDS = 15


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a turn.

    Attributes:
        kind: ``said``; ``shown`` (evidence); ``flagged`` (words behind a risk flag); ``pause``; ``sound`` (laughter and
            the like); ``cut`` (words left out).
        text: As it is to be written.
    """

    kind: Kind
    text: str


def pieces(turn: Turn, evidence: tuple[Span, ...] = (), flags: tuple[Span, ...] = ()) -> tuple[Piece, ...]:
    """Return the whole turn in pieces; where words are evidence and flagged as well, they are flagged."""
    return (*_silence_before(turn), *_window(turn, evidence, Span(0, len(turn.text)), flags))


def excerpt(turn: Turn, evidence: tuple[Span, ...] = ()) -> tuple[Piece, ...]:
    """Return the turn, or, where it is long, about :data:`EXCERPT_WORDS` words around the first evidence."""
    words = [match.span() for match in re.finditer(r"\S+", turn.text)]
    if len(words) <= EXCERPT_WORDS:
        return pieces(turn, evidence)
    first = 0
    if evidence:
        earliest = min(evidence, key=lambda span: span.start)
        before = sum(end <= earliest.start for _, end in words)
        inside = sum(end <= earliest.end for _, end in words)
        first = 0 if inside <= EXCERPT_WORDS else min(before - _LEAD_WORDS, len(words) - EXCERPT_WORDS)
    last = first + EXCERPT_WORDS - 1
    window = Span(words[first][0] if first else 0, words[last][1])
    lead = (Piece("cut", "… "),) if first else _silence_before(turn)
    tail = (Piece("cut", " …"),) if last + 1 < len(words) else ()
    return (*lead, *_window(turn, evidence, window), *tail)


def pause(seconds: float | None) -> str:
    """Return a pause as transcripts write it; ``(.)`` where its length is not known."""
    return "(.)" if seconds is None else f"({seconds:.1f}\u00a0s)"


def _silence_before(turn: Turn) -> tuple[Piece, ...]:
    written = any(silence.at == 0 for silence in turn.notation.pauses)
    gap = turn.pause_before_s
    if gap is None or gap < HEARD_PAUSE_S or written:
        return ()
    return (Piece("pause", pause(gap)),)


def _window(turn: Turn, evidence: tuple[Span, ...], window: Span, flags: tuple[Span, ...] = ()) -> Iterator[Piece]:
    """Give the pieces of a stretch of the turn; what falls on its edges belongs to it."""
    inserted = [(silence.at, Piece("pause", pause(silence.seconds))) for silence in turn.notation.pauses]
    inserted += [(sound.at, Piece("sound", sound.raw)) for sound in turn.notation.vocal]
    inside = [(at, piece) for at, piece in inserted if window.start <= at <= window.end]
    edges = {window.start, window.end, *(at for at, _ in inside)}
    edges |= {
        edge for span in (*evidence, *flags) for edge in (span.start, span.end) if window.start < edge < window.end
    }
    ordered = sorted(edges)
    for start, end in zip(ordered, [*ordered[1:], ordered[-1]], strict=True):
        yield from (piece for at, piece in inside if at == start)
        if end > start:
            marks: dict[Kind, tuple[Span, ...]] = {"flagged": flags, "shown": evidence}
            kinds = [kind for kind, spans in marks.items() if any(at.start <= start and end <= at.end for at in spans)]
            yield Piece(kinds[0] if kinds else "said", turn.text[start:end])

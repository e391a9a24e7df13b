"""A stretch of a session: all of it, from a place to another, or drawn at random. Turns keep their indices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from thirdturn.domain.coding import Coding
from thirdturn.domain.session import Session
from thirdturn.stats.miti import ENDS_A_VOLLEY

RANDOM_MINUTES = 20
"""MITI 4.2.1 asks for a random segment of 20 minutes (practitioner-codes reference, section 1.1)."""

_TURNS = re.compile(r"(\d+)-(\d+)")
_TIMES = re.compile(r"((?:\d+:)?\d+:\d\d)-((?:\d+:)?\d+:\d\d)")
_SHARE = re.compile(r"random(\d+)%")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of turns of one session.

    Attributes:
        start: Index of its first turn.
        stop: Index behind its last turn.
        how: How it was chosen, in words.
    """

    start: int
    stop: int
    how: str

    @property
    def turns(self) -> range:
        """Indices of its turns, as they are in the session."""
        return range(self.start, self.stop)

    @property
    def name(self) -> str:
        """Its place for people, who count turns from 1."""
        return f"turns {self.start + 1} to {self.stop}"


@dataclass(frozen=True, slots=True)
class NoSegment:
    """There is no such stretch in a session.

    Attributes:
        reason: Why, in words.
    """

    reason: str


def choose(session: Session, wanted: str, *, seed: int = 1) -> Segment | NoSegment:
    """Return the stretch of a session that is asked for.

    Args:
        session: The session.
        wanted: ``whole``; ``random20``, 20 minutes from a random turn on; ``random40%``, that share of the turns in one
            run; ``12-80``, turn numbers from 1, both included; ``5:00-25:00``, turns that start from the first time up
            to the second.
        seed: The same seed draws the same segment of the same session.

    Raises:
        ValueError: ``wanted`` is none of these.
    """
    if not session.turns:
        return NoSegment("the session has no turns")
    if wanted == "whole":
        return Segment(0, len(session.turns), "the whole session")
    if wanted == f"random{RANDOM_MINUTES}":
        return _random_minutes(session, seed)
    if share := _SHARE.fullmatch(wanted):
        return _random_share(session, int(share[1]), seed)
    if numbers := _TURNS.fullmatch(wanted):
        return _between_turns(session, int(numbers[1]), int(numbers[2]))
    if times := _TIMES.fullmatch(wanted):
        return _between_times(session, times[1], times[2])
    raise ValueError(
        f"{wanted!r} is no segment. Give whole, random{RANDOM_MINUTES}, random40%, turns such as 12-80, "
        "or times such as 5:00-25:00"
    )


def exchanges(session: Session, coding: Coding, segment: Segment) -> tuple[range, ...]:
    """Cut a segment into exchanges: one volley of the practitioner and all that is said until the next one begins.

    A volley is what :func:`thirdturn.stats.miti.volleys` says; one that the segment's edge cuts counts with the part
    inside. Turns before the first volley are an exchange without one.
    """
    roles = session.roles()
    starts = [segment.start]
    is_open = False
    last: frozenset[str] = frozenset()
    for index in segment.turns:
        codes = frozenset(score.id for score in coding.turns[index].codes)
        if roles[index] == "practitioner":
            if not is_open and index > segment.start:
                starts.append(index)
            is_open, last = True, codes
        elif codes != {"C.ack"} or last & ENDS_A_VOLLEY:
            is_open = False
    return tuple(range(start, stop) for start, stop in zip(starts, [*starts[1:], segment.stop], strict=True))


def _random_minutes(session: Session, seed: int) -> Segment | NoSegment:
    """Return 20 minutes that begin with a random turn, from which on there are 20 minutes left."""
    starts = _starts(session)
    length = session.duration_s
    if starts is None or length is None:
        return NoSegment(
            "the file has no times, so 20 minutes cannot be found in it; draw a share of the turns, such as random40%"
        )
    whole = 60.0 * RANDOM_MINUTES
    last = min(starts) + length - whole
    if last < min(starts):
        return Segment(0, len(starts), f"the whole session, which is shorter than {RANDOM_MINUTES} minutes")
    start = Random(seed).choice([index for index, at in enumerate(starts) if at <= last])
    stop = next((i for i in range(start + 1, len(starts)) if starts[i] >= starts[start] + whole), len(starts))
    return Segment(start, stop, f"{RANDOM_MINUTES} minutes at random, seed {seed}")


def _random_share(session: Session, per_cent: int, seed: int) -> Segment | NoSegment:
    if not 1 <= per_cent <= 100:
        return NoSegment(f"{per_cent} % is no share of the turns; give 1 to 100")
    turns = len(session.turns)
    wanted = max(1, round(turns * per_cent / 100))
    start = Random(seed).randrange(turns - wanted + 1)
    return Segment(start, start + wanted, f"{per_cent} % of the turns at random, seed {seed}")


def _between_turns(session: Session, first: int, last: int) -> Segment | NoSegment:
    turns = len(session.turns)
    if not 1 <= first <= last <= turns:
        return NoSegment(f"turns {first} to {last} do not lie in a session of {turns} turns, counted from 1")
    return Segment(first - 1, last, "given by turn numbers")


def _between_times(session: Session, first: str, last: str) -> Segment | NoSegment:
    starts = _starts(session)
    if starts is None:
        return NoSegment("the file has no times; give turn numbers, such as 12-80")
    inside = [index for index, at in enumerate(starts) if _seconds(first) <= at < _seconds(last)]
    if not inside:
        return NoSegment(f"no turn starts from {first} up to {last}")
    return Segment(inside[0], inside[-1] + 1, f"{first} to {last}")


def _starts(session: Session) -> list[float] | None:
    """Return the start of every turn, that of the turn before where it has none; ``None`` without any."""
    known = [turn.start_s for turn in session.turns if turn.start_s is not None]
    if not known:
        return None
    starts, at = [], known[0]
    for turn in session.turns:
        at = at if turn.start_s is None else turn.start_s
        starts.append(at)
    return starts


def _seconds(clock: str) -> float:
    seconds = 0
    for part in clock.split(":"):
        seconds = 60 * seconds + int(part)
    return float(seconds)

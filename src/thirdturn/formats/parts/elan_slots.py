"""Beginnings and ends for a format in which every turn must have both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from thirdturn.domain.session import Session, Turn

# Ours: a turn whose length nobody knows is drawn at most this long.
STEP_MS = 1000


def slots_of(session: Session) -> tuple[tuple[int, int], ...]:
    """Return beginning and end in milliseconds for every turn.

    Known times stay. Missing beginnings are spread evenly between the known times around them, one second apart where
    nothing follows. A missing end is the next later beginning, at most a second on. Turns of one speaker that overlap
    one another are moved apart, as a tier cannot hold both: the earlier one ends where the next begins, and of two that
    begin together the second begins a millisecond later.
    """
    starts = _starts(session.turns)
    rising = sorted(starts)
    slots: list[tuple[int, int]] = []
    for turn, start in zip(session.turns, starts, strict=True):
        if turn.end_s is not None:
            slots.append((start, max(round(turn.end_s * 1000), start + 1)))
        else:
            later = rising[bisect_right(rising, start) :][:1]
            slots.append((start, min([*later, start + STEP_MS])))
    for speaker in session.speakers:
        mine = [turn.index for turn in session.turns if turn.speaker == speaker.id]
        _part(slots, sorted(mine, key=lambda index: slots[index][0]))
    return tuple(slots)


def _starts(turns: Sequence[Turn]) -> list[int]:
    """Return every turn's beginning in milliseconds, the missing ones spread evenly between known times."""
    corners = _corners(turns)
    places = [place for place, _ in corners]
    starts: list[int] = []
    for turn in turns:
        place = 2 * turn.index
        after = bisect_right(places, place)
        left, begin = corners[after - 1]
        if turn.start_s is not None:
            starts.append(round(turn.start_s * 1000))
        elif after < len(corners):
            right, end = corners[after]
            starts.append(begin + (end - begin) * (place - left) // (right - left))
        else:
            starts.append(begin + (place - left) // 2 * STEP_MS)
    return starts


def _corners(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Return the known times with their places: turn n begins at place 2n and ends at 2n + 1.

    The recording's beginning stands for the end of a turn before the first. The end of a turn into which the next one
    falls is left out, so that what lies between is not spread backwards.
    """
    corners = [(-1, 0)]
    for turn in turns:
        for place, time in ((2 * turn.index, turn.start_s), (2 * turn.index + 1, turn.end_s)):
            if time is None:
                continue
            if corners[-1][0] % 2 and corners[-1][1] > time * 1000 and len(corners) > 1:
                corners.pop()
            corners.append((place, round(time * 1000)))
    return corners


def _part(slots: list[tuple[int, int]], mine: Sequence[int]) -> None:
    """Move one speaker's slots apart, in place."""
    free_from = 0
    for place, index in enumerate(mine):
        start, end = slots[index]
        start = max(start, free_from)
        if place + 1 < len(mine):
            end = min(end, slots[mine[place + 1]][0])
        slots[index] = (start, max(end, start + 1))
        free_from = slots[index][1]

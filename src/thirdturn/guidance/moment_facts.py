"""What the rules for cards need to know of one moment, read from the session up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Circumstances
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session
from thirdturn.guidance.gates import notes

MINIMAL = frozenset({"FA", "C.ack"})
"""Codes of bare backchannels: fragments of one action may stand on both sides of them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One moment.

    Attributes:
        family: Family of the action.
        codes: Its client codes, first code first.
        after: The practitioner's codes in the turn it answers.
        number: How many moments of resistance the session holds before it.
        times: Its number among the moments of its family, from 1.
        change_talk_heard: The client spoke for a change earlier in the session.
        emotion: Crying was transcribed in it, or grief is on record.
        ends: The session ends with it.
        failed: Third-turn codes that were answered with more resistance earlier in the session.
        done: The third-turn code of what the practitioner did here; ``None`` where that is open.
    """

    family: str
    codes: tuple[str, ...]
    after: frozenset[str]
    number: int
    times: int
    change_talk_heard: bool
    emotion: bool
    ends: bool
    failed: frozenset[str]
    done: str | None


def facts_of(session: Session, coding: Coding, sequence: Sequence, circumstances: Circumstances) -> Facts:
    """Return what the rules need to know of a moment. Only turns before it count, besides its own."""
    start = sequence.resisting[0]
    families = _moments_before(session, coding, start)
    vocal = [note for turn in sequence.resisting for note in session.turns[turn].notation.vocal]
    first = () if sequence.first is None else coding.turns[sequence.first].codes
    return Facts(
        family=sequence.family,
        codes=sequence.codes,
        after=frozenset(score.id for score in first),
        number=len(families),
        times=1 + families.count(sequence.family),
        change_talk_heard=any(entry.family == "change" for entry in coding.turns[:start]),
        emotion=any(note.kind == "crying" for note in vocal) or "grief" in notes(circumstances),
        ends=sequence.outcome == "session_ends",
        failed=_failed(session, coding, start),
        done=None if sequence.third_code is None else sequence.third_code.id,
    )


def holds(when: Mapping[str, Any], facts: Facts, circumstances: Circumstances) -> bool:
    """Say whether all conditions of a row of ``data/card_hints.yaml`` hold."""
    return all(_CONDITIONS[key](value, facts, circumstances) for key, value in when.items())


_Condition = Callable[[Any, Facts, Circumstances], bool]

_CONDITIONS: Mapping[str, _Condition] = {
    "family": lambda value, facts, _: facts.family in value,
    "code": lambda value, facts, _: any(_is_or_below(facts.codes[0], stem) for stem in value) if facts.codes else False,
    "after": lambda value, facts, _: not facts.after.isdisjoint(value),
    "times": lambda value, facts, _: facts.times >= value,
    "change_talk_heard": lambda value, facts, _: facts.change_talk_heard == value,
    "emotion": lambda value, facts, _: facts.emotion == value,
    "ends": lambda value, facts, _: facts.ends == value,
    "setting": lambda value, _, known: known.setting in value,
    "channel": lambda value, _, known: known.channel in value,
    "stage": lambda value, _, known: (known.stage or "unknown") in value,
    "referral": lambda value, _, known: known.referral in value,
    "event": lambda value, _, known: not set(known.events).isdisjoint(value),
    "homework": lambda value, _, known: known.homework in value,
    "missed": lambda value, _, known: known.missed >= value,
    "first_sessions": lambda value, _, known: known.session_number is not None and known.session_number <= value,
}


def _is_or_below(code: str, stem: str) -> bool:
    return code == stem or code.startswith(f"{stem}.")


def _moments_before(session: Session, coding: Coding, start: int) -> list[str]:
    """Return the families of the moments before a turn; fragments split by backchannels are one moment."""
    families: list[str] = []
    speaker: str | None = None
    for turn, entry in zip(session.turns[:start], coding.turns[:start], strict=True):
        if entry.family in RESISTING:
            if turn.speaker != speaker:
                families.append(entry.family)
            speaker = turn.speaker
        elif turn.text and not ({score.id for score in entry.codes} or {""}) <= MINIMAL:
            speaker = None
    return families


def _failed(session: Session, coding: Coding, start: int) -> frozenset[str]:
    """Return the third-turn codes before a turn whose next client turn resists; that turn may be the moment itself."""
    failed: set[str] = set()
    waiting: str | None = None
    for role, entry in zip(session.roles()[: start + 1], coding.turns[: start + 1], strict=True):
        if role == "practitioner" and entry.third_turn is not None:
            waiting = entry.third_turn.id
        elif role == "client" and waiting is not None and entry.family is not None:
            if entry.family in RESISTING:
                failed.add(waiting)
            waiting = None
    return frozenset(failed)

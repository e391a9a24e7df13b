"""Coded sessions: which codes stand at which turn, whoever gave them; what statistics over many sessions read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from thirdturn.domain.codebook import Family
from thirdturn.domain.coding import Coding
from thirdturn.domain.session import Role, Session


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """One turn's codes.

    Attributes:
        turn: Number of the turn; pairs at a lag are found by it, so a number that is missing leaves a gap.
        codes: The primary code first; empty where nobody gave one.
        role: Who speaks; ``None`` where the file does not say.
        family: Family of a client turn; ``None`` where it is not known.
        third_turn: What a practitioner's turn does with the resistance before it, if that was coded.
    """

    turn: int
    codes: tuple[str, ...]
    role: Role | None = None
    family: Family | None = None
    third_turn: str | None = None


@dataclass(frozen=True, slots=True)
class CodedSession:
    """One session as one coder coded it.

    Attributes:
        session: Id of the session.
        turns: By rising turn number, each number once.
        source: Name of the file it was read from; empty if it was made in memory.
        cluster: What is drawn as one when intervals are made: sessions of one client or practitioner go together.
            Empty where the session stands for itself.
    """

    session: str
    turns: tuple[CodedTurn, ...]
    source: str = ""
    cluster: str = ""

    def __post_init__(self) -> None:
        """Refuse turns out of order or given twice: a lag would mean nothing."""
        numbers = [turn.turn for turn in self.turns]
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise ValueError("turn numbers must rise, and each may stand once")


def coded_session(session: Session, coding: Coding) -> CodedSession:
    """Return a session's coding without words, one entry a turn."""
    turns = tuple(
        CodedTurn(
            entry.turn,
            tuple(score.id for score in entry.codes),
            role,
            entry.family,
            entry.third_turn.id if entry.third_turn else None,
        )
        for entry, role in zip(coding.turns, session.roles(), strict=True)
    )
    return CodedSession(session.id, turns, session.source)

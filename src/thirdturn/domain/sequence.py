"""A sequence: what led to a resisting action, the action, what was done with it, what came after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from thirdturn.domain.codebook import Family
from thirdturn.domain.coding import CodeScore
from thirdturn.domain.session import Span

FirstKind = Literal["question", "proposal", "reflection", "information", "other"]
Outcome = Literal["cooperates", "change_talk", "resists_again", "unclear", "session_ends"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of one turn that shows the resistance.

    Attributes:
        turn: Index of the turn.
        span: Where in its clean text.
    """

    turn: int
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """One moment of resistance in its place.

    Attributes:
        first: Index of the practitioner's turn that it answers; ``None`` if the client opens with it.
        first_kind: What that turn did.
        resisting: Indices of the client's turns that make up the action; fragments split by backchannels are one.
        third: Index of the practitioner's turn that takes it up; ``None`` if none follows.
        third_code: What that turn does; ``None`` where the coder abstained.
        after: Index of the client's next turn with content; ``None`` if none follows.
        outcome: What that turn does.
        family: Family of the action.
        codes: Client codes of the action, most probable first.
        p: Probability that the action is resistance: the highest among its turns.
        evidence: What shows it.
        clients: Ids of the clients who resist.
    """

    first: int | None
    first_kind: FirstKind | None
    resisting: tuple[int, ...]
    third: int | None
    third_code: CodeScore | None
    after: int | None
    outcome: Outcome
    family: Family
    codes: tuple[str, ...]
    p: float
    evidence: tuple[Evidence, ...] = ()
    clients: tuple[str, ...] = ()

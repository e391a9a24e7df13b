"""A sequence: what led to a resisting action, the action, what was done with it, what came after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from thirdturn.domain.codebook import Family
from thirdturn.domain.coding import CodeScore, QuestionForm
from thirdturn.domain.session import Span

FirstKind = Literal["question", "proposal", "reflection", "information", "other"]
Outcome = Literal["cooperates", "change_talk", "resists_again", "unclear", "session_ends"]
Resolution = Literal["answered", "refocused", "repaired", "dropped", "escalated"]


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
        codes: Client codes of the action: those of its family first, then the most probable.
        p: Probability that the action is resistance: the highest among its turns.
        evidence: What shows it.
        clients: Ids of the clients who resist.
        first_form: How the question in the first turn was built; ``None`` where it asked nothing.
        answers: Id of the speaker whose turn with content stands just before the action: in a group, perhaps another
            client; ``None`` if the client opens the session with it.
        attributes: What the codebook says of the first code: ``move``, ``activity``, ``explicitness``, ``constraint``,
            ``target``. Empty where no fine code was given.
        resolution: How it came out, where that can be told; the rules stand in :mod:`thirdturn.sequences`.
        recovery: Turns from the end of the action to the same client's next turn that goes along; ``None`` if the
            session holds none.
        episode: Number of the episode, from 1. A moment whose next client turn resists again is one episode with that.
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
    first_form: QuestionForm | None = None
    answers: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    resolution: Resolution | None = None
    recovery: int | None = None
    episode: int = 1

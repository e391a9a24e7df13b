"""A coding: what one coder says about every turn of one session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from thirdturn.domain.codebook import Family
from thirdturn.domain.session import Session, Span

QuestionForm = Literal["wh", "polar", "alternative", "tag"]

Sensitivity = Literal["balanced", "high"]
"""How readily a client turn is said to resist: as often right as complete, or rather one too many than one missed."""
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)


@dataclass(frozen=True, slots=True)
class CodeScore:
    """A code given to a turn.

    Attributes:
        id: The code.
        p: Probability that a human coder would give it, 0 to 1, as far as the coder can tell.
        by: What gave it, such as ``"baseline"`` or ``"rules: delay"``.
    """

    id: str
    p: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class TurnCoding:
    """What the coder says about one turn.

    Attributes:
        turn: Index of the turn.
        codes: Client turn: the primary code and at most one secondary. Practitioner turn: every code that applies.
            Empty where the coder abstained, and for turns of others.
        family: Family of a client turn, where that much is certain; ``None`` otherwise and for practitioners. A
            resisting family here is the coder's decision that the turn resists, even where the fine code is left open.
        p_resisting: Probability that a client turn resists; ``None`` for other turns.
        third_turn: What a practitioner's turn does with the resistance before it; ``None`` where there is none.
        abstained: The coder saw the turn and was not sure enough to give a code.
        question_form: How a practitioner's question is built; ``None`` where the turn asks nothing.
        scores: Probability of every code the coder knows for this kind of turn.
        evidence: Stretches of the turn's text that carried the decision, strongest first.
        notes: Observations beside the codes, such as ``"answer delayed by 1.8 s"``.
    """

    turn: int
    codes: tuple[CodeScore, ...] = ()
    family: Family | None = None
    p_resisting: float | None = None
    third_turn: CodeScore | None = None
    abstained: bool = False
    question_form: QuestionForm | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    evidence: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What made a coding, so that it can be made again.

    Attributes:
        coder: Name of the coder.
        version: Version of the coder.
        codebook: Version of the codebook.
        model_sha256: Hash of the model file; ``None`` for coders without one.
        sensitivity: How readily it said that a turn resists.
    """

    coder: str
    version: str
    codebook: str
    model_sha256: str | None = None
    sensitivity: Sensitivity = "balanced"


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's codes for one session: exactly one :class:`TurnCoding` a turn, in order."""

    made_by: MadeBy
    turns: tuple[TurnCoding, ...]


class Coder(Protocol):
    """Anything that codes sessions: rules, a statistical model, a neural one, a person's file."""

    @property
    def name(self) -> str:
        """Short name, as ``--coder`` takes it."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO codes of the languages it was made for."""

    def code(self, session: Session) -> Coding:
        """Return a coding with one entry a turn, in order."""

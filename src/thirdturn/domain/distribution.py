"""How resisting actions are distributed over processes, sessions, families and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdturn.domain.coding import MadeBy
from thirdturn.domain.process import ProcessSession
from thirdturn.domain.sequence import FirstKind, Outcome

UNDECIDED = "undecided"
"""Stands for the family or the code of a client turn that the coder left open."""
NO_FOLLOWER = "none"
"""Stands for the third turn of a moment that no turn of the practitioner follows."""


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """One code in one session, counted over the primary codes of client turns.

    Attributes:
        process: Name of the process.
        session: Number of the session.
        family: A family, or :data:`UNDECIDED`.
        code: A code, or :data:`UNDECIDED` where only the family is known, or not even that.
        count: Client turns with it; 0 where other sessions of the same codebook have it and this one does not.
        client_turns: All client turns of the session: its rows' counts add up to them.
        per_100_client_turns: ``None`` without client turns.
        per_10_questions: Per 10 practitioner turns that ask; ``None`` where nobody asks.
    """

    process: str
    session: int
    family: str
    code: str
    count: int
    client_turns: int
    per_100_client_turns: float | None
    per_10_questions: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of many; the share is undefined where ``of`` is 0."""

    n: int
    of: int

    @property
    def share(self) -> float | None:
        """0 to 1."""
        return self.n / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class SessionCount:
    """One session in figures.

    Attributes:
        place: Where it stands.
        name: Id of the session.
        made_by: What coded it.
        turns: All turns.
        client_turns: Turns of clients.
        questions: Practitioner turns that ask.
        moments: Moments of resistance; fragments split by backchannels are one moment.
        families: Client turns by family, and those left open.
        resisting: Client turns of the four resisting families.
        active: Resisting turns whose code the codebook calls active, of those whose code it calls active or passive.
        explicit: The same for explicit and implicit.
        reason: Why there is little or nothing to count; empty otherwise.
    """

    place: ProcessSession
    name: str
    made_by: MadeBy
    turns: int
    client_turns: int
    questions: int
    moments: int
    families: Mapping[str, int]
    resisting: int
    active: Part
    explicit: Part
    reason: str = ""

    def per_100(self, count: int) -> float | None:
        """Return a count per 100 client turns; ``None`` without client turns."""
        return 100 * count / self.client_turns if self.client_turns else None

    def per_10_questions(self, count: int) -> float | None:
        """Return a count per 10 questions; ``None`` where nobody asks."""
        return 10 * count / self.questions if self.questions else None


@dataclass(frozen=True, slots=True)
class Trend:
    """How a rate moves over the sessions of one process: a description, no test.

    Attributes:
        process: Name of the process.
        what: ``"resisting"`` or a family.
        rates: Per 100 client turns, by session in order; only those that the slope rests on.
        slope: Median change a session over all pairs of sessions; ``None`` where it is undefined.
        higher: Pairs of sessions whose later one has the higher rate.
        lower: Pairs whose later one has the lower rate.
        fewest_turns: Client turns of the shortest session that the slope rests on; 0 without a slope.
        reason: Why the slope is undefined.
    """

    process: str
    what: str
    rates: tuple[float, ...]
    slope: float | None
    higher: int = 0
    lower: int = 0
    fewest_turns: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ThirdTurns:
    """What was done with resistance of one family, and what came after.

    Attributes:
        family: Family of the resisting action.
        third_turn: A third-turn code, :data:`UNDECIDED` or :data:`NO_FOLLOWER`.
        outcomes: Moments by outcome.
    """

    family: str
    third_turn: str
    outcomes: Mapping[Outcome, int]

    @property
    def moments(self) -> int:
        """All moments of the row."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class FirstTurns:
    """What the practitioner's turn before the resistance did, and moments by family."""

    kind: FirstKind | None
    families: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CodeTotal:
    """One code over all sessions of one codebook.

    Attributes:
        codebook: Version of the codebook.
        family: As in :class:`DistributionRow`.
        code: As in :class:`DistributionRow`.
        count: Client turns with it.
        sessions: Sessions that have it.
        per_100_client_turns: Over all client turns under this codebook.
    """

    codebook: str
    family: str
    code: str
    count: int
    sessions: int
    per_100_client_turns: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """Everything counted across sessions and processes.

    Attributes:
        rows: Process × session × family × code.
        sessions: In the order given.
        trends: By process; first resisting turns as a whole, then change talk and each resisting family.
        thirds: By family, then by number of moments.
        firsts: By kind.
        codes: Totals by codebook, family and code.
        cautions: What a reader must know before comparing anything.
    """

    rows: tuple[DistributionRow, ...]
    sessions: tuple[SessionCount, ...]
    trends: tuple[Trend, ...]
    thirds: tuple[ThirdTurns, ...]
    firsts: tuple[FirstTurns, ...]
    codes: tuple[CodeTotal, ...]
    cautions: tuple[str, ...]

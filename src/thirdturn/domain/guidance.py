"""Guidance: what may lie behind a moment of resistance and what could be tried next. Options, never verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from thirdturn.domain.session import Span

Setting = Literal["therapy", "coaching", "social_work", "finance", "sales", "group"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)
Channel = Literal["in_person", "video", "phone", "chat", "mail"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
Stage = Literal["precontemplation", "contemplation", "preparation", "action", "maintenance"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Referral = Literal["self", "third_party", "mandated"]
REFERRALS: tuple[Referral, ...] = get_args(Referral)
Homework = Literal["done", "partly", "not_done", "none"]
HOMEWORK: tuple[Homework, ...] = get_args(Homework)
RiskKind = Literal["suicide", "self_harm", "violence", "abuse", "psychosis", "intoxication", "elder_abuse"]
RISK_KINDS: tuple[RiskKind, ...] = get_args(RiskKind)
Record = Literal["training", "alliance", "no_risk_check"]
RECORDS: tuple[Record, ...] = get_args(Record)
Note = Literal["minor", "mandated", "addiction_danger", "grief", "crisis"]
NOTES: tuple[Note, ...] = get_args(Note)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the practitioner knows beside the transcript. Everything is optional; nothing is guessed.

    Attributes:
        setting: Kind of work; decides words, cards and gates.
        channel: How the two meet.
        stage: Stage of change, if the practitioner has settled on one.
        referral: Who wanted the client to come.
        session_number: Which session of the process it is, from 1.
        missed: Sessions missed lately.
        missed_reason: Reason code given for that (``data/circumstances.yaml``).
        homework: What became of the last task.
        homework_barrier: Barrier code named for it (``data/circumstances.yaml``).
        events: What happened (``data/circumstances.yaml``), such as ``"rupture"`` or ``"market_fall"``.
        barriers: Practical barriers, such as ``"transport"``.
        tried: Ids of techniques tried lately.
        recorded: What the practitioner has put on record: ``"training"``, ``"alliance"``, ``"no_risk_check"``.
        notes: What forbids some techniques: ``"minor"``, ``"mandated"``, ``"addiction_danger"``, ``"grief"`` or
            ``"crisis"``.
    """

    setting: Setting = "therapy"
    channel: Channel = "in_person"
    stage: Stage | None = None
    referral: Referral | None = None
    session_number: int | None = None
    missed: int = 0
    missed_reason: str | None = None
    homework: Homework | None = None
    homework_barrier: str | None = None
    events: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """A client's turn that a person should look at before anything else.

    Attributes:
        turn: Index of the turn.
        kind: What it may be about.
        evidence: Where in its clean text.
        p: Share of right alarms among those of this strength, as measured on invented turns; no diagnosis.
        stops: The words leave little else to mean, so nothing is suggested until a person has asked. Weaker signs are
            shown, and hold back only what a risk flag forbids.
    """

    turn: int
    kind: RiskKind
    evidence: Span
    p: float
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """One piece of evidence for or against a reason.

    Attributes:
        why: What was seen, one sentence in the session's language.
        turn: Index of the turn where it was seen; ``None`` for what stands outside the transcript.
        weight: What it adds to the reason's score; negative for evidence against.
    """

    why: str
    turn: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reason that may lie behind resistance: to be checked with the client, never a trait of the person.

    Attributes:
        id: The reason's id.
        rank: 1 for the one with most behind it.
        score: Sum of the weights of its grounds and of its start value.
        grounds: Evidence for it, heaviest first.
        against: Evidence against it, heaviest first.
    """

    id: str
    rank: int
    score: float
    grounds: tuple[Ground, ...] = ()
    against: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A technique offered for one moment.

    Attributes:
        id: The technique's id.
        wording: Something one could say; empty for what is done silently.
        why: Why it is offered here, one sentence in the session's language.
    """

    id: str
    wording: str
    why: str


@dataclass(frozen=True, slots=True)
class MomentGuidance:
    """What is offered for one moment, in the order of the case's sequences.

    Attributes:
        reasons: Up to three, best first.
        always_ask: The two readings every moment gets, whatever the evidence: a fair objection, and my part in it.
        cards: Two or three techniques; empty where a gate stops them.
        done: What the practitioner did, as one option among the others: the id of a technique that does the same, or
            of the third-turn code; ``None`` where that is open.
        blocked_by: What stops the cards: ``"risk"``; ``None`` where nothing does.
    """

    reasons: tuple[Hypothesis, ...] = ()
    always_ask: tuple[Hypothesis, ...] = ()
    cards: tuple[Card, ...] = ()
    done: str | None = None
    blocked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """Everything offered for one session.

    Attributes:
        circumstances: What it rests on beside the transcript.
        language: ISO 639-1 code of its texts.
        risk: Flags, in order of turns.
        moments: One entry a sequence, in order.
        process: Up to three reasons for the session as a whole.
        paths: What the practice has set to be done on a risk flag, by kind; the kind ``"any"`` holds for all.
        checked: Risk kinds for which a person has recorded a check.
        names: Name of every reason and technique above, by id.
        abouts: What each of them is, by id.
        checks: How one could ask the client about a reason, by id.
        grades: How well the text behind each of them is known, by id: A to D, M or ``"ours"``.
    """

    circumstances: Circumstances
    language: str
    risk: tuple[RiskFlag, ...] = ()
    moments: tuple[MomentGuidance, ...] = ()
    process: tuple[Hypothesis, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    checked: tuple[RiskKind, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    abouts: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_kinds(self) -> tuple[RiskKind, ...]:
        """The kinds whose flags stop suggestions and for which no check is on record, in their usual order."""
        flagged = {flag.kind for flag in self.risk if flag.stops}
        return tuple(kind for kind in RISK_KINDS if kind in flagged and kind not in self.checked)

    @property
    def unchecked(self) -> bool:
        """Whether any flag, however weak, is of a kind for which no check is on record."""
        return any(flag.kind not in self.checked for flag in self.risk)

    @property
    def stopped(self) -> bool:
        """Whether an open flag stops the suggestions for any moment."""
        return any(moment.blocked_by == "risk" for moment in self.moments)

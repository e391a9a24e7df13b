"""What the page shows of guidance, laid out for the template: the risk banner, and what goes with each moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.guidance import RISK_KINDS, Card, Ground, Guidance, Hypothesis, MomentGuidance, RiskKind
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session, Span
from thirdturn.reports.guidance_words import KINDS, check_command, circumstances_in_words, kinds_in_words
from thirdturn.reports.pieces import Piece, excerpt
from thirdturn.reports.wording import GRADES, OUTCOMES, percent

QUOTED = 3
"""Of the flagged turns of one kind so many are quoted in the banner; the others are links."""

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flagged turn in the banner."""

    number: int
    speaker: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of risk in the banner; ``path`` is what the practice does on it, ``more`` are turns not quoted."""

    words: str
    path: str
    checked: bool
    flags: tuple[FlagView, ...]
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RiskView:
    """The banner.

    Attributes:
        kinds: Every kind that was flagged.
        numbers: Numbers of the flagged turns.
        words: All kinds in words.
        path: What the practice does on any flag.
        right: How many flags of this strength were right, as measured; empty where nobody measured.
        open_words: The kinds without a check, in words; empty where all are checked.
        unchecked: A flag, perhaps a weak one, is of a kind without a check.
        stopped: Suggestions are stopped.
        any_moments: There are moments for which something could be suggested.
        command: What records the checks; empty where all are checked.
    """

    kinds: tuple[KindView, ...]
    numbers: tuple[int, ...]
    words: str
    path: str
    right: str
    open_words: str
    unchecked: bool
    stopped: bool
    any_moments: bool
    command: str


@dataclass(frozen=True, slots=True)
class GroundView:
    """What was seen, and the number of the turn, if it was seen in one."""

    why: str
    number: int | None


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason that may lie behind a moment."""

    id: str
    name: str
    about: str
    grade: str
    checks: tuple[str, ...]
    grounds: tuple[GroundView, ...]
    against: tuple[GroundView, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """A technique that could be tried."""

    id: str
    name: str
    about: str
    wording: str
    why: str
    grade: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """Everything offered for one moment.

    Attributes:
        reasons: Up to three, best first.
        always_ask: The two readings that every moment gets.
        cards: What could be tried.
        done: What the practitioner did, in words; empty where that is open.
        came_out: What came after, in words.
        blocked: The cards are stopped by a risk flag.
    """

    reasons: tuple[ReasonView, ...]
    always_ask: tuple[ReasonView, ...]
    cards: tuple[CardView, ...]
    done: str
    came_out: str
    blocked: bool

    @property
    def places(self) -> dict[str, int]:
        """Place of each reason in the list, from 1, by id."""
        return {reason.id: place for place, reason in enumerate(self.reasons, start=1)}


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """What holds for the session as a whole."""

    language: str
    rests_on: str
    process: tuple[ReasonView, ...]
    offers: tuple[OfferView, ...]


def guidance_view(case: Case, named: Labels) -> GuidanceView | None:
    """Return what is offered for a case; ``None`` where there is no guidance.

    Args:
        case: The case.
        named: Label of every code by id, for what the practitioner did.
    """
    guidance = case.guidance
    if guidance is None:
        return None
    return GuidanceView(
        language=guidance.language,
        rests_on=circumstances_in_words(guidance.circumstances),
        process=_reasons(guidance.process, guidance),
        offers=tuple(
            _offer(offered, moment, guidance, named)
            for offered, moment in zip(guidance.moments, case.sequences, strict=True)
        ),
    )


def risk_view(case: Case) -> RiskView | None:
    """Return the banner; ``None`` where nothing was flagged or nobody looked."""
    guidance = case.guidance
    if guidance is None or not guidance.risk:
        return None
    flagged = tuple(kind for kind in RISK_KINDS if any(flag.kind == kind for flag in guidance.risk))
    return RiskView(
        kinds=tuple(_kind(case.session, guidance, kind) for kind in flagged),
        numbers=tuple(sorted({flag.turn + 1 for flag in guidance.risk})),
        words=kinds_in_words(flagged, last="or"),
        path=guidance.paths.get("any", ""),
        right=_right(guidance),
        open_words=kinds_in_words(guidance.open_kinds),
        unchecked=guidance.unchecked,
        stopped=guidance.stopped,
        any_moments=bool(guidance.moments),
        command=check_command(guidance, case.session.source) if guidance.open_kinds else "",
    )


def flag_words(case: Case) -> dict[int, tuple[str, ...]]:
    """Return what each flagged turn may be about, in words, by index of the turn."""
    found: dict[int, tuple[str, ...]] = {}
    for flag in case.guidance.risk if case.guidance else ():
        found[flag.turn] = (*found.get(flag.turn, ()), KINDS[flag.kind])
    return found


def flag_spans(case: Case) -> dict[int, tuple[Span, ...]]:
    """Return where in each flagged turn the words stand, by index of the turn."""
    found: dict[int, tuple[Span, ...]] = {}
    for flag in case.guidance.risk if case.guidance else ():
        found[flag.turn] = (*found.get(flag.turn, ()), flag.evidence)
    return found


def done_words(done: str | None, guidance: Guidance, named: Labels) -> str:
    """Return what the practitioner did, a technique's name or a code's label; empty where that is open."""
    if done is None:
        return ""
    return guidance.names.get(done, named.get(done, done))


def _kind(session: Session, guidance: Guidance, kind: RiskKind) -> KindView:
    flags = [flag for flag in guidance.risk if flag.kind == kind]
    views = []
    for flag in flags[:QUOTED]:
        turn = session.turns[flag.turn]
        views.append(FlagView(turn.index + 1, turn.speaker, excerpt(turn, (flag.evidence,))))
    return KindView(
        words=KINDS[kind],
        path=guidance.paths.get(kind, ""),
        checked=kind in guidance.checked,
        flags=tuple(views),
        more=tuple(flag.turn + 1 for flag in flags[QUOTED:]),
    )


def _right(guidance: Guidance) -> str:
    shares = sorted({flag.p for flag in guidance.risk if flag.p > 0})
    if not shares:
        return ""
    low, high = percent(shares[0]), percent(shares[-1])
    return low if low == high else f"{low} to {high}"


def _offer(offered: MomentGuidance, moment: Sequence, guidance: Guidance, named: Labels) -> OfferView:
    return OfferView(
        reasons=_reasons(offered.reasons, guidance),
        always_ask=_reasons(offered.always_ask, guidance),
        cards=tuple(_card(card, guidance) for card in offered.cards),
        done=done_words(offered.done, guidance, named),
        came_out=OUTCOMES[moment.outcome],
        blocked=offered.blocked_by is not None,
    )


def _reasons(reasons: Iterable[Hypothesis], guidance: Guidance) -> tuple[ReasonView, ...]:
    return tuple(
        ReasonView(
            id=reason.id,
            name=guidance.names.get(reason.id, reason.id),
            about=guidance.abouts.get(reason.id, ""),
            grade=_grade(reason.id, guidance),
            checks=guidance.checks.get(reason.id, ()),
            grounds=_grounds(reason.grounds),
            against=_grounds(reason.against),
        )
        for reason in reasons
    )


def _grounds(grounds: Iterable[Ground]) -> tuple[GroundView, ...]:
    return tuple(GroundView(ground.why, None if ground.turn is None else ground.turn + 1) for ground in grounds)


def _card(card: Card, guidance: Guidance) -> CardView:
    return CardView(
        id=card.id,
        name=guidance.names.get(card.id, card.id),
        about=guidance.abouts.get(card.id, ""),
        wording=card.wording,
        why=card.why,
        grade=_grade(card.id, guidance),
    )


def _grade(name: str, guidance: Guidance) -> str:
    grade = guidance.grades.get(name, "")
    return GRADES.get(grade, grade)

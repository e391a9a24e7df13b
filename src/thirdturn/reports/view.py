"""What the page shows of a case, laid out for the template: moments, transcript, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import RESISTING, Code, Codebook, Source
from thirdturn.domain.coding import CodeScore
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Role, Span, Turn
from thirdturn.reports.guidance_view import flag_spans, flag_words
from thirdturn.reports.pieces import Piece, excerpt, pieces
from thirdturn.reports.wording import FIRST_KINDS, OUTCOMES, RESOLUTIONS, certainty, clock, labels, turn_numbers

NEAREST = 2
"""How many other codes are told that the coder weighed."""

_Evidence = dict[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as it is shown; ``p`` is ``None`` where no probability belongs to it."""

    id: str
    label: str
    definition: str
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A turn on a moment's card; ``flags`` says what it may be about that comes before anything else."""

    number: int
    speaker: str
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One of a moment's four steps: its name, what it does, the turns it is made of."""

    name: str
    does: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment's card."""

    number: int
    family: str
    family_label: str
    turns: str
    teaser: str
    p: float
    certainty: str
    steps: tuple[Step, ...]
    codes: tuple[CodeView, ...]
    nearest: tuple[CodeView, ...]
    third: CodeView | None
    may_tell: str
    legitimate: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn of the transcript; ``raw`` is empty where it says nothing beyond the words."""

    number: int
    speaker: str
    role: Role
    time: str
    kind: str
    kind_label: str
    pieces: tuple[Piece, ...]
    raw: str
    codes: tuple[CodeView, ...]
    third: CodeView | None
    left_open: bool
    resisting_in: int | None
    third_in: int | None
    notes: tuple[str, ...]
    flags: tuple[str, ...] = ()


class Shelf:
    """Codes and families by id, with an id standing for itself where the codebook does not know it."""

    def __init__(self, codebook: Codebook) -> None:
        self.codes: dict[str, Code] = {code.id: code for code in codebook.codes}
        self.families = {family.id: family for family in codebook.families}
        self.labels = labels(codebook)

    def view(self, score: CodeScore) -> CodeView:
        """Return a code as it is shown."""
        return self.named(score.id, score.p)

    def named(self, code_id: str, p: float | None = None) -> CodeView:
        """Return a code by id as it is shown."""
        code = self.codes.get(code_id)
        return CodeView(code_id, self.labels.get(code_id, code_id), code.definition if code else "", p)

    def reading(self, moment: Sequence) -> tuple[str, str]:
        """Return what a moment may tell and its rival reading: the leading code's, or else the family's."""
        code = self.codes.get(moment.codes[0]) if moment.codes else None
        family = self.families.get(moment.family)
        may_tell = (code.may_tell if code else "") or (family.may_tell if family else "")
        legitimate = (code.legitimate if code else "") or (family.legitimate if family else "")
        return may_tell, legitimate


def moment_views(case: Case, shelf: Shelf) -> tuple[MomentView, ...]:
    """Return a card for every moment, in order."""
    evidence = _evidence(case)
    return tuple(
        _moment(case, shelf, number, moment, evidence) for number, moment in enumerate(case.sequences, start=1)
    )


def turn_views(case: Case, shelf: Shelf) -> tuple[TurnView, ...]:
    """Return every turn of the session, in order."""
    resisting = {turn: number for number, moment in enumerate(case.sequences, start=1) for turn in moment.resisting}
    thirds = {moment.third: number for number, moment in enumerate(case.sequences, start=1)}
    evidence, flags, spans = _evidence(case), flag_words(case), flag_spans(case)
    views = []
    for turn, role, entry in zip(case.session.turns, case.session.roles(), case.coding.turns, strict=True):
        kind = (entry.family or "undecided") if role == "client" else role
        views.append(
            TurnView(
                number=turn.index + 1,
                speaker=turn.speaker,
                role=role,
                time="" if turn.start_s is None else clock(turn.start_s),
                kind=kind,
                kind_label=shelf.labels.get(kind, ""),
                pieces=pieces(turn, evidence.get(turn.index, ()), spans.get(turn.index, ())),
                raw=turn.raw if turn.raw.split() != turn.text.split() else "",
                codes=tuple(shelf.view(score) for score in entry.codes),
                third=shelf.view(entry.third_turn) if entry.third_turn else None,
                left_open=entry.abstained,
                resisting_in=resisting.get(turn.index),
                third_in=thirds.get(turn.index),
                notes=entry.notes,
                flags=flags.get(turn.index, ()),
            )
        )
    return tuple(views)


def sources(case: Case, codebook: Codebook) -> tuple[Source, ...]:
    """Return the sources of every code that the session was given, by key, each once."""
    used = {score.id for entry in case.coding.turns for score in entry.codes}
    used |= {entry.third_turn.id for entry in case.coding.turns if entry.third_turn}
    used |= {code for moment in case.sequences for code in moment.codes}
    found = {source.key: source for code in codebook.codes if code.id in used for source in code.sources}
    return tuple(found[key] for key in sorted(found))


def family_counts(case: Case, shelf: Shelf) -> list[tuple[str, str, int]]:
    """Return id, label and number of moments of every family that has any, in the codebook's order."""
    counted = [(family, sum(moment.family == family for moment in case.sequences)) for family in RESISTING]
    return [(family, shelf.labels.get(family, family), n) for family, n in counted if n]


def _evidence(case: Case) -> _Evidence:
    spans: _Evidence = {}
    for moment in case.sequences:
        for shown in moment.evidence:
            spans[shown.turn] = (*spans.get(shown.turn, ()), shown.span)
    return spans


def _moment(case: Case, shelf: Shelf, number: int, moment: Sequence, evidence: _Evidence) -> MomentView:
    may_tell, legitimate = shelf.reading(moment)
    first_words = next(
        (case.session.turns[turn].text for turn in moment.resisting if case.session.turns[turn].text), ""
    )
    return MomentView(
        number=number,
        family=moment.family,
        family_label=shelf.labels.get(moment.family, moment.family),
        turns=turn_numbers(moment),
        teaser=first_words,
        p=moment.p,
        certainty=certainty(moment.p),
        steps=tuple(_steps(case, shelf, moment, evidence)),
        codes=tuple(shelf.named(code) for code in moment.codes),
        nearest=_nearest(case, shelf, moment),
        third=shelf.view(moment.third_code) if moment.third_code else None,
        may_tell=may_tell,
        legitimate=legitimate,
    )


def _steps(case: Case, shelf: Shelf, moment: Sequence, evidence: _Evidence) -> Iterator[Step]:
    flags = flag_words(case)

    def lines(*turns: int | None) -> tuple[Line, ...]:
        spoken: list[Turn] = [case.session.turns[turn] for turn in turns if turn is not None]
        return tuple(
            Line(turn.index + 1, turn.speaker, excerpt(turn, evidence.get(turn.index, ())), flags.get(turn.index, ()))
            for turn in spoken
        )

    third = moment.third_code
    done = shelf.labels.get(third.id, third.id) if third else "left open by the coder"
    yield Step("Before", FIRST_KINDS[moment.first_kind], lines(moment.first))
    yield Step("Resisting", shelf.labels.get(moment.family, moment.family), lines(*moment.resisting))
    yield Step("Third turn", done if moment.third is not None else "none follows", lines(moment.third))
    came_out = [OUTCOMES[moment.outcome], *([RESOLUTIONS[moment.resolution]] if moment.resolution else [])]
    yield Step("After", "; ".join(came_out), lines(moment.after))


def _nearest(case: Case, shelf: Shelf, moment: Sequence) -> tuple[CodeView, ...]:
    """Return the codes weighed next for the action's turn that resists most."""
    strongest = max(moment.resisting, key=lambda turn: case.coding.turns[turn].p_resisting or 0.0)
    given = {*moment.codes, *(score.id for score in case.coding.turns[strongest].codes)}
    weighed = sorted(case.coding.turns[strongest].scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(shelf.named(code, p) for code, p in weighed if code not in given)[:NEAREST]

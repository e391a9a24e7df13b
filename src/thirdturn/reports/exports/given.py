"""Which codes stand at a turn, and which of them the codebook does not know: what every exporter asks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import CODE_SETS, Codebook, CodeSet
from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.session import Role, Turn


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """One turn with what was said about it.

    Attributes:
        turn: The turn.
        role: Who speaks.
        coding: The coder's entry.
        moment: Number of the moment, from 1, that the turn is a resisting part of; ``None`` if of none.
    """

    turn: Turn
    role: Role
    coding: TurnCoding
    moment: int | None

    @property
    def scores(self) -> tuple[tuple[CodeSet, CodeScore], ...]:
        """Every code of the turn with its set: its own codes, primary first, then what it does as a third turn."""
        own: CodeSet = "client" if self.role == "client" else "practitioner"
        scores: list[tuple[CodeSet, CodeScore]] = [(own, score) for score in self.coding.codes]
        if self.coding.third_turn is not None:
            scores.append(("third_turn", self.coding.third_turn))
        return tuple(scores)


def coded_turns(case: Case) -> tuple[CodedTurn, ...]:
    """Return every turn of a case, in order."""
    moment_of = {turn: number for number, moment in enumerate(case.sequences, start=1) for turn in moment.resisting}
    return tuple(
        CodedTurn(turn, role, entry, moment_of.get(turn.index))
        for turn, role, entry in zip(case.session.turns, case.session.roles(), case.coding.turns, strict=True)
    )


def codes_in_use(cases: Sequence[Case], codebook: Codebook) -> dict[CodeSet, tuple[str, ...]]:
    """Return the codes that stand in the cases by set: in the codebook's order, then those that it does not know."""
    order = {code.id: place for place, code in enumerate(codebook.codes)}
    found: dict[CodeSet, set[str]] = {code_set: set() for code_set in CODE_SETS}
    for case in cases:
        for coded in coded_turns(case):
            for code_set, score in coded.scores:
                found[code_set].add(score.id)
    return {
        code_set: tuple(sorted(ids, key=lambda code: (order.get(code, len(order)), code)))
        for code_set, ids in found.items()
    }


def rounded(value: float | None) -> float | None:
    """Return a number with at most four decimals, as ``analysis.json`` has it."""
    return None if value is None else round(value, 4)


def legal_text(words: str) -> str:
    """Return text without the characters that XML and Office files cannot hold, and with line feeds at line ends."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign
        for sign in lines
        if sign in "\t\n" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"
    )

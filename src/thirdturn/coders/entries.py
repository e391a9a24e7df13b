"""From what a coder reads out of the words to one entry a turn: the same way for every coder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from thirdturn.coders import signs
from thirdturn.coders.decide import Limits, Verdict, client_verdict, practitioner_codes
from thirdturn.coders.scene import Scene
from thirdturn.coders.third_turns import third_positions
from thirdturn.domain.codebook import Family
from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.session import Span


@dataclass(frozen=True, slots=True)
class Target:
    """What evidence is wanted for.

    Attributes:
        family: The family of a client turn; ``None`` for a practitioner's.
        codes: The codes given, most probable first.
    """

    family: Family | None
    codes: tuple[str, ...]


class Reading(Protocol):
    """What a coder reads out of one session's words; turns are named by their index."""

    def scores(self, index: int) -> Mapping[str, float]:
        """Return the probability of every code for the turn's role; a client's sum to 1."""

    def understood(self, index: int) -> bool:
        """Say whether the words are such that the coder may judge them."""

    def evidence(self, index: int, target: Target) -> tuple[Span, ...]:
        """Return the stretches that speak most for the target, strongest first."""

    def by(self, index: int, code: str) -> str:
        """Name what gave a code."""

    def third_turn(self, index: int, entry: TurnCoding) -> CodeScore | None:
        """Return what a practitioner's turn does with the resistance before it; ``None`` where that stays open."""


def entries(stage: Sequence[Scene], reading: Reading, limits: Limits) -> tuple[TurnCoding, ...]:
    """Return one entry a turn, in order."""
    found = [_entry(scene, stage, reading, limits) for scene in stage]
    third = third_positions(
        [scene.role for scene in stage],
        [entry.family for entry in found],
        [_is_bare(scene, entry) for scene, entry in zip(stage, found, strict=True)],
    )
    behind = [stands and stage[index].words > 0 for index, stands in enumerate(third)]
    return tuple(
        replace(entry, third_turn=_third(reading, entry, limits)) if stands else entry
        for entry, stands in zip(found, behind, strict=True)
    )


def _third(reading: Reading, entry: TurnCoding, limits: Limits) -> CodeScore | None:
    score = reading.third_turn(entry.turn, entry)
    return score if score is not None and score.p >= limits.third else None


def _is_bare(scene: Scene, entry: TurnCoding) -> bool:
    return not scene.words or (bool(entry.codes) and all(score.id == "C.ack" for score in entry.codes))


def _entry(scene: Scene, stage: Sequence[Scene], reading: Reading, limits: Limits) -> TurnCoding:
    index = scene.turn.index
    if scene.role == "other":
        return TurnCoding(index)
    if not scene.words:
        silent = TurnCoding(index, abstained=True, notes=("no words",))
        return signs.silent(scene) if scene.role == "client" else silent
    if scene.role == "practitioner":
        return _practitioner(scene, reading, limits)
    return _client(scene, stage, reading, limits)


def _client(scene: Scene, stage: Sequence[Scene], reading: Reading, limits: Limits) -> TurnCoding:
    index = scene.turn.index
    scores = signs.with_delay(reading.scores(index), scene)
    verdict = client_verdict(scores, limits)
    if not reading.understood(index):
        return TurnCoding(
            index,
            p_resisting=verdict.p_resisting,
            abstained=True,
            scores=scores,
            notes=("too few words the coder knows", *signs.notes(scene, stage, None)),
        )
    late = f", {signs.NAME}: delay" if verdict.family == "away" and signs.delay(scene) is not None else ""
    return TurnCoding(
        index,
        codes=tuple(CodeScore(code, scores[code], reading.by(index, code) + late) for code in verdict.codes),
        family=verdict.family,
        p_resisting=verdict.p_resisting,
        abstained=not verdict.codes,
        scores=scores,
        evidence=reading.evidence(index, _target(verdict)),
        notes=signs.notes(scene, stage, verdict.family),
    )


def _practitioner(scene: Scene, reading: Reading, limits: Limits) -> TurnCoding:
    index = scene.turn.index
    scores = reading.scores(index)
    codes = practitioner_codes(scores, limits) if reading.understood(index) else ()
    return TurnCoding(
        index,
        codes=tuple(CodeScore(code, scores[code], reading.by(index, code)) for code in codes),
        abstained=not codes,
        question_form=scene.form,
        scores=scores,
        evidence=reading.evidence(index, Target(None, codes)) if codes else (),
    )


def _target(verdict: Verdict) -> Target:
    return Target(verdict.family, verdict.codes)

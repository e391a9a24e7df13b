"""The rule coder: cue words in three languages, each with the precision it was measured to have. No model file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from thirdturn.coders.cues import LANGUAGES, Hit, hits
from thirdturn.coders.decide import Limits
from thirdturn.coders.entries import Reading, Target, entries
from thirdturn.coders.precision import Precision, client_scores, practitioner_scores, shipped_precision
from thirdturn.coders.scene import Scene, scenes
from thirdturn.coders.third_turns import third_by_codes
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, Sensitivity, TurnCoding
from thirdturn.domain.session import Role, Session, Span
from thirdturn.domain.version import VERSION

NAME = "rules"
MOST_SPANS = 2


@dataclass(frozen=True, slots=True)
class RulesCoder:
    """Codes by cue rules.

    Attributes:
        codebook: The codebook.
        language: Language whose lexicon is used.
        precision: How far each rule is to be trusted.
        limits: What probabilities must reach.
    """

    codebook: Codebook
    language: str
    precision: Precision
    limits: Limits

    @property
    def name(self) -> str:
        """The coder's name."""
        return NAME

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have a lexicon."""
        return frozenset(LANGUAGES)

    def code(self, session: Session) -> Coding:
        """Return the session's coding."""
        stage = scenes(session, self.language)
        made_by = MadeBy(NAME, VERSION, self.codebook.version, sensitivity=self.limits.sensitivity)
        return Coding(made_by, entries(stage, self.read(stage), self.limits))

    def read(self, stage: Sequence[Scene]) -> Reading:
        """Return which rules hold in a session's turns."""
        return _RulesReading(
            roles=tuple(scene.role for scene in stage),
            found=tuple(hits(scene, self.language) for scene in stage),
            codes={"client": _ids(self.codebook, "client"), "practitioner": _ids(self.codebook, "practitioner")},
            precision=self.precision,
        )


@dataclass(frozen=True, slots=True)
class _RulesReading:
    """The rules that hold in one session."""

    roles: tuple[Role, ...]
    found: tuple[tuple[Hit, ...], ...]
    codes: Mapping[str, tuple[str, ...]] = field(repr=False)
    precision: Precision = field(repr=False)

    def scores(self, index: int) -> Mapping[str, float]:
        role = self.roles[index]
        score = client_scores if role == "client" else practitioner_scores
        return score(self.found[index], self.codes[role], self.precision)

    def understood(self, index: int) -> bool:
        return True  # a turn without any cue has the probabilities of such turns

    def evidence(self, index: int, target: Target) -> tuple[Span, ...]:
        if target.family is None:
            speaking = [hit for hit in self.found[index] if hit.rule.code in target.codes]
        else:
            speaking = [hit for hit in self.found[index] if family_of(hit.rule.code) == target.family]
        spans: list[Span] = []
        for hit in sorted(speaking, key=lambda hit: -self.precision.of(hit.rule.id).p_family):
            if all(hit.span.end <= span.start or span.end <= hit.span.start for span in spans):
                spans.append(hit.span)
        return tuple(spans[:MOST_SPANS])

    def by(self, index: int, code: str) -> str:
        speaking = [hit for hit in self.found[index] if hit.rule.code == code]
        if not speaking:
            return f"{NAME}: no cue"
        return f"{NAME}: {max(speaking, key=lambda hit: self.precision.of(hit.rule.id).p_code).rule.id}"

    def third_turn(self, index: int, entry: TurnCoding) -> CodeScore | None:
        return third_by_codes([score.id for score in entry.codes], self.precision)


@cache
def shipped_limits() -> Limits:
    """Return the limits that ``training/measure_rules.py`` chose."""
    return Limits(**knowledge("lexicons/cue_precision.yaml")["limits"])


def make(codebook: Codebook, language: str, sensitivity: Sensitivity) -> RulesCoder:
    """Open the rule coder for a language."""
    return RulesCoder(codebook, language, shipped_precision(), replace(shipped_limits(), sensitivity=sensitivity))


def _ids(codebook: Codebook, code_set: str) -> tuple[str, ...]:
    chosen = codebook.of("client" if code_set == "client" else "practitioner", labelled=True)
    return tuple(code.id for code in chosen)

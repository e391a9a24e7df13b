"""The baseline coder: hashed words and linear heads, English, numpy only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from thirdturn.coders.cues import hits
from thirdturn.coders.decide import Limits
from thirdturn.coders.entries import Reading, Target, entries
from thirdturn.coders.evidence import strongest
from thirdturn.coders.features import Floats, Grams, Vector, counts, grams, known_share, spread, structured, weigh
from thirdturn.coders.model import Head, Model, linear, load_model, sigmoid, softmax, third_inputs
from thirdturn.coders.scene import Scene, scenes
from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, Sensitivity, TurnCoding
from thirdturn.domain.session import Session, Span
from thirdturn.domain.version import VERSION

NAME = "baseline"
MODEL = "baseline-en"
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class BaselineCoder:
    """Codes by a small statistical model.

    Attributes:
        codebook: The codebook.
        model: The weights.
        sensitivity: How readily a turn is said to resist.
    """

    codebook: Codebook
    model: Model = field(repr=False)
    sensitivity: Sensitivity = "balanced"

    @property
    def name(self) -> str:
        """The coder's name."""
        return NAME

    @property
    def languages(self) -> frozenset[str]:
        """English only."""
        return frozenset({LANGUAGE})

    @property
    def limits(self) -> Limits:
        """What probabilities must reach at its sensitivity."""
        return replace(self.model.limits, sensitivity=self.sensitivity)

    def code(self, session: Session) -> Coding:
        """Return the session's coding."""
        stage = scenes(session, LANGUAGE)
        made_by = MadeBy(NAME, VERSION, self.codebook.version, self.model.sha256, self.sensitivity)
        return Coding(made_by, entries(stage, self.read(stage), self.limits))

    def read(self, stage: Sequence[Scene]) -> Reading:
        """Return what the heads make of a session's turns."""
        texts = [grams(scene.turn.text) for scene in stage]
        held = [tuple(hit.rule.id for hit in hits(scene, LANGUAGE)) for scene in stage]
        plain = [structured(index, stage, held) for index in range(len(stage))]
        turns = [
            weigh(counts(index, stage, texts), plain[index], _idf(scene, self.model))
            for index, scene in enumerate(stage)
        ]
        return _BaselineReading(stage, self.model, texts, turns, plain, held, _probabilities(stage, turns, self.model))


def make(codebook: Codebook, language: str, sensitivity: Sensitivity) -> BaselineCoder:
    """Open the baseline coder; it reads English whatever language is asked for."""
    return BaselineCoder(codebook, load_model(MODEL), sensitivity)


@dataclass(frozen=True, slots=True)
class _BaselineReading:
    """One session through the heads."""

    stage: Sequence[Scene]
    model: Model
    texts: Sequence[Grams]
    turns: Sequence[Vector]
    plain: Sequence[Floats]
    held: Sequence[Sequence[str]]
    probabilities: Sequence[Floats]

    def scores(self, index: int) -> Mapping[str, float]:
        return dict(zip(self._head(index).labels, map(float, self.probabilities[index]), strict=True))

    def understood(self, index: int) -> bool:
        known = known_share(self.texts[index], _idf(self.stage[index], self.model))
        return known >= self.model.least_known or bool(self.held[index])

    def evidence(self, index: int, target: Target) -> tuple[Span, ...]:
        vector, head, text = self.turns[index], self._head(index), self.stage[index].turn.text
        if target.family is None:
            slope = head.weights[vector.buckets, head.labels.index(target.codes[0])]
        else:
            slope = head.weights[vector.buckets] @ _pull(self.probabilities[index], head, target.family)
        return strongest(text, spread(self.texts[index], vector, slope, len(text)))

    def by(self, index: int, code: str) -> str:
        return NAME

    def third_turn(self, index: int, entry: TurnCoding) -> CodeScore | None:
        head = self.model.third
        inputs = third_inputs(self.probabilities[index], self.plain[index])
        chances = softmax(inputs @ head.weights + head.bias)
        best = int(chances.argmax())
        return CodeScore(head.labels[best], float(chances[best]), NAME)

    def _head(self, index: int) -> Head:
        return self.model.client if self.stage[index].role == "client" else self.model.practitioner


def _probabilities(stage: Sequence[Scene], turns: Sequence[Vector], model: Model) -> list[Floats]:
    return [
        softmax(linear(vector, model.client)) if scene.role == "client" else sigmoid(linear(vector, model.practitioner))
        for scene, vector in zip(stage, turns, strict=True)
    ]


def _idf(scene: Scene, model: Model) -> Floats:
    return model.client_idf if scene.role == "client" else model.practitioner_idf


def _pull(probabilities: Floats, head: Head, family: str) -> Floats:
    """Return how the log-probability of a family changes with each label's sum: what its codes gain, all codes lose."""
    inside = np.array([family_of(label) == family for label in head.labels])
    own = np.where(inside, probabilities, 0.0)
    pull: Floats = (own / max(float(own.sum()), 1e-9) - probabilities).astype(np.float32)
    return pull

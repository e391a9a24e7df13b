"""The neural coder: every turn encoded once, then read in its place among the others; English, German, Finnish.

In English its chances are averaged with those of the baseline coder, which sees other things in the same words.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from thirdturn.coders.baseline import LANGUAGE as BASELINE_LANGUAGE
from thirdturn.coders.baseline import BaselineCoder
from thirdturn.coders.baseline import make as make_baseline
from thirdturn.coders.decide import Limits
from thirdturn.coders.entries import Reading, Target, entries
from thirdturn.coders.evidence import strongest
from thirdturn.coders.features import Floats
from thirdturn.coders.neural_model import NeuralModel, known_share, load_neural
from thirdturn.coders.scene import WORD, Scene, scenes
from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, Sensitivity, TurnCoding
from thirdturn.domain.session import Session, Span
from thirdturn.domain.version import VERSION

NAME = "neural"
MODEL = "neural"
THREADS = "THIRDTURN_THREADS"
UNKNOWN_TO_OTHER = 1e-3
"""Chance of a code that the coder beside it never learned, too rare in its data; by hand."""
AROUND = 3
"""Turns on either side that are read again when words are left out; further ones hardly change anything."""


@dataclass(frozen=True, slots=True)
class NeuralCoder:
    """Codes by the neural model.

    Attributes:
        codebook: The codebook.
        model: The model.
        language: Language of the cues for delay and silence.
        sensitivity: How readily a turn is said to resist.
        beside: The coder whose chances are averaged in; ``None`` to read alone.
    """

    codebook: Codebook
    model: NeuralModel = field(repr=False)
    language: str
    sensitivity: Sensitivity = "balanced"
    beside: BaselineCoder | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The coder's name."""
        return NAME

    @property
    def languages(self) -> frozenset[str]:
        """The languages it was made for."""
        return frozenset(self.model.languages)

    @property
    def limits(self) -> Limits:
        """What probabilities must reach at its sensitivity."""
        chosen = self.model.limits["alone" if self.beside is None else "averaged"]
        return replace(chosen, sensitivity=self.sensitivity)

    def code(self, session: Session) -> Coding:
        """Return the session's coding."""
        stage = scenes(session, self.language)
        made_by = MadeBy(NAME, VERSION, self.codebook.version, self.model.sha256, self.sensitivity)
        return Coding(made_by, entries(stage, self.read(stage), self.limits) if stage else ())

    def read(self, stage: Sequence[Scene]) -> Reading:
        """Return what the model makes of a session's turns."""
        pieces = [self.model.pieces(scene.turn.text) for scene in stage]
        vectors = self.model.vectors([ids for ids, _ in pieces])
        roles = np.array([[scene.role == "practitioner", scene.role == "client"] for scene in stage], np.float32)
        found = self.model.read(vectors[None], roles[None])
        return NeuralReading(
            stage=stage,
            model=self.model,
            pieces=pieces,
            vectors=vectors,
            roles=roles,
            chances={name: one[0] for name, one in found.items()},
            beside=None if self.beside is None else self.beside.read(stage),
        )


def make(codebook: Codebook, language: str, sensitivity: Sensitivity) -> NeuralCoder:
    """Open the neural coder for a language. The environment's ``THIRDTURN_THREADS`` sets its threads (1)."""
    given = os.environ.get(THREADS, "")
    model = load_neural(MODEL, int(given) if given.isdigit() else 1)
    beside = make_baseline(codebook, language, sensitivity) if language == BASELINE_LANGUAGE else None
    return NeuralCoder(codebook, model, language, sensitivity, beside)


@dataclass(frozen=True, slots=True)
class NeuralReading:
    """One session through the model.

    Attributes:
        stage: The turns in their places.
        model: The model.
        pieces: Word pieces of each turn and where they stand in its text.
        vectors: Turns x size.
        roles: Turns x 2: practitioner, client.
        chances: By label set, turns x labels.
        beside: What the coder beside it makes of the session.
    """

    stage: Sequence[Scene]
    model: NeuralModel
    pieces: Sequence[tuple[list[int], list[tuple[int, int]]]]
    vectors: Floats
    roles: Floats
    chances: Mapping[str, Floats]
    beside: Reading | None = None

    def scores(self, index: int) -> Mapping[str, float]:
        """Return the probability of every code for the turn's role."""
        role = "client" if self.stage[index].role == "client" else "practitioner"
        labels = self.model.labels[role]
        if role == "client":
            rows = {name: self.chances[name][index] for name in ("client", "family")}
            own = client_chances(rows, self.model.labels)
        else:
            own = self.chances["practitioner"][index]
        if self.beside is not None:
            other = self.beside.scores(index)
            own = averaged(own, np.array([other.get(label, 0.0) for label in labels], np.float32), role)
        return dict(zip(labels, map(float, own), strict=True))

    def understood(self, index: int) -> bool:
        """Say whether enough of the turn's word pieces are known to the tokenizer."""
        return known_share(self.pieces[index][0]) >= self.model.least_known

    def evidence(self, index: int, target: Target) -> tuple[Span, ...]:
        """Return the words without which the target is least probable; for resisting client turns."""
        if target.family not in RESISTING:
            return ()  # worked out for resistance only: it costs a second reading
        text = self.stage[index].turn.text
        words = [(found.start(), found.end()) for found in WORD.finditer(text)]
        if not words:
            return ()
        gains = np.zeros(len(text), np.float32)
        for (start, end), loss in zip(words, self._losses(index, words, target.family), strict=True):
            gains[start:end] = loss / (end - start)
        return strongest(text, gains)

    def by(self, index: int, code: str) -> str:
        """Name the coder, and the one beside it."""
        return NAME if self.beside is None else f"{NAME} and {self.beside.by(index, code)}"

    def third_turn(self, index: int, entry: TurnCoding) -> CodeScore | None:
        """Return what the turn most probably does with the resistance before it."""
        chances = self.chances["third"][index]
        best = int(chances.argmax())
        return CodeScore(self.model.labels["third"][best], float(chances[best]), NAME)

    def _losses(self, index: int, words: Sequence[tuple[int, int]], family: str) -> Floats:
        """Return how much the family's log-odds fall when the pieces of each word are left out of the turn's vector."""
        ids, offsets = self.pieces[index]
        states, keep = self.model.states([ids])
        masks = np.repeat(keep, len(words) + 1, axis=0)
        for row, (start, end) in enumerate(words, start=1):
            inside = [place for place, (first, last) in enumerate(offsets) if first < end and last > start]
            masks[row, inside] = 0.0
        changed = self.model.pooled(np.repeat(states, len(masks), axis=0), masks)
        first, last = max(0, index - AROUND), index + AROUND + 1
        near = np.repeat(self.vectors[None, first:last], len(masks), axis=0)
        near[:, index - first] = changed
        roles = np.repeat(self.roles[None, first:last], len(masks), axis=0)
        found = self.model.read(near, roles)
        rows = {name: found[name][:, index - first] for name in ("client", "family")}
        p = family_chances(rows, self.model.labels)[:, FAMILIES.index(family)].clip(1e-6, 1 - 1e-6)
        odds = np.log(p / (1 - p))
        return np.asarray(odds[0] - odds[1:], dtype=np.float32)


def averaged(own: Floats, other: Floats, role: str) -> Floats:
    """Return the mean of two coders' chances, labels last.

    A client's codes share one turn: the geometric mean, scaled to sum to 1 (a product of experts). A practitioner's
    stand each for itself: the arithmetic mean. Labels that the other coder does not know keep a little.
    """
    if role == "practitioner":
        return np.asarray((own + other) / 2, dtype=np.float32)
    product = np.sqrt(own * np.maximum(other, UNKNOWN_TO_OTHER))
    return np.asarray(product / product.sum(axis=-1, keepdims=True), dtype=np.float32)


def family_chances(rows: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]) -> Floats:
    """Return the probability of every family, labels last: the mean of the family head and of the summed codes."""
    codes = rows["client"]
    member = np.array([[family_of(code) == family for code in labels["client"]] for family in FAMILIES], np.float32)
    return np.asarray((rows["family"] + codes @ member.T) / 2, dtype=np.float32)


def client_chances(rows: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]) -> Floats:
    """Return the probability of every client code, labels last: within its family as the code head has it."""
    codes = rows["client"]
    place = np.array([FAMILIES.index(family_of(code) or "coop") for code in labels["client"]])
    member = np.eye(len(FAMILIES), dtype=np.float32)[place]
    sums = codes @ member
    found = codes / np.maximum(sums, 1e-9)[..., place] * family_chances(rows, labels)[..., place]
    return np.asarray(found / found.sum(axis=-1, keepdims=True), dtype=np.float32)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.faithfulness import chance, deletions, remembering, sessions_of, stretches, table, without
from tests.benchmarks.stand_in import StandIn
from tests.building import codebook, session_of
from thirdturn.coders.decide import Limits
from thirdturn.coders.features import Floats
from thirdturn.coders.neural import NeuralCoder
from thirdturn.coders.neural_model import NeuralModel
from thirdturn.coders.scene import WORD
from thirdturn.domain.codebook import FAMILIES
from thirdturn.domain.session import Span

SESSION = session_of(
    ["T How was it?", "C It was fine and we had nothing to say.", "T Go on.", "C Yes.", "T And?", "C Never."]
)


def test_deleting_by_hand() -> None:
    assert without("Well, nothing. Why?", Span(6, 13)) == "Well,. Why?"
    assert without("Nothing, really.", Span(0, 7)) == "really."
    assert without("I said nothing.", Span(7, 14)) == "I said."
    assert without("Nothing", Span(0, 7)) == ""


def test_stretches_are_all_others_of_the_same_length() -> None:
    text = "one two three four"
    assert [text[one.start : one.end] for one in stretches(text, Span(4, 13))] == ["one two", "three four"]
    assert stretches(text, Span(0, len(text))) == []


@given(st.lists(st.sampled_from(["ab", "c", "d'e", "äö"]), min_size=1, max_size=9), st.data())
def test_deleting_a_stretch_of_words_leaves_the_others(words: list[str], data: st.DataObject) -> None:
    text = ", ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    spans = [one.span() for one in WORD.finditer(text)]
    span = Span(spans[first][0], spans[last][1])
    assert WORD.findall(without(text, span)) == words[:first] + words[last + 1 :]
    assert all(len(WORD.findall(text[one.start : one.end])) == last - first + 1 for one in stretches(text, span))


def test_true_evidence_falls_more() -> None:
    found = deletions(SESSION, StandIn())
    # The last turn is nothing but its evidence, so there is nothing to compare with.
    assert [one.turn for one in found] == [1]
    assert (found[0].words, found[0].of) == (1, 9)
    assert found[0].evidence_fall == pytest.approx(0.4)
    assert found[0].random_fall == pytest.approx(0.0)
    assert len(found[0].without_random) == 5


def test_false_evidence_does_not() -> None:
    found = deletions(SESSION, StandIn(wrong=True))
    assert found[0].evidence_fall == pytest.approx(0.0)
    assert found[0].random_fall in (pytest.approx(0.0), pytest.approx(0.08))


def test_the_same_seed_draws_the_same_and_most_is_kept() -> None:
    session = session_of(["T Well?", *["C We had nothing to say."] * 6])
    assert deletions(session, StandIn(), seed=4) == deletions(session, StandIn(), seed=4)
    assert len(deletions(session, StandIn(), most=2)) == 2


def test_the_table_counts_sessions_and_shares() -> None:
    text = table(deletions(SESSION, StandIn()))
    assert "| all | 1 | 1 | 0.500 | 0.400 | 0.000 | 0.400 | 1.000 |" in text


def test_the_examples_are_read_with_their_roles_and_a_missing_set_is_empty(tmp_path: Path) -> None:
    found = list(sessions_of("examples", tmp_path))
    assert {one.language for one in found} == {"en", "de", "fi"}
    assert all({"practitioner", "client"} <= set(one.roles()) for one in found)
    assert list(sessions_of("annomi", tmp_path)) == []


LABELS = {"client": ("C.ans", "C.chg", "R.stay.excuse"), "practitioner": ("QO",), "third": ("reflect",)}


class Encoder:
    """Stands for the encoder: the state of a piece is its number; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []

    def run(self, names: None, inputs: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]) -> list[Floats]:
        self.asked += [tuple(map(int, row)) for row in inputs["ids"]]
        return [inputs["ids"][..., None].astype(np.float32)]


class Pool:
    """Stands for the pool: the sum of what is kept."""

    def run(self, names: None, inputs: Mapping[str, Floats]) -> list[Floats]:
        return [(inputs["states"] * inputs["keep"][..., None]).sum(1)]


class Reader:
    """Stands for the reader: a turn resists with its own and its neighbours' sum over 100."""

    def run(self, names: Sequence[str], inputs: Mapping[str, Floats]) -> list[Floats]:
        sums = inputs["vectors"][..., 0]
        p = np.clip((sums + 0.1 * sums.mean(1, keepdims=True)) / 100, 0.01, 0.99)
        zeros = np.zeros_like(p)
        family = np.stack([1 - p if one == "coop" else p if one == "stay" else zeros for one in FAMILIES], -1)
        rows = {"client": np.stack([1 - p, zeros, p], -1), "family": family}
        return [rows.get(name, np.full((*p.shape, 1), 0.5, np.float32)).astype(np.float32) for name in names]


@dataclass(frozen=True, slots=True)
class Tokenized:
    ids: list[int]
    offsets: list[tuple[int, int]]


class Tokenizer:
    """Stands for the tokenizer: one piece a word, numbered by its length, between two marks."""

    def encode(self, text: str) -> Tokenized:
        spans = [one.span() for one in WORD.finditer(text)]
        return Tokenized([0, *(4 + end - start for start, end in spans), 2], [(0, 0), *spans, (0, 0)])


@pytest.fixture
def neural() -> NeuralCoder:
    limits = Limits(
        resisting={"balanced": 0.3, "high": 0.2},
        over_change={"balanced": 1.0, "high": 0.5},
        family_weight=dict.fromkeys(FAMILIES, 1.0),
        client_code=0.5,
        second=0.25,
        practitioner={"QO": 0.5},
        third=0.4,
    )
    model = NeuralModel(
        name="stand-in",
        sha256="0",
        languages=("en",),
        labels=LABELS,
        limits={"alone": limits, "averaged": limits},
        calibrations={},
        longest_turn=64,
        least_known=0.5,
        tokenizer=Tokenizer(),
        encoder=Encoder(),
        pool=Pool(),
        reader=Reader(),
    )
    return NeuralCoder(codebook(), model, "en")


def test_the_neural_coder_asked_without_evidence_says_the_same(neural: NeuralCoder) -> None:
    whole = neural.code(SESSION).turns
    again = remembering(neural)
    for turn in (1, 3, 5):
        assert chance(SESSION, again, turn) == pytest.approx(whole[turn].p_resisting, abs=1e-6)
    silent = session_of(["T How was it?", "C "])
    assert chance(silent, again, 1) == neural.code(silent).turns[1].p_resisting


def test_a_neural_coder_that_remembers_encodes_no_turn_twice(neural: NeuralCoder) -> None:
    encoder = neural.model.encoder
    coder = remembering(neural)
    first = chance(SESSION, coder, 1)
    asked = len(encoder.asked)
    assert chance(SESSION, coder, 1) == first
    assert len(encoder.asked) == asked


def test_long_words_are_the_stand_in_models_evidence_and_their_loss_tells(neural: NeuralCoder) -> None:
    session = session_of(["T How was it?", "C I do it incomprehensibly and so I go on"])
    (found,) = deletions(session, remembering(neural))
    assert found.evidence_fall > found.random_fall


def test_coders_without_a_model_stay_as_they_are() -> None:
    coder = StandIn()
    assert remembering(coder) is coder

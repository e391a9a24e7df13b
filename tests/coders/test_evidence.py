from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.coders.evidence import strongest
from thirdturn.domain.session import Span


def gains_of(text: str, words: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    gains = np.zeros(len(text), dtype=np.float32)
    for word, gain in words.items():
        start = text.index(word)
        gains[start : start + len(word)] = gain / len(word)
    return gains


def test_neighbours_make_one_phrase_and_the_stronger_comes_first() -> None:
    text = "well it is pointless to try and I know"
    found = strongest(text, gains_of(text, {"well": 1.0, "pointless": 3.0, "to try": 2.0, "know": -4.0}))
    # an even share is (1 + 3 + 2) / 9 words = .67 less the blank inside "to try"; "to" has 2/6 of 2, just enough
    assert [text[span.start : span.end] for span in found] == ["pointless to try", "well"]


def test_a_full_stop_parts_two_phrases() -> None:
    text = "Pointless. Truly."
    found = strongest(text, gains_of(text, {"Pointless": 2.0, "Truly": 2.0}))
    assert found == (Span(0, 9), Span(11, 16))


def test_nothing_speaks_for_it() -> None:
    assert strongest("we walk", np.full(7, -1.0, dtype=np.float32)) == ()
    assert strongest("", np.zeros(0, dtype=np.float32)) == ()


def test_a_long_run_is_cut_to_its_best_eight_words() -> None:
    text = " ".join(["a"] * 9 + ["b"])
    gains = np.ones(len(text), dtype=np.float32)
    gains[-1] = 1.5
    (span,) = (one for one in strongest(text, gains) if one.end == len(text))
    assert len(text[span.start : span.end].split()) <= 8


@given(st.text(max_size=50), st.randoms(use_true_random=False))
def test_spans_lie_inside_and_apart(text: str, random: object) -> None:
    gains = np.random.default_rng(len(text)).normal(size=len(text)).astype(np.float32)
    found = strongest(text, gains)
    assert len(found) <= 2
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert len(found) < 2 or found[0].end <= found[1].start or found[1].end <= found[0].start

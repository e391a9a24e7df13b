from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.building import session_of
from thirdturn.coders.features import (
    BLOCK_BITS,
    BLOCK_LENGTHS,
    BLOCK_START,
    PLAIN_SIZE,
    RULE_BITS,
    SIZE,
    STRUCTURED_START,
    Floats,
    Vector,
    counts,
    grams,
    known_share,
    spread,
    structured,
    weigh,
)
from thirdturn.coders.scene import scenes

FLAT: Floats = np.ones(SIZE, dtype=np.float32)


def vector_of(lines: list[str], index: int, idf: Floats = FLAT) -> Vector:
    stage = scenes(session_of(lines), "en")
    texts = [grams(scene.turn.text) for scene in stage]
    held: list[list[str]] = [[] for _ in stage]
    return weigh(counts(index, stage, texts), structured(index, stage, held), idf)


def test_hashes_are_the_same_everywhere() -> None:
    # the CRC-32 of "walk", as any zip program computes it
    assert grams("Walk").hashes["word"].tolist() == [0x8D917A55]
    assert len(grams("Walk").hashes["character"]) == 4 + 3 + 2  # " walk " has six characters


@given(st.text(max_size=60))
def test_ngrams_stay_inside_the_text_and_ignore_case(text: str) -> None:
    found = grams(text)
    for kind in ("word", "pair", "character"):
        assert (found.starts[kind] >= 0).all()
        assert (found.ends[kind] <= len(text)).all()
        assert (found.starts[kind] < found.ends[kind]).all()
        assert ((found.hashes[kind] >= 0) & (found.hashes[kind] < 2**32)).all()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.data())
def test_a_vector_fits_its_blocks_and_comes_out_the_same_again(texts: list[str], data: st.DataObject) -> None:
    lines = [f"{'TC'[place % 2]} {text}" for place, text in enumerate(texts)]
    index = data.draw(st.integers(0, len(lines) - 1))
    one, two = vector_of(lines, index), vector_of(lines, index)
    assert one.buckets.tolist() == two.buckets.tolist()
    assert one.values.tolist() == two.values.tolist()
    assert np.isfinite(one.values).all()
    assert (np.diff(one.buckets) > 0).all()
    assert not len(one.buckets) or one.buckets[-1] < SIZE
    for block, bits in BLOCK_BITS.items():
        inside = (one.buckets >= BLOCK_START[block]) & (one.buckets < BLOCK_START[block] + (1 << bits))
        length = float(np.sqrt((one.values[inside] ** 2).sum()))
        assert not inside.any() or abs(length - BLOCK_LENGTHS[block]) < 1e-4


def test_the_blocks_fill_the_vector_without_gaps() -> None:
    ends = [BLOCK_START[block] + (1 << bits) for block, bits in BLOCK_BITS.items()]
    assert [*list(BLOCK_START.values())[1:], STRUCTURED_START] == ends
    assert STRUCTURED_START + PLAIN_SIZE + (1 << RULE_BITS) == SIZE
    stage = scenes(session_of(["T Hello."]), "en")
    assert len(structured(0, stage, [["greets"]])) == PLAIN_SIZE + (1 << RULE_BITS)


def test_nothing_behind_a_turn_is_read() -> None:
    before = vector_of(["T How was it?", "C Fine."], 1)
    after = vector_of(["T How was it?", "C Fine.", "T Only fine?"], 1)
    same = (before.buckets != STRUCTURED_START + 6) & (before.buckets < SIZE)  # bucket 6 is the place in the session
    rest = after.buckets != STRUCTURED_START + 6
    assert before.buckets[same].tolist() == after.buckets[rest].tolist()
    assert before.values[same].tolist() == after.values[rest].tolist()


def test_the_turn_before_has_its_own_block() -> None:
    asked = slice(BLOCK_START["asked"], BLOCK_START["asked"] + (1 << BLOCK_BITS["asked"]))
    buckets = vector_of(["T How was it?", "C Fine."], 1).buckets
    assert ((buckets >= asked.start) & (buckets < asked.stop)).any()
    alone = vector_of(["C Fine."], 0).buckets
    assert not ((alone >= asked.start) & (alone < asked.stop)).any()


def test_known_share() -> None:
    idf = np.zeros(SIZE, dtype=np.float32)
    known = grams("walk").hashes["word"] & ((1 << BLOCK_BITS["word"]) - 1)
    idf[BLOCK_START["word"] + known] = 1.0
    assert known_share(grams("walk zzyzx"), idf) == 0.5
    assert known_share(grams(""), idf) == 1.0


def test_a_words_gain_falls_on_its_own_characters() -> None:
    text = "we walk"
    vector = vector_of([f"C {text}"], 0)
    slope = np.zeros(len(vector.buckets), dtype=np.float32)
    bucket = BLOCK_START["word"] + int(grams("walk").hashes["word"][0]) % (1 << BLOCK_BITS["word"])
    slope[vector.buckets == bucket] = 2.0
    gains = spread(grams(text), vector, slope, len(text))
    assert gains[:3].tolist() == [0.0, 0.0, 0.0]
    # the word block has two words of equal weight: each has the value 1 / sqrt(2)
    assert abs(float(gains.sum()) - 2.0 / 2**0.5) < 1e-5
    assert (gains[3:] > 0).all()

"""Turn words into numbers by hashing: no word list is kept, so no text of the training data ships.

A turn is read in blocks, each with its own range of buckets: its single words, its word pairs, its character n-grams,
and the words of the turns before it. Structured features (lengths, place, question forms, cue rules that hold) stand
behind the blocks. Nothing behind a turn is read, so a session can be coded while it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from thirdturn.coders.scene import WORD, Scene
from thirdturn.domain.coding import QuestionForm

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CHARACTER_LENGTHS = (3, 4, 5)
OWN_BLOCKS = ("word", "pair", "character")
CONTEXT_BLOCKS = ("asked", "answered")
BLOCK_BITS: Mapping[str, int] = {"word": 15, "pair": 14, "character": 15, "asked": 13, "answered": 13}
"""Size of each block as a power of two. ``word`` is roomy, so that unknown words seldom fall on a known one's bucket.
``asked`` is the last turn of the practitioner, ``answered`` the last turn of the client."""
BLOCK_LENGTHS: Mapping[str, float] = {"word": 1.0, "pair": 0.7, "character": 0.6, "asked": 0.7, "answered": 0.6}
"""Length of each block's vector (training/EXPERIMENTS.md tells how they were chosen)."""
BLOCK_START: Mapping[str, int] = {
    block: sum(1 << bits for bits in list(BLOCK_BITS.values())[:place]) for place, block in enumerate(BLOCK_BITS)
}
STRUCTURED_START = sum(1 << bits for bits in BLOCK_BITS.values())
RULE_BITS = 9
PLAIN_SIZE = 20
SIZE = STRUCTURED_START + PLAIN_SIZE + (1 << RULE_BITS)
"""Length of a turn's whole vector."""

_FORMS: tuple[QuestionForm, ...] = get_args(QuestionForm)
_TOKEN = re.compile(WORD.pattern + "|[?!]")
_NOTHING: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Grams:
    """The hashed n-grams of one text, by kind (``word``, ``pair``, ``character``).

    Attributes:
        hashes: Their 32-bit hashes.
        starts: Offset of each one's first character.
        ends: Offset behind each one's last character.
    """

    hashes: Mapping[str, Ints]
    starts: Mapping[str, Ints]
    ends: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a turn: its name, the buckets it fills (ascending) and how often each."""

    name: str
    buckets: Ints
    times: Floats


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: ascending buckets within each block, and their values."""

    buckets: Ints
    values: Floats


def grams(text: str) -> Grams:
    """Hash the words, word pairs and character n-grams of a text. Equal texts give equal hashes everywhere."""
    words = [(found.group().lower().replace("’", "'"), found.start(), found.end()) for found in _TOKEN.finditer(text)]
    rows: dict[str, list[tuple[int, int, int]]] = {
        "word": [(_hash(token), start, end) for token, start, end in words],
        "pair": [
            (_hash(f"{left[0]} {right[0]}"), left[1], right[2])
            for left, right in zip([("^", 0, 0), *words], words, strict=False)
        ],
        "character": [
            (code, start + first, min(end, start + last))
            for token, start, end in words
            for code, first, last in _character_grams(token)
        ],
    }
    columns = {kind: np.array(found, dtype=np.int64).reshape(-1, 3).T for kind, found in rows.items()}
    return Grams(*({kind: column[place] for kind, column in columns.items()} for place in range(3)))


def counts(index: int, scenes: Sequence[Scene], texts: Sequence[Grams]) -> list[Block]:
    """Return which buckets a turn and the turns before it fill, and how often."""
    own = texts[index].hashes
    counted = [_block(block, own[block]) for block in OWN_BLOCKS]
    for block, place in zip(CONTEXT_BLOCKS, (scenes[index].led_by, scenes[index].follows), strict=True):
        near = _NOTHING if place is None else np.concatenate([texts[place].hashes["word"], texts[place].hashes["pair"]])
        counted.append(_block(block, near))
    return counted


def structured(index: int, scenes: Sequence[Scene], held: Sequence[Sequence[str]]) -> Floats:
    """Return lengths, place, question forms, and one bucket for each cue rule that holds for the turn or led to it."""
    scene = scenes[index]
    led = None if scene.led_by is None else scenes[scene.led_by]
    text = scene.turn.text
    plain = [
        min(scene.words, 60) / 30,
        scene.words <= 2,
        scene.words <= 5,
        scene.words > 20,
        "?" in text,
        "!" in text,
        scene.position,
        index < 4,
        scene.turn.notation.cut_off,
        bool(scene.turn.notation.vocal),
        0.0 if led is None else min(led.words, 60) / 30,
        led is not None and led.turn.notation.cut_off,
        *(scene.asked == form for form in _FORMS),
        *(scene.form == form for form in _FORMS),
    ]
    rules = np.zeros(1 << RULE_BITS, dtype=np.float32)
    names = [*held[index], *(f"led by {rule}" for rule in (held[scene.led_by] if scene.led_by is not None else ()))]
    rules[[_hash(name) & (len(rules) - 1) for name in names]] = 1.0
    return np.concatenate([np.array(plain, dtype=np.float32), rules])


def weigh(blocks: Sequence[Block], tail: Floats, idf: Floats) -> Vector:
    """Return a turn's vector: sublinear counts times idf, each block brought to its length, then the structured part.

    Args:
        blocks: What :func:`counts` gave.
        tail: What :func:`structured` gave.
        idf: Weight of every bucket.
    """
    buckets: list[Ints] = []
    values: list[Floats] = []
    for block in blocks:
        value = (np.float32(1.0) + np.log(block.times)) * idf[block.buckets]
        length = float(np.sqrt(np.dot(value, value)))
        buckets.append(block.buckets)
        values.append(value * np.float32(BLOCK_LENGTHS[block.name] / length if length else 0.0))
    present = np.flatnonzero(tail)
    buckets.append(present + STRUCTURED_START)
    values.append(tail[present])
    return Vector(np.concatenate(buckets), np.concatenate(values).astype(np.float32))


def known_share(text: Grams, idf: Floats) -> float:
    """Return the share of a text's words and marks that the weights know; 1 for a text without any."""
    hashes = text.hashes["word"]
    if not len(hashes):
        return 1.0
    return float(np.mean(idf[BLOCK_START["word"] + (hashes & ((1 << BLOCK_BITS["word"]) - 1))] > 0))


def spread(text: Grams, vector: Vector, direction: Floats, length: int) -> Floats:
    """Spread a linear score over the characters of a turn.

    Args:
        text: The turn's n-grams.
        vector: The turn's vector.
        direction: Weight of every one of the vector's buckets for what is to be explained.
        length: Number of characters.

    Returns:
        One number a character: what the n-grams that cover it add to the score, each shared out evenly.
    """
    share = np.zeros(length + 1, dtype=np.float32)
    gain = vector.values * direction
    for block in OWN_BLOCKS:
        bits, begin = BLOCK_BITS[block], BLOCK_START[block]
        buckets = (text.hashes[block] & ((1 << bits) - 1)) + begin
        if not len(buckets):
            continue
        first, last = np.searchsorted(vector.buckets, (begin, begin + (1 << bits)))
        place = first + np.searchsorted(vector.buckets[first:last], buckets)
        _, inverse, times = np.unique(buckets, return_inverse=True, return_counts=True)
        starts, ends = text.starts[block], text.ends[block]
        each = gain[place] / times[inverse] / np.maximum(1, ends - starts)
        np.add.at(share, starts, each)
        np.add.at(share, ends, -each)
    return np.cumsum(share)[:length].astype(np.float32)


def _block(name: str, hashes: Ints) -> Block:
    places, times = np.unique(hashes & ((1 << BLOCK_BITS[name]) - 1), return_counts=True)
    return Block(name, places + BLOCK_START[name], times.astype(np.float32))


def _hash(gram: str) -> int:
    return crc32(gram.encode())


@lru_cache(maxsize=30_000)
def _character_grams(token: str) -> tuple[tuple[int, int, int], ...]:
    """Return hash, start and end of the n-grams of one word between spaces; offsets stay inside the word."""
    padded = f" {token} "
    return tuple(
        (_hash(padded[at : at + length]), max(0, at - 1), at - 1 + length)
        for length in CHARACTER_LENGTHS
        for at in range(max(0, len(padded) - length + 1))
    )

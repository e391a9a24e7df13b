"""The baseline's model file: weights of linear heads, what they were trained on, and how they are read."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdturn.coders.decide import Limits
from thirdturn.coders.features import PLAIN_SIZE, SIZE, Floats, Vector
from thirdturn.data.load import resource
from thirdturn.domain.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Head:
    """A linear head: one column of weights a label.

    Attributes:
        labels: The labels, in the order of the columns.
        weights: Inputs x labels.
        bias: One number a label.
    """

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the baseline coder needs.

    Attributes:
        name: Name of the file, without extension.
        sha256: Hash of the weight file.
        client: Client codes, one of them each turn (softmax); inputs are a turn's vector.
        client_idf: Weight of every bucket in client turns.
        practitioner: Practitioner codes, each for itself (sigmoid); inputs are a turn's vector.
        practitioner_idf: Weight of every bucket in practitioner turns.
        third: Third turns (softmax); inputs are the practitioner scores, then the plain structured features.
        limits: What probabilities must reach.
        least_known: Share of a turn's words that must be known for a judgement.
        temperature: What the client head's sums were divided by after fitting; already in its weights.
    """

    name: str
    sha256: str
    client: Head
    client_idf: Floats
    practitioner: Head
    practitioner_idf: Floats
    third: Head
    limits: Limits
    least_known: float
    temperature: float = 1.0


def linear(vector: Vector, head: Head) -> Floats:
    """Return a head's sums for a sparse vector."""
    sums: Floats = np.asarray(vector.values @ head.weights[vector.buckets] + head.bias, dtype=np.float32)
    return sums


def softmax(sums: Floats) -> Floats:
    """Return probabilities that sum to 1."""
    raised = np.exp(sums.astype(np.float64) - float(sums.max()))
    chances: Floats = (raised / raised.sum()).astype(np.float32)
    return chances


def sigmoid(sums: Floats) -> Floats:
    """Return a probability for each sum by itself."""
    chances: Floats = (1.0 / (1.0 + np.exp(-sums.astype(np.float64)))).astype(np.float32)
    return chances


def third_inputs(practitioner_scores: NDArray[np.floating], structured: Floats) -> Floats:
    """Return what the third-turn head looks at."""
    return np.concatenate([np.asarray(practitioner_scores, dtype=np.float32), structured[:PLAIN_SIZE]])


def pack(model: Model) -> bytes:
    """Return the weight file: half-precision arrays in an ``.npz``, the same bytes for the same model."""
    arrays = {
        f"{name}_{part}": getattr(head, part).astype(np.float16)
        for name, head in (("client", model.client), ("practitioner", model.practitioner), ("third", model.third))
        for part in ("weights", "bias")
    }
    arrays |= {
        "client_idf": model.client_idf.astype(np.float16),
        "practitioner_idf": model.practitioner_idf.astype(np.float16),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@cache
def load_model(name: str) -> Model:
    """Return a model that ships with the package.

    Raises:
        KnowledgeError: The weight file is not the one its description belongs to.
    """
    meta = json.loads(resource("models", f"{name}.json").read_text("utf-8"))
    data = resource("models", f"{name}.npz").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != meta["sha256"]:
        raise KnowledgeError(f"{name}.npz", "sha256", f"the file's hash is {found}, expected {meta['sha256']}")
    return unpack(data, meta, name=name)


def unpack(data: bytes, meta: Mapping[str, Any], *, name: str) -> Model:
    """Read a weight file together with its description.

    Raises:
        KnowledgeError: The arrays do not have the size that this version of the features fills.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {key: stored[key].astype(np.float32) for key in stored.files}
    heads = {
        part: Head(tuple(meta["labels"][part]), arrays[f"{part}_weights"], arrays[f"{part}_bias"])
        for part in ("client", "practitioner", "third")
    }
    if len(arrays["client_weights"]) != SIZE or len(arrays["practitioner_weights"]) != SIZE:
        raise KnowledgeError(f"{name}.npz", "client_weights", f"made for other features than these {SIZE}")
    return Model(
        name=name,
        sha256=meta["sha256"],
        client_idf=arrays["client_idf"],
        practitioner_idf=arrays["practitioner_idf"],
        limits=Limits(**meta["limits"]),
        least_known=meta["least_known"],
        temperature=meta["fitting"]["client_temperature"],
        **heads,
    )

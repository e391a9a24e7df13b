from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from thirdturn.coders import model as models
from thirdturn.coders.baseline import MODEL
from thirdturn.coders.features import SIZE, Vector
from thirdturn.coders.model import Head, linear, load_model, pack, sigmoid, softmax, unpack
from thirdturn.data.load import resource
from thirdturn.domain.codebook import FAMILIES
from thirdturn.domain.errors import KnowledgeError
from thirdturn.workflow import load_codebook


def test_the_shipped_file_is_the_one_described_and_small() -> None:
    model = load_model(MODEL)
    meta = json.loads(resource("models", f"{MODEL}.json").read_text("utf-8"))
    assert model.sha256 == meta["sha256"]
    assert len(resource("models", f"{MODEL}.npz").read_bytes()) < 8_000_000
    codebook = load_codebook()
    assert all(codebook[code].set == "client" for code in model.client.labels)
    assert [code.id for code in codebook.of("practitioner", labelled=True)] == list(model.practitioner.labels)
    assert all(codebook[code].set == "third_turn" for code in model.third.labels)
    assert set(model.limits.family_weight) == set(FAMILIES)
    assert set(model.limits.practitioner) == set(model.practitioner.labels)


def test_packing_and_unpacking_changes_nothing() -> None:
    model = load_model(MODEL)
    meta = json.loads(resource("models", f"{MODEL}.json").read_text("utf-8"))
    again = unpack(pack(model), meta, name=MODEL)
    assert np.array_equal(again.client.weights, model.client.weights)
    assert pack(again) == pack(model)


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.json").write_text(json.dumps({"sha256": "0" * 64}))
    (tmp_path / "other.npz").write_bytes(b"something else")
    monkeypatch.setattr(models, "resource", lambda _, name: tmp_path / name)
    with pytest.raises(KnowledgeError, match=r"other\.npz, at sha256"):
        load_model("other")


def test_weights_for_other_features_are_refused() -> None:
    model = load_model(MODEL)
    meta = json.loads(resource("models", f"{MODEL}.json").read_text("utf-8"))
    short = Head(model.client.labels, model.client.weights[:-1], model.client.bias)
    data = pack(models.Model(**{name: getattr(model, name) for name in model.__slots__} | {"client": short}))
    with pytest.raises(KnowledgeError, match=str(SIZE)):
        unpack(data, meta, name=MODEL)


def test_heads_by_hand() -> None:
    head = Head(("a", "b"), np.array([[1.0, 0.0], [0.0, 2.0], [5.0, 5.0]], dtype=np.float32), np.array([0.0, -1.0]))
    vector = Vector(np.array([0, 1]), np.array([3.0, 2.0], dtype=np.float32))
    sums = linear(vector, head)
    assert sums.tolist() == [3.0, 3.0]  # 3 x 1, and 2 x 2 - 1
    assert softmax(sums).tolist() == [0.5, 0.5]
    assert sigmoid(np.zeros(1, dtype=np.float32)).tolist() == [0.5]

from __future__ import annotations

import json
import math
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.coders import neural_model
from thirdturn.coders.neural import MODEL
from thirdturn.coders.neural_model import Calibration, calibrated, combined_hash, cut, known_share, load_neural
from thirdturn.domain.errors import KnowledgeError


@pytest.fixture(scope="module")
def model() -> neural_model.NeuralModel:
    return load_neural(MODEL, 1)


def test_long_turns_keep_head_and_tail() -> None:
    assert cut(range(8), 8) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert cut(range(10), 8) == [0, 1, 2, 3, 4, 7, 8, 9]  # five eighths and three eighths of eight


def test_a_calibration_by_hand() -> None:
    # logs of .8 and .2 halved: weights sqrt(.8) = .894 and sqrt(.2) = .447, so .667 and .333
    shared = calibrated(np.array([0.8, 0.2], np.float32), Calibration(2.0, np.zeros(2, np.float32)), each=False)
    assert shared == pytest.approx([2 / 3, 1 / 3], abs=1e-5)
    # odds of .5 are 1; a shift of ln 3 makes them 3, so .75
    single = calibrated(np.array([0.5], np.float32), Calibration(1.0, np.array([math.log(3)], np.float32)), each=True)
    assert single == pytest.approx([0.75], abs=1e-5)
    assert calibrated(np.array([0.3], np.float32), None, each=True) == pytest.approx([0.3])


def test_unknown_pieces_are_counted_without_the_marks_at_the_edges() -> None:
    assert known_share([0, 3, 3, 17, 2]) == pytest.approx(1 / 3)
    assert known_share([0, 2]) == 1.0


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=7))
def test_a_turns_vector_does_not_depend_on_its_batch(model: neural_model.NeuralModel, texts: list[str]) -> None:
    ids = [model.pieces(text)[0] for text in texts]
    together = model.vectors(ids)
    alone = np.concatenate([model.vectors([one]) for one in ids])
    assert np.abs(together - alone).max() < 1e-3


def test_threads_change_nothing(model: neural_model.NeuralModel) -> None:
    ids = [model.pieces(text)[0] for text in ("I don't know.", "En mä tiiä.", "Weiß nicht so recht, vielleicht.")]
    assert np.abs(model.vectors(ids) - load_neural(MODEL, 2).vectors(ids)).max() < 1e-3


def test_pieces_stand_where_they_say(model: neural_model.NeuralModel) -> None:
    text = "Ich weiß es nicht, ehrlich."
    ids, places = model.pieces(text)
    assert len(ids) == len(places)
    assert text[places[1][0] : places[1][1]].strip() == "Ich"


def test_a_turn_of_ten_thousand_characters_and_an_empty_one(model: neural_model.NeuralModel) -> None:
    long, _ = model.pieces("no " * 3333)
    empty, _ = model.pieces("")
    assert len(long) == model.longest_turn
    assert model.vectors([long, empty]).shape[0] == 2
    assert np.isfinite(model.vectors([long, empty])).all()


def test_a_corrupt_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = neural_model._content

    def broken(name: str, file: str) -> bytes:
        content = real(name, file)
        return content[:-1] + b"?" if file == "reader.onnx" else content

    monkeypatch.setattr(neural_model, "_content", broken)
    with pytest.raises(KnowledgeError, match=r"neural/reader\.onnx, at sha256: the file's hash is"):
        load_neural.__wrapped__(MODEL, 1)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"nowhere/encoder\.onnx, at models: the file is missing"):
        load_neural("nowhere", 1)


def test_the_description_belongs_to_the_files(model: neural_model.NeuralModel) -> None:
    meta = json.loads(Path(str(files("thirdturn.data").joinpath("models", MODEL, "model.json"))).read_text("utf-8"))
    assert model.sha256 == combined_hash(meta["files"])
    assert set(meta["languages"]) == {"de", "en", "fi"}
    assert sum(map(len, meta["labels"].values())) > 60

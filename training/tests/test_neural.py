"""The whole of the neural coder's training on ten invented sessions: vectors, fit, folds, choose, export, run.

Run by ``make test-training``, which installs the extra ``training``; ``make test`` needs none of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.building import session_of
from thirdturn.coders.neural import NeuralCoder
from thirdturn.coders.neural_model import FILES, NeuralModel, cut, open_neural
from thirdturn.domain.codebook import FAMILIES
from thirdturn.workflow import load_codebook
from training.neural.choosing import calibrations, limits_for
from training.neural.config import Config, load_config
from training.neural.corpus import invented
from training.neural.encoder import base_encoder
from training.neural.export import description, model_files, write
from training.neural.fitting import fit, mean, read
from training.neural.folds import load_predictions, save, splits
from training.neural.labels import UNKNOWN, label_sets, targets
from training.neural.vectors import encode, vectors_of

SESSIONS = 10


@pytest.fixture(scope="module")
def config() -> Config:
    return replace(load_config(), epochs=2, seeds=(0,), layers=(1, 2), folds=2)


@pytest.fixture(scope="module")
def made(config: Config, tmp_path_factory: pytest.TempPathFactory) -> tuple[NeuralModel, Path]:
    folder = tmp_path_factory.mktemp("build")
    every = invented()
    sessions = [replace(one, group=str(place)) for place, one in enumerate(every[:: len(every) // SESSIONS][:SESSIONS])]
    sets = label_sets(load_codebook())
    vectors = vectors_of(sessions, config, folder / "vectors.npy")
    again = vectors_of(sessions, config, folder / "vectors.npy")
    assert all((one == other).all() for one, other in zip(vectors, again, strict=True))
    labels = [targets(one, sets) for one in sessions]
    found = {}
    for train, test in splits(sessions, config.folds):
        member = fit([vectors[one] for one in train], [labels[one] for one in train], sets, config, 0)
        for place in test:
            found[int(place)] = mean([read(member, vectors[place], labels[place].role)])
    save(found, folder / "folds.npz")
    unseen = load_predictions(folder / "folds.npz")
    assert unseen.keys() == set(range(SESSIONS))
    told = [labels[place] for place in unseen]
    fitted = calibrations(list(unseen.values()), told)
    limits = limits_for(list(unseen.values()), told, sets, fitted)
    member = fit(vectors, labels, sets, config, 0)
    files = model_files([member], config)
    write(files, description(files, sets, {"alone": limits, "averaged": limits}, fitted, config, sessions), folder)
    meta = json.loads((folder / "model.json").read_text("utf-8"))
    return open_neural("test", meta, {name: (folder / name).read_bytes() for name in FILES}), folder


def test_the_exported_model_codes_a_session(made: tuple[NeuralModel, Path]) -> None:
    session = session_of(["T How was the week?", "C Fine.", "T You should really stop.", "C You sound like my wife."])
    coding = NeuralCoder(load_codebook(), made[0], "en").code(session)
    assert len(coding.turns) == 4
    assert sum(coding.turns[1].scores.values()) == pytest.approx(1.0, abs=1e-3)
    assert coding.made_by.model_sha256 == made[0].sha256


def test_the_small_encoder_says_what_the_whole_one_says(made: tuple[NeuralModel, Path], config: Config) -> None:
    encoder, tokenizer = base_encoder(config.layers, config.longest_turn)
    text = "En mä tiiä, ehkä mä vaan väsyin siihen."
    whole = encode([text], encoder, tokenizer, config.longest_turn)[0]
    small = made[0].vectors([made[0].pieces(text)[0]])[0]
    cosine = (whole * small).sum() / np.linalg.norm(whole) / np.linalg.norm(small)
    assert cosine > 0.99


def test_labels_as_numbers() -> None:
    one = invented()[0]
    sets = label_sets(load_codebook())
    found = targets(one, sets)
    for turn, (role, label) in enumerate(zip(one.session.roles(), one.labels, strict=True)):
        if role == "client":
            assert sets.client[found.primary[turn]] == label.codes[0]
            assert FAMILIES[found.family[turn]]
            assert found.client[turn].sum() == pytest.approx(1.0)
        else:
            assert found.primary[turn] == UNKNOWN
            assert found.practitioner[turn].sum() == len(label.codes)


def test_a_turn_that_is_too_long_is_cut_the_same_way_everywhere() -> None:
    assert cut(range(100), 64)[:40] == list(range(40))
    assert cut(range(100), 64)[40:] == list(range(76, 100))

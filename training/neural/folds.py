"""Cross-validate: what members say about AnnoMI's sessions they were not fitted on.

Run from the repository: ``python -m training.neural.folds --out build/folds.npz [--data PATH] [--folds 0,1] [--seeds 0]
[--share .5]``. About a minute a fold and seed on one core, once the vectors are made (three minutes). AnnoMI is split
into five folds by video series; the smokers' chats and the invented dialogues are always trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from thirdturn.coders.baseline import BaselineCoder
from thirdturn.coders.scene import scenes
from thirdturn.workflow import load_codebook
from training import fitting
from training.labelled import LabelledSession, data_folder
from training.neural.choosing import BESIDE
from training.neural.config import Config, load_config
from training.neural.corpus import invented, real
from training.neural.fitting import Probabilities, fit, mean, read
from training.neural.labels import LabelSets, label_sets, targets
from training.neural.vectors import vectors_of

BUILD = Path("build")


def splits(sessions: Sequence[LabelledSession], folds: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return (training, test) places of each fold; no group is split."""
    groups = np.array([one.group for one in sessions])
    return list(GroupKFold(folds).split(groups, groups=groups))


def main() -> None:
    """Fit on every fold and keep what is said about the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--out", type=Path, default=BUILD / "folds.npz")
    parser.add_argument("--folds", help="only these, such as 0,2")
    parser.add_argument("--seeds", help="other seeds than the settings', such as 0,1")
    parser.add_argument("--share", type=float, default=1.0, help="share of AnnoMI's training sessions to use")
    parser.add_argument("--annomi-only", action="store_true", help="leave the other two sets out")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config = load_config()
    if arguments.seeds:
        config = replace(config, seeds=tuple(map(int, arguments.seeds.split(","))))
    annomi, smokers = real(data_folder(arguments.data))
    others = [] if arguments.annomi_only else [*smokers, *invented()]
    wanted = set(map(int, arguments.folds.split(","))) if arguments.folds else set(range(config.folds))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    found = run(annomi, others, config, wanted, arguments.share, arguments.out.parent)
    save(found, arguments.out)


def run(
    annomi: Sequence[LabelledSession],
    others: Sequence[LabelledSession],
    config: Config,
    wanted: set[int],
    share: float,
    cache: Path,
) -> dict[int, Probabilities]:
    """Return by place of the session what the members say about it, their mean."""
    codebook = load_codebook()
    sets = label_sets(codebook)
    sessions = [*annomi, *others]
    vectors = vectors_of(sessions, config, cache / f"vectors_{len(sessions)}.npy")
    labels = [targets(one, sets) for one in sessions]
    found: dict[int, Probabilities] = {}
    for fold, (train, test) in enumerate(splits(annomi, config.folds)):
        if fold not in wanted:
            continue
        chosen = np.random.default_rng(fold).permutation(train)[: round(share * len(train))]
        known = [*sorted(chosen), *range(len(annomi), len(sessions))]
        members = [
            fit([vectors[one] for one in known], [labels[one] for one in known], sets, config, seed)
            for seed in config.seeds
        ]
        baseline = BaselineCoder(codebook, fitting.fit(fitting.corpus([annomi[one] for one in chosen]), codebook))
        for place in test:
            own = mean([read(member, vectors[place], labels[place].role) for member in members])
            found[int(place)] = own | _beside(baseline, annomi[place], sets)
        print(f"fold {fold}: {len(train)} sessions known, {len(test)} new")
    return found


def _beside(baseline: BaselineCoder, one: LabelledSession, sets: LabelSets) -> Probabilities:
    """Return what the baseline coder makes of a session, under the names in ``BESIDE``."""
    stage = scenes(one.session, "en")
    reading = baseline.read(stage)
    found: Probabilities = {}
    for role, labels in (("client", sets.client), ("practitioner", sets.practitioner)):
        array = np.zeros((len(stage), len(labels)), np.float32)
        for turn, scene in enumerate(stage):
            if scene.role == role:
                scores = reading.scores(turn)
                array[turn] = [scores.get(label, 0.0) for label in labels]
        found[BESIDE[role]] = array
    return found


def save(found: Mapping[int, Probabilities], path: Path) -> None:
    """Write predictions to a file; :func:`load_predictions` reads them again."""
    arrays: dict[str, Any] = {f"{place}:{name}": one for place, sets in found.items() for name, one in sets.items()}
    np.savez_compressed(path, **arrays)


def load_predictions(*paths: Path) -> dict[int, Probabilities]:
    """Read what :func:`save` wrote; what several files say about a session is averaged."""
    found: dict[int, dict[str, list[NDArray[np.float32]]]] = {}
    for path in paths:
        with np.load(path, allow_pickle=False) as stored:
            for key in stored.files:
                place, name = key.split(":")
                found.setdefault(int(place), {}).setdefault(name, []).append(stored[key])
    return {
        place: {name: np.mean(each, axis=0, dtype=np.float32) for name, each in sets.items()}
        for place, sets in found.items()
    }


if __name__ == "__main__":
    main()

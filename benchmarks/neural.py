"""Measure the neural coder on AnnoMI sessions its members were not fitted on.

Run from the repository, after ``python -m training.neural.folds --out build/folds.npz``:
``python -m benchmarks.neural build/folds.npz [--data PATH] [--json OUT]``. Calibrations and limits for a fold come from
the predictions on the other four folds alone. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score

from benchmarks.scoring import calibration_error, detection, over_folds
from thirdturn.coders.decide import Limits, client_verdict, practitioner_codes
from thirdturn.coders.neural_model import Calibration, calibrated
from thirdturn.domain.codebook import FAMILIES, RESISTING, family_of
from thirdturn.workflow import load_codebook
from training.labelled import data_folder
from training.neural.choosing import (
    THIRD_TURN,
    calibrations,
    class_weights,
    client_scores,
    limits_for,
    practitioner_scores,
)
from training.neural.config import load_config
from training.neural.corpus import real
from training.neural.fitting import Probabilities
from training.neural.folds import load_predictions, splits
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, UNKNOWN, LabelSets, Targets, label_sets, targets

LEAST_CASES, LEAST_THIRD = 50, 20
"""Kappa and macro-F1 are means over codes with at least this many cases in all folds together."""
COVERAGE = (1.0, 0.9, 0.8, 0.7, 0.5)


def fold_figures(
    seen: Sequence[Probabilities],
    seen_truth: Sequence[Targets],
    new: Sequence[Probabilities],
    truth: Sequence[Targets],
    sets: LabelSets,
    counted: Mapping[str, Sequence[int]],
) -> dict[str, float]:
    """Return the figures of one fold.

    Args:
        seen: Predictions on the other folds.
        seen_truth: Their labels.
        new: Predictions on this fold.
        truth: Its labels.
        sets: The label sets.
        counted: Places of the practitioner and third-turn codes that have enough cases.
    """
    fitted = calibrations(seen, seen_truth)
    limits = limits_for(seen, seen_truth, sets, fitted)
    found = _human_figures(seen, seen_truth, new, truth, fitted)
    found |= _client_figures(new, truth, sets, fitted, limits)
    found |= _practitioner_figures(new, truth, sets, limits, counted["practitioner"])
    found |= _third_figures(new, truth, fitted, counted["third"])
    return found


def _human_figures(
    seen: Sequence[Probabilities],
    seen_truth: Sequence[Targets],
    new: Sequence[Probabilities],
    truth: Sequence[Targets],
    fitted: Mapping[str, Calibration],
) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, labels in (("talk", CLIENT_TALK), ("move", PRACTITIONER_CLASSES)):
        known, right = _labelled(seen, seen_truth, name)
        weights = class_weights(calibrated(known, fitted[name], False), right)
        chances, right = _labelled(new, truth, name)
        given = (calibrated(chances, fitted[name], False) * weights).argmax(1)
        scores = f1_score(right, given, average=None, labels=range(len(labels)), zero_division=0)
        found[f"{name} macro-F1"] = float(np.mean(scores))
        found[f"{name} kappa"] = float(cohen_kappa_score(right, given))
        found |= {f"{name} {label}": float(score) for label, score in zip(labels, scores, strict=True)}
    return found


def _client_figures(
    new: Sequence[Probabilities],
    truth: Sequence[Targets],
    sets: LabelSets,
    fitted: Mapping[str, Calibration],
    limits: Limits,
) -> dict[str, float]:
    family = np.concatenate([one.family for one in truth])
    primary = np.concatenate([one.primary for one in truth])
    scores = np.concatenate([client_scores(one, sets, fitted) for one in new])
    raw = np.concatenate([client_scores(one, sets, {}) for one in new])
    known = family != UNKNOWN
    verdicts = [client_verdict(dict(zip(sets.client, map(float, row), strict=True)), limits) for row in scores[known]]
    resists = [FAMILIES[place] in RESISTING for place in family[known]]
    against = np.array([family_of(code) in RESISTING for code in sets.client])
    p = scores[known][:, against].sum(1)
    found = detection(resists, [one.family in RESISTING for one in verdicts], list(p))
    given = [FAMILIES.index(one.family) for one in verdicts]
    each = f1_score(family[known], given, average=None, labels=range(len(FAMILIES)), zero_division=0)
    found |= {"ece before": calibration_error(resists, list(raw[known][:, against].sum(1)))}
    found |= {"family macro-F1": float(np.mean(each))}
    found |= {f"family {name}": float(score) for name, score in zip(FAMILIES, each, strict=True)}
    right = np.array(
        [
            bool(one.codes) and one.codes[0] == sets.client[place]
            for one, place in zip(verdicts, primary[known], strict=True)
        ]
    )
    found["client code accuracy"] = float(right[[bool(one.codes) for one in verdicts]].mean())
    found["client code given"] = float(np.mean([bool(one.codes) for one in verdicts]))
    sure = np.argsort(-scores[known].max(1))
    best = scores[known].argmax(1) == primary[known]
    found |= {f"risk at {share:.0%}": 1 - float(best[sure[: round(share * len(sure))]].mean()) for share in COVERAGE}
    return found


def _practitioner_figures(
    new: Sequence[Probabilities], truth: Sequence[Targets], sets: LabelSets, limits: Limits, counted: Sequence[int]
) -> dict[str, float]:
    spoke = np.concatenate([one.practitioner_weight for one in truth]) > 0
    right = np.concatenate([one.practitioner for one in truth])[spoke] > 0
    scores = np.concatenate([practitioner_scores(one) for one in new])[spoke]
    given = np.zeros_like(right)
    for row, one in enumerate(scores):
        codes = practitioner_codes(dict(zip(sets.practitioner, map(float, one), strict=True)), limits)
        given[row, [sets.practitioner.index(code) for code in codes]] = True
    kappas = {
        sets.practitioner[at]: cohen_kappa_score(right[:, at], given[:, at]) for at in counted if right[:, at].any()
    }
    f1 = [f1_score(right[:, at], given[:, at], zero_division=0) for at in range(right.shape[1]) if right[:, at].any()]
    return {
        "practitioner kappa": float(np.mean(list(kappas.values()))),
        "practitioner macro-F1": float(np.mean(f1)),
    } | {f"practitioner {code}": float(kappa) for code, kappa in kappas.items()}


def _third_figures(
    new: Sequence[Probabilities],
    truth: Sequence[Targets],
    fitted: Mapping[str, Calibration],
    counted: Sequence[int],
) -> dict[str, float]:
    chances, right = _labelled(new, truth, "third")
    chances = calibrated(chances, fitted["third"], False)
    given = chances.argmax(1)
    present = [place for place in counted if (right == place).any()]
    each = f1_score(right, given, average=None, labels=present, zero_division=0)
    told = chances.max(1) >= THIRD_TURN
    return {
        "third macro-F1": float(np.mean(each)),
        "third accuracy": float((given == right).mean()),
        "third accuracy where given": float((given == right)[told].mean()),
        "third given": float(told.mean()),
    }


def _labelled(
    found: Sequence[Probabilities], truth: Sequence[Targets], name: str
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    places = np.concatenate([getattr(one, name) for one in truth])
    chances = np.concatenate([one[name] for one in found])
    return chances[places != UNKNOWN], places[places != UNKNOWN]


def run(folder: Path, predictions: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Return mean, spread, lowest and highest of every figure over the folds that the predictions cover."""
    annomi, _ = real(folder)
    sets = label_sets(load_codebook())
    labels = [targets(one, sets) for one in annomi]
    found = load_predictions(*predictions)
    counts = {
        "practitioner": np.sum([one.practitioner.sum(0) for one in labels], axis=0) >= LEAST_CASES,
        "third": np.bincount(np.concatenate([one.third[one.third >= 0] for one in labels]), minlength=len(sets.third))
        >= LEAST_THIRD,
    }
    counted = {name: list(map(int, np.flatnonzero(enough))) for name, enough in counts.items()}
    folds: list[dict[str, float]] = []
    for train, test in splits(annomi, load_config().folds):
        others, own = [one for one in train if one in found], [one for one in test if one in found]
        if len(own) < len(test):
            continue
        folds.append(
            fold_figures(
                [found[one] for one in others],
                [labels[one] for one in others],
                [found[one] for one in own],
                [labels[one] for one in own],
                sets,
                counted,
            )
        )
    return over_folds(folds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path, nargs="+", help="what training.neural.folds wrote; averaged")
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--json", type=Path, help="write every figure here")
    arguments = parser.parse_args()
    figures: dict[str, Any] = run(data_folder(arguments.data), arguments.predictions)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print("| figure | mean | sd | lowest | highest |\n|---|---|---|---|---|")
    for name, one in figures.items():
        print(f"| {name} | {one['mean']:.3f} | {one['sd']:.3f} | {one['low']:.3f} | {one['high']:.3f} |")


if __name__ == "__main__":
    main()

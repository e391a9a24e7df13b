"""From predictions on unseen sessions to calibrations and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from thirdturn.coders.decide import Limits
from thirdturn.coders.neural import averaged, client_chances
from thirdturn.coders.neural_model import Calibration, calibrated
from thirdturn.domain.codebook import FAMILIES, family_of
from training.choosing import OVER_CHANGE, code_limits, family_weight, resisting_limits
from training.fitting import CLIENT_CODE, SECOND_CODE
from training.neural.fitting import Probabilities
from training.neural.labels import UNKNOWN, LabelSets, Targets

SHIFT_PENALTY = 0.01
"""Keeps the shifts of labels with few cases small; by hand."""
BESIDE = {"client": "baseline client", "practitioner": "baseline practitioner"}
"""Where the baseline coder's probabilities stand among the predictions."""
THIRD_TURN = 0.3
"""Set by hand: a third turn that is given is then still far more often right than wrong (benchmarks/neural.py)."""
TRUTH = {"client": "primary", "family": "family", "talk": "talk", "move": "move", "third": "third"}


def calibrations(found: Sequence[Probabilities], truth: Sequence[Targets]) -> dict[str, Calibration]:
    """Return by label set the temperature and shifts under which unseen turns' labels were least surprising.

    Sets without any label are left out.

    Args:
        found: Predictions, one entry a session.
        truth: Labels, one entry a session.
    """
    chosen: dict[str, Calibration] = {}
    for name, field in TRUTH.items():
        places = np.concatenate([getattr(one, field) for one in truth])
        chances = np.concatenate([one[name] for one in found])
        told = places != UNKNOWN
        if told.any():
            chosen[name] = _scaled(np.log(chances[told].clip(1e-7, 1)), places[told])
    return chosen


def limits_for(
    found: Sequence[Probabilities], truth: Sequence[Targets], sets: LabelSets, fitted: Mapping[str, Calibration]
) -> Limits:
    """Return what calibrated probabilities must reach, by :mod:`training.choosing`.

    Args:
        found: Predictions, one entry a session; averaged with the baseline's where they hold them.
        truth: Labels, one entry a session.
        sets: The label sets.
        fitted: The calibrations.
    """
    family = np.concatenate([one.family for one in truth])
    known = family != UNKNOWN
    told = [FAMILIES[place] for place in family[known]]
    scores = np.concatenate([client_scores(one, sets, fitted) for one in found])[known]
    member = np.array([[family_of(code) == one for one in FAMILIES] for code in sets.client], np.float64)
    chances = scores @ member
    resisting = resisting_limits(told, chances)
    spoke = np.concatenate([one.practitioner_weight for one in truth]) > 0
    given = np.concatenate([one.practitioner for one in truth])[spoke] > 0
    practitioner = np.concatenate([practitioner_scores(one) for one in found])[spoke].astype(np.float64)
    codes = [[code for code, has in zip(sets.practitioner, row, strict=True) if has] for row in given]
    return Limits(
        resisting=resisting,
        over_change=OVER_CHANGE,
        family_weight=family_weight(told, chances, resisting["balanced"]),
        client_code=CLIENT_CODE,
        second=SECOND_CODE,
        practitioner=code_limits(sets.practitioner, codes, practitioner),
        third=THIRD_TURN,
    )


def class_weights(chances: NDArray[np.float32], truth: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return weights, (1 / share) to the power that gives the best macro-F1, for a decision by weighted probability."""
    from sklearn.metrics import f1_score

    share = np.bincount(truth, minlength=chances.shape[1]) / len(truth)
    ratio = share.max() / np.maximum(share, 1 / len(truth))
    powers = np.arange(0.0, 1.01, 0.05)
    scores = [f1_score(truth, (chances * ratio**power).argmax(1), average="macro", zero_division=0) for power in powers]
    best: NDArray[np.float64] = ratio ** powers[int(np.argmax(scores))]
    return best


def client_scores(found: Probabilities, sets: LabelSets, fitted: Mapping[str, Calibration]) -> NDArray[np.float32]:
    """Return the probability of every client code, turns x codes, as the coder gives it."""
    rows = {name: calibrated(found[name], fitted.get(name), False) for name in ("client", "family")}
    own = client_chances(rows, {"client": sets.client})
    return averaged(own, found[BESIDE["client"]], "client") if BESIDE["client"] in found else own


def practitioner_scores(found: Probabilities) -> NDArray[np.float32]:
    """Return the probability of every practitioner code, turns x codes, as the coder gives it."""
    own, other = found["practitioner"], found.get(BESIDE["practitioner"])
    return own if other is None else averaged(own, other, "practitioner")


def alone(found: Probabilities) -> Probabilities:
    """Return predictions without the baseline's."""
    return {name: one for name, one in found.items() if name not in BESIDE.values()}


def _scaled(logs: NDArray[np.float32], places: NDArray[np.int64]) -> Calibration:
    rows = np.arange(len(places))
    hits = np.eye(logs.shape[1])[places]

    def surprise(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sharpness, shift = parameters[0], parameters[1:]
        sums = logs * sharpness + shift
        raised = np.exp(sums - sums.max(1, keepdims=True))
        chances = raised / raised.sum(1, keepdims=True)
        off = (chances - hits) / len(places)
        loss = -np.log(chances[rows, places] + 1e-12).mean() + SHIFT_PENALTY * (shift**2).sum() / len(shift)
        slope = np.concatenate([[(off * logs).sum()], off.sum(0) + 2 * SHIFT_PENALTY * shift / len(shift)])
        return float(loss), slope

    start = np.zeros(logs.shape[1] + 1)
    start[0] = 1.0
    best = minimize(surprise, start, jac=True, method="L-BFGS-B", bounds=[(0.2, 3.0), *[(-5.0, 5.0)] * logs.shape[1]])
    return Calibration(round(1 / float(best.x[0]), 4), np.round(best.x[1:], 4).astype(np.float32))

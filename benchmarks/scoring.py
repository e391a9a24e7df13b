"""Figures for the accuracy benchmark: plain functions of truth and prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

HUMAN_CLIENT = ("change", "neutral", "sustain")
HUMAN_PRACTITIONER = ("reflection", "question", "therapist_input", "other")
PRACTITIONER_CLASSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("therapist_input", frozenset({"GI", "PER", "PWP"})),
    ("question", frozenset({"QO", "QC", "SEEK"})),
    ("reflection", frozenset({"SR", "CR"})),
)
"""AnnoMI's main behaviour from our codes: the first line with one of the turn's codes; else ``other``."""


def human_client(family: str | None) -> str:
    """Return AnnoMI's client talk type for one of our families."""
    return {"change": "change", "stay": "sustain"}.get(family or "", "neutral")


def human_practitioner(codes: Sequence[str]) -> str:
    """Return AnnoMI's main practitioner behaviour for our codes."""
    return next((name for name, own in PRACTITIONER_CLASSES if own & set(codes)), "other")


def class_f1(truth: Sequence[str], given: Sequence[str], classes: Sequence[str]) -> dict[str, float]:
    """Return the F1 of every class that occurs in the truth, and their mean as ``macro``."""
    scores = f1_score(truth, given, labels=list(classes), average=None, zero_division=0)
    found = dict(zip(classes, map(float, scores), strict=True))
    present = {name: found[name] for name in classes if name in set(truth)}
    return {"macro": float(np.mean(list(present.values()))), **present}


def multilabel_f1(
    truth: Sequence[Sequence[str]], given: Sequence[Sequence[str]], classes: Sequence[str]
) -> dict[str, float]:
    """Return the F1 of every code that occurs, where a turn can carry several, and their mean as ``macro``."""
    found: dict[str, float] = {}
    for name in classes:
        found[name] = float(f1_score([name in own for own in truth], [name in own for own in given], zero_division=0))
    present = {name: found[name] for name in classes if any(name in own for own in truth)}
    return {"macro": float(np.mean(list(present.values()))), **present}


def detection(truth: Sequence[bool], decided: Sequence[bool], p: Sequence[float]) -> dict[str, float]:
    """Return F1, precision and recall of a decision, average precision and calibration error of its probability."""
    return {
        "precision": float(precision_score(truth, decided, zero_division=0)),
        "recall": float(recall_score(truth, decided, zero_division=0)),
        "f1": float(f1_score(truth, decided, zero_division=0)),
        "average_precision": float(average_precision_score(truth, p)),
        "ece": calibration_error(truth, p),
    }


def calibration_error(truth: Sequence[bool], p: Sequence[float], bins: int = 10) -> float:
    """Return the expected calibration error: mean gap of probability and rate over equal bins, weighted by turns."""
    right, chance = np.array(truth, dtype=float), np.array(p)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [abs(right[place == one].mean() - chance[place == one].mean()) * (place == one).mean() for one in set(place)]
    return float(sum(gaps))


def over_folds(folds: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return mean, standard deviation, lowest and highest of every figure over the folds."""
    return {
        name: {
            "mean": float(np.mean(values)),
            "sd": float(np.std(values, ddof=1)) if len(values) > 1 else 0.0,
            "low": min(values),
            "high": max(values),
        }
        for name in dict.fromkeys(name for fold in folds for name in fold)
        for values in [[fold[name] for fold in folds if name in fold]]
    }

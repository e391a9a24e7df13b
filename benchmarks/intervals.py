"""How far a mean would move with other sessions of the same kind: the bootstrap over clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
LEVEL = (2.5, 97.5)

Places = NDArray[np.int64]


def clusters(names: Sequence[str]) -> list[Places]:
    """Return for each different name the places where it stands, in order of first appearance."""
    array = np.array(names)
    return [np.flatnonzero(array == name) for name in dict.fromkeys(names)]


def intervals(
    figures: Callable[[Places], Sequence[float]], names: Sequence[str], *, draws: int = DRAWS, seed: int = 0
) -> list[tuple[float, float]] | None:
    """Return the 95 % percentile intervals of some figures, whole clusters drawn with replacement.

    Args:
        figures: Computes the figures from the places drawn; a place can stand there several times.
        names: The cluster of every place.
        draws: How many.
        seed: The same seed gives the same draws.

    Returns:
        Lower and upper ends, one pair a figure; ``None`` with fewer than two clusters.
    """
    groups = clusters(names)
    if len(groups) < 2:
        return None
    random = np.random.default_rng(seed)
    drawn = [
        figures(np.concatenate([groups[one] for one in random.integers(len(groups), size=len(groups))]))
        for _ in range(draws)
    ]
    low, high = np.percentile(drawn, LEVEL, axis=0)
    return [(float(one), float(other)) for one, other in zip(low, high, strict=True)]


def mean_interval(values: Sequence[float], names: Sequence[str], *, seed: int = 0) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean of some values, whole clusters drawn with replacement."""
    array = np.array(values, dtype=np.float64)
    found = intervals(lambda places: [float(array[places].mean())], names, seed=seed)
    return None if found is None else found[0]


def written(value: float, ends: tuple[float, float] | None, digits: int = 3) -> str:
    """Return a figure with its interval, such as ``0.120 (0.080 to 0.170)``."""
    text = f"{value:.{digits}f}"
    return text if ends is None else f"{text} ({ends[0]:.{digits}f} to {ends[1]:.{digits}f})"

"""Correct p values for the number of tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

Correction = Literal["holm", "bh", "none"]


def corrected(p_values: Sequence[float | None], correction: Correction) -> tuple[float | None, ...]:
    """Return the p values corrected, in the order given.

    Args:
        p_values: Each 0 to 1; a ``None`` is no test and stays ``None``.
        correction: ``holm`` bounds the chance of any false finding (Holm 1979, Scand. J. Statist. 6, 65-70); ``bh``
            bounds the share of false ones among the findings (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57,
            289-300); ``none`` leaves them.
    """
    p = np.array([value for value in p_values if value is not None], dtype=np.float64)
    if correction != "none" and p.size:
        order = np.argsort(p, kind="stable")
        ranked = _holm(p[order]) if correction == "holm" else _benjamini_hochberg(p[order])
        p[order] = np.minimum(ranked, 1.0)
    found = iter(p.tolist())
    return tuple(None if value is None else next(found) for value in p_values)


def _holm(rising: np.ndarray) -> np.ndarray:
    """Multiply the smallest by the number of tests, the next by one less; none may fall below the one before."""
    return np.maximum.accumulate(rising * np.arange(len(rising), 0, -1))


def _benjamini_hochberg(rising: np.ndarray) -> np.ndarray:
    """Multiply by tests over rank; none may lie above the one behind."""
    scaled = rising * len(rising) / np.arange(1, len(rising) + 1)
    return np.minimum.accumulate(scaled[::-1])[::-1]

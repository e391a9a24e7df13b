"""Figures of 2 × 2 tables and of whole contingency tables, on arrays; NaN where a figure is undefined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FourFold:
    """Many 2 × 2 tables at once, as arrays that broadcast.

    Attributes:
        n: Cases with both things.
        row: Cases with the first.
        column: Cases with the second.
        total: All cases.
    """

    n: Floats
    row: Floats
    column: Floats
    total: Floats

    @property
    def cells(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The cells ``a, b, c, d``: both, only the first, only the second, neither."""
        return self.n, self.row - self.n, self.column - self.n, self.total - self.row - self.column + self.n

    @property
    def has_zero(self) -> Bools:
        """Whether one of the four cells is 0."""
        return np.asarray(np.minimum.reduce(np.broadcast_arrays(*self.cells)) == 0)


def rates(tables: FourFold) -> Floats:
    """Return ``n / row``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(tables.row > 0, tables.n / tables.row, np.nan)


def rate_differences(tables: FourFold) -> Floats:
    """Return the rate among cases with the first thing minus the rate among those without; NaN where one is empty."""
    a, b, c, d = tables.cells
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((a + b > 0) & (c + d > 0), a / (a + b) - c / (c + d), np.nan)


def expected_counts(tables: FourFold) -> Floats:
    """Return ``row * column / total``, the counts under independence."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(tables.total > 0, tables.row * tables.column / tables.total, np.nan)


def adjusted_residuals(tables: FourFold) -> Floats:
    """Return how far counts lie from those under independence, in standard deviations.

    ``(n - e) / sqrt(e (1 - row/total) (1 - column/total))``: Haberman 1973 (Biometrics 29, 205-220); for lag tables
    Allison & Liker 1982 (Psychol. Bull. 91, 393-403). NaN where a margin is empty or full.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = tables.row * tables.column / tables.total
        variance = expected * (1 - tables.row / tables.total) * (1 - tables.column / tables.total)
        return np.where(variance > 0, (tables.n - expected) / np.sqrt(variance), np.nan)


def yules_q(tables: FourFold) -> Floats:
    """Return ``(ad - bc) / (ad + bc)`` (Yule 1900), -1 to 1; a zero cell gives -1 or 1; NaN where both are 0."""
    a, b, c, d = tables.cells
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(a * d + b * c > 0, (a * d - b * c) / (a * d + b * c), np.nan)


def odds_ratios(tables: FourFold) -> Floats:
    """Return ``ad / bc``; where a cell is 0, one half is added to all four (Haldane 1956; Anscombe 1956).

    NaN where a margin is empty or full: then one of the two things never varies.
    """
    a, b, c, d = (cell + np.where(tables.has_zero, 0.5, 0.0) for cell in tables.cells)
    varies = (tables.row > 0) & (tables.row < tables.total) & (tables.column > 0) & (tables.column < tables.total)
    return np.where(varies, a * d / (b * c), np.nan)


def chi_square(table: Floats, expected: Floats) -> float:
    """Return Pearson's statistic over the cells with an expected count."""
    used = expected > 0
    return float(np.sum((table[used] - expected[used]) ** 2 / expected[used]))


def g_square(table: Floats, expected: Floats) -> float:
    """Return the likelihood-ratio statistic ``2 Σ n ln(n / e)``; an empty cell adds nothing."""
    used = (expected > 0) & (table > 0)
    return float(2 * np.sum(table[used] * np.log(table[used] / expected[used])))


@dataclass(frozen=True, slots=True)
class QuasiIndependence:
    """A table where some cells cannot occur.

    Attributes:
        expected: Counts if rows and columns had nothing to do with each other beyond those cells.
        adjusted_residuals: Distances from them in standard deviations; NaN where nothing is left to vary.
        df: Degrees of freedom.
    """

    expected: Floats
    adjusted_residuals: Floats
    df: int


def quasi_independence(table: Floats, possible: Bools, *, rounds: int = 1000) -> QuasiIndependence:
    """Return what independence looks like in a table with structural zeros.

    Expected counts by iterative proportional fitting (Goodman 1968, J. Am. Stat. Assoc. 63, 1091-1131); residuals
    adjusted by the leverage of the log-linear model of rows and columns, ``(n - e) / sqrt(e (1 - h))`` (Haberman 1973).
    Without structural zeros both are those of plain independence.

    Args:
        table: Counts; 0 where a cell is not possible.
        possible: Which cells can occur.
        rounds: Most rounds of fitting; it stops once margins fit to 1e-10.
    """
    e = possible.astype(np.float64)
    rows, columns = table.sum(1, keepdims=True), table.sum(0, keepdims=True)
    for _ in range(rounds):
        e = e * _ratio(rows, e.sum(1, keepdims=True))
        e = e * _ratio(columns, e.sum(0, keepdims=True))
        if np.allclose(e.sum(1, keepdims=True), rows, rtol=0, atol=1e-10):
            break
    at = np.argwhere(e > 0)
    design = np.zeros((len(at), sum(table.shape)))
    design[np.arange(len(at)), at[:, 0]] = 1
    design[np.arange(len(at)), table.shape[0] + at[:, 1]] = 1
    weighted = design * np.sqrt(e[e > 0])[:, None]
    left, size, _ = np.linalg.svd(weighted, full_matrices=False)
    base = left[:, size > 1e-9 * size.max(initial=0.0)]
    free = 1 - np.sum(base**2, axis=1)
    residuals = np.full(table.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = (table[e > 0] - e[e > 0]) / np.sqrt(e[e > 0] * free)
    residuals[e > 0] = np.where(free > 1e-9, deviation, np.nan)
    return QuasiIndependence(e, residuals, len(at) - base.shape[1])


def _ratio(wanted: Floats, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)

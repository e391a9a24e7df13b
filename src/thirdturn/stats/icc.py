"""Intraclass correlations of ratings, after Shrout & Fleiss 1979 (Psychol. Bull. 86, 420-428)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from thirdturn.stats.resampling import Floats, Groups, Statistic, ratio

_NOTHING = 1e-10
"""Below this, a mean square of ratings with variance 1 is rounding, not variance."""


def icc_2_1(ratings: Floats, groups: Groups) -> Statistic:
    """Return ICC(2,1): do the coders give the same number, one coder taken alone, coders a sample of many.

    ``(B - E) / (B + (k - 1) E + k (J - E) / n)`` with the mean squares between units, between coders (judges) and of
    the error, ``n`` units and ``k`` coders.

    Args:
        ratings: Units × coders; a unit with a NaN is left out.
        groups: What is drawn for intervals.
    """
    k = ratings.shape[1]

    def value(n: Floats, between: Floats, judges: Floats, error: Floats) -> Floats:
        return _over(between - error, between + (k - 1) * error + k * (judges - error) / n)

    return _statistic(ratings, groups, value)


def icc_3_k(ratings: Floats, groups: Groups) -> Statistic:
    """Return ICC(3,k): do the coders order the units alike, their mean taken, these coders and no others.

    ``(B - E) / B``; a coder who is always stricter by the same amount does not lower it. Arguments as for
    :func:`icc_2_1`.
    """
    return _statistic(ratings, groups, lambda n, between, judges, error: _over(between - error, between))


def _statistic(ratings: Floats, groups: Groups, value: Callable[[Floats, Floats, Floats, Floats], Floats]) -> Statistic:
    """Return a function of the mean squares of units × coders, computed from sums."""
    k = ratings.shape[1]
    complete = ~np.isnan(ratings.sum(axis=1))
    # An ICC does not change with the scale's zero and unit, and rounding is smallest around 0.
    scaled = ratings - ratings[complete].mean() if complete.any() else ratings
    spread = scaled[complete].std() if complete.any() else 0.0
    scaled = np.where(complete[:, None], scaled / (spread or 1.0), 0.0)
    sums = (
        groups.total(complete),
        groups.total((scaled**2).sum(axis=1)),
        groups.total(scaled.sum(axis=1) ** 2),
        *(groups.total(column) for column in scaled.T),
    )

    def from_sums(parts: Floats) -> Floats:
        n, squares, units = parts[:, 0], parts[:, 1], parts[:, 2]
        mean = parts[:, 3:].sum(axis=1) ** 2 / np.maximum(n * k, 1)
        of_units = units / k - mean
        of_judges = (parts[:, 3:] ** 2).sum(axis=1) / np.maximum(n, 1) - mean
        error = np.maximum(squares - mean - of_units - of_judges, 0.0)
        free = np.maximum(n - 1, 1)
        found = value(np.maximum(n, 1), of_units / free, of_judges / max(k - 1, 1), error / (free * max(k - 1, 1)))
        return np.where((n >= 2) & (k >= 2), found, np.nan)

    enough = complete.sum() >= 2 and k >= 2
    reason = "all ratings are the same" if enough else "needs two coders and two units that both rated"
    return Statistic(np.hstack(sums), from_sums, reason)


def _over(top: Floats, bottom: Floats) -> Floats:
    return ratio(top, np.where(np.abs(bottom) < _NOTHING, 0.0, bottom))

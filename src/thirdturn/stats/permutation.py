"""A permutation test within sessions, with every reshuffle counted and none drawn."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np

from thirdturn.stats.contingency import Floats
from thirdturn.stats.pairs import Ints

EXACT_BELOW = 100.0
"""Ours: from this permutation variance on, the normal curve stands for the exact distribution."""

LOWEST_P = 1e-30
"""Ours: no p value is 0, and smaller ones are not told apart, so that counts next to impossible need not be kept."""
_NEXT_TO_NOTHING = 1e-40

_FEW_ROWS = 50


def permutation_p(together: int, given_n: Ints, target_n: Ints, pairs: Ints) -> float | None:
    """Return the two-sided p value of a count under every reshuffle of target turns within sessions.

    If the target turns of a session's pairs change places at random, the session's count follows the hypergeometric
    distribution, and the sum over sessions their convolution. So p is the chance of a sum at least as far from its mean
    as the one observed: exact where the variance is below :data:`EXACT_BELOW`, and otherwise by the normal curve with
    a continuity correction, which is the test of Mantel & Haenszel 1959 (J. Natl. Cancer Inst. 22, 719-748) with
    sessions as strata. A test that draws 2,000 reshuffles could not get below 0.0005, and no such p outlives the
    correction for a whole table. Differences between sessions do not count as evidence; trends within a session are not
    taken out.

    Args:
        together: Pairs with both codes, all sessions together.
        given_n: Pairs with the given code, by session.
        target_n: Pairs with the target code, by session.
        pairs: All pairs, by session.

    Returns:
        The p value; ``None`` where no session could have any other count.
    """
    varies = (given_n > 0) & (given_n < pairs) & (target_n > 0) & (target_n < pairs)
    if not varies.any():
        return None
    still = ~varies & (pairs > 0)
    fixed = float(np.sum(given_n[still] * target_n[still] / pairs[still]))
    r, c, m = (counts[varies].astype(np.float64) for counts in (given_n, target_n, pairs))
    mean = float(np.sum(r * c / m))
    variance = float(np.sum(r * (m - r) * c * (m - c) / (m**2 * (m - 1))))
    distance = abs(together - fixed - mean)
    if variance >= EXACT_BELOW:
        return max(LOWEST_P, erfc(max(0.0, distance - 0.5) / sqrt(2 * variance)))
    lowest, chances = _sum_of_hypergeometrics(given_n[varies], target_n[varies], pairs[varies])
    # A hair wider, so that the observed count itself is never lost to rounding.
    far = np.abs(lowest + np.arange(len(chances)) - mean) >= distance - 1e-9
    return min(1.0, max(LOWEST_P, float(chances[far].sum())))


def _sum_of_hypergeometrics(given_n: Ints, target_n: Ints, pairs: Ints) -> tuple[int, Floats]:
    """Return the lowest possible sum and the chance of it and of each higher one."""
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, int(pairs.max()) + 1)))))

    def log_choose(n: Ints, k: Ints) -> Floats:
        return np.asarray(log_factorial[n] - log_factorial[k] - log_factorial[n - k])

    low = np.maximum(0, given_n + target_n - pairs)
    spread = np.minimum(given_n, target_n) - low
    k = low[:, None] + np.arange(int(spread.max()) + 1)
    possible = k <= (low + spread)[:, None]
    k = np.where(possible, k, low[:, None])
    r, c, m = given_n[:, None], target_n[:, None], pairs[:, None]
    chances = np.where(possible, np.exp(log_choose(r, k) + log_choose(m - r, c - k) - log_choose(m, c)), 0.0)
    return int(low.sum()), _folded(chances)


def _folded(chances: Floats) -> Floats:
    """Return the distribution of the sum of counts with these distributions, one a row, each from 0."""
    while len(chances) > _FEW_ROWS:  # two by two, for one call for a thousand sessions is faster than a thousand calls
        if len(chances) % 2:
            certain = np.zeros((1, chances.shape[1]))
            certain[0, 0] = 1
            chances = np.vstack([chances, certain])
        one, other = chances[::2], chances[1::2]
        width = chances.shape[1]
        chances = np.zeros((len(one), 2 * width - 1))
        for k in range(width):
            chances[:, k : k + width] += one[:, k, None] * other
        chances = chances[:, : _reach(chances.max(axis=0))]
    total = np.ones(1)
    for row in chances:
        total = np.convolve(total, row)
        total = total[: _reach(total)]
    return total


def _reach(chances: Floats) -> int:
    """Return how many counts there are up to the last one that is not all but impossible."""
    return int(np.flatnonzero(chances > _NEXT_TO_NOTHING)[-1]) + 1

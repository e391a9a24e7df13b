"""Intervals by drawing whole sessions again, for all the 2 × 2 tables of a lag at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from thirdturn.stats.contingency import Floats, FourFold
from thirdturn.stats.pairs import PairCounts

Figure = Callable[[FourFold], Floats]

MOST_UNDEFINED = 0.05
"""Ours: where more than this share of the draws leaves a figure undefined, it gets no interval."""


def session_weights(sessions: int, draws: int, *, seed: int) -> Floats:
    """Return how often each session is drawn: draws × sessions.

    The session is the unit of the bootstrap, since turns of one session go together (the cluster bootstrap; Davison &
    Hinkley 1997, section 3.8). A figure that is a function of sums over sessions is then one matrix product a draw.

    Args:
        sessions: How many there are.
        draws: How many times as many sessions are drawn with replacement.
        seed: The same seed gives the same draws.
    """
    generator = np.random.default_rng(seed)
    return generator.multinomial(sessions, np.full(sessions, 1 / sessions), size=draws).astype(np.float64)


def percentile_interval(drawn: Floats, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the ends of percentile intervals (Efron & Tibshirani 1993, chapter 13).

    Args:
        drawn: One row a draw; NaN where the figure is undefined in that draw.
        level: How much of the draws lies inside.

    Returns:
        Low and high ends, by linear interpolation between the draws that are defined; NaN where more than
        :data:`MOST_UNDEFINED` of them are not.
    """
    ordered = np.sort(drawn, axis=0)  # NaN goes last
    defined = np.sum(~np.isnan(ordered), axis=0)
    few = defined < max(1.0, (1 - MOST_UNDEFINED) * len(drawn))
    last = np.maximum(defined - 1, 0)
    ends = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        at = last * share
        below = np.floor(at).astype(np.int64)
        low = np.take_along_axis(ordered, below[None], axis=0)[0]
        high = np.take_along_axis(ordered, np.minimum(below + 1, last)[None], axis=0)[0]
        ends.append(np.where(few, np.nan, low + (high - low) * (at - below)))
    return ends[0], ends[1]


def clustered_intervals(
    counts: PairCounts, figures: Mapping[str, Figure], *, draws: int, seed: int
) -> dict[str, tuple[Floats, Floats]]:
    """Return the ends of the 95 % session-clustered bootstrap intervals of figures of every 2 × 2 table.

    Sessions of one cluster, such as those of one client, are drawn together.

    Args:
        counts: The counts of sessions, at least two clusters of them with pairs.
        figures: How to get each figure from the counts of a draw.
        draws: How many draws.
        seed: The same seed gives the same intervals.

    Returns:
        Low and high ends of each figure, given × target; NaN where there is no interval.
    """
    counts = counts.by_cluster()
    weights = session_weights(len(counts.pairs), draws, seed=seed)
    given_n, target_n = weights @ counts.given_n, weights @ counts.target_n
    total = (weights @ counts.pairs)[:, None]
    shape = counts.together.shape[1:]
    ends = {name: (np.empty(shape), np.empty(shape)) for name in figures}
    for i in range(shape[0]):
        drawn = FourFold(weights @ counts.together[:, i], given_n[:, i, None], target_n, total)
        for name, figure in figures.items():
            ends[name][0][i], ends[name][1][i] = percentile_interval(figure(drawn))
    return ends

"""Intervals by drawing sessions again with replacement, computed from sums per session.

A coefficient is a function of sums over units. A draw of sessions only weighs those sums anew, so all draws are one
matrix product and no unit is touched twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdturn.stats.clustered import percentile_interval

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DRAWS = 2000
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Groups:
    """What is drawn: sessions with all their units or, where there is one session only, single units.

    Attributes:
        index: Group of each unit.
        times: How many times each group stands in the data; more than 1 only where equal units are folded into one.
    """

    index: Ints
    times: Ints

    def total(self, values: Floats | Ints | Bools, *, of: Bools | None = None) -> Floats:
        """Return the sum of one value a unit for each group, as a column; ``of`` says which units count."""
        weights = values.astype(np.float64) if of is None else np.where(of, values, 0.0)
        summed = np.bincount(self.index, weights=weights, minlength=len(self.times))
        return summed.astype(np.float64)[:, None]

    def tally(self, labels: Ints, size: int, *, of: Bools, weights: Floats | None = None) -> Floats:
        """Return how often each of ``size`` labels stands in each group (groups × size), over the units in ``of``."""
        cells = self.index[of] * size + labels[of]
        counted = np.bincount(cells, None if weights is None else weights[of], minlength=len(self.times) * size)
        return counted.astype(np.float64).reshape(len(self.times), size)


def groups_of(owner: Ints) -> Groups:
    """Return one group a session, or one a unit where all units belong to one session."""
    names, index = np.unique(owner, return_inverse=True)
    if len(names) > 1:
        return Groups(index.astype(np.int64), np.ones(len(names), dtype=np.int64))
    return Groups(np.arange(len(owner)), np.ones(len(owner), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Statistic:
    """A coefficient as a function of sums.

    Attributes:
        sums: What is summed: groups × parts.
        value: From sums (draws × parts) to values (draws); NaN where undefined.
        undefined: Why it is undefined, should it be.
    """

    sums: Floats
    value: Callable[[Floats], Floats]
    undefined: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its interval.

    Attributes:
        value: ``None`` where undefined.
        low: Lower end of the 95 % interval; ``None`` where there is none.
        high: Upper end.
        reason: Why something is ``None``, or a caution; empty otherwise.
    """

    value: float | None
    low: float | None
    high: float | None
    reason: str = ""


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Return ``top / bottom``, NaN where ``bottom`` is 0."""
    empty = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    return np.asarray(np.divide(top, bottom, out=empty, where=bottom != 0))


def figures(
    statistics: Mapping[str, Statistic], times: Ints, *, draws: int = DRAWS, seed: int = 1
) -> dict[str, Figure]:
    """Return every statistic with its percentile interval; all share the same draws.

    Args:
        statistics: By name.
        times: How many times each group stands in the data.
        draws: How often as many groups as there are get drawn.
        seed: The same seed gives the same interval.
    """
    if not statistics:
        return {}
    sums = np.hstack([statistic.sums for statistic in statistics.values()])
    ends = np.cumsum([statistic.sums.shape[1] for statistic in statistics.values()])[:-1]
    observed = _values(statistics, np.hsplit((times @ sums)[None, :], ends))[0]
    n = int(times.sum())
    drawn = np.empty((draws if n > 1 else 0, len(statistics)))
    block = max(1, _CELLS_AT_ONCE // max(sums.shape))
    random = np.random.default_rng(seed)
    for start in range(0, len(drawn), block):
        weights = random.multinomial(n, times / n, size=min(block, draws - start))
        drawn[start : start + block] = _values(statistics, np.hsplit(weights.astype(np.float64) @ sums, ends))
    return {
        name: _figure(float(observed[place]), drawn[:, place], statistic.undefined)
        for place, (name, statistic) in enumerate(statistics.items())
    }


def _values(statistics: Mapping[str, Statistic], parts: list[Floats]) -> Floats:
    """Return the values of every statistic: draws × statistics."""
    pairs = zip(statistics.values(), parts, strict=True)
    return np.stack([statistic.value(part) for statistic, part in pairs], axis=1)


def _figure(value: float, drawn: Floats, undefined: str) -> Figure:
    if np.isnan(value):
        return Figure(None, None, None, undefined)
    if not len(drawn):
        return Figure(value, None, None, "no interval: one case only, or no draws were asked for")
    left_out = int(np.isnan(drawn).sum())
    low, high = (float(end[0]) for end in percentile_interval(drawn[:, None]))
    if np.isnan(low):
        return Figure(value, None, None, f"no interval: undefined in {left_out} of {len(drawn)} draws")
    caution = f"undefined in {left_out} of {len(drawn)} draws, which the interval leaves out" if left_out else ""
    return Figure(value, low, high, caution)

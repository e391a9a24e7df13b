"""Agreement coefficients for labels, as statistics that can be drawn anew; sources of the formulas at each.

Labels are units × coders of category numbers, -1 where a coder gave none. A unit counts where at least two coders gave
a label; for two coders that is exclusion pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from thirdturn.stats.resampling import Bools, Floats, Groups, Ints, Statistic, ratio

Weights = Literal["none", "linear", "quadratic"]
Level = Literal["ordinal", "interval"]

NO_UNIT = "no unit has labels from two coders"
ONE_CATEGORY = "only one category was used, so agreement by chance is 1"


@dataclass(frozen=True, slots=True)
class Ratings:
    """Labels and what is drawn.

    Attributes:
        labels: Units × coders, numbers below ``size``; -1 where missing.
        size: Number of categories on the scale.
        groups: What is drawn for intervals.
    """

    labels: Ints
    size: int
    groups: Groups

    @property
    def given(self) -> Bools:
        """Which labels are there."""
        return self.labels >= 0


def cohen_kappa(ratings: Ratings, *, weights: Weights = "none") -> Statistic:
    """Return Cohen's kappa of the first two coders (Cohen 1960; weighted: Cohen 1968).

    ``1 - n Σ w o / Σ w r c`` over the cells of the confusion table with margins ``r`` and ``c``. The weight of a
    disagreement is 1, or the distance of the categories on the scale (linear), or its square (quadratic).
    """
    place = np.arange(ratings.size)
    distance = np.abs(place[:, None] - place)
    weight = {"none": distance > 0, "linear": distance, "quadratic": distance**2}[weights].astype(np.float64)
    first, second, both = next(_pairs(ratings))
    groups = ratings.groups
    sums = (
        groups.total(both),
        groups.total(weight[first, second], of=both),
        groups.tally(first, ratings.size, of=both),
        groups.tally(second, ratings.size, of=both),
    )

    def value(parts: Floats) -> Floats:
        n, seen, row, column = np.split(parts, (1, 2, 2 + ratings.size), axis=1)
        expected = ((row @ weight) * column).sum(axis=1)
        return 1 - ratio(n[:, 0] * seen[:, 0], expected)

    return Statistic(np.hstack(sums), value, ONE_CATEGORY if both.any() else NO_UNIT)


def percent_agreement(ratings: Ratings) -> Statistic:
    """Return the share of pairs of labels of the same unit that are equal, averaged over units."""
    given, equal = _agreeing(ratings)
    enough = given >= 2
    sums = (
        ratings.groups.total(enough),
        ratings.groups.total(equal / np.maximum(given * (given - 1), 1), of=enough),
    )
    return Statistic(np.hstack(sums), lambda parts: ratio(parts[:, 1], parts[:, 0]), NO_UNIT)


def fleiss_kappa(ratings: Ratings) -> Statistic:
    """Return Fleiss' kappa (Fleiss 1971) over the units that every coder labelled; for two coders, Scott's pi."""
    everyone = np.full(len(ratings.labels), ratings.labels.shape[1])
    return _against_chance(ratings, everyone, lambda share: (share**2).sum(axis=1))


def gwet_ac1(ratings: Ratings) -> Statistic:
    """Return Gwet's AC1 (Gwet 2008; several coders with missing labels as in Gwet 2014).

    Chance agreement is ``Σ p (1 - p) / (q - 1)`` with ``p`` the mean share of a category and ``q`` the number of
    categories on the scale, at least 2; so it stays defined where all labels are the same.
    """
    others = max(ratings.size, 2) - 1
    return _against_chance(ratings, _agreeing(ratings)[0], lambda share: (share * (1 - share)).sum(axis=1) / others)


def krippendorff_alpha(ratings: Ratings) -> Statistic:
    """Return Krippendorff's alpha for nominal labels, missing ones allowed (Krippendorff 2011, computing alpha).

    ``1 - (n - 1) Σ o / (n² - Σ n_c²)``, where ``o`` are the unequal pairs of values within units, each unit's divided
    by its number of values less one, ``n_c`` counts the pairable values of a category and ``n`` all of them.
    """
    given, equal = _agreeing(ratings)
    pairable = given >= 2
    sums = [ratings.groups.total((given * (given - 1) - equal) / np.maximum(given - 1, 1), of=pairable)]
    sums.append(_margins(ratings, pairable))

    def value(parts: Floats) -> Floats:
        seen, counts = parts[:, 0], parts[:, 1:]
        n = counts.sum(axis=1)
        return 1 - ratio((n - 1) * seen, n**2 - (counts**2).sum(axis=1))

    return Statistic(np.hstack(sums), value, ONE_CATEGORY if pairable.any() else NO_UNIT)


def krippendorff_alpha_scaled(ratings: Ratings, level: Level, *, scale: Floats | None = None) -> Statistic:
    """Return Krippendorff's alpha for ratings on a scale: unequal pairs weigh by their squared distance.

    Args:
        ratings: The labels; their numbers are in the order of the scale.
        level: Interval: the distance of the values. Ordinal: the distance of their mid-ranks, which follow from how
            often each category was used.
        scale: Value of each category; its number if not given. Only for the interval level.
    """
    size = ratings.size
    values = np.arange(size, dtype=np.float64) if scale is None else scale
    given = ratings.given.sum(axis=1)
    sums = np.zeros((len(ratings.groups.times), size * size))
    for one, other, both in _pairs(ratings):
        weight = 1 / np.maximum(given - 1, 1)
        for cell in (one * size + other, other * size + one):
            sums += ratings.groups.tally(cell, size * size, of=both, weights=weight)

    def value(parts: Floats) -> Floats:
        seen = parts.reshape(-1, size, size)
        counts = seen.sum(axis=2)
        where = counts.cumsum(axis=1) - counts / 2 if level == "ordinal" else np.broadcast_to(values, counts.shape)
        apart = (where[:, :, None] - where[:, None, :]) ** 2
        expected = np.einsum("di,dij,dj->d", counts, apart, counts)
        return 1 - ratio((counts.sum(axis=1) - 1) * (seen * apart).sum(axis=(1, 2)), expected)

    return Statistic(sums, value, ONE_CATEGORY if sums.any() else NO_UNIT)


def f1(given: Bools, rated: Bools, groups: Groups) -> Statistic:
    """Return F1 of one code: ``2 both / (one + other)`` over all pairs of coders.

    The same whichever coder comes first; for more than two coders the pairs are pooled (positive specific agreement:
    Fleiss 1981; Hripcsak & Rothschild 2005).

    Args:
        given: Units × coders: who gave the code.
        rated: Units × coders: who gave any code; a pair counts where both did.
        groups: What is drawn for intervals.
    """
    sums = np.zeros((len(groups.times), 2))
    for i, j in combinations(range(given.shape[1]), 2):
        both = rated[:, i] & rated[:, j]
        sums[:, :1] += groups.total(2 * (given[:, i] & given[:, j]), of=both)
        sums[:, 1:] += groups.total(given[:, i].astype(np.int64) + given[:, j], of=both)
    return Statistic(
        sums, lambda parts: ratio(parts[:, 0], parts[:, 1]), "nobody gave it where two coders gave a label"
    )


def same_set(has: Bools, rated: Bools, groups: Groups) -> Statistic:
    """Return the share of pairs that gave the very same codes.

    Args:
        has: Codes × units × coders: who gave the code.
        rated: Units × coders: who gave any code; a pair counts where both did.
        groups: What is drawn for intervals.
    """
    sums = np.zeros((len(groups.times), 2))
    for i, j in combinations(range(rated.shape[1]), 2):
        both = rated[:, i] & rated[:, j]
        sums[:, :1] += groups.total((has[:, :, i] == has[:, :, j]).all(axis=0), of=both)
        sums[:, 1:] += groups.total(both)
    return Statistic(sums, lambda parts: ratio(parts[:, 0], parts[:, 1]), NO_UNIT)


def _against_chance(ratings: Ratings, wanted: Ints, by_chance: Callable[[Floats], Floats]) -> Statistic:
    """Return ``(p - e) / (1 - e)`` over the units with the wanted number of labels, at least two."""
    given, equal = _agreeing(ratings)
    used = (given == wanted) & (given >= 2)
    sums = (
        ratings.groups.total(used),
        ratings.groups.total(equal / np.maximum(given * (given - 1), 1), of=used),
        _margins(ratings, used, weights=1 / np.maximum(given, 1)),
    )

    def value(parts: Floats) -> Floats:
        chance = by_chance(ratio(parts[:, 2:], parts[:, 2:].sum(axis=1, keepdims=True)))
        return ratio(ratio(parts[:, 1], parts[:, 0]) - chance, 1 - chance)

    return Statistic(np.hstack(sums), value, ONE_CATEGORY if used.any() else NO_UNIT)


def _agreeing(ratings: Ratings) -> tuple[Ints, Ints]:
    """Return for each unit how many labels it has, and how many ordered pairs of them are equal."""
    equal = np.zeros(len(ratings.labels), dtype=np.int64)
    for one, other, both in _pairs(ratings):
        equal += 2 * (both & (one == other))
    return ratings.given.sum(axis=1), equal


def _pairs(ratings: Ratings) -> Iterator[tuple[Ints, Ints, Bools]]:
    """Give the labels of every two coders, and where both gave one."""
    for i, j in combinations(range(ratings.labels.shape[1]), 2):
        yield ratings.labels[:, i], ratings.labels[:, j], ratings.given[:, i] & ratings.given[:, j]


def _margins(ratings: Ratings, used: Bools, *, weights: Floats | None = None) -> Floats:
    """Return how often each category was given, by anyone, in each group."""
    margins = np.zeros((len(ratings.groups.times), ratings.size))
    for labels in ratings.labels.T:
        margins += ratings.groups.tally(labels, ratings.size, of=used & (labels >= 0), weights=weights)
    return margins

"""Intervals from drawing sessions again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.stats.coefficients import Ratings, cohen_kappa, gwet_ac1, krippendorff_alpha
from thirdturn.stats.resampling import Figure, Floats, Groups, Statistic, figures, groups_of, ratio


def mean(rows: Sequence[Sequence[float]]) -> Statistic:
    """Return the mean from rows of (number, sum)."""
    return Statistic(np.array(rows), lambda parts: ratio(parts[:, 1], parts[:, 0]), "nothing to average")


def test_groups_are_sessions_or_where_there_is_one_the_units() -> None:
    two = groups_of(np.array([7, 7, 3]))
    assert two.index.tolist() == [1, 1, 0]
    assert two.times.tolist() == [1, 1]
    assert groups_of(np.array([4, 4, 4])).index.tolist() == [0, 1, 2]


def test_sums_and_tallies_are_by_group() -> None:
    groups = Groups(np.array([0, 1, 1]), np.array([1, 1]))
    values = np.array([1.0, 2.0, 4.0])
    assert groups.total(values).tolist() == [[1.0], [6.0]]
    some = np.array([True, True, False])
    assert groups.total(values, of=some).tolist() == [[1.0], [2.0]]
    assert groups.tally(np.array([0, 2, 2]), 3, of=some, weights=values).tolist() == [[1, 0, 0], [0, 0, 2]]


def test_the_interval_of_two_sessions_by_hand() -> None:
    # Means 0 and 1, as many units each. Of the draws one in four is 0, 0 and one in four 1, 1: both ends are reached.
    found = figures({"mean": mean([[10, 0], [10, 10]])}, np.array([1, 1]), draws=500)["mean"]
    assert (found.value, found.low, found.high) == (0.5, 0.0, 1.0)


def test_equal_sessions_leave_no_doubt() -> None:
    found = figures({"mean": mean([[10, 3]] * 6)}, np.ones(6, dtype=np.int64))["mean"]
    assert (found.value, found.low, found.high) == pytest.approx((0.3, 0.3, 0.3))


def test_the_interval_is_that_of_a_loop_over_draws() -> None:
    random = np.random.default_rng(5)
    labels = random.integers(0, 3, (120, 2))
    owner = np.repeat(np.arange(12), 10)
    groups = groups_of(owner)
    found = figures({"k": cohen_kappa(Ratings(labels, 3, groups))}, groups.times, draws=300, seed=9)["k"]
    values = []
    for weights in np.random.default_rng(9).multinomial(12, np.full(12, 1 / 12), size=300):
        drawn = np.concatenate([labels[owner == session] for session in np.repeat(np.arange(12), weights)])
        table = np.zeros((3, 3))
        np.add.at(table, (drawn[:, 0], drawn[:, 1]), 1 / len(drawn))
        chance = float(table.sum(axis=1) @ table.sum(axis=0))
        values.append((np.trace(table) - chance) / (1 - chance))
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(values, (2.5, 97.5))))


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_folded_units_are_drawn_as_if_they_stood_one_by_one(seed: int) -> None:
    # The same distribution, not the same draws: with 4,000 draws both ends agree to a hundredth or two.
    labels = np.random.default_rng(seed).integers(0, 2, (60, 2))
    patterns, times = np.unique(labels, axis=0, return_counts=True)
    folded = Groups(np.arange(len(patterns)), times)
    one_by_one = groups_of(np.zeros(60, dtype=np.int64))
    a = figures({"x": gwet_ac1(Ratings(patterns, 2, folded))}, folded.times, draws=4000)["x"]
    b = figures({"x": gwet_ac1(Ratings(labels, 2, one_by_one))}, one_by_one.times, draws=4000)["x"]
    assert a.value == pytest.approx(b.value)
    assert a.low == pytest.approx(b.low, abs=0.07)
    assert a.high == pytest.approx(b.high, abs=0.07)


def test_the_seed_decides_and_blocks_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = groups_of(np.repeat(np.arange(8), 5))
    own = {"a": krippendorff_alpha(Ratings(np.random.default_rng(1).integers(0, 3, (40, 3)), 3, groups))}
    first, other = (figures(own, groups.times, draws=101, seed=seed) for seed in (1, 2))
    monkeypatch.setattr("thirdturn.stats.resampling._CELLS_AT_ONCE", 64)
    assert figures(own, groups.times, draws=101, seed=1)["a"].low == pytest.approx(first["a"].low)
    assert first["a"].low != other["a"].low


def test_undefined_says_why() -> None:
    one = np.ones(1, dtype=np.int64)
    assert figures({"m": mean([[0, 0]])}, one)["m"] == Figure(None, None, None, "nothing to average")
    alone = figures({"m": mean([[2, 1]])}, one)["m"]
    assert (alone.value, alone.low) == (0.5, None)
    assert "one case only" in alone.reason
    assert figures({"m": mean([[2, 1]] * 3)}, np.ones(3, dtype=np.int64), draws=0)["m"].low is None
    assert figures({}, one) == {}


def test_draws_that_are_undefined_are_counted_and_where_many_there_is_no_interval() -> None:
    # One session of two has units: a quarter of the draws has none.
    often = figures({"m": mean([[5, 1], [0, 0]])}, np.array([1, 1]), draws=1000)["m"]
    assert (often.value, often.low, often.high) == (0.2, None, None)
    assert "of 1000 draws" in often.reason
    # Drawn without any of five equal sessions of six: (1/6)^6, nearly never; of three of six: (1/2)^6 = 1.6 %.
    seldom = figures({"m": mean([[5, 1]] * 3 + [[0, 0]] * 3)}, np.ones(6, dtype=np.int64), draws=1000)["m"]
    assert (seldom.low, seldom.high) == pytest.approx((0.2, 0.2))
    assert "leaves out" in seldom.reason


def test_a_ratio_with_nothing_below_is_nan() -> None:
    found: Floats = ratio(np.array([1.0, 1.0]), np.array([0.0, 2.0]))
    assert np.isnan(found[0])
    assert found[1] == 0.5

from __future__ import annotations

import pytest

from benchmarks.intervals import clusters, intervals, mean_interval, written


def test_clusters_keep_order_and_every_place() -> None:
    assert [list(map(int, one)) for one in clusters(["b", "a", "b"])] == [[0, 2], [1]]


def test_one_cluster_has_no_interval() -> None:
    assert mean_interval([0.1, 0.9], ["a", "a"]) is None


def test_equal_values_have_an_interval_without_width() -> None:
    assert mean_interval([0.5, 0.5, 0.5], ["a", "b", "b"]) == pytest.approx((0.5, 0.5))


def test_two_clusters_by_hand() -> None:
    # Draws of two clusters: both a (1/4), both b (1/4), one of each: the 95 % interval reaches both ends.
    assert mean_interval([0.0, 1.0], ["a", "b"]) == (0.0, 1.0)


def test_whole_clusters_are_drawn() -> None:
    found = intervals(lambda places: [float(len(places)), float(len(places) % 3)], ["a", "a", "a", "b", "b", "b"])
    assert found == [(6.0, 6.0), (0.0, 0.0)]


def test_the_same_seed_draws_the_same() -> None:
    values, names = [0.1, 0.5, 0.2, 0.9, 0.4], ["a", "b", "c", "d", "e"]
    assert mean_interval(values, names, seed=3) == mean_interval(values, names, seed=3)


def test_written() -> None:
    assert written(0.1234, (0.1, 0.2)) == "0.123 (0.100 to 0.200)"
    assert written(0.1234, None) == "0.123"

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.coded_building import coded
from thirdturn.domain.transition import Lag
from thirdturn.stats.clustered import clustered_intervals, percentile_interval, session_weights
from thirdturn.stats.contingency import FourFold, rates
from thirdturn.stats.pairs import count_pairs, encode, pairs_at


def test_every_draw_has_as_many_sessions_as_there_are() -> None:
    weights = session_weights(7, 50, seed=1)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()
    # drawn with replacement, a session is left out with probability (6/7)**7 = .34
    assert np.mean(weights == 0) == pytest.approx(0.34, abs=0.06)
    assert (weights == session_weights(7, 50, seed=1)).all()
    assert (weights != session_weights(7, 50, seed=2)).any()


def test_the_interval_is_that_of_numpy_where_all_is_defined() -> None:
    drawn = np.random.default_rng(1).normal(size=(999, 3))
    low, high = percentile_interval(drawn)
    assert low == pytest.approx(np.percentile(drawn, 2.5, axis=0))
    assert high == pytest.approx(np.percentile(drawn, 97.5, axis=0))


def test_undefined_draws_are_left_out_and_too_many_leave_no_interval() -> None:
    drawn = np.tile(np.arange(100.0), (2, 1)).T
    drawn[:5, 0] = np.nan  # 5 of 100: left are 5 to 99, of which 2.5 % lie below 5 + 94 * .025 = 7.35
    drawn[:6, 1] = np.nan  # 6 of 100 are too many
    low, high = percentile_interval(drawn)
    assert low[0] == pytest.approx(7.35)
    assert high[0] == pytest.approx(5 + 94 * 0.975)
    assert np.isnan([low[1], high[1]]).all()
    assert np.isnan(percentile_interval(np.full((10, 1), np.nan))).all()


def test_whole_sessions_are_drawn() -> None:
    # After A comes B always in one session and never in the other. Drawn are both of one, one of each, or both of the
    # other: rates 1, 6/12 and 0, with probabilities 1/4, 1/2, 1/4. So the 95 % interval is everything.
    sessions = [coded("A B " * 6, "always"), coded("A C " * 6, "never")]
    pairs = pairs_at(encode(sessions), Lag(1), given_set={"A"})
    seen: list[set[float]] = []

    def watched(tables: FourFold) -> np.ndarray:
        seen.append(set(rates(tables)[:, 0].tolist()))
        return rates(tables)

    ends = clustered_intervals(count_pairs(pairs), {"rate": watched}, draws=200, seed=1)
    assert pairs.target_codes[1] == "B"
    assert seen == [{0.0}]  # A never follows A
    assert (ends["rate"][0][0, 1], ends["rate"][1][0, 1]) == (0.0, 1.0)


def test_intervals_hold_what_was_found() -> None:
    generator = np.random.default_rng(2)
    inside = []
    for _ in range(20):
        sessions = [coded(" ".join(generator.choice(["A", "B", "C"], size=60)), str(number)) for number in range(15)]
        counts = count_pairs(pairs_at(encode(sessions), Lag(1)))
        low, high = clustered_intervals(counts, {"rate": rates}, draws=200, seed=1)["rate"]
        observed = counts.together.sum(0) / counts.given_n.sum(0)[:, None]
        inside.append((low <= observed) & (observed <= high))
    assert np.mean(inside) > 0.97


def test_a_known_rate_lies_inside_about_as_often_as_said() -> None:
    generator = np.random.default_rng(4)
    inside = []
    for _ in range(60):
        sessions = [coded(" ".join(generator.choice(["A", "B"], size=40)), str(number)) for number in range(30)]
        counts = count_pairs(pairs_at(encode(sessions), Lag(1)))
        low, high = clustered_intervals(counts, {"rate": rates}, draws=300, seed=1)["rate"]
        inside.append(low[0, 1] <= 0.5 <= high[0, 1])
    # of 60, 57 are to be expected; the percentile interval errs to the narrow side with few sessions
    assert 0.85 <= np.mean(inside) <= 1.0


def test_sessions_of_one_cluster_are_drawn_together() -> None:
    # Apart, the two sessions of a client could be drawn without each other; together they always make a rate of 1/2.
    lines = ["A B " * 6, "A C " * 6]
    sessions = [
        replace(coded(line, name), cluster=client) for client in "xyz" for line, name in zip(lines, "12", strict=True)
    ]
    counts = count_pairs(pairs_at(encode(sessions), Lag(1), given_set={"A"}))
    assert counts.pairs.tolist() == [6] * 6
    assert counts.by_cluster().pairs.tolist() == [12] * 3
    low, high = clustered_intervals(counts, {"rate": rates}, draws=100, seed=1)["rate"]
    assert (low[0, 1], high[0, 1]) == (0.5, 0.5)
    apart = count_pairs(
        pairs_at(encode([replace(session, cluster="") for session in sessions]), Lag(1), given_set={"A"})
    )
    low, high = clustered_intervals(apart, {"rate": rates}, draws=100, seed=1)["rate"]
    assert low[0, 1] < 0.5 < high[0, 1]

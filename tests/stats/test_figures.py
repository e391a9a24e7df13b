from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.interval import wilson
from thirdturn.stats.figures import count, rate, share, table


def test_a_share_comes_with_its_interval_and_a_caution_when_it_rests_on_little() -> None:
    estimate = share("pct_change_talk", 3, 4, empty="nothing")
    assert estimate.value == 0.75
    assert estimate.n == 4
    # Wilson, z = 1.96: centre (0.75 + 3.8415/8) / (1 + 3.8415/4) = 1.2302 / 1.9604 = 0.6275;
    # half 1.96 * sqrt(0.75 * 0.25 / 4 + 3.8415 / 64) / 1.9604 = 1.96 * 0.32697 / 1.9604 = 0.3269
    assert estimate.low == pytest.approx(0.3006, abs=1e-3)
    assert estimate.high == pytest.approx(0.9544, abs=1e-3)
    assert estimate.reason == "rests on 4 turns with change or sustain talk; read it as a hint below 20"


def test_with_enough_cases_there_is_no_caution() -> None:
    assert share("pct_change_talk", 15, 20, empty="nothing").reason == ""


def test_nothing_over_nothing_is_none_with_a_reason() -> None:
    estimate = share("pct_change_talk", 0, 0, empty="no change or sustain talk was found")
    assert estimate.value is None
    assert estimate.reason == "no change or sustain talk was found"
    assert rate("moments_per_10_questions", 3, 0, per=10, empty="no questions").value is None


def test_a_rate_is_per_so_many() -> None:
    assert rate("moments_per_10_questions", 3, 12, per=10, empty="").value == 2.5


def test_marks_come_from_the_data_lowest_first() -> None:
    estimate = share("pct_complex_reflections", 9, 20, empty="")
    assert [(mark.name, mark.value) for mark in estimate.thresholds] == [("fair", 0.4), ("good", 0.5)]
    assert {mark.grade for mark in estimate.thresholds} == {"expert opinion, no norms"}
    assert estimate.reached == "fair"
    assert count("mi_adherent", 4, 10).thresholds == ()
    assert count("mi_adherent", 4, 10).reached is None


def test_a_table_takes_its_name_from_the_data() -> None:
    made = table("families", ("family", "turns"), [("stay", 3)])
    assert made.name == "Client turns by family"
    assert made.rows == (("stay", 3),)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(case: tuple[int, int]) -> None:
    hits, n = case
    low, high = wilson(hits, n)
    assert 0.0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1.0

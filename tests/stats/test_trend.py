from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from tests.building import codebook
from tests.process_building import MADE_BY, process_case, rated
from thirdturn.domain.distribution import Trend
from thirdturn.domain.process import ProcessCase
from thirdturn.stats.distribution import distribution
from thirdturn.stats.trend import FOLLOWED, median_slope


def trend(cases: list[ProcessCase], what: str = "resisting") -> Trend:
    return next(trend for trend in distribution(cases, codebook()).trends if trend.what == what)


def test_by_hand() -> None:
    """Rates 10, 20, 60 in sessions 1, 2, 4: slopes 10, 50/3 and 20; the median is 50/3; all three rise."""
    found = trend([rated("A", 1, 1), rated("A", 2, 2), rated("A", 4, 6)])
    assert found.slope == pytest.approx(50 / 3)
    assert (found.higher, found.lower, found.rates, found.fewest_turns) == (3, 0, (10.0, 20.0, 60.0), 10)


def test_every_process_has_every_trend() -> None:
    cases = [rated(process, number, 1) for process in "AB" for number in (1, 2, 3)]
    found = distribution(cases, codebook()).trends
    assert [(one.process, one.what) for one in found] == [(process, what) for process in "AB" for what in FOLLOWED]
    assert {one.slope for one in found} == {0.0}


@given(
    st.lists(st.integers(1, 50), min_size=2, max_size=8, unique=True),
    st.lists(st.floats(0, 100), min_size=8, max_size=8),
)
def test_equals_scipy(places: list[int], values: list[float]) -> None:
    x = sorted(places)
    y = values[: len(x)]
    slope, higher, lower = median_slope(x, y)
    assert slope == pytest.approx(theilslopes(y, x).slope, abs=1e-9)
    assert higher + lower <= len(x) * (len(x) - 1) // 2


def test_one_odd_session_moves_it_little() -> None:
    even = [rated("A", number, 2) for number in range(1, 7)]
    assert trend([*even, rated("A", 7, 10)]).slope == 0.0


def test_reasons() -> None:
    assert trend([rated("A", 1, 1)]).reason == "a trend needs 3 sessions, and there is 1"
    assert trend([rated("A", 1, 1), rated("A", 2, 1)]).reason == "a trend needs 3 sessions, and there are 2"
    short = [rated("A", 1, 1), rated("A", 2, 1), rated("A", 3, 1, of=9)]
    assert trend(short).reason == "a trend needs 3 sessions with 10 coded client turns, and there are 2"
    other = process_case("A", 3, " ".join(["T:QO C:C.ans"] * 10), made_by=replace(MADE_BY, coder="somebody else"))
    mixed = trend([rated("A", 1, 1), rated("A", 2, 1), other])
    assert mixed.reason == "sessions were coded in different ways, which moves counts by itself"
    assert mixed.slope is None

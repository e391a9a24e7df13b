"""Intraclass correlations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from thirdturn.stats.icc import icc_2_1, icc_3_k
from thirdturn.stats.resampling import Figure, Floats, figures, groups_of

# Shrout & Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=np.float64
)


def both(ratings: Floats, *, draws: int = 0) -> tuple[Figure, Figure]:
    groups = groups_of(np.zeros(len(ratings), dtype=np.int64))
    found = figures({"2": icc_2_1(ratings, groups), "3": icc_3_k(ratings, groups)}, groups.times, draws=draws)
    return found["2"], found["3"]


def test_shrout_and_fleiss_1979() -> None:
    # Their table 3: between targets 11.24, judges 32.49, error 1.02; their table 4: ICC(2,1) .29, ICC(3,4) .91
    two, three = both(SHROUT_FLEISS, draws=500)
    assert two.value == pytest.approx(0.29, abs=0.005)
    assert three.value == pytest.approx(0.91, abs=0.005)
    for found in (two, three):
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert found.low < found.value < found.high


def test_by_hand() -> None:
    # Units 1 2 and 3 4; means 1.5 and 3.5, of all 2.5: between 2 * (1 + 1) / 1 = 4; judges' means 2 and 3:
    # 2 * (.25 + .25) / 1 = 1; nothing is left for error. ICC(3,k) (4 - 0) / 4; ICC(2,1) 4 / (4 + 0 + 2 * (1 - 0) / 2)
    two, three = both(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert three.value == pytest.approx(1.0)
    assert two.value == pytest.approx(4 / 5)


@given(hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=st.integers(1, 5)))
def test_equals_the_analysis_of_variance(ratings: Floats) -> None:
    n, k = ratings.shape
    grand, units, judges = ratings.mean(), ratings.mean(axis=1, keepdims=True), ratings.mean(axis=0, keepdims=True)
    between = k * ((units - grand) ** 2).sum() / (n - 1)
    of_judges = n * ((judges - grand) ** 2).sum() / (k - 1)
    error = ((ratings - units - judges + grand) ** 2).sum() / ((n - 1) * (k - 1))
    below = between + (k - 1) * error + k * (of_judges - error) / n
    assume(between > 1e-6)
    two, three = both(ratings)
    assert three.value == pytest.approx((between - error) / between, abs=1e-6)
    assert two.value == pytest.approx((between - error) / below, abs=1e-6)


def test_a_constant_difference_between_judges_lowers_2_1_only() -> None:
    shifted = np.column_stack([SHROUT_FLEISS[:, 0], SHROUT_FLEISS[:, 0] + 3])
    two, three = both(shifted)
    assert three.value == pytest.approx(1.0)
    assert two.value is not None
    assert two.value < 0.6


def test_units_with_a_missing_rating_are_left_out() -> None:
    more = np.vstack([SHROUT_FLEISS, [[9, np.nan, 5, 8]]])
    assert both(more)[0].value == pytest.approx(both(SHROUT_FLEISS)[0].value)


def test_undefined() -> None:
    two, three = both(np.full((5, 3), 4.0))
    assert (two.value, three.value) == (None, None)
    assert three.reason == "all ratings are the same"
    for small in (np.array([[1.0, 2.0]]), np.array([[1.0], [2.0]]), np.full((3, 2), np.nan)):
        assert both(small)[0].reason == "needs two coders and two units that both rated"

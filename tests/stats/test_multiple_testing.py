from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.stats.multiple_testing import Correction, corrected

MULTIPLETESTS = import_module("statsmodels.stats.multitest").multipletests


def test_holm_by_hand() -> None:
    # rising: .01 * 3 = .03; .03 * 2 = .06; .04 * 1 = .04, which may not fall below .06
    assert corrected([0.01, 0.04, 0.03], "holm") == pytest.approx((0.03, 0.06, 0.06))


def test_benjamini_hochberg_by_hand() -> None:
    # rising: .01 * 3/1 = .03; .03 * 3/2 = .045, which may not lie above the one behind it, .04 * 3/3 = .04
    assert corrected([0.01, 0.04, 0.03], "bh") == pytest.approx((0.03, 0.04, 0.04))


def test_what_was_not_tested_counts_for_nothing() -> None:
    assert corrected([None, 0.02, None, 0.04], "holm") == (None, 0.04, None, 0.04)
    assert corrected([None], "bh") == (None,)
    assert corrected([], "holm") == ()


def test_none_leaves_them_and_nothing_exceeds_one() -> None:
    assert corrected([0.5, 0.9], "none") == (0.5, 0.9)
    assert corrected([0.9, 0.8], "holm") == (1.0, 1.0)


@settings(max_examples=30)  # statsmodels takes its time
@given(
    p_values=st.lists(st.floats(0, 1), min_size=1, max_size=40),
    pair=st.sampled_from([("holm", "holm"), ("bh", "fdr_bh")]),
)
def test_both_equal_statsmodels(p_values: list[float], pair: tuple[Correction, str]) -> None:
    ours, theirs = pair
    assert corrected(p_values, ours) == pytest.approx(tuple(MULTIPLETESTS(p_values, method=theirs)[1]))

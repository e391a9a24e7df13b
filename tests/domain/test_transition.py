from __future__ import annotations

import pytest

from thirdturn.domain.transition import Lag


def test_a_lag_names_the_distances_it_looks_at() -> None:
    assert Lag(3).offsets == (3,)
    assert Lag(-2).offsets == (-2,)
    assert Lag(3, within=True).offsets == (1, 2, 3)
    assert Lag(-2, within=True).offsets == (-1, -2)
    assert [str(lag) for lag in (Lag(3), Lag(-2), Lag(3, within=True), Lag(-2, within=True))] == [
        "3",
        "-2",
        "1..3",
        "-1..-2",
    ]


def test_a_lag_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="the turn itself"):
        Lag(0)

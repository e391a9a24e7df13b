from __future__ import annotations

import pytest

from thirdturn.domain.measure import Measures
from thirdturn.stats.figures import estimate
from thirdturn.stats.rolling import rolling, rolling_means


def test_means_by_hand() -> None:
    assert rolling_means([1.0, 2.0, 6.0, None, 3.0, 5.0, 10.0], window=3) == [
        (None, "1 of 3 sessions so far"),
        (None, "2 of 3 sessions so far"),
        (3.0, ""),  # (1 + 2 + 6) / 3
        (None, "undefined in 1 of the latest 3 sessions"),
        (None, "undefined in 1 of the latest 3 sessions"),
        (None, "undefined in 1 of the latest 3 sessions"),
        (6.0, ""),  # (3 + 5 + 10) / 3
    ]


def test_a_window_of_one_is_the_figure_itself() -> None:
    assert rolling_means([2.0, 4.0], window=1) == [(2.0, ""), (4.0, "")]
    assert rolling_means([]) == []


def test_every_figure_and_session_has_a_row() -> None:
    first = Measures((estimate("mi_adherent", 2.0, 9, interval=(1.0, 4.0)),))
    second = Measures((estimate("mi_adherent", None, 0, reason="nothing"), estimate("turns", 3.0, 3)))
    assert rolling([("a", first), ("b", second)], window=1).rows == (
        ("mi_adherent", "a", 2.0, 1.0, 4.0, 2.0, ""),
        ("mi_adherent", "b", None, None, None, None, "nothing; undefined in 1 of the latest 1 sessions"),
        ("turns", "a", None, None, None, None, "not measured; undefined in 1 of the latest 1 sessions"),
        ("turns", "b", 3.0, None, None, 3.0, ""),
    )


def test_a_window_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="0 sessions"):
        rolling([], window=0)

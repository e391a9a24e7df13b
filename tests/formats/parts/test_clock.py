from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.formats.parts.clock import seconds_of


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("00:01:23", 83.0),
        ("1:23", 83.0),
        ("0:01:23.5", 83.5),
        ("00:01:23,500", 83.5),
        ("[00:01:23]", 83.0),
        ("75:10", 4510.0),
        ("83.5", 83.5),
        ("83,5 s", 83.5),
        (83, 83.0),
        (83.5, 83.5),
        (time(0, 1, 23, 500_000), 83.5),
        (timedelta(hours=25), 90_000.0),
    ],
)
def test_times_as_people_write_them(written: object, seconds: float) -> None:
    assert seconds_of(written) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "written", ["", "-", "later", "1:2:3:4", None, True, float("nan"), float("inf"), -1.0, 10**400]
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert seconds_of(written) is None


@given(st.text())
def test_any_text_gives_a_time_or_none(written: str) -> None:
    seconds = seconds_of(written)
    assert seconds is None or seconds >= 0

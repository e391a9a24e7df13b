"""Agreement on a time line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.stats.alignment import Event, Events, align, event_kappa, time_unit_kappa
from thirdturn.stats.contingency import quasi_independence
from thirdturn.stats.resampling import Figure, Statistic, figures


def events(*parts: tuple[str, float, float]) -> Events:
    return tuple(Event(*part) for part in parts)


def figure(statistic: Statistic, draws: int = 0) -> Figure:
    return figures({"it": statistic}, np.ones(len(statistic.sums), dtype=np.int64), draws=draws)["it"]


FIRST = events(("a", 0, 4), ("b", 4, 10))
SECOND = events(("a", 0, 5), ("b", 5, 10))


def test_unit_by_unit_by_hand() -> None:
    # Seconds 0-3 a a, 4 b a, 5-9 b b: seen .9; first 4 a 6 b, second 5 a 5 b: chance .4 * .5 + .6 * .5 = .5; .4 / .5
    assert figure(time_unit_kappa([(FIRST, SECOND)])).value == pytest.approx(0.8)


def test_a_tolerance_forgives_a_late_button() -> None:
    # The one unequal second lies next to the same code for both coders.
    assert figure(time_unit_kappa([(FIRST, SECOND)], tolerance_s=1)).value == 1.0
    far = events(("a", 0, 6), ("b", 6, 10))
    apart = figure(time_unit_kappa([(FIRST, far)], tolerance_s=1)).value
    assert apart is not None
    assert apart < 1


def test_time_without_a_code_is_a_category() -> None:
    # Seconds 0-1 a a, 2 a nothing, 3 nothing a, 4-9 nothing, to the end of the last event at 10.
    first = events(("a", 0, 3), ("a", 9, 10))
    second = events(("a", 0, 2), ("a", 3, 4), ("a", 9, 10))
    # Seen 8 of 10; both have 4 a 6 nothing: chance .16 + .36 = .52; .28 / .48
    assert figure(time_unit_kappa([(first, second)])).value == pytest.approx(0.28 / 0.48)


def test_sessions_are_drawn() -> None:
    found = figure(time_unit_kappa([(FIRST, SECOND), (FIRST, FIRST), (SECOND, SECOND)]), draws=400)
    assert found.low is not None
    assert found.high == 1.0
    assert "one case only" in figure(time_unit_kappa([(FIRST, SECOND)]), draws=400).reason


@pytest.mark.parametrize("broken", [events(("a", 0, 5), ("b", 4, 6)), events(("a", 3, 2))])
def test_events_on_top_of_each_other_are_refused(broken: Events) -> None:
    with pytest.raises(ValueError, match=r"overlap|before it starts"):
        time_unit_kappa([(broken, broken)])


def test_alignment_by_hand() -> None:
    first = events(("a", 1, 2), ("b", 5, 6), ("c", 9, 10))
    second = events(("a", 1.5, 2), ("x", 3, 4), ("c", 9, 10))
    assert align(first, second, tolerance_s=1) == ((0, 0), (None, 1), (1, None), (2, 2))
    # Within 2 s the b can stand against the x: one disagreement instead of two events alone.
    assert align(first, second, tolerance_s=2) == ((0, 0), (1, 1), (2, 2))


def test_alignment_of_nothing() -> None:
    assert align((), events(("a", 1, 2)), tolerance_s=1) == ((None, 0),)
    assert align(events(("a", 1, 2)), (), tolerance_s=1) == ((0, None),)
    assert align((), (), tolerance_s=1) == ()


moments = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), max_size=7).map(
    lambda parts: events(*((code, float(at), at + 1.0) for code, at in sorted(parts, key=lambda part: part[1])))
)


def cheapest(first: Events, second: Events, tolerance_s: float) -> int:
    """Return the least cost by trying everything."""
    if not first or not second:
        return len(first) + len(second)
    best = 1 + min(cheapest(first[1:], second, tolerance_s), cheapest(first, second[1:], tolerance_s))
    if abs(first[0].start_s - second[0].start_s) <= tolerance_s:
        best = min(best, (first[0].code != second[0].code) + cheapest(first[1:], second[1:], tolerance_s))
    return best


@given(moments, moments, st.sampled_from((0.0, 1.0, 3.0)))
def test_alignment_is_in_order_complete_near_and_cheapest(first: Events, second: Events, tolerance_s: float) -> None:
    aligned = align(first, second, tolerance_s=tolerance_s)
    assert [one for one, _ in aligned if one is not None] == list(range(len(first)))
    assert [other for _, other in aligned if other is not None] == list(range(len(second)))
    cost = 0
    for one, other in aligned:
        if one is None or other is None:
            cost += 1
        else:
            assert abs(first[one].start_s - second[other].start_s) <= tolerance_s
            cost += first[one].code != second[other].code
    assert cost == cheapest(first, second, tolerance_s)


def test_event_kappa_without_lonely_events_is_cohens() -> None:
    # a-a twice, b-b, a-b: seen 3/4; first 3 a 1 b, second 2 a 2 b: chance (6 + 2) / 16 = 1/2; kappa .5
    first = events(("a", 0, 1), ("a", 10, 11), ("b", 20, 21), ("a", 30, 31))
    second = events(("a", 0, 1), ("a", 10, 11), ("b", 20, 21), ("b", 30, 31))
    assert figure(event_kappa([(first, second)])).value == pytest.approx(0.5)


def test_event_kappa_with_lonely_events_uses_quasi_independence() -> None:
    first = events(("a", 0, 1), ("a", 10, 11), ("b", 20, 21), ("b", 30, 31), ("a", 50, 51))
    second = events(("a", 0, 1), ("b", 10, 11), ("b", 20, 21), ("b", 30, 31), ("b", 70, 71))
    table = np.array([[1.0, 1, 1], [0, 2, 0], [0, 1, 0]])
    possible = np.ones((3, 3), dtype=np.bool_)
    possible[2, 2] = False
    chance = np.trace(quasi_independence(table, possible).expected) / 6
    assert figure(event_kappa([(first, second)])).value == pytest.approx((3 / 6 - chance) / (1 - chance), abs=1e-6)


def test_event_kappa_undefined() -> None:
    only_a = events(("a", 0, 1), ("a", 10, 11))
    assert figure(event_kappa([(only_a, only_a)])).value is None
    assert figure(event_kappa([((), ())])).reason == "neither coder has an event"
    assert figure(time_unit_kappa([((), ())])).reason == "neither coder has an event"
    assert figure(event_kappa([(only_a, ())])).value == 0.0

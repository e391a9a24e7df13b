from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import MissingExtra
from thirdturn.guidance.spacing import RATINGS, SOON, Rating, Review, due, in_turn

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_again_comes_back_soon_and_easy_late() -> None:
    when = {rating: due([Review("a", NOON, rating)])["a"] - NOON for rating in RATINGS}
    assert when["again"] == SOON
    assert when["again"] <= when["hard"] < when["good"] < when["easy"]
    assert when["good"] >= timedelta(days=1)


def test_good_again_and_again_comes_ever_later() -> None:
    reviews = [Review("a", NOON, "good")]
    for _ in range(3):
        reviews.append(Review("a", due(reviews)["a"], "good"))
    gaps = [later.time - earlier.time for earlier, later in pairwise(reviews)]
    assert gaps == sorted(gaps) and gaps[0] < gaps[-1]


def test_an_answer_without_a_rating_moves_nothing() -> None:
    assert due([Review("a", NOON, None)]) == {}
    rated = [Review("a", NOON, "good")]
    assert due([*rated, Review("a", NOON + timedelta(days=1), None)]) == due(rated)


def test_times_of_any_zone_count_and_the_order_of_lines_does_not() -> None:
    east = NOON.astimezone(timezone(timedelta(hours=5)))
    reviews = [Review("a", east, "good"), Review("a", NOON + timedelta(days=3), "hard")]
    assert due(reviews) == due(list(reversed(reviews))) == due([Review("a", NOON, "good"), reviews[1]])


def test_due_first_then_new_then_what_is_not_due_yet() -> None:
    reviews = [
        Review("long over", NOON - timedelta(days=90), "good"),
        Review("over", NOON - timedelta(days=30), "good"),
        Review("later", NOON, "easy"),
        Review("sooner", NOON, "good"),
        Review("seen", NOON, None),
    ]
    given_order = ("later", "seen", "new", "sooner", "over", "long over")
    assert in_turn(given_order, reviews, NOON) == ("long over", "over", "new", "seen", "sooner", "later")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**6), st.sampled_from([*RATINGS, None]))))
def test_every_moment_has_its_turn_once(told: list[tuple[str, int, Rating | None]]) -> None:
    reviews = [Review(name, NOON + timedelta(seconds=seconds), rating) for name, seconds, rating in told]
    assert sorted(in_turn(tuple("abcd"), reviews, NOON)) == list("abcd")
    for name, time in due(reviews).items():
        assert time > max(review.time for review in reviews if review.moment == name and review.rating)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsrs", None)
    with pytest.raises(MissingExtra, match=r"thirdturn\[drill\]"):
        due([])

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.stats.waits import Ending, Wait, wait_times, waits

SURVIVAL = import_module("statsmodels.api").SurvfuncRight


def made(*lengths: float) -> list[Wait]:
    """Return waits; a negative length is one that was broken off."""
    return [Wait(0, abs(length), "answered" if length >= 0 else "taken_back") for length in lengths]


def test_each_question_has_a_wait_and_an_ending() -> None:
    session = session_of(
        ["T Why?", "C Well.", "T When?", "T Then?", "O Sorry.", "T Tell me.", "C", "T And?"],
        gaps={1: 1.5, 3: 2.0, 4: 0.5, 6: -0.4},
    )
    coding = coding_of(session, ["QO", "C.ans", "QO", "QC", "", "SEEK", "R.away.silence", "QC"])
    assert waits(session, coding, codebook()) == (
        Wait(0, 1.5, "answered"),
        Wait(2, 2.0, "taken_back"),
        Wait(3, 0.5, "other_speaks"),
        Wait(5, 0.0, "silent_turn"),
        Wait(7, None, "session_ends"),
    )


def test_a_silent_turn_of_known_length_is_waiting_too() -> None:
    session = session_of(["T Why?", "C"], gaps={1: 1.0})
    silent = replace(session.turns[1], start_s=10.0, end_s=14.0)
    session = replace(session, turns=(session.turns[0], silent))
    assert waits(session, coding_of(session, ["QO", ""]), codebook()) == (Wait(0, 5.0, "silent_turn"),)


def test_what_asks_nothing_has_no_wait() -> None:
    session = session_of(["T I see.", "C Why?"], gaps={1: 1.0})
    assert waits(session, coding_of(session, ["SR", "C.ans"]), codebook()) == ()


def test_the_curve_by_hand() -> None:
    # 1 answered, 2 broken off, 3 and 4 answered: behind 1 s 3/4 still wait; two are left at 3 s: 3/4 * 1/2; then 0
    found = wait_times([made(3, 1, -2, 4)])
    assert found.curve == ((1, 0.75), (3, 0.375), (4, 0.0))
    assert (found.answered, found.censored, found.untimed, found.median) == (3, 1, 0, 3)
    # leaving the broken one out would make it 3 as well, but of 1 3 4; taking it for an answer would make it 2
    assert found.low is None
    assert found.reason == "no interval: the waits are of one session"


def test_an_answer_and_a_break_at_the_same_time() -> None:
    # at 1 s both are still at risk: 1/2 wait; nobody is left behind
    assert wait_times([made(1, -1)]).curve == ((1, 0.5),)


def test_a_median_beyond_what_was_seen_is_undefined() -> None:
    found = wait_times([made(1, -2, -2, -3)])
    assert found.median is None
    assert found.reason.startswith("more than half of the questions were not seen answered")


@pytest.mark.parametrize("given_waits", [[], [[]], [[Wait(0, None, "session_ends")]]])
def test_without_times_there_is_no_curve(given_waits: list[list[Wait]]) -> None:
    found = wait_times(given_waits)
    assert (found.median, found.curve) == (None, ())
    assert found.untimed == sum(map(len, given_waits))
    assert found.reason == "no question is followed by a known gap"


def test_the_interval_draws_sessions() -> None:
    # Two sessions, waits of 1 s in one and of 3 s in the other: medians of draws are 1, 1 (half have an answer by then)
    # and 3, with probabilities 1/4, 1/2, 1/4
    found = wait_times([made(1, 1, 1), made(3, 3, 3)], draws=400)
    assert (found.median, found.low, found.high) == (1, 1, 3)
    assert found == wait_times([made(1, 1, 1), made(3, 3, 3)], draws=400)
    assert wait_times([made(1), made(3)], draws=0).low is None


@settings(max_examples=50)
@given(lengths=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["answered", "taken_back"])), min_size=1))
def test_the_curve_equals_statsmodels(lengths: list[tuple[int, Ending]]) -> None:
    found = wait_times([[Wait(0, float(seconds), ending) for seconds, ending in lengths]])
    answered = [ending == "answered" for _, ending in lengths]
    if not any(answered):
        assert found.curve == ()
        return
    # statsmodels takes no time of 0, so all are moved by 1
    reference = SURVIVAL(np.array([seconds + 1 for seconds, _ in lengths]), np.array(answered, dtype=int))
    assert [seconds + 1 for seconds, _ in found.curve] == pytest.approx(reference.surv_times)
    assert [share for _, share in found.curve] == pytest.approx(reference.surv_prob, abs=1e-12)

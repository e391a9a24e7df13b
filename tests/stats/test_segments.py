from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import coding_of, session_of
from thirdturn.domain.session import Session
from thirdturn.stats.miti import volleys
from thirdturn.stats.segments import NoSegment, Segment, choose, exchanges


def talk(turns: int, *, every: float | None = None) -> Session:
    """A session of so many turns, one starting every so many seconds."""
    session = session_of(("T Hello" if index % 2 == 0 else "C Hello") for index in range(turns))
    if every is None:
        return session
    return replace(session, turns=tuple(replace(turn, start_s=turn.index * every) for turn in session.turns))


def chosen(session: Session, wanted: str, *, seed: int = 1) -> Segment:
    found = choose(session, wanted, seed=seed)
    assert isinstance(found, Segment), found
    return found


def why(session: Session, wanted: str) -> str:
    found = choose(session, wanted)
    assert isinstance(found, NoSegment), found
    return found.reason


def test_the_whole() -> None:
    assert chosen(talk(5), "whole").turns == range(5)


def test_turn_numbers_count_from_1_and_include_both_ends() -> None:
    segment = chosen(talk(10), "3-5")
    assert segment.turns == range(2, 5)
    assert segment.name == "turns 3 to 5"


def test_times_take_the_turns_that_start_from_the_first_up_to_the_second() -> None:
    # Turns start at 0, 30, 60, 90, ... seconds: from 1:00 up to 2:00 those at 60 and 90.
    assert chosen(talk(10, every=30), "1:00-2:00").turns == range(2, 4)
    assert chosen(talk(10, every=1800), "1:00:00-2:00:00").turns == range(2, 4)


def test_a_turn_without_a_start_goes_with_the_one_before() -> None:
    session = talk(4, every=60)
    turns = list(session.turns)
    turns[2] = replace(turns[2], start_s=None)
    assert chosen(replace(session, turns=tuple(turns)), "1:00-2:00").turns == range(1, 3)


@pytest.mark.parametrize("wanted", ["0-3", "3-2", "3-11"])
def test_turns_that_are_not_there(wanted: str) -> None:
    assert "10 turns" in why(talk(10), wanted)


def test_times_that_are_not_there() -> None:
    assert "no turn starts" in why(talk(10, every=1), "9:00-9:30")
    assert "no times" in why(talk(10), "1:00-2:00")


def test_twenty_minutes_need_times() -> None:
    assert "no times" in why(talk(10), "random20")
    assert "no turns" in why(session_of([]), "whole")


def test_a_short_session_is_taken_whole() -> None:
    segment = chosen(talk(10, every=60), "random20")
    assert segment.turns == range(10)
    assert "shorter than 20 minutes" in segment.how


@pytest.mark.parametrize("wanted", ["some", "random", "random30", "12", "5:00-25", "-3", "1-2-3"])
def test_anything_else_is_refused(wanted: str) -> None:
    with pytest.raises(ValueError, match="is no segment"):
        choose(talk(3), wanted)


@given(seed=st.integers(0, 1000), every=st.integers(7, 90))
def test_twenty_random_minutes_lie_inside_and_are_twenty_minutes(seed: int, every: int) -> None:
    session = talk(400, every=every)
    segment = chosen(session, "random20", seed=seed)
    assert segment == chosen(session, "random20", seed=seed)
    seconds = len(segment.turns) * every
    assert 1200 <= seconds < 1200 + every
    assert 0 <= segment.start < segment.stop <= 400


@given(turns=st.integers(1, 90), share=st.integers(1, 100), seed=st.integers(0, 50))
def test_a_random_share_of_the_turns(turns: int, share: int, seed: int) -> None:
    segment = chosen(talk(turns), f"random{share}%", seed=seed)
    assert len(segment.turns) == max(1, round(turns * share / 100))
    assert segment.start >= 0
    assert segment.stop <= turns


def test_no_share() -> None:
    assert "0 %" in why(talk(4), "random0%")


def test_seeds_draw_different_segments() -> None:
    assert len({chosen(talk(400, every=30), "random20", seed=seed).start for seed in range(20)}) > 5


def test_exchanges_by_hand() -> None:
    session = session_of(["C Hi", "T So", "C Mm", "T And?", "C Mm", "C Well", "T Right", "O Hello", "T Well"])
    coding = coding_of(session, ["C.ans", "GI", "C.ack", "QO", "C.ack", "C.ans", "FA", "", "GI"])
    # The "mm" after information ends no volley; the one after a question does, and so does the other person.
    whole = exchanges(session, coding, Segment(0, 9, ""))
    assert whole == (range(1), range(1, 6), range(6, 8), range(8, 9))
    # An edge cuts a volley; indices stay those of the session.
    assert exchanges(session, coding, Segment(3, 7, "")) == (range(3, 6), range(6, 7))


@given(st.lists(st.sampled_from(["T QO", "T GI", "T FA", "T CR", "C C.ack", "C C.ans", "O "]), min_size=1, max_size=30))
def test_exchanges_hold_every_turn_once_and_agree_with_the_volleys(lines: list[str]) -> None:
    session = session_of(f"{line[0]} word" for line in lines)
    coding = coding_of(session, (line[2:] for line in lines))
    cut = exchanges(session, coding, Segment(0, len(lines), ""))
    assert [index for turns in cut for index in turns] == list(range(len(lines)))
    roles = session.roles()
    own = [[i for i in turns if roles[i] == "practitioner"] for turns in cut]
    found = [frozenset(score.id for i in turns for score in coding.turns[i].codes) for turns in own if turns]
    assert tuple(found) == volleys(session, coding)

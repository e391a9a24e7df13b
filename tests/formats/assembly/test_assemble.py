from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript, RolesUnclear
from thirdturn.domain.session import Notice, Pause, Session
from thirdturn.formats.assembly.assemble import ReadOptions, assemble, summarised
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

SOURCE = Source("visit-07.txt", b"", "", notices=(Notice("decoded oddly"),))
OPTIONS = ReadOptions(roles={"T": "practitioner", "P": "client"}, language="en", goal="sleep")


def turn(speaker: str, text: str, start: float | None = None, end: float | None = None) -> RawTurn:
    return RawTurn(speaker, text, f"at {start}", start, end)


def made(*turns: RawTurn, options: ReadOptions = OPTIONS, **raw: str) -> Session:
    return assemble(
        RawTranscript(id=raw.get("id", ""), turns=turns, language=raw.get("language", "")), SOURCE, "plain", options
    )


def test_turns_are_numbered_cleaned_and_kept_raw() -> None:
    session = made(turn("T", "So (1.3) what?"), turn(" P ", "[laughs] No-"))
    assert [(t.index, t.speaker, t.text, t.raw) for t in session.turns] == [
        (0, "T", "So what?", "So (1.3) what?"),
        (1, "P", "No", "[laughs] No-"),
    ]
    assert session.turns[0].notation.pauses == (Pause(3, 1.3),)
    assert session.turns[1].notation.cut_off
    assert (session.id, session.source, session.format, session.goal) == ("visit-07", "visit-07.txt", "plain", "sleep")
    assert Notice("decoded oddly") in session.notices
    assert made(turn("T", "a"), turn("P", "b"), id="x1").id == "x1"


def test_written_silences_lie_before_the_next_turn() -> None:
    session = made(
        turn("", "(0.5)"),
        turn("T", "So?"),
        turn("", "(1.0)"),
        turn("", "(0.5)"),
        turn("P", "(0.3) No."),
        turn("T", "(2.0)"),
        turn("P", "(.) Yes"),
        turn("", "(4.0)"),
    )
    # 1.0 + 0.5 on lines of their own + 0.3 in front of the words = 1.8
    assert [t.pause_before_s for t in session.turns] == [0.5, 1.8, None, None]
    assert [t.text for t in session.turns] == ["So?", "No.", "", "Yes"]
    # A named speaker's silence is a turn; one behind the last turn stays at its end.
    assert session.turns[2].notation.pauses == (Pause(0, 2.0),)
    assert session.turns[3].notation.pauses == (Pause(0, None), Pause(3, 4.0))


def test_silences_are_computed_from_times_unless_written() -> None:
    session = made(
        turn("T", "a", 0.0, 2.0),
        turn("P", "b", 3.25, 4.0),
        turn("T", "c", 3.5, 5.0),
        turn("P", "(0.2) d", 6.0, None),
        turn("T", "e", 9.0),
    )
    # 3.25 - 2.0; 3.5 - 4.0 (overlap); written; the end above is not known.
    assert [t.pause_before_s for t in session.turns] == [None, 1.25, -0.5, 0.2, None]


def test_a_turn_latched_by_the_one_above() -> None:
    session = made(turn("T", "so you="), turn("P", "=yes"), turn("T", "I see="), turn("P", "no"))
    assert [t.notation.latched for t in session.turns] == [False, True, False, True]
    assert [t.text for t in session.turns] == ["so you", "yes", "I see", "no"]


def test_notation_is_judged_for_the_whole_transcript() -> None:
    assert made(turn("T", "(maybe) so"), turn("P", "no")).turns[0].text == "(maybe) so"
    assert made(turn("T", "(maybe) so"), turn("P", "no (1.3) we:::ll")).turns[0].text == "maybe so"


@pytest.mark.parametrize("impossible", [-1.0, math.nan, math.inf, 400_000.0])
def test_impossible_times_are_taken_away_and_the_turn_stays(impossible: float) -> None:
    session = made(turn("T", "a", impossible, 2.0), turn("P", "b", 3.0, impossible))
    assert [(t.start_s, t.end_s) for t in session.turns] == [(None, 2.0), (3.0, None)]
    assert [n.message for n in session.notices][1:] == [
        "a time that cannot be was taken away; the turn is kept",
        "a time that cannot be was taken away; the turn is kept",
        "turns without a time: 1 of 2",
    ]


def test_an_end_before_the_start_is_taken_away() -> None:
    session = made(turn("T", "a", 5.0, 2.0), turn("P", "b", 6.0, 7.0))
    assert (session.turns[0].start_s, session.turns[0].end_s) == (5.0, None)
    assert Notice("the end lies before the start and was taken away", "at 5.0") in session.notices


def test_turns_out_of_order_keep_their_place_and_are_told() -> None:
    session = made(turn("T", "a", 5.0, 6.0), turn("P", "b", 1.0, 2.0), turn("T", "c", 2.5, 3.0))
    assert [t.text for t in session.turns] == ["a", "b", "c"]
    assert [t.pause_before_s for t in session.turns] == [None, None, 0.5]
    assert [str(n) for n in session.notices][1:] == [
        "at 1.0: starts before the turn above; the order of the file is kept"
    ]


def test_some_times_missing_is_told_and_all_missing_is_not() -> None:
    assert Notice("turns without a time: 1 of 2") in made(turn("T", "a", 1.0), turn("P", "b")).notices
    assert made(turn("T", "a"), turn("P", "b")).notices == (Notice("decoded oddly"),)


def test_turns_of_nobody_stay_and_are_told() -> None:
    session = made(turn("T", "a"), turn("", "who is this"), turn("P", "b"))
    assert [(t.speaker, t.text) for t in session.turns] == [("T", "a"), ("?", "who is this"), ("P", "b")]
    assert session.role_of("?") == "other"
    assert session.notices[1].message == "nobody is named; the speaker is shown as '?'"


def test_a_transcript_that_names_nobody_asks_for_roles() -> None:
    with pytest.raises(RolesUnclear) as caught:
        made(turn("", "a"), turn("", "b"), options=ReadOptions(language="en"))
    assert caught.value.speakers == ("?",)


def test_one_speaker_is_kept_and_told() -> None:
    session = made(turn("Client", "a"), turn("Client", "b"), options=ReadOptions(language="en"))
    assert len(session.turns) == 2
    assert session.notices[-1].message.startswith("only one speaker")


def test_a_session_without_practitioner_is_told() -> None:
    session = made(turn("Client 1", "a"), turn("Client 2", "b"), options=ReadOptions(language="en"))
    assert session.notices[-1].message.startswith("no speaker is a practitioner")


def test_only_silences_are_malformed() -> None:
    with pytest.raises(MalformedTranscript, match="only silences"):
        made(turn("", "(1.0)"))


def test_the_language_is_the_users_then_the_files_then_the_words() -> None:
    german = (
        turn("T", "Was möchten Sie denn anders haben mit dem Trinken und dem Schlafen?"),
        turn("P", "Ich weiß es nicht."),
    )
    free = ReadOptions(roles=OPTIONS.roles)
    assert made(*german).language == "en"
    assert made(*german, options=free, language="fi").language == "fi"
    assert made(*german, options=free).language == "de"
    assert "'sv'" in made(*german, options=ReadOptions(roles=OPTIONS.roles, language="sv")).notices[-1].message


def test_many_notices_of_one_kind_are_counted() -> None:
    notices = [Notice("odd", f"line {n}") for n in range(1, 16)] + [Notice("other")]
    # 15 in all, 3 shown
    assert [str(n) for n in summarised(notices)] == [
        "line 1: odd",
        "line 2: odd",
        "line 3: odd (and 12 more like it)",
        "other",
    ]
    assert len(summarised(notices[:3])) == 3


TIMES = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))
TURNS = st.lists(st.builds(RawTurn, st.sampled_from(["T", "P"]), st.text(), st.just("x"), TIMES, TIMES), min_size=1)


@settings(deadline=None)
@given(TURNS)
def test_no_turn_of_a_speaker_is_dropped_merged_or_reordered(turns: list[RawTurn]) -> None:
    roles = {name: role for name, role in OPTIONS.roles.items() if any(t.speaker == name for t in turns)}
    session = made(*turns, options=ReadOptions(roles=roles, language="en"))
    assert [(t.speaker, t.raw) for t in session.turns] == [(t.speaker, t.text) for t in turns]
    assert [t.index for t in session.turns] == list(range(len(turns)))
    for t in session.turns:
        assert t.start_s is None or t.start_s >= 0
        assert t.end_s is None or t.start_s is None or t.end_s >= t.start_s
        assert t.pause_before_s is None or math.isfinite(t.pause_before_s)

from __future__ import annotations

import pytest

from tests.formats.small_sessions import session_of
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Session, Speaker, Turn
from thirdturn.formats import srt
from thirdturn.formats.raw import RawTranscript, RawTurn, Source


def source(text: str, name: str = "talk.srt") -> Source:
    return Source(name, text.encode(), text)


def read(text: str) -> RawTranscript:
    assert srt.recognises(source(text))
    (transcript,) = srt.parse(source(text))
    return transcript


TALK = """1
00:00:01,000 --> 00:00:02,500
Therapist: What would
you <i>like</i>?

2
00:00:02,500 --> 00:00:04,000
I mean <now>.

3
00:00:05,000 --> 00:00:06,000
Client: Nothing.
"""


def test_cues_of_one_speaker_are_one_turn() -> None:
    transcript = read(TALK)
    assert transcript.turns == (
        RawTurn("Therapist", "What would you like? I mean <now>.", "cue 1 to cue 2", 1.0, 4.0),
        RawTurn("Client", "Nothing.", "cue 3", 5.0, 6.0),
    )
    assert [notice.message for notice in transcript.notices] == [
        "cues that name no speaker, taken as the speaker before going on: 1",
        "1 cues were joined to the one before, as the same speaker goes on",
    ]


def test_two_speakers_in_one_cue_are_two_turns() -> None:
    transcript = read("1\n00:00:01,000 --> 00:00:02,000\nTherapist: So?\nClient: No.\n")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("Therapist", "So?"), ("Client", "No.")]


def test_cues_without_blank_lines_between_are_told_apart() -> None:
    transcript = read("1\n00:00:01,000 --> 00:00:02,000\nT: So?\n2\n00:00:03,000 --> 00:00:04,000\nP: In 2020\n")
    assert [(turn.speaker, turn.text, turn.start_s) for turn in transcript.turns] == [
        ("T", "So?", 1.0),
        ("P", "In 2020", 3.0),
    ]


def test_subtitles_that_name_nobody_stay_apart() -> None:
    transcript = read("1\n00:00:01,000 --> 00:00:02,000\nSo?\n\n2\n00:00:03,000 --> 00:00:04,000\nNo.\n")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("", "So?"), ("", "No.")]


def test_a_broken_timing_keeps_the_words() -> None:
    transcript = read("1\n00:00:01,000 --> 00:00:02,000\nT: So?\n\n2\n00:00:61,000 -> 00:00:62,000\nP: No.\n")
    assert transcript.turns[1] == RawTurn("P", "No.", "line 5")
    assert transcript.notices[0].source_ref == "line 5"


def test_a_file_without_words_is_malformed() -> None:
    with pytest.raises(MalformedTranscript, match="no cue with words"):
        read("1\n00:00:01,000 --> 00:00:02,000\n")


def test_recognition() -> None:
    assert srt.recognises(source(TALK, "talk.txt"))
    assert srt.recognises(source("\n\nmade by hand\n" + TALK))
    assert not srt.recognises(source("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhi\n"))
    assert not srt.recognises(source("Anna: hi\n", "talk.txt"))


def test_a_session_is_written_and_comes_back() -> None:
    turns = (
        Turn(0, "T", "So what?", "So (1.3) what?", "line 1", 3723.5, 3725.25),
        Turn(1, "P", "No.", "No.", "line 2"),
    )
    data = srt.render(
        Session("s", "s.txt", "plain", "en", (Speaker("T", "practitioner"), Speaker("P", "client")), turns)
    )
    # 3723.5 s are 1 h, 2 min and 3.5 s.
    assert data.decode().startswith("1\n01:02:03,500 --> 01:02:05,250\nT: So (1.3) what?\n\n2\n")
    assert [(turn.speaker, turn.text) for turn in read(data.decode()).turns] == [("T", "So (1.3) what?"), ("P", "No.")]


def test_turns_without_times_get_rising_ones() -> None:
    data = srt.render(session_of(["T What now?", "C Nothing.", "T I see."])).decode()
    starts = [turn.start_s for turn in read(data).turns]
    assert None not in starts
    assert len(set(starts)) == 3
    assert starts == sorted(starts, key=lambda start: start or 0.0)

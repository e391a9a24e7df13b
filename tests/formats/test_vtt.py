from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.small_sessions import session_of
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Session, Speaker, Turn
from thirdturn.formats import vtt
from thirdturn.formats.assembly.assemble import ReadOptions, assemble
from thirdturn.formats.raw import RawTranscript, RawTurn, Source


def source(text: str) -> Source:
    return Source("talk.vtt", text.encode(), text)


def read(text: str) -> RawTranscript:
    assert vtt.recognises(source(text))
    (transcript,) = vtt.parse(source(text))
    return transcript


TEAMS = """WEBVTT

8d0/1-0
00:00:01.000 --> 00:00:02.500
<v Anna Weber>What would you &lt;really&gt;</v>

8d0/1-1
00:00:02.500 --> 00:00:04.000 align:start
<v Anna Weber>like, <i>you</i>
&amp; him?</v>

8d0/2-0
00:00:05.000 --> 00:00:06.000
<v Ben>Nothing.</v>
"""


def test_voices_are_speakers_and_cues_of_one_speaker_are_one_turn() -> None:
    transcript = read(TEAMS)
    assert transcript.turns == (
        RawTurn("Anna Weber", "What would you <really> like, you & him?", "cue 1 to cue 2", 1.0, 4.0),
        RawTurn("Ben", "Nothing.", "cue 3", 5.0, 6.0),
    )
    assert [notice.message for notice in transcript.notices] == [
        "1 cues were joined to the one before, as the same speaker goes on"
    ]


def test_zoom_writes_the_name_in_front_of_the_words() -> None:
    transcript = read(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnna Weber: Hi. Note: later\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\nBen: Yes.\n"
    )
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("Anna Weber", "Hi. Note: later"),
        ("Ben", "Yes."),
    ]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    transcript = read("WEBVTT\n\n00:01.000 --> 00:03.000\n<v Anna>So?</v> <v.loud Ben>No.</v>\n")
    assert [(turn.speaker, turn.text, turn.start_s) for turn in transcript.turns] == [
        ("Anna", "So?", 1.0),
        ("Ben", "No.", 1.0),
    ]


def test_cues_without_a_name_go_on_and_it_is_told() -> None:
    transcript = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nAnna: So\n\n"
        "00:02.000 --> 00:03.000\nit goes.\n\n00:04.000 --> 00:05.000\nBen: Yes.\n"
    )
    assert [(turn.speaker, turn.text, turn.end_s) for turn in transcript.turns] == [
        ("Anna", "So it goes.", 3.0),
        ("Ben", "Yes.", 5.0),
    ]
    assert "cues that name no speaker" in transcript.notices[0].message


def test_comments_styles_and_a_crowded_header_are_no_talk() -> None:
    transcript = read(
        "WEBVTT - title\nKind: captions\n00:01.000 --> 00:02.000\n<v Anna>Hi.\n\nNOTE a remark\nAnna: no\n\n"
        "STYLE\n::cue { color: red }\n\n00:03.000 --> 00:04.000\n<v Ben>Yes.\n"
    )
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("Anna", "Hi."), ("Ben", "Yes.")]


def test_words_of_a_broken_cue_are_saved_and_the_line_is_named() -> None:
    transcript = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Hi.\n\n2\n00:03.000 -> 00:04.000\n<v Ben>Saved.\n\n00:xx --> oops\n"
    )
    assert [(turn.speaker, turn.text, turn.start_s) for turn in transcript.turns] == [
        ("Anna", "Hi.", 1.0),
        ("Ben", "Saved.", None),
    ]
    assert [str(notice) for notice in transcript.notices] == [
        "line 6: a cue without a valid time; its words were kept without times",
        "line 10: a cue without words and a valid time was left out",
    ]


def test_a_file_without_words_is_malformed() -> None:
    with pytest.raises(MalformedTranscript, match="no cue with words"):
        read("WEBVTT\n\n00:01.000 --> 00:02.000\n\n")


def test_only_webvtt_is_recognised() -> None:
    assert not vtt.recognises(source("1\n00:00:01,000 --> 00:00:02,000\nAnna: hi\n"))
    assert not vtt.recognises(source("Anna: WEBVTT\n"))
    assert not vtt.recognises(source(""))


def again(session: Session) -> Session:
    data = vtt.render(session)
    (raw,) = vtt.parse(Source("talk.vtt", data, data.decode()))
    options = ReadOptions(roles={speaker.id: speaker.role for speaker in session.speakers}, language="en")
    return assemble(raw, Source("talk.vtt", data, data.decode()), "vtt", options)


def test_a_session_comes_back_with_its_turns_times_and_notation() -> None:
    turns = (
        Turn(0, "T & Co", "So <what>?", "So (1.3) <what>?", "line 1", 1.0, 2.5),
        Turn(1, "T & Co", "Hm --> you see.", "Hm --> you see.", "line 2", 2.5, None),
        Turn(2, "P", "", "(2.0)", "line 3"),
        Turn(3, "P", "No.", "No.", "line 4", 9.0, 9.5, 4.0),
    )
    speakers = (Speaker("T & Co", "practitioner"), Speaker("P", "client"))
    session = again(Session("s", "s.txt", "plain", "en", speakers, turns))
    assert [(turn.speaker, turn.raw, turn.start_s, turn.end_s) for turn in session.turns] == [
        (turn.speaker, turn.raw, turn.start_s, turn.end_s) for turn in turns
    ]


def test_turns_without_times_get_none_back_though_the_file_has_some() -> None:
    session = again(session_of(["T What now?", "T I mean it.", "C I don't know."], gaps={2: 1.5}))
    assert [turn.start_s for turn in session.turns] == [None] * 3
    assert [turn.text for turn in session.turns] == ["What now?", "I mean it.", "I don't know."]
    # A silence that times cannot show is written in front of the words.
    assert [turn.pause_before_s for turn in session.turns] == [None, None, 1.5]


def test_a_turn_of_several_lines_is_written_clean() -> None:
    turn = Turn(0, "T", "one two", "one\n\ntwo", "paragraph 1")
    data = vtt.render(Session("s", "s.docx", "docx", "en", (Speaker("T", "practitioner"),), (turn,)))
    assert b"<v T>one two\n" in data


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("TC"), st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]))), min_size=1
    )
)
def test_any_session_comes_back_turn_by_turn(lines: list[tuple[str, str]]) -> None:
    session = session_of([f"{who} {' '.join(text.split()) or 'mm'}" for who, text in lines])
    data = vtt.render(session)
    (raw,) = vtt.parse(Source("talk.vtt", data, data.decode()))
    assert [(turn.speaker, turn.text) for turn in raw.turns] == [(turn.speaker, turn.raw) for turn in session.turns]

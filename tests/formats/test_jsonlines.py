import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Session, Speaker, Turn
from thirdturn.formats import jsonlines
from thirdturn.formats.raw import RawTranscript, Source


def _parse(content: object, *, name: str = "a.json", columns: Mapping[str, str] | None = None) -> list[RawTranscript]:
    text = content if isinstance(content, str) else json.dumps(content)
    return list(jsonlines.parse(Source(name, text.encode("utf-8", "replace"), text, columns or {})))


def _shown(read: RawTranscript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns]


def test_whisperx_segments_are_joined_and_unknown_speakers_stay_apart() -> None:
    segments = [
        {"start": 0.1, "end": 1.2, "text": " So what", "speaker": "SPEAKER_00", "words": [{"word": "So"}]},
        {"start": 1.3, "end": 2.0, "text": " brings you?", "speaker": "SPEAKER_00"},
        {"start": 2.5, "end": 3.0, "text": " Well."},
        {"start": 3.0, "end": 3.5, "text": " Hm."},
        {"start": 4.0, "end": 5.0, "text": " My wife.", "speaker": "SPEAKER_01"},
        {"start": 5.0, "end": 5.5, "text": " Right.", "speaker": "SPEAKER_02"},
    ]
    (read,) = _parse({"segments": segments, "word_segments": [], "language": "en"})
    assert _shown(read) == [
        ("SPEAKER_00", "So what brings you?", 0.1, 2.0),
        ("", "Well.", 2.5, 3.0),
        ("", "Hm.", 3.0, 3.5),
        ("SPEAKER_01", "My wife.", 4.0, 5.0),
        ("SPEAKER_02", "Right.", 5.0, 5.5),
    ]
    assert (read.language, read.turns[0].source_ref) == ("en", "segment 1 to segment 2")
    assert [str(notice)[:10] for notice in read.notices] == ["1 segments"]


def test_a_plain_list_without_times_is_left_as_it_stands() -> None:
    (read,) = _parse([{"speaker": "T", "text": "a"}, {"speaker": "T", "text": "b", "start": None}, 7])
    assert _shown(read) == [("T", "a", None, None), ("T", "b", None, None)]
    assert str(read.notices[0]).startswith("1 items of the list are not records")


def test_nan_and_clock_words_as_times() -> None:
    (read,) = _parse('[{"speaker":"T","text":"a","start":NaN,"end":"00:01:02"},{"speaker":"C","text":"b"}]')
    assert _shown(read) == [("T", "a", None, 62.0), ("C", "b", None, None)]


CONVOKIT = """{"id": "u1", "conversation_id": "c1", "speaker": "ann", "text": "Hi", "timestamp": 1700000000}
{"id": "u2", "conversation_id": "c1", "speaker": "bob", "text": "Hello", "timestamp": 1700000004.5, "reply-to": "u1"}
{"id": "u3", "conversation_id": "c2", "speaker": "ann", "text": "Yo", "timestamp": null, "reply-to": null}
{"id": "u4", "conversation_id": "c1", "speaker": "bob", "text": "Still there?", "timestamp": 1700000009}
"""


def test_convokit_gives_every_conversation_and_counts_times_from_its_first() -> None:
    first, second = _parse(CONVOKIT, name="utterances.jsonl")
    assert first.id == "c1"
    assert _shown(first) == [
        ("ann", "Hi", 0.0, None),
        ("bob", "Hello", 4.5, None),
        ("bob", "Still there?", 9.0, None),
    ]
    assert (second.id, _shown(second)) == ("c2", [("ann", "Yo", None, None)])
    assert first.turns[2].source_ref == "line 4"
    assert "times of day" in str(first.notices[0])


def test_convokits_older_names_and_speaker_records() -> None:
    (read,) = _parse('{"root": "c", "user": {"id": "ann"}, "text": "Hi"}\n', name="a.jsonl")
    assert (read.id, _shown(read)) == ("c", [("ann", "Hi", None, None)])


def test_our_analysis_is_read_as_a_session() -> None:
    analysis: dict[str, Any] = {
        "schema": "thirdturn/analysis/1",
        "session": {"id": "s1", "language": "de", "speakers": [{"id": "T", "role": "practitioner"}]},
        "turns": [
            {"index": 0, "speaker": "T", "role": "practitioner", "start_s": 1, "end_s": 2, "text": "Ja?", "codes": []},
            {"index": 1, "speaker": "T", "role": "practitioner", "start_s": 2, "end_s": 3, "text": "Hm.", "codes": []},
        ],
    }
    (read,) = _parse(analysis)
    assert (read.id, read.language, read.turns[0].role_hint) == ("s1", "de", "practitioner")
    assert _shown(read) == [("T", "Ja?", 1.0, 2.0), ("T", "Hm.", 2.0, 3.0)]


def test_a_broken_line_is_named_and_the_others_are_read() -> None:
    (read,) = _parse('{"speaker": "T", "text": "a"}\n{"speaker": "C", "te\n\n[1]\n{"speaker": "C", "text": "b"}\n')
    assert [turn.text for turn in read.turns] == ["a", "b"]
    assert [notice.source_ref for notice in read.notices] == ["line 2", "line 4"]


def test_a_record_without_words_and_speaker_is_counted() -> None:
    (read,) = _parse([{"speaker": "T", "text": ""}, {"text": None, "mood": "good"}])
    assert _shown(read) == [("T", "", None, None)]
    assert str(read.notices[0]).startswith("1 records hold neither words nor a speaker")


def test_one_record_alone_is_one_turn() -> None:
    (read,) = _parse('{"speaker": "T", "text": "Hello"}')
    assert _shown(read) == [("T", "Hello", None, None)]


def test_keys_named_by_the_user() -> None:
    (read,) = _parse([{"a": "T", "b": "Hello"}], columns={"speaker": "a", "text": "b"})
    assert _shown(read) == [("T", "Hello", None, None)]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("[1, 2", 1, "no JSON"),
        ('{"a": \n', 1, "no JSON"),
        ("[" * 100_000, 1, "nested too deeply"),
        ('{"segments": 3}', None, "segments"),
        ("{}", None, "their keys are: \\(none\\)"),
        ("[]", None, "without words"),
        ('[{"who": "T"}]', None, "their keys are: who"),
        ("3", 1, "neither a list nor records"),
        ('{"schema": "thirdturn/turns/1"}\n', None, "without any turn"),
        ('{"segments": []}', None, "without words"),
    ],
)
def test_what_holds_no_turn_is_an_error_that_says_why(text: str, line: int | None, found: str) -> None:
    with pytest.raises(MalformedTranscript, match=found) as caught:
        _parse(text)
    assert caught.value.line == line


def test_recognition() -> None:
    def recognised(text: str, name: str = "a.txt") -> bool:
        return jsonlines.recognises(Source(name, text.encode(), text))

    assert recognised('  {\n "segments": []}')
    assert recognised('[\n  {"speaker": "T"}]')
    assert recognised("x", "a.jsonl")
    assert not recognised("[laughs] T: Hello")
    assert not recognised("{laughs} T: Hello")
    assert not jsonlines.recognises(Source("a.json", b"PK\x03\x04", ""))


_words = st.text(st.characters(codec="utf-8"), min_size=1).map(str.strip).filter(bool)
_times = st.one_of(st.none(), st.floats(0, 1e5))


@given(st.lists(st.tuples(_words, _words, _times, _times), min_size=1, max_size=6))
def test_any_session_reads_back(turns: list[tuple[str, str, float | None, float | None]]) -> None:
    session = Session(
        id="s 1",
        source="a.vtt",
        format="vtt",
        language="fi",
        speakers=tuple(Speaker(name, "client") for name in dict.fromkeys(speaker for speaker, *_ in turns)),
        turns=tuple(
            Turn(index, speaker, text, text, "line 1", start, end)
            for index, (speaker, text, start, end) in enumerate(turns)
        ),
        goal="drink less",
    )
    text = jsonlines.render(session).decode()
    (read,) = _parse(text, name="a.jsonl")
    assert _shown(read) == turns
    assert (read.id, read.language, {turn.role_hint for turn in read.turns}) == ("s 1", "fi", {"client"})
    assert json.loads(text.split("\n")[0])["goal"] == "drink less"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["text", "speaker", "segments", "turns", "start", "session"]) | st.text(), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(content: object) -> None:
    try:
        _parse(content)
    except MalformedTranscript as error:
        assert error.file == "a.json"

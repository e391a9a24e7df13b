from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice
from thirdturn.formats import plain
from thirdturn.formats.raw import RawTranscript, RawTurn, Source


def source(text: str, name: str = "talk.txt") -> Source:
    return Source(name, text.encode(), text)


def read(text: str) -> RawTranscript:
    assert plain.recognises(source(text))
    (transcript,) = plain.parse(source(text))
    return transcript


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


def test_labelled_lines_are_turns_and_other_lines_go_on() -> None:
    transcript = read("Therapist: What would\n  you like?\n\nBetter sleep?\nClient: Yes.\n")
    assert transcript.turns == (
        RawTurn("Therapist", "What would you like? Better sleep?", "line 1"),
        RawTurn("Client", "Yes.", "line 5"),
    )
    assert transcript.notices == ()


def test_colons_inside_the_words_make_no_speaker() -> None:
    text = "T: Tell me more\nI said: stop\nat 9:30: fine\nhttps://example.org: down\nP: He goes: no way\n" * 5
    assert (
        said(text)
        == [
            ("T", "Tell me more I said: stop at 9:30: fine https://example.org: down"),
            ("P", "He goes: no way"),
        ]
        * 5
    )


def test_html_in_the_words_stays() -> None:
    assert said("T: <b>so</b> & <script>x</script>\nP: yes\n")[0][1] == "<b>so</b> & <script>x</script>"


def test_bold_labels_as_in_markdown() -> None:
    assert said("**Therapist:** hi\n\n**Client**: yes\n") == [("Therapist", "hi"), ("Client", "yes")]


def test_lines_before_the_first_turn_are_told() -> None:
    transcript = read("Session three\nDate: 2024-01-01\n\nTherapist: hi\nClient: yes\n")
    assert [turn.speaker for turn in transcript.turns] == ["Therapist", "Client"]
    assert transcript.notices == (Notice("left out as a heading before the first turn", "lines 1 to 2"),)


EXTRACT = """\
01  P: I could (.) try
02     (1.3)
03  T: what would you
04     like to do
05     (0.5)
06     first
07  P: → nothing
08     (2.0)
"""


def test_numbered_extracts() -> None:
    transcript = read(EXTRACT)
    assert [(turn.speaker, turn.text, turn.source_ref) for turn in transcript.turns] == [
        ("P", "I could (.) try", "line 1"),
        ("", "(1.3)", "line 2"),
        ("T", "what would you like to do (0.5) first", "line 3"),
        ("P", "→ nothing", "line 7"),
        ("", "(2.0)", "line 8"),
    ]


def test_numbered_extracts_without_colons() -> None:
    text = "  1 T   what would you like\n  2     to do\n  3     (0.5)\n  4 P   nothing so   far\n  5\n  6 →T  I see\n"
    assert said(text) == [
        ("T", "what would you like to do"),
        ("", "(0.5)"),
        ("P", "nothing so   far"),
        ("T", "I see"),
    ]


def test_a_text_with_a_few_numbers_in_front_is_not_numbered() -> None:
    assert said("T: how many?\n3 beers\nP: and\n2 more\n") == [("T", "how many? 3 beers"), ("P", "and 2 more")]


@pytest.mark.parametrize(
    "text",
    [
        "[00:01:23] Anna: hi\n[00:01:25] Ben: yes\n",
        "(01:23) Anna: hi\n(01:25) Ben: yes\n",
        "00:01:23 Anna: hi\n00:01:25 Ben: yes\n",
        "00:01:23 Anna:\nhi\n\n00:01:25 Ben:\nyes\n",
        "Anna (1:23): hi\nBen (1:25): yes\n",
        "Anna  1:23\nhi\n\nBen  1:25\nyes\n",
        "Anna\t1:23\nhi\nBen\t1:25\nyes\n",
        "[Anna] 00:01:23\nhi\n\n[Ben] 00:01:25\nyes\n",
        "**Anna** (01:23):\nhi\n**Ben** (01:25):\nyes\n",
        "[00:01:23]\nAnna: hi\n[00:01:25]\nBen: yes\n",
    ],
)
def test_times_in_all_their_places(text: str) -> None:
    # 1 minute and 23 seconds, 1 minute and 25 seconds
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read(text).turns] == [
        ("Anna", "hi", 83.0, None),
        ("Ben", "yes", 85.0, None),
    ]


def test_a_span_of_times_gives_both_ends() -> None:
    turn = read("[00:01:23 - 00:01:24.5] Anna: hi\n[00:01:25 – 00:01:26] Ben: yes\n").turns[0]
    assert (turn.start_s, turn.end_s) == (83.0, 84.5)


def test_f4_writes_the_end_behind_the_words() -> None:
    turns = read("B: Hallo #00:00:05-2#\nI: Ja genau\nund so #00:00:09-9#\n").turns
    assert [(turn.text, turn.start_s, turn.end_s) for turn in turns] == [
        ("Hallo", None, 5.2),
        ("Ja genau und so", None, 9.9),
    ]


def test_times_inside_a_turn_are_told() -> None:
    transcript = read("T: so\n[00:01]\nand on\nP: yes\n")
    assert transcript.turns[0].text == "so and on"
    assert transcript.notices == (Notice("times inside turns, left out: 1"),)


def test_a_time_in_the_words_is_no_block_of_a_speaker() -> None:
    text = "Anna  0:12\nSee you\nTuesday 9:30\n\n" + "Ben  0:15\nok\nAnna  0:19\nso\n" * 4
    assert said(text)[0] == ("Anna", "See you Tuesday 9:30")


def test_tabs_between_name_and_words() -> None:
    assert said("Anna\tHallo du\nBen\tja: gut\nAnna\tok\n") == [
        ("Anna", "Hallo du"),
        ("Ben", "ja: gut"),
        ("Anna", "ok"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:00.000 --> 00:01.000\nAnna: hi\n",
        "1\n00:00:00,000 --> 00:00:01,000\nAnna: hi\n",
        "@UTF8\n@Begin\n*THE:\thi\n",
        '{"speaker": "Anna", "text": "Ben: hi"}\n',
        '[\n {"text": "Ben: hi"}]',
        "<?xml version='1.0'?>\n<a>\nAnna: hi\nAnna: hi\n</a>",
        "<!DOCTYPE html>\n<html>\nAnna: hi\n",
        "<html>\nAnna: hi\n",
        'File type = "ooTextFile"\nObject class = "TextGrid"\n',
        "speaker,text\nAnna,Ben: hi\n",
        "Sprecher;Text\nAnna;Ben: hi\n",
        "speaker\ttext\nAnna\tBen: hi\n",
        "Once upon a time.\nNo labels at all.\n",
        "",
    ],
)
def test_other_formats_are_declined(text: str) -> None:
    assert not plain.recognises(source(text))


def test_tables_by_name_are_declined() -> None:
    assert not plain.recognises(source("Anna: hi\nBen: yes\n", "talk.csv"))


def test_text_without_labels_is_malformed_when_forced() -> None:
    with pytest.raises(MalformedTranscript, match='Write each turn as "Name: words"'):
        list(plain.parse(source("Once upon a time.\n")))


LABELS = st.sampled_from(["Therapist", "Client", "T", "P1", "Dr. Anna Weber", "Äiti", "Speaker 2", "Anna (coach)"])
WORDS = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12), min_size=1, max_size=8
).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(LABELS, WORDS), min_size=1), st.sampled_from(["\n", "\n\n", "\n  \n"]))
def test_any_turns_written_as_name_and_words_come_back(turns: list[tuple[str, str]], between: str) -> None:
    # Once over, so that every label recurs, as labels do.
    twice = [*turns, *turns]
    text = between.join(f"{label}: {words}" for label, words in twice)
    (transcript,) = plain.parse(source(text))
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == twice


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        (transcript,) = plain.parse(source(text))
    except MalformedTranscript:
        return
    assert transcript.turns


def test_a_line_that_may_be_a_turn_of_somebody_unknown_is_named() -> None:
    text = (
        "Therapist: How are you?\n"
        "The Client Who Came With Her Mother And Two Brothers: I will not.\n"
        "Therapist: Why?\n"
        "He told me: because.\n"
        "and so on: like this\n"
    )
    (raw,) = plain.parse(Source("a.txt", text.encode(), text))
    assert [turn.source_ref for turn in raw.turns] == ["line 1", "line 3"]
    assert [notice.source_ref for notice in raw.notices] == ["lines 2, 4"]

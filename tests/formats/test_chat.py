from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rustling.chat import CHAT

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notation, Pause, Role, Session, Span, Speaker, Turn, VocalNote
from thirdturn.formats import chat
from thirdturn.formats.assembly.notation import clean
from thirdturn.formats.parts.chat_code import from_chat, to_chat
from thirdturn.formats.raw import RawTranscript, Source
from thirdturn.formats.source import read_source

SAMPLE = """@UTF8
@Begin
@Languages:\teng, deu
@Participants:\tTHE Anna Therapist, CLI Client, OBS Observer
@ID:\teng|corpus|THE|||||Therapist|||
@ID:\teng|corpus|CLI|35;02.|female|||Client|||
@Media:\tsession, audio
*THE:\tso [//] so what brings you (.) here today ? \x150_2500\x15
%mor:\tadv|so pro|what
*CLI:\t&-um well <I was> [//] I am &=laughs (1.5) tired +... \x152500_6000\x15
%com:\tshe looks away
*CLI:\txxx I don't want to (be)cause of him +//.
@Comment:\tphone rings
*OBS:\tmm-hmm .
*THE:\tand
\tthen ? \x157000_8000\x15
@End
"""


def _parse(text: str) -> RawTranscript:
    (read,) = chat.parse(Source("a.cha", text.encode(), text))
    return read


def test_a_chat_file_gives_turns_roles_times_and_language() -> None:
    read = _parse(SAMPLE)
    assert [(turn.speaker, turn.role_hint, turn.start_s, turn.end_s, turn.source_ref) for turn in read.turns] == [
        ("THE", "Therapist", 0.0, 2.5, "line 8"),
        ("CLI", "Client", 2.5, None, "line 10 to line 12"),
        ("OBS", "Observer", None, None, "line 14"),
        ("THE", "Therapist", 7.0, 8.0, "line 15"),
    ]
    assert [turn.text for turn in read.turns] == [
        "so so what brings you (.) here today?",
        "um well I was I am ((laughs)) (1.5) tired… ((inaudible)) I don't want to because of him -",
        "mm-hmm.",
        "and then?",
    ]
    assert read.language == "en"
    assert [str(notice)[:12] for notice in read.notices] == ["1 utterances"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("hello [=! laughs] there [=! inaudible 00:12] .", "hello ((laughs)) there ((inaudible 00:12))."),
        ("&=imit:motor_boat yes .", "((imit motor boat)) yes."),
        ("&+fr friend &~gaga .", "fr- friend gaga."),
        ("he goed [: went] [* m:+ed] home [% sadly] .", "he goed home."),
        ("no [x 3] ! [+ exc]", "no!"),
        ("<well yes> [>] I mean [<] that .", "//well yes// I //mean// that."),
        ("so ⌈2 right ⌉2 then", "so //right// then"),
        ("Oma@s:deu said b@l .", "Oma said b."),
        ("write to me@example.org .", "write to me@example.org."),
        ("www and yyy .", "((not transcribed)) and ((inaudible))."),
        ("0is he here ?", "he here?"),
        ("0 [=! sighs] .", "((sighs))."),
        ("0 .", "."),
        ("what +..?", "what…?"),
        ("but I +/.", "but I -"),
        ("did you +/?", "did you -?"),
        ('he said +"/.', "he said."),
        ("+^ right away .", "= right away."),
        ('+" I will not .', "I will not."),
        ("ice_cream , please .", "ice cream, please."),
        ("y(h)es (h)im (.) (..) (2.5)", "y(h)es him (.) (..) (2.5)"),
        ("&*CLI:mhm then", "((CLI: mhm)) then"),
        ("Grüße, 5% & 3 > 2 „Ja“ *x*", "Grüße, 5% & 3 2 „Ja“ *x*"),
    ],
)
def test_chats_own_marks(code: str, words: str) -> None:
    assert from_chat(code) == words


def test_a_main_line_without_a_colon_is_kept_and_named() -> None:
    read = _parse("@Begin\n*THE hello there .\n*CLI:\thi .\n***\n@End\n")
    assert [(turn.speaker, turn.text) for turn in read.turns] == [("THE", "hello there."), ("CLI", "hi.")]
    assert [notice.source_ref for notice in read.notices] == ["line 2", "line 4"]


def test_an_empty_main_line_is_a_turn_of_silence() -> None:
    read = _parse("@Begin\n*THE:\tso ?\n*CLI:\t\n*THE:\t(5.0)\n@End\n")
    assert [(turn.speaker, turn.text) for turn in read.turns] == [("THE", "so?"), ("CLI", ""), ("THE", "(5.0)")]


def test_a_line_that_stops_rustling_is_read_without_its_stray_bracket() -> None:
    assert [turn.text for turn in _parse("@Begin\n*THE:\t] ]hello [/] .\n@End\n").turns] == ["hello."]


def test_time_marks_whose_bullets_got_lost_are_still_read(tmp_path: Path) -> None:
    path = tmp_path / "a.cha"
    path.write_text("@Begin\n*THE:\thello . \x15100_2500\x15\n*CLI:\tnumber 1_2 yes . 3000_4000\n@End\n", "utf-8")
    (read,) = chat.parse(read_source(path))
    assert [(turn.start_s, turn.end_s) for turn in read.turns] == [(0.1, 2.5), (3.0, 4.0)]


def test_a_language_without_a_two_letter_code_is_left_open() -> None:
    assert _parse("@Begin\n@Languages:\tzzz\n*THE:\thi .\n").language == ""


@pytest.mark.parametrize("text", ["@Begin\n@End\n", "@Begin\nhello\n", "@UTF8"])
def test_no_main_line_is_an_error(text: str) -> None:
    with pytest.raises(MalformedTranscript, match="without any main line"):
        _parse(text)


def test_recognition() -> None:
    assert chat.recognises(Source("a.txt", b"", SAMPLE))
    assert not chat.recognises(Source("a.cha", b"", "T: write to a@Begin.org\nC: no"))


def _session(turns: list[Turn]) -> Session:
    roles: list[Role] = ["practitioner", "client", "other"]
    names = list(dict.fromkeys(turn.speaker for turn in turns))
    speakers = tuple(Speaker(name, roles[place % 3]) for place, name in enumerate(names))
    return Session("s", "a.vtt", "vtt", "de", speakers, tuple(turns))


def test_notation_is_written_in_chats_marks_and_comes_back() -> None:
    notation = Notation(
        pauses=(Pause(3, 1.5), Pause(8, None)),
        vocal=(VocalNote(0, "breath", "((sighs deeply))"), VocalNote(8, "other", "(xx)")),
        overlaps=(Span(3, 7),),
        latched=True,
        cut_off=True,
    )
    turn = Turn(0, "K", "Ja nein doch", "", "line 1", notation=notation)
    line = to_chat(turn)
    assert line == "+^ [=! sighs deeply] Ja (1.5) <nein> [>] (.) xxx doch +/."
    back = clean(from_chat(line))
    assert back.text == "Ja nein doch"
    assert [pause.seconds for pause in back.notation.pauses] == [1.5, None]
    assert [note.raw for note in back.notation.vocal] == ["((sighs deeply))", "((inaudible))"]
    assert (back.notation.overlaps, back.notation.latched, back.notation.cut_off) == ((Span(3, 7),), True, True)


def test_silence_before_an_untimed_turn_is_written() -> None:
    assert to_chat(Turn(1, "K", "Ja.", "", "", pause_before_s=2.0)) == "(2.0) Ja ."
    assert to_chat(Turn(1, "K", "Ja.", "", "", start_s=4.0, pause_before_s=2.0)) == "Ja ."


def test_labels_that_are_no_code_come_back_and_rustling_sees_the_roles() -> None:
    session = _session(
        [
            Turn(0, "Frau Müller", "Guten Tag.", "", "", 0.0, 1.25),
            Turn(1, "FRA", "Tag!", "", "", 1.5),
            Turn(2, "Антон", "", "", ""),
            Turn(3, "Антон", "Ja…", "", ""),
        ]
    )
    data = chat.render(session)
    read = _parse(data.decode())
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns] == [
        ("Frau Müller", "Guten Tag.", 0.0, 1.25),
        ("FRA", "Tag!", 1.5, None),
        ("Антон", "", None, None),
        ("Антон", "Ja…", None, None),
    ]
    assert [turn.role_hint for turn in read.turns] == ["practitioner", "client", "other", "other"]
    assert read.language == "de"
    headers = CHAT.from_strs([data.decode()], parallel=False).headers()[0]
    assert [person.role for person in headers.participants] == ["Therapist", "Participant", "Other"]
    assert len({person.code for person in headers.participants}) == 3


# CHAT has its own use for the other signs; what becomes of them is tested above.
_words = st.text(st.sampled_from("abc äöüßÅ🙂,;:'\"!?.=%*\n-–/"), min_size=1).map(lambda text: " ".join(text.split()))
_speakers = st.sampled_from(["T", "Frau Müller", "asiakas 2", "🙂"])


@given(st.lists(st.tuples(_speakers, _words, st.none() | st.integers(0, 10**7)), min_size=1, max_size=6))
def test_any_session_reads_back(turns: list[tuple[str, str, int | None]]) -> None:
    session = _session(
        [
            Turn(index, speaker, text, text, "", None if start is None else start / 1000)
            for index, (speaker, text, start) in enumerate(turns)
        ]
    )
    read = _parse(chat.render(session).decode())
    assert [(turn.speaker, turn.start_s) for turn in read.turns] == [
        (speaker, None if start is None else start / 1000) for speaker, _, start in turns
    ]
    # Blanks before closing punctuation are CHAT's own.
    assert ["".join(turn.text.split()) for turn in read.turns] == ["".join(text.split()) for _, text, _ in turns]


@given(st.text())
def test_any_main_line_is_read(text: str) -> None:
    line = " ".join(text.split())
    assert len(_parse(f"@Begin\n*THE:\t{line}\n@End\n").turns) == 1
    from_chat(text)

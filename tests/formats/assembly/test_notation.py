from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.data.load import knowledge
from thirdturn.domain.session import Pause, Span, VocalNote
from thirdturn.formats.assembly.notation import clean, is_notated, pause_alone

WORDS = (
    "yes",
    "well",
    "drinking",
    "maybe",
    "don't",
    "well-being",
    "über",
    "päivä",
    "I",
    "no",
    "I've",
    "what",
    "ten",
    "2",
)


@pytest.mark.parametrize(
    "prose",
    [
        "I smoke (a lot)",
        "e.g. [sic] and so on",
        "don't, well-being, half-hearted",
        "at 9:30 or 10:15",
        "write to anna_b@example.org, see https://example.org/a//b",
        "C++ or std",
        "it was =2",
        "it is -5 out, 20 °C to 25 °C inside, 30°C",
        "5 > 3 and a < b",
        "<b>bold</b> and <i>slanted</i>",
        "one: two; three, four.",
        "EU:n ja 3:een",
        "[Name 1] met [NAME] in [...] {code}",
        "put-- I mean I-I-I do",
        "I laughed (and laughed a lot)",
        "I called (by phone) her",
        "he he is; huh; hi hi",
        "£5, 50 %, #1, a & b / c",
        "Hmm... yes… no",
        "either/or // comment",
        "",
    ],
)
def test_ordinary_prose_is_untouched(prose: str) -> None:
    assert clean(prose).text == prose
    notation = clean(prose).notation
    assert (notation.pauses, notation.vocal, notation.overlaps, notation.latched, notation.cut_off) == (
        *((),) * 3,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("raw", "text", "pauses"),
    [
        # "so " is three characters, so the silence falls before offset 3.
        ("so (1.3) I (.) do", "so I do", ((3, 1.3), (5, None))),
        ("ja (0,5) gut", "ja gut", ((3, 0.5),)),
        ("well (-) no (--) so (---) on", "well no so on", ((5, None), (8, None), (11, None))),
        ("and (3 sec) then [pause 4 s] so (long pause) yes", "and then so yes", ((4, 3.0), (9, 4.0), (12, None))),
        ("joo (pitkä tauko) niin ((Pause)) gut", "joo niin gut", ((4, None), (9, None))),
        ("don't(.)know (.8)", "don't know", ((6, None), (10, 0.8))),
        ("(2.0)", "", ((0, 2.0),)),
        ("so (1.2) yes (2) no", "so yes no", ((3, 1.2), (7, 2.0))),
        ("step (2) first", "step (2) first", ()),
    ],
)
def test_pauses(raw: str, text: str, pauses: tuple[tuple[int, float | None], ...]) -> None:
    cleaned = clean(raw)
    assert cleaned.text == text
    assert cleaned.notation.pauses == tuple(Pause(at, seconds) for at, seconds in pauses)


def test_a_timed_silence_in_front_belongs_before_the_turn() -> None:
    cleaned = clean("(1.5) (0.5) well (1.0)")
    assert (cleaned.text, cleaned.leading_pause_s) == ("well", 2.0)
    assert cleaned.notation.pauses == (Pause(4, 1.0),)
    untimed = clean("(.) well")
    assert (untimed.leading_pause_s, untimed.notation.pauses) == (None, (Pause(0, None),))


@pytest.mark.parametrize(
    ("raw", "text", "vocal"),
    [
        ("[laughs] yes", "yes", ((0, "laughter", "[laughs]"),)),
        ("yes ((lacht)) gut", "yes gut", ((4, "laughter", "((lacht))"),)),
        ("joo (naurua) *huokaus* niin", "joo niin", ((4, "laughter", "(naurua)"), (4, "breath", "*huokaus*"))),
        ("[both laugh softly] [clears throat] {räuspert sich}", "", ((0, "laughter"), (0, "cough"), (0, "cough"))),
        ("and [inaudible 00:02:46] (xxx) (   ) so", "and so", ((4, "other"), (4, "other"), (4, "other"))),
        ("[crosstalk] [phone rings] (unverständlich)", "", ((0, "other"), (0, "other"), (0, "other"))),
        ("((anything at all)) yes", "yes", ((0, "other", "((anything at all))"),)),
        ("heh heh no haha", "no", ((0, "laughter", "heh heh"), (2, "laughter", "haha"))),
        ("y(h)es", "yes", ((1, "laughter", "(h)"),)),
        (".hh well hh <weint>", "well", ((0, "breath", ".hh"), (4, "breath", "hh"), (4, "crying", "<weint>"))),
    ],
)
def test_vocal_notes(raw: str, text: str, vocal: tuple[tuple[int, str] | tuple[int, str, str], ...]) -> None:
    cleaned = clean(raw)
    assert cleaned.text == text
    assert (
        tuple(
            (note.at, note.kind, note.raw)[: len(wanted)]
            for note, wanted in zip(cleaned.notation.vocal, vocal, strict=True)
        )
        == vocal
    )


@pytest.mark.parametrize(
    ("raw", "text", "overlaps"),
    [
        ("I [don't know] yet", "I don't know yet", ((2, 12),)),
        ("//yes// I know", "yes I know", ((0, 3),)),
        ("(1.0) so [I thought", "so I thought", ((3, 12),)),
        ("I think] so (1.0)", "I think so", ((0, 7),)),
        ("yes [laughs] no", "yes no", ()),
        ("no [ (0.5) ] yes", "no yes", ()),
    ],
)
def test_overlaps(raw: str, text: str, overlaps: tuple[tuple[int, int], ...]) -> None:
    cleaned = clean(raw)
    assert cleaned.text == text
    assert cleaned.notation.overlaps == tuple(Span(*overlap) for overlap in overlaps)


@pytest.mark.parametrize(
    ("raw", "text", "cut_off"),
    [
        ("on average-", "on average", True),
        ("-and you have", "and you have", False),
        ("anything like--?", "anything like?", True),
        ("so—", "so", True),
        ("-", "", True),
        ("- I want -", "I want", True),
        ("I mean...", "I mean...", False),
    ],
)
def test_dashes_at_an_edge(raw: str, text: str, cut_off: bool) -> None:
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.notation.cut_off) == (text, cut_off)


def test_latching_is_known_for_this_turn_and_the_next() -> None:
    assert clean("=yes I know").notation.latched
    cleaned = clean("so I thought=")
    assert (cleaned.text, cleaned.latches_next, cleaned.notation.latched) == ("so I thought", True, False)


def test_signs_of_delivery_go_and_the_words_stay() -> None:
    assert clean("↑well °quiet words° stre::tched _under_ CAPS").text == "well quiet words stretched under CAPS"
    assert (
        clean("(0.2) >fast talk< <slow talk> £smile£ so: no=yes EU:n").text
        == "fast talk slow talk smile so no yes EU:n"
    )
    assert clean("(0.2) (maybe this) w_o_rd 5£").text == "maybe this word 5"


def test_ambiguous_marks_are_read_only_in_notated_transcripts() -> None:
    raw = "I said (maybe) so: no=yes (2)"
    assert clean(raw, notated=False).text == raw
    assert clean(raw, notated=True).text == "I said maybe so no yes"


def test_mark_up_stays_even_in_notated_transcripts() -> None:
    assert clean("<b>so</b> (0.4) yes").text == "<b>so</b> yes"


def test_two_marks_prove_notation() -> None:
    assert not is_notated(["I smoke (a lot)", "((laughs)) yes [no]", "so (1.3)"])
    assert is_notated(["so (1.3)", "well (.)"])
    assert is_notated(["stre::tched ↑up"])


@pytest.mark.parametrize(
    ("raw", "alone"),
    [
        ("(1.3)", (True, 1.3)),
        (" (.) (0.5) ", (True, 0.5)),
        ("(3)", (True, 3.0)),
        ("[pause]", (True, None)),
        ("(1.3) so", (False, None)),
        ("[laughs] (1.0)", (False, None)),
        ("", (False, None)),
        ("-", (False, None)),
    ],
)
def test_silences_that_stand_alone(raw: str, alone: tuple[bool, float | None]) -> None:
    assert pause_alone(raw) == alone


MARKS = st.sampled_from(
    [
        "(1.3)",
        "(.)",
        "[laughs]",
        "((lacht))",
        "(xxx)",
        "hh",
        ".hh",
        "↑",
        "°",
        "[",
        "]",
        "=",
        "<",
        ">",
        "//",
        "(",
        ")",
        "-",
    ]
)


@settings(deadline=None)
@given(st.text(), st.sampled_from([None, True, False]))
def test_any_text_is_cleaned_with_offsets_inside(raw: str, notated: bool | None) -> None:
    _check_offsets(raw, notated)


@settings(deadline=None)
@given(st.text("()[]{}<>*/°=_:↑↓.-–hx 1,5saA\n", max_size=60), st.sampled_from([None, True, False]))
def test_any_heap_of_marks_is_cleaned_with_offsets_inside(raw: str, notated: bool | None) -> None:
    _check_offsets(raw, notated)


def _check_offsets(raw: str, notated: bool | None) -> None:
    cleaned = clean(raw, notated=notated)
    length = len(cleaned.text)
    assert cleaned.text == " ".join(cleaned.text.split())
    assert all(0 <= pause.at <= length for pause in cleaned.notation.pauses)
    assert all(0 <= note.at <= length for note in cleaned.notation.vocal)
    assert all(0 <= span.start < span.end <= length for span in cleaned.notation.overlaps)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_prose_comes_back_as_it_is_and_twice_cleaned_is_once_cleaned(words: list[str]) -> None:
    prose = " ".join(words)
    assert clean(prose).text == prose
    assert clean(clean(prose).text).text == clean(prose).text


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), MARKS), min_size=1), st.booleans())
def test_words_among_marks_are_never_lost_or_reordered(pieces: list[str], notated: bool) -> None:
    text = clean(" ".join(pieces), notated=notated).text
    marks = str.maketrans(dict.fromkeys("()[]<>=/°↑-", " "))
    said = [word for piece in pieces if piece in WORDS for word in piece.translate(marks).split()]
    kept = [word for word in text.translate(marks).split() if word not in {"1.3", "."}]
    assert kept == said


def test_a_hostile_line_takes_no_more_than_linear_time() -> None:
    for piece in (
        "(" * 50_000,
        "[" * 50_000,
        "a- " * 20_000,
        " " * 100_000 + "x",
        "// " * 30_000,
        "(x x " * 20_000,
        "=" * 50_000,
    ):
        clean(piece + "end", notated=True)


def test_a_note_keeps_the_transcribers_words() -> None:
    assert clean("yes ((seufzt tief))").notation.vocal == (VocalNote(3, "breath", "((seufzt tief))"),)


def test_the_lexicon_knows_the_kinds_of_the_domain_and_no_word_twice() -> None:
    notes = knowledge("lexicons/notation.yaml")["notes"]
    assert set(notes) == {"laughter", "breath", "crying", "cough", "other", "pause", "scene"}
    stems = [stem for stems in notes.values() for stem in stems]
    assert sorted(stem for stem in set(stems) if stems.count(stem) > 1) == []


def test_a_full_stop_behind_a_mark_belongs_to_the_word_before() -> None:
    assert clean("any time ((laughs)) .").text == "any time."
    assert clean("any time ((laughs)) and (1.0) ?").text == "any time and?"


def test_a_mark_with_nothing_but_a_full_stop_behind_it_holds_no_words() -> None:
    cleaned = clean("((coughs)) .")
    assert cleaned.text == ""
    assert [note.kind for note in cleaned.notation.vocal] == ["cough"]
    assert clean("?").text == "?"

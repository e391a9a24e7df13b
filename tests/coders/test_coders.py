"""What every coder owes: one suite for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import session_of
from thirdturn.coders.rules import RulesCoder
from thirdturn.coders.table import open_coder
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coder, Coding, TurnCoding
from thirdturn.domain.session import Session
from thirdturn.workflow import load_codebook

LINES = [
    "T Hello, thanks for coming in today.",
    "C Hi.",
    "T What brings you here?",
    "C My wife sent me. I don't have a problem with drinking.",
    "O She is just worried about you.",
    "T It sounds like you don't see why you are here.",
    "C Mm-hm.",
    "T How do you feel about cutting down?",
    "C ",
    "T ",
    "T Do you want to say more about it?",
    "C Yeah, but it's just too hard, and it never works for me.",
    "T You should really stop. It is bad for your liver.",
    "C I want to stop, I really need to do it for my kids.",
]
CODERS = ("rules", "baseline")


def opened(name: str) -> Coder:
    return open_coder(name, load_codebook(), language="en")


def check(session: Session, coding: Coding) -> None:
    codebook = load_codebook()
    assert [entry.turn for entry in coding.turns] == [turn.index for turn in session.turns]
    for turn, role, entry in zip(session.turns, session.roles(), coding.turns, strict=True):
        assert all(0.0 <= p <= 1.0 for p in entry.scores.values())
        assert all(0.0 <= score.p <= 1.0 and score.by for score in entry.codes)
        assert all(0 <= span.start < span.end <= len(turn.text) for span in entry.evidence)
        assert all(codebook[score.id].set == role for score in entry.codes)
        assert len(entry.evidence) <= 2
        if role == "other":
            assert entry == TurnCoding(turn.index)
            continue
        assert entry.abstained == (not entry.codes)
        if role == "client":
            assert entry.p_resisting is not None and 0.0 <= entry.p_resisting <= 1.0
            assert len(entry.codes) <= 2
            assert entry.third_turn is None and entry.question_form is None
            assert not entry.codes or entry.family is not None
        else:
            assert entry.p_resisting is None and entry.family is None


@pytest.mark.parametrize("name", CODERS)
def test_one_entry_a_turn_and_everything_in_its_range(name: str) -> None:
    session = session_of(LINES)
    coding = opened(name).code(session)
    check(session, coding)
    assert coding.made_by.coder == name
    assert coding.made_by.codebook == load_codebook().version


@pytest.mark.parametrize("name", CODERS)
@settings(max_examples=25)
@given(texts=st.lists(st.tuples(st.sampled_from("TCDO"), st.text(max_size=40)), max_size=6))
def test_any_session_gets_a_coding(name: str, texts: list[tuple[str, str]]) -> None:
    session = session_of([f"{speaker} {text}" for speaker, text in texts])
    check(session, opened(name).code(session))


@pytest.mark.parametrize("name", CODERS)
def test_the_same_session_gets_the_same_coding(name: str) -> None:
    assert opened(name).code(session_of(LINES)) == opened(name).code(session_of(LINES))


@pytest.mark.parametrize("name", CODERS)
def test_plain_cases(name: str) -> None:
    turns = opened(name).code(session_of(LINES)).turns
    assert turns[2].question_form == "wh"
    assert "QO" in {score.id for score in turns[2].codes}
    assert turns[6].codes[0].id == "C.ack"
    assert turns[11].family in RESISTING
    assert turns[11].evidence
    assert turns[13].family == "change"
    assert turns[12].third_turn is not None
    assert turns[2].third_turn is None


@pytest.mark.parametrize("name", CODERS)
def test_silence_is_the_rules_in_every_coder(name: str) -> None:
    turns = opened(name).code(session_of(LINES)).turns
    assert [(score.id, score.by) for score in turns[8].codes] == [("R.away.silence", "rules: silence")]
    assert turns[9].abstained and turns[9].third_turn is None  # the practitioner's own silence says nothing yet
    assert turns[10].third_turn is not None


@pytest.mark.parametrize("name", CODERS)
def test_a_late_answer_raises_the_probability_of_moving_away(name: str) -> None:
    lines = ["T How was the week?", "C I don't know."]
    prompt = opened(name).code(session_of(lines, gaps={1: 0.2})).turns[1]
    late = opened(name).code(session_of(lines, gaps={1: 2.4})).turns[1]
    assert late.notes == ("answer delayed by 2.4 s",)
    assert late.p_resisting is not None and prompt.p_resisting is not None
    assert late.p_resisting > prompt.p_resisting
    assert late.family == "away"
    assert all(score.by.endswith("rules: delay") for score in late.codes)


@pytest.mark.parametrize("name", CODERS)
def test_notes_hold_no_words_of_the_transcript(name: str) -> None:
    for entry in opened(name).code(session_of(LINES)).turns:
        assert not any("liver" in note or "wife" in note for note in entry.notes)


def test_the_baseline_does_not_judge_gibberish() -> None:
    entry = opened("baseline").code(session_of(["T What helps?", "C Xqzvkl wrtzpf kkvvqx blzzrt."])).turns[1]
    assert entry.abstained
    assert (entry.codes, entry.family) == ((), None)
    assert entry.notes == ("too few words the coder knows",)


def test_rules_name_what_fired_and_show_it() -> None:
    session = session_of(["T What would you want instead?", "C Honestly, I don't know."])
    entry = opened("rules").code(session).turns[1]
    assert entry.family == "away"
    assert entry.codes[0].id == "R.away.dontknow"
    assert entry.codes[0].by == "rules: dont_know"
    assert [session.turns[1].text[span.start : span.end] for span in entry.evidence] == ["I don't know"]


@pytest.mark.parametrize(
    ("language", "asks", "answers"),
    [
        ("de", "Was möchten Sie ändern?", "Weiß ich nicht."),
        ("fi", "Mitä haluaisit muuttaa?", "En mä tiedä."),
    ],
)
def test_rules_read_german_and_finnish(language: str, asks: str, answers: str) -> None:
    session = replace(session_of([f"T {asks}", f"C {answers}"]), language=language)
    turns = open_coder("auto", load_codebook(), language=language).code(session).turns
    assert turns[0].question_form == "wh"
    assert turns[1].family == "away"


def test_a_third_turn_below_its_limit_is_left_open() -> None:
    coder = open_coder("rules", load_codebook(), language="en")
    assert isinstance(coder, RulesCoder)
    session = session_of(LINES)
    given = [
        [entry.turn for entry in one.code(session).turns if entry.third_turn]
        for one in (replace(coder, limits=replace(coder.limits, third=limit)) for limit in (0.0, 0.4, 1.01))
    ]
    assert set(given[2]) < set(given[1]) <= set(given[0])
    assert given[2] == []

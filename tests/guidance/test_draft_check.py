"""One turn out of a model's answer, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.data.load import knowledge
from thirdturn.guidance.draft_check import diagnosis_words, one_turn, problems

SENT = ("What's it for?", "It's quiet, [NAME 1]. I had 3 cans.")


@pytest.mark.parametrize(
    ("answer", "turn"),
    [
        ("It is the only quiet you get.", "It is the only quiet you get."),
        ('  "It is the only quiet you get."\n', "It is the only quiet you get."),
        ("„Das ist Ihre einzige Ruhe.“", "Das ist Ihre einzige Ruhe."),
        ("Therapist: It is quiet there.\nClient: Yes.\nTherapist: Mm.", "It is quiet there."),
        ("**Professional:** It is *quiet* there.", "It is quiet there."),
        ("Ammattilainen: Siellä on hiljaista.", "Siellä on hiljaista."),
        ("It is quiet there.\n\nThis reflects the feeling.", "It is quiet there."),
        ("# Next turn\n\nIt is quiet there.", "It is quiet there."),
        ('Sure! Here is a possible turn:\n\n"It is quiet there."', "It is quiet there."),
        ("- It is quiet there.", "It is quiet there."),
        ("1. It is quiet there.\n2. Tell me more.", "It is quiet there. Tell me more."),
        ("<p>It is <b>quiet</b> there.</p>", "It is quiet there."),
        ("<script>alert(1)</script>It is quiet there.", "It is quiet there."),
        ("&lt;script&gt;alert(1)&lt;/script&gt;It is quiet.", "It is quiet."),
        ("<think>They want\n\nthis.</think>\nIt is quiet there.", "It is quiet there."),
        ("<think>never ends", ""),
        ("```\nIt is quiet there.\n```", "It is quiet there."),
        ('{"speaker": "professional", "text": "It is quiet there."}', "It is quiet there."),
        ('{"speaker": "professional"} and more', ""),
        ('{\n "speaker": "Fachperson",\n "said": "Das ist Ihre Ruhe."\n}', "Das ist Ihre Ruhe."),
        ('The professional says: "It is quiet there."', "It is quiet there."),
        ('You say: it is "quiet" there.', 'You say: it is "quiet" there.'),
        ('"It is quiet there."', "It is quiet there."),
        ("See [this page](http://example.org/x) for more.", "See this page for more."),
        ("It is\u001b[31m quiet\u202e there.\u200b", "It is[31m quiet there."),
        ("One. Two. Three. Four. Five.", "One. Two. Three."),
        ("It is quiet there. And then you open the", "It is quiet there."),
        ("Was it quiet, [NAME 1]?", "Was it quiet, [NAME 1]?"),
        ("", ""),
    ],
)
def test_one_plain_turn_comes_out(answer: str, turn: str) -> None:
    assert one_turn(answer) == turn


@given(st.text() | st.text(alphabet='<>[](){}"`*#:\\&;abc \n.!'))
def test_any_answer_comes_out_as_one_line_without_tags_or_control_characters(answer: str) -> None:
    turn = one_turn(answer)
    assert turn == turn.strip() and "\n" not in turn
    assert all(c.isprintable() or c == " " for c in turn)
    assert "<" not in turn and ">" not in turn


def found(turn: str) -> tuple[str, ...]:
    return problems(turn, sent=SENT, placeholders={"[NAME 1]"})


@pytest.mark.parametrize(
    "turn",
    [
        "It is the only quiet you get, [NAME 1].",
        "Those 3 cans, and then the quiet.",
        "Sanoit, että siellä on hiljaista.",
        "Es ist die einzige Ruhe am Tag.",
    ],
)
def test_a_plain_turn_has_no_problem(turn: str) -> None:
    assert found(turn) == ()


@pytest.mark.parametrize(
    ("turn", "problem"),
    [
        ("", "empty"),
        ("Yes.", "empty"),
        ("word " * 80, "too long"),
        ("Have a look at https://example.org now.", "link"),
        ("Have a look at www.help.fi today.", "link"),
        ("Write to me@example.org soon.", "link"),
        ("Have a look at mielenterveystalo.fi soon.", "link"),
        ("Those 14 units, again.", "number"),
        ("It is quiet, [NAME 2].", "not named"),
        ("It is {quiet} there.", "markup"),
        ("what's it FOR", "repeats what was said"),
        ("The client should understand that.", "about the client"),
        ("Das Gegenüber möchte etwas anderes.", "about the client"),
        ("Do not judge, label or diagnose anybody.", "repeats the instruction"),
        ("It sounds like depression to me.", "diagnosis"),
        ("Das klingt nach einer Angststörung.", "diagnosis"),
        ("Onko sinulla masennusta ollut?", "diagnosis"),
    ],
)
def test_what_is_wrong_is_said(turn: str, problem: str) -> None:
    assert any(problem in one for one in found(turn))


def test_a_run_of_words_may_come_from_the_last_turn_only() -> None:
    sent = ("Can I stay in the doorway for a second?", "I finish his specs at ten at night, again.")
    lifted, taken_up = "He asks to stay in the doorway for a second.", "You finish his specs at ten at night, again."
    assert problems(lifted, sent=sent, placeholders=()) == ("it repeats what was said",)
    assert problems(taken_up, sent=sent, placeholders=()) == ()


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_every_diagnosis_stem_is_found_in_any_case(language: str) -> None:
    for stem in knowledge("drafting.yaml")["diagnosis_stems"][language]:
        assert diagnosis_words(f"Well, {stem.upper()}xx it is.") or "ß" in stem
    assert not diagnosis_words("That sounds like a hard week, and you came anyway.")

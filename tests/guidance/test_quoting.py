from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import session_of
from thirdturn.domain.sequence import Evidence
from thirdturn.domain.session import Span
from thirdturn.guidance.quoting import quotable, safe


def quote(text: str, words: str, language: str = "en") -> str | None:
    session = session_of([f"C {text}"])
    at = text.index(words)
    return quotable(session, (Evidence(0, Span(at, at + len(words))),), language)


@pytest.mark.parametrize(
    ("text", "evidence", "language", "quoted"),
    [
        ("Well. I've tried all that before.", "tried", "en", "I've tried all that before"),
        ("It's no use, not for someone like me.", "no use", "en", "It's no use, not for someone like me"),
        (
            "I don't think so, because every time I open the letter again I start to shake.",
            "think",
            "en",
            "I don't think so",
        ),
        ("Look: I did that already.", "already", "en", "I did that already"),
        ("Das bringt doch alles nichts.", "nichts", "de", "Das bringt doch alles nichts"),
        ("Die Termine passen mir nicht.", "passen", "de", "Die Termine passen mir nicht"),
        ("Ei tästä mitään tule.", "mitään", "fi", "Ei tästä mitään tule"),
    ],
)
def test_quotes_the_sentence_or_clause_around_the_evidence(
    text: str, evidence: str, language: str, quoted: str
) -> None:
    assert quote(text, evidence, language) == quoted


@pytest.mark.parametrize(
    ("text", "evidence", "language"),
    [
        ("No.", "No", "en"),  # one word
        ("Sarah and Tom said no.", "said no", "en"),  # a name inside
        ("I really do not think, after all these weeks and forms, that it helps.", "that it helps", "en"),  # its "not"
        ("I have 3 kids.", "kids", "en"),  # a figure
        ("This is fucking pointless.", "pointless", "en"),
        ("This is BS.", "BS", "en"),
        ("I could kill him.", "could", "en"),
        ('He said "go away now".', "go away", "en"),
        ("Um, I suppose.", "suppose", "en"),
        ("Frau Huber nervt.", "nervt", "de"),
        ("Das ist doch Scheiße.", "doch", "de"),
        ("Ich mach Schluss mit allem.", "Schluss mit allem", "de"),
        ("Ihan paska juttu.", "juttu", "fi"),
        ("Mikan mielestä Liisa on outo.", "Liisa on outo", "fi"),
        ("En halua elää näin.", "näin", "fi"),
    ],
)
def test_refuses_what_should_not_be_quoted(text: str, evidence: str, language: str) -> None:
    assert quote(text, evidence, language) is None


def test_no_evidence_no_quote() -> None:
    assert quotable(session_of(["C I don't know."]), (), "en") is None


def test_a_stretch_must_not_cut_a_word() -> None:
    text = "I can't see the point"
    assert not safe(text, 0, 5, "en")  # I can
    assert not safe(text, 2, 10, "en")  # can't se
    assert safe(text, 2, 11, "en")  # can't see


def test_ordinary_words_that_look_like_listed_ones_are_quoted() -> None:
    assert quote("I assume it is my class.", "assume") == "I assume it is my class"
    assert quote("Ein total sauberer Plan.", "Plan", "de") == "Ein total sauberer Plan"
    assert quote("Tämä on outo asenne.", "outo", "fi") == "Tämä on outo asenne"


@given(st.text(max_size=90), st.integers(0, 90), st.integers(0, 90), st.sampled_from(["en", "de", "fi", "sv"]))
def test_whatever_is_said_a_quote_is_short_literal_and_plain(text: str, start: int, length: int, language: str) -> None:
    session = session_of(["C x"])
    turn = replace(session.turns[0], text=text)
    session = replace(session, turns=(turn,))
    start = min(start, len(text))
    span = Span(start, min(len(text), start + length))
    found = quotable(session, (Evidence(0, span),), language)
    if found is not None:
        assert found in text
        assert 3 <= len(found) <= 60
        assert 2 <= len(found.split()) <= 9
        assert not any(sign.isdigit() or sign in '"“”„«»{}<>()[]@' for sign in found)

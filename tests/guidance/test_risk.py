"""The risk screen: what it finds, what it leaves alone, and that it never breaks."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import session_of
from thirdturn.data.load import knowledge
from thirdturn.domain.guidance import RISK_KINDS, RiskFlag
from thirdturn.domain.session import Span
from thirdturn.guidance.library import LANGUAGES
from thirdturn.guidance.risk import STRENGTHS, fold, hits, open_kinds, path_of, precision, screen, screen_text
from training.measure_risk import LabelledTurn, load_turns, measure

HERE = Path(__file__).parent
DEVELOPMENT = HERE / "risk_development.yaml"
HELD_OUT = HERE / "risk_held_out.yaml"
DEVELOPMENT_RECALL = 0.93
HELD_OUT_RECALL = 0.4  # by turn and kind, measured after tuning: 65 of 150; the aim is .95 and is not reached
PLAIN_SECONDS = 5.0


def recall(turns: tuple[LabelledTurn, ...]) -> float:
    """Share of the labelled kinds that were flagged on their turn."""
    found = sum(len(turn.kinds & {hit.kind for hit in hits(turn.text, turn.language)}) for turn in turns)
    return found / sum(len(turn.kinds) for turn in turns)


def kinds(text: str, language: str) -> set[str]:
    return {flag.kind for flag in screen_text(text, language)}


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "I want to kill myself.", "suicide"),
        ("en", "i wanna DIE", "suicide"),
        ("en", "I don’t want to be here anymore", "suicide"),
        ("en", "i dont want to be here anymore", "suicide"),
        ("en", "I cut my arms last night", "self_harm"),
        ("en", "I'm going to stab him", "violence"),
        ("en", "The voices are telling me to jump", "psychosis"),
        ("en", "I had two bottles of wine before I came here today", "intoxication"),
        ("de", "Ich möchte nicht mehr leben.", "suicide"),
        ("de", "ich moechte nicht mehr leben", "suicide"),
        ("de", "ICH WILL MICH UMBRINGEN", "suicide"),
        ("de", "Ich habe mich gestern wieder geritzt", "self_harm"),
        ("de", "Mein Mann schlägt mich", "violence"),
        ("de", "Mein Mann schlaegt mich", "violence"),
        ("de", "Ich höre Stimmen", "psychosis"),
        ("fi", "En halua enää elää.", "suicide"),
        ("fi", "en halua enaa elaa", "suicide"),
        ("fi", "Olen ajatellut itsemurhaa", "suicide"),
        ("fi", "Viiltelin taas eilen", "self_harm"),
        ("fi", "Mies lyö minua", "violence"),
        ("fi", "Kuulen ääniä", "psychosis"),
        ("fi", "Olen humalassa nyt", "intoxication"),
    ],
)
def test_plain_words_are_found(language: str, text: str, kind: str) -> None:
    assert kind in kinds(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My feet are killing me."),
        ("en", "I'm not suicidal, if that's what you mean."),
        ("en", "I nearly died of embarrassment."),
        ("en", "Work was fine and we had soup."),
        ("de", "Ich hab mich totgelacht."),
        ("de", "Ich bin nicht suizidal."),
        ("de", "Heute war ein ruhiger Tag, ich war einkaufen."),
        ("fi", "Meinasin kuolla nauruun."),
        ("fi", "Join kupin kahvia ja lähdin töihin."),
        ("en", ""),
        ("en", "   \n"),
    ],
)
def test_idioms_denials_and_plain_talk_are_left_alone(language: str, text: str) -> None:
    assert kinds(text, language) == set()


def test_what_is_long_over_is_left_alone_unless_it_goes_on() -> None:
    over = "I tried to kill myself twenty years ago."
    assert kinds(over, "en") == set()
    assert "suicide" in kinds(over + " Last night I wanted to kill myself again.", "en")


def test_context_reaches_one_sentence_only() -> None:
    assert "suicide" in kinds("We saw a new film. It was long. Then we ate. I want to die.", "en")


def test_every_client_turn_is_read_and_no_other() -> None:
    session = session_of(["T Do you want to kill yourself?", "C No.", "C I want to die", "T I want to die", "C "])
    assert [(flag.turn, flag.kind) for flag in screen(session, "en")] == [(2, "suicide")]


def test_one_flag_a_kind_with_the_strongest_words_as_evidence() -> None:
    text = "It is hopeless. I am going to kill myself tomorrow."
    (flag,) = [flag for flag in screen_text(text, "en") if flag.kind == "suicide"]
    assert text[flag.evidence.start : flag.evidence.end] == "kill myself"
    assert flag.turn == 0
    assert flag.p == precision("strong")


def test_language_without_lexicon_tries_all() -> None:
    for text in ("I want to kill myself", "Ich will mich umbringen", "Haluan tappaa itseni"):
        assert "suicide" in kinds(text, "sv")
        assert "suicide" in kinds(text, "")
    assert "suicide" in kinds("I want to kill myself", "en-GB")


def test_markup_does_not_hide_words() -> None:
    for text in ("<p>I want to<br/>die</p>", "I&nbsp;want to <b>die</b>", "I don&#39;t want to <a href='x'>live</a>"):
        assert "suicide" in kinds(text, "en")
    assert "suicide" in kinds("<I want to die>", "en")


def test_a_whole_session_as_one_turn() -> None:
    text = "\n".join(["T: How was the week?", "C: We saw a film.", *["C: Fine."] * 400, "C: I want to die", "T: Oh"])
    (flag,) = screen_text(text, "en")
    assert text[flag.evidence.start : flag.evidence.end] == "want to die"


def test_folding_keeps_places() -> None:
    folded = fold("Größe, don’t", "de")
    assert folded.text == "Grosse dont"
    assert folded.span(0, 6) == Span(0, 5)
    assert folded.span(7, 11) == Span(7, 12)
    assert fold("Ae ae ä", "de").text == "A a a"


def test_open_kinds_are_flagged_and_unchecked_in_usual_order() -> None:
    flags = [RiskFlag(3, "abuse", Span(0, 1), 0.5), RiskFlag(1, "suicide", Span(0, 1), 0.5)]
    assert open_kinds(flags, ()) == ("suicide", "abuse")
    assert open_kinds(flags, ("suicide", "violence")) == ("abuse",)
    assert open_kinds((), ("suicide",)) == ()


def test_paths_in_every_language() -> None:
    for kind in RISK_KINDS:
        for language in LANGUAGES:
            shared, own = path_of(kind, language)
            assert shared != own
            assert "112" in shared
            assert "112" not in own
    assert path_of("suicide", "sv") == path_of("suicide", "en")


@given(st.text(max_size=400), st.sampled_from([*LANGUAGES, "xx"]))
@settings(max_examples=150, deadline=None)
def test_never_raises_and_spans_lie_inside(text: str, language: str) -> None:
    check_spans(text, language)


@given(
    st.lists(
        st.sampled_from(
            [
                "kill",
                "myself",
                "<b>",
                "&amp;",
                "ä",
                "ae",
                "’",
                "\n",
                ".",
                "the",
                "voices",
                "tappaa",
                "itseni",
                "Suizid",
                "ß",
                "İ",
                "ﬁ",
            ]
        )
    ),
    st.sampled_from([*LANGUAGES, "xx"]),
)
@settings(max_examples=150, deadline=None)
def test_spans_lie_inside_among_risky_words(words: list[str], language: str) -> None:
    check_spans(" ".join(words), language)


def check_spans(text: str, language: str) -> None:
    flags = screen_text(text, language)
    assert all(0 <= flag.evidence.start < flag.evidence.end <= len(text) for flag in flags)
    assert all(0 <= flag.p <= 1 for flag in flags)
    assert max(Counter(flag.kind for flag in flags).values(), default=0) <= 1


@pytest.mark.parametrize(
    "piece", ["a", "kill ", "<a ", "i want to ", "&amp", "ich will ", "en halua ", "he took my ", "ae", "se se ", ". "]
)
def test_long_adversarial_texts_finish(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.perf_counter()
    screen_text(text, "xx")
    assert time.perf_counter() - began < PLAIN_SECONDS


def patterns(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | dict):
        for part in node.values() if isinstance(node, dict) else node:
            yield from patterns(part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_are_simple(language: str) -> None:
    bounded = re.compile(r"\(\?:\\w\+ \)\{\d,\d+\}|\(\?: \\w\+\)\{\d,\d+\}")
    for pattern in patterns(knowledge(f"risk/{language}.yaml")):
        rest = bounded.sub("", pattern)
        assert not re.search(r"\)[*+]", rest), pattern
        assert ".*" not in rest, pattern
        assert "(?=" not in rest, pattern
        if language == "de":
            assert not re.search(r"[aou]e[?*+{]", rest), pattern


def test_development_recall() -> None:
    turns = load_turns(DEVELOPMENT)
    assert recall(turns) >= DEVELOPMENT_RECALL
    for language in LANGUAGES:
        assert recall(tuple(turn for turn in turns if turn.language == language)) >= DEVELOPMENT_RECALL


def test_held_out_recall() -> None:
    assert recall(load_turns(HELD_OUT)) >= HELD_OUT_RECALL


def test_precision_file_is_up_to_date() -> None:
    counted = measure(load_turns(DEVELOPMENT))
    stored = knowledge("risk_precision.yaml")["strengths"]
    assert {s: (stored[s]["flags"], stored[s]["right"]) for s in STRENGTHS} == counted
    assert precision("strong") > precision("weak") > 0

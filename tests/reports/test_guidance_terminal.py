"""Guidance in the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reports.sample import case
from tests.reports.sample_guidance import FLAGS, checked_case, flagged_case, guidance, guided_case
from tests.reports.test_terminal import printed
from thirdturn.reports.guidance_terminal import risk_line


def test_the_risk_line_comes_first() -> None:
    first = printed(flagged_case(), 200).splitlines()
    assert first[0].startswith(
        "! Look first: words that may be about thoughts of suicide (turns 14 and 16) and intoxication (turn 16)."
    )
    stop = (
        "Suggestions are stopped until a check is recorded for thoughts of suicide and intoxication: "
        "thirdturn analyze evening-shift.txt --checked suicide --checked intoxication"
    )
    assert first[1].strip() == stop


def test_no_flag_no_line() -> None:
    assert risk_line(case()) == risk_line(guided_case()) == ""
    assert printed(guided_case()).startswith("evening-shift")


def test_checked_flags_are_still_told() -> None:
    assert risk_line(checked_case()).startswith(
        "Flagged, and checked by a person: words that may be about thoughts of suicide"
    )
    assert "--checked" not in printed(checked_case())


def test_the_risk_line_holds_no_words_of_the_session_and_stays_short() -> None:
    many = tuple(replace(FLAGS[0], turn=turn) for turn in range(1, 25, 2))
    line = risk_line(replace(case(), guidance=guidance(flags=many)))
    assert "thoughts of suicide (turns 2, 4, 6, 8, 10, 12 and 6 more)" in line
    assert "nights" not in risk_line(flagged_case())


def test_one_line_a_moment() -> None:
    text = printed(guided_case(), 120)
    lines = text.partition("To check with the client")[2].splitlines()[3:8]
    assert [line.split() for line in lines] == [
        ["4", "Felt", "lectured", "(W12)", "Simple", "reflection", "(M01)"],
        ["6", "open:", "ask", "–"],
        ["10", "Fear", "of", "what", "comes", "(W01)", "Emphasise", "choice", "(M07)"],
        ["12", "Felt", "lectured", "(W12)", "Calm", "yourself", "first", "(P01)"],
        ["16", "Fear", "of", "what", "comes", "(W01)", "Simple", "reflection", "(M01)"],
    ]


def test_stopped_moments_say_so() -> None:
    assert printed(flagged_case(), 120).count("stopped: look at the flag first") == 5


def test_without_guidance_there_is_no_table() -> None:
    assert "To check with the client" not in printed(case())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_fits_its_width(width: int) -> None:
    assert max(len(line) for line in printed(flagged_case(), width).splitlines()) <= width
    assert max(len(line) for line in printed(guided_case(), width).splitlines()) <= width

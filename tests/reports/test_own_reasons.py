"""The practitioner's say in the terminal."""

from __future__ import annotations

from rich.console import Console

from tests.reports.sample import case
from tests.reports.sample_guidance import guided_case
from thirdturn.domain.case import Case
from thirdturn.domain.own_reasons import Say
from thirdturn.reports.own_reasons import reasons_summary

NAMES = {"W12": "Felt lectured", "W01": "Fear of what comes", "W08": "A fair objection"}


def shown(whole: Case, *says: Say, moment: int | None = None) -> str:
    console = Console(width=100, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(reasons_summary(whole, says, NAMES, moment=moment))
    return capture.get()


def test_one_moment() -> None:
    text = shown(guided_case(), Say(3, ("W12",), ("W08",), ("[bold]The letter[/bold]",)), moment=1)
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "1 (turn 4) W12 Felt lectured + accepted" in rows
    assert "W01 Fear of what comes open" in rows
    assert "W08 A fair objection - rejected" in rows
    assert "“[bold]The letter[/bold]” + added" in rows
    assert "turn 6" not in text


def test_the_whole_session_and_moments_that_are_gone() -> None:
    text = shown(guided_case(), Say(None, ("W12",)), Say(20, (), (), ("Tired.",)))
    assert "session" in text and "5 (turn 16)" in text
    assert "turn 21, no moment now" in text and "“Tired.”" in text


def test_nothing_offered() -> None:
    assert "No reason is offered and none is added." in shown(case())
    assert "W99" in shown(case(), Say(3, ("W99",)), moment=1)

"""A case in the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

from tests.reports.sample import CODEBOOK, case, empty_case, long_case, no_moments_case, one_speaker_case
from thirdturn.domain.case import Case
from thirdturn.reports.terminal import summary


def printed(whole: Case, width: int = 100) -> str:
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(summary(whole, CODEBOOK))
    return capture.get()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_fits_its_width_and_cuts_no_word_of_the_labels(width: int) -> None:
    text = printed(case(), width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text


def test_tells_who_spoke_the_moments_and_the_figures() -> None:
    text = printed(case(), 120)
    assert "Mr Ölander (client): 12 turns, 326 words" in text
    row = next(line for line in text.splitlines() if "Complaining" in line)
    assert row.split() == [
        "12", "Moving", "against", "proposal", "Complaining", "Shares", "the", "load", "0.58",
    ]  # fmt: skip
    assert "fair from 1 or good from 2 (MITI4: expert opinion, no norms)" in text
    assert "rests on 4 moments; read it as a hint below 20" in text


def test_tells_what_to_be_careful_about() -> None:
    text = printed(case())
    assert "the coder was not sure enough to code turn 20" in text
    assert "line 27: the file gives no end for the last turn" in text


def test_long_lists_are_cut_and_say_so() -> None:
    text = printed(long_case(), 120)
    assert "and 100 moments more, all in the report" in text  # 120 moments, 20 shown
    assert "turns 20, 45, 70, 95, 120, 145, 170, 195, 220, 245, 270, 295 and 12 more" in text


def test_no_moments_no_speakers_no_figures() -> None:
    assert "No moment of resistance found" in printed(no_moments_case())
    assert "Figures" not in printed(no_moments_case())
    assert "Berater (practitioner): 2 turns, 3 words" in printed(one_speaker_case())
    assert "0 turns, 0 moments" in printed(empty_case())


def test_markup_in_names_is_printed_not_obeyed() -> None:
    whole = case()
    figures = replace(whole.measures.estimate("client_talk_share"), name="[/odd]")
    named = replace(
        whole,
        session=replace(whole.session, id="[bold]x[/bold]"),
        measures=replace(whole.measures, estimates=(figures,)),
    )
    assert "[bold]x[/bold]" in printed(named)
    assert "[/odd]" in printed(named)

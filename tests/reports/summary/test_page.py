from __future__ import annotations

import re

from tests.building import codebook
from tests.reports.summary.sample import SCRIPT, empty, sample
from thirdturn.reports.summary.page import render_summary


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]).split())


def test_everything_is_there() -> None:
    text = words(render_summary(sample(), codebook(), failures=("C, session 2: x.txt: the file is empty.",)))
    for expected in (
        "5 sessions in 3 processes",
        "client K., coaching",
        "Different coders: somebody and somebody else.",
        "Not in this summary. C, session 2: x.txt: the file is empty.",
        "No trend: a trend needs 3 sessions, and there is 1.",
        "−2.5 (↑1 ↓2)",
        "Nothing to count: no client speaks.",
        "no questions",
        "1 of 2",
        "Reflects it 5 3 0 0 2",
        "Left open by the coder 1 0 0 1 0",
        "No turn of the practitioner follows 1 0 0 0 1",
        "A question 7 1 0 0 6",
        "R.stay.excuse 6 9.2 3",
        "Fine code left open",
        "Neither more nor less resistance is good",
    ):
        assert expected in text, expected


def test_the_same_distribution_gives_the_same_page() -> None:
    assert render_summary(sample(), codebook()) == render_summary(sample(), codebook())


def test_it_leads_nowhere_and_runs_nothing() -> None:
    page = render_summary(sample(), codebook())
    assert "<script" not in page
    assert SCRIPT not in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/", "")
    assert set(re.findall(r'href="(.)', page)) == {"#"}
    targets = set(re.findall(r'href="#([^"]+)', page))
    assert targets <= set(re.findall(r'id="([^"]+)', page))


def test_ids_are_unique() -> None:
    ids = re.findall(r' id="([^"]+)"', render_summary(sample(), codebook()))
    assert len(ids) == len(set(ids))


def test_nothing_to_show_is_said() -> None:
    text = words(render_summary(empty(), codebook()))
    for expected in (
        "1 session in 1 process",
        "No client speaks here.",
        "No moment of resistance was found",
        "No client turn has a code.",
    ):
        assert expected in text
    assert not re.search(r"\b(nan|None|inf)\b", text)

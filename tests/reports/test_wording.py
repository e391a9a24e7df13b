"""How figures are written."""

from __future__ import annotations

import pytest

from tests.reports.sample import CODEBOOK
from thirdturn.domain.measure import Cell, Estimate, Threshold
from thirdturn.reports.wording import (
    cell,
    certainty,
    clock,
    figure,
    heading,
    interval_of,
    labels,
    listed,
    marks_of,
    plural,
    value_of,
)


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.634, "share", "63\u00a0%"),
        (1.25, "ratio", "1.25"),
        (2.0, "ratio", "2"),
        (10.0, "ratio", "10"),
        (12.0, "count", "12"),
        (0.94, "seconds", "0.9\u00a0s"),
        (160.8, "seconds", "2:40"),
        (3725.0, "seconds", "1:02:05"),
        (12.5, "per 100 client turns", "12.5 per 100 client turns"),
        (3.5, "rating 1-5", "3.5 (1 to 5)"),
    ],
)
def test_figure(value: float, unit: str, written: str) -> None:
    assert figure(value, unit) == written


def test_an_undefined_figure_is_a_dash() -> None:
    assert value_of(Estimate("x", "X", "talk", None, "share", 0, "no words")) == "–"


def test_interval_and_marks() -> None:
    marks = (Threshold("fair", 0.4, "expert opinion", "KEY"), Threshold("good", 0.5, "expert opinion", "KEY"))
    told = Estimate("x", "X", "miti", 0.45, "share", 9, low=0.2, high=0.7, thresholds=marks)
    assert interval_of(told) == "95\u00a0% interval 20\u00a0% to 70\u00a0%"
    assert marks_of(told) == "fair from 40\u00a0% or good from 50\u00a0% (KEY: expert opinion)"
    bare = Estimate("x", "X", "miti", 0.45, "share", 9)
    assert (interval_of(bare), marks_of(bare)) == ("", "")


@pytest.mark.parametrize(
    ("value", "column", "written"),
    [
        (0.25, "share_after", "25\u00a0%"),
        (None, "share_after", "–"),
        (3, "turns", "3"),
        (8.333, "per_100_client_turns", "8.33"),
        ("QO", "code", "QO"),
        (0, "turns", "0"),
    ],
)
def test_cell(value: Cell, column: str, written: str) -> None:
    assert cell(value, column) == written


@pytest.mark.parametrize(
    ("p", "words"),
    [(1.0, "quite sure"), (0.85, "quite sure"), (0.84, "fairly sure"), (0.5, "leaning this way"), (0.0, "a guess")],
)
def test_certainty(p: float, words: str) -> None:
    assert certainty(p) == words


def test_small_words() -> None:
    assert (plural(1, "moment"), plural(0, "moment"), plural(2, "entry", "entries")) == (
        "1 moment",
        "0 moments",
        "2 entries",
    )
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], last="or")) == (
        "",
        "a",
        "a and b",
        "a, b or c",
    )
    assert (clock(0.9), clock(59.99), clock(60)) == ("0:00", "0:59", "1:00")
    assert heading("per_100_client_turns") == "Per 100 client turns"


def test_labels_name_codes_and_families() -> None:
    named = labels(CODEBOOK)
    assert (named["reflect"], named["stay"], named["QO"]) == ("Reflects it", "Holding on", "Open question")

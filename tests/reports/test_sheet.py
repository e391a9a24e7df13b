"""One row a turn for spreadsheets."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import SCRIPT_TEXT, case, empty_case
from thirdturn.domain.case import Case
from thirdturn.reports.sheet import COLUMNS, guarded, turns_csv


def rows(whole: Case) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(turns_csv(whole).removeprefix("\ufeff"), newline="")))


def test_starts_with_a_byte_order_mark_and_ends_rows_by_the_standard() -> None:
    text = turns_csv(case())
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbfturn,index,")
    assert text.count("\r\n") == 26


def test_one_row_a_turn_in_order() -> None:
    told = rows(case())
    assert [row["turn"] for row in told] == [str(number) for number in range(1, 26)]
    assert [row["index"] for row in told] == [str(number) for number in range(25)]
    assert tuple(told[0]) == COLUMNS
    assert rows(empty_case()) == []


def test_codes_and_their_probabilities_stand_in_the_same_order() -> None:
    row = rows(case())[9]
    assert row["codes"] == "R.stay.reluctance R.stay.excuse"
    assert row["codes_p"] == "0.84 0.4"
    assert (row["family"], row["p_resisting"], row["moment"]) == ("stay", "0.84", "3")
    assert SCRIPT_TEXT in row["text"]


def test_third_turn_times_silence_and_open_turn() -> None:
    told = rows(case())
    assert (told[6]["third_turn"], told[6]["third_turn_p"]) == ("reflect", "0.87")
    assert (told[3]["text"], told[3]["start_s"], told[3]["end_s"]) == ("", "10.6", "14.9")
    assert (told[19]["abstained"], told[19]["codes"], told[0]["abstained"]) == ("yes", "", "no")
    assert told[5]["notes"] == "answer delayed by 2.1 s"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_words_that_would_run_as_a_formula_get_an_apostrophe(start: str) -> None:
    whole = case()
    turns = list(whole.session.turns)
    turns[1] = replace(turns[1], text=f"{start}HYPERLINK(1)")
    told = rows(replace(whole, session=replace(whole.session, turns=tuple(turns))))
    assert told[1]["text"] == f"'{start}HYPERLINK(1)"


def test_numbers_below_zero_stay_numbers() -> None:
    whole = case()
    turns = list(whole.session.turns)
    turns[1] = replace(turns[1], pause_before_s=-0.25)
    told = rows(replace(whole, session=replace(whole.session, turns=tuple(turns))))
    assert told[1]["pause_before_s"] == "-0.25"


@given(st.text())
def test_no_cell_of_words_starts_a_formula(words: str) -> None:
    cell = guarded(words)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell in (words, f"'{words}")

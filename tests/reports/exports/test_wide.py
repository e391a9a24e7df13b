"""Wide and long CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from tests.reports.exports.sessions import ODD_ID, ODD_WORDS, codes, odd, timed
from tests.reports.sample import empty_case
from thirdturn.reports.exports.wide import LONG_COLUMNS, TURN_COLUMNS, long_csv, long_rows, wide_csv


def rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_long_has_a_row_a_code_and_one_for_a_turn_without() -> None:
    told = rows(long_csv([timed(), odd()], codes()))
    assert tuple(told[0]) == LONG_COLUMNS
    first = [row for row in told if row["session"] == "evening-shift"]
    # 25 turns, 2 of them without a code; three turns with two codes, five third turns.
    assert len(first) == 25 + 3 + 5
    assert list(dict.fromkeys(row["turn"] for row in first)) == [str(number) for number in range(1, 26)]
    third = [(row["set"], row["code"], row["p"]) for row in first if row["turn"] == "7"]
    assert third == [("practitioner", "CR", "0.82"), ("third_turn", "reflect", "0.87")]
    left_open = next(row for row in first if row["turn"] == "20")
    assert (left_open["set"], left_open["code"], left_open["abstained"]) == ("", "", "yes")


def test_words_survive_and_formulas_are_guarded() -> None:
    told = rows(long_csv([odd()], codes()))
    by_turn = {row["turn"]: row["text"] for row in told}
    assert by_turn["2"] == f"'{ODD_WORDS[1]}" and by_turn["4"] == f"'{ODD_WORDS[3]}"
    assert [by_turn[turn] for turn in "13567"] == [ODD_WORDS[int(turn) - 1] for turn in "13567"]
    assert {row["session"] for row in told} == {ODD_ID}


def test_wide_has_a_row_a_turn_and_a_column_a_code() -> None:
    told = rows(wide_csv([timed()], codes()))
    assert [row["index"] for row in told] == [str(number) for number in range(25)]
    assert tuple(told[0])[: len(TURN_COLUMNS)] == TURN_COLUMNS
    row = told[9]
    assert (row["R.stay.reluctance"], row["R.stay.excuse"], row["R.stay.blame"], row["QO"]) == ("1", "1", "0", "")
    assert (told[8]["PER"], told[8]["GI"], told[8]["SR"], told[8]["C.ans"]) == ("1", "1", "0", "")
    assert (told[6]["third_turn"], told[6]["third_turn_p"]) == ("reflect", "0.87")


def test_cells_of_turns_left_open_and_of_others_are_empty_not_nought() -> None:
    told = rows(wide_csv([timed()], codes()))
    codes_of = [column for column in told[0] if column not in (*TURN_COLUMNS, "third_turn", "third_turn_p")]
    for row in (told[19], told[22]):
        assert {row[column] for column in codes_of} == {""}


def test_wide_has_the_same_columns_for_every_session_and_keeps_unknown_codes() -> None:
    assert list(rows(wide_csv([timed()], codes()))[0]) == list(rows(wide_csv([odd()], codes()))[0])
    whole = odd()
    first = replace(whole.coding.turns[0], codes=(replace(whole.coding.turns[0].codes[0], id="=X"),))
    whole = replace(whole, coding=replace(whole.coding, turns=(first, *whole.coding.turns[1:])))
    assert rows(wide_csv([whole], codes()))[0]["'=X"] == "1"


def test_no_session_level_codes_stand_as_columns_of_a_turn() -> None:
    header = wide_csv([timed()], codes()).decode("utf-8-sig").partition("\r\n")[0].split(",")
    assert not [column for column in header if column.startswith(("R.log", "R.group"))]


def test_rows_are_numbers_where_numbers_are_meant() -> None:
    row = dict(zip(LONG_COLUMNS, next(long_rows([timed()])), strict=True))
    assert (row["turn"], row["index"], row["start_s"], row["p"], row["moment"]) == (1, 0, 0.0, 0.96, None)


def test_nothing_said_gives_a_header() -> None:
    assert rows(long_csv([empty_case()], codes())) == [] and rows(wide_csv([empty_case()], codes())) == []

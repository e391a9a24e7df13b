"""The list of coded utterances."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from tests.reports.exports.sessions import codes, odd, timed
from thirdturn.domain.case import Case
from thirdturn.reports.exports.cacti import COLUMNS, utterances


def rows(whole: Case) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(utterances([whole], codes()).decode("utf-8"), newline="")))


def test_a_row_a_code_under_the_number_of_its_turn() -> None:
    told = rows(timed())
    assert tuple(told[0]) == COLUMNS
    assert {"utterance": "1", "start": "0:00:00.000", "end": "0:00:03.100", "code": "QO"}.items() <= told[0].items()
    assert [row["code"] for row in told if row["utterance"] == "9"] == ["PER", "GI"]
    assert list(dict.fromkeys(row["utterance"] for row in told)) == [str(number) for number in range(1, 26)]
    assert next(row for row in told if row["utterance"] == "20")["code"] == ""


def test_hours_and_unknown_times() -> None:
    whole = timed()
    turns = (replace(whole.session.turns[0], start_s=3725.0004, end_s=3725.9996), *whole.session.turns[1:])
    told = rows(replace(whole, session=replace(whole.session, turns=turns)))
    assert (told[0]["start"], told[0]["end"]) == ("1:02:05.000", "1:02:06.000")
    assert {(row["start"], row["end"]) for row in rows(odd())} == {("", "")}


def test_neither_words_nor_names() -> None:
    page = utterances([timed()], codes()).decode("utf-8")
    assert "drinking" not in page and "Ölander" not in page

"""The Excel workbook, opened again."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.reports.exports.sessions import ODD_WORDS, codes, odd, timed
from tests.reports.sample import SCRIPT_TEXT, empty_case
from thirdturn.domain.case import Case
from thirdturn.domain.errors import InputError
from thirdturn.domain.measure import Measures, Table
from thirdturn.reports.exports import excel
from thirdturn.reports.exports.excel import CELL_LENGTH, workbook


def opened(*cases: Case) -> Any:
    return load_workbook(BytesIO(workbook(cases, codes())))


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *body = list(sheet.iter_rows(values_only=True))
    return [dict(zip(head, row, strict=True)) for row in body]


def test_a_sheet_each() -> None:
    book = opened(timed())
    assert book.sheetnames == [
        "Session", "Turns", "Moments", "Measures", "Who talked", "Client turns by family",
        "After resistance and elsewhere", "Codebook",
    ]  # fmt: skip
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None and sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold and sheet.column_dimensions["A"].width >= 10


def test_turns_moments_and_measures_tell_what_the_case_tells() -> None:
    book = opened(timed())
    turns = rows(book["Turns"])
    assert [row["turn"] for row in turns] == list(range(1, 26))
    assert SCRIPT_TEXT in turns[9]["text"]
    assert (turns[9]["codes"], turns[9]["codes_p"]) == ("R.stay.reluctance R.stay.excuse", "0.84 0.4")
    assert (turns[6]["third_turn"], turns[6]["third_turn_p"], turns[3]["text"]) == ("reflect", 0.87, None)
    moment = rows(book["Moments"])[4]
    assert (moment["first"], moment["resisting"], moment["third"], moment["after"]) == (15, "16, 18", 19, 20)
    assert moment["first_words"] == "So the drink is how you get from the shift to sleep."
    measures = {row["id"]: row for row in rows(book["Measures"])}
    assert (measures["technical"]["value"], measures["technical"]["reason"]) == (None, "rated by a person")
    assert (measures["client_talk_share"]["value"], measures["client_talk_share"]["low"]) == (0.6346, 0.59)
    assert rows(book["Session"])[0]["speakers"].startswith("Anna (practitioner); Mr Ölander (client)")
    talked = rows(book["Who talked"])
    assert [(row["speaker"], row["turns"]) for row in talked] == [("Anna", 12), ("Mr Ölander", 12), ("Observer", 1)]
    assert rows(book["After resistance and elsewhere"])[3]["share_elsewhere"] is None


def test_the_codebook_tells_how_well_each_source_is_known() -> None:
    told = {row["code"]: row for row in rows(opened(timed())["Codebook"])}
    assert set(told) == {code.id for code in codes().codes}
    assert "told in our words" in told["QO"]["sources"]
    assert told["R.log.miss"]["given_by"] == "people only"


def test_words_never_run_as_formulas() -> None:
    sheet = opened(odd())["Turns"]
    texts = [cell for column in sheet.iter_cols() if column[0].value == "text" for cell in column[1:]]
    assert {cell.data_type for cell in texts if cell.value is not None} == {"s"}
    assert texts[1].value == ODD_WORDS[1].replace("\r\n", "\n") and texts[1].quotePrefix
    assert texts[3].value == ODD_WORDS[3].replace("\x07", "") and texts[3].quotePrefix
    assert not texts[0].quotePrefix


@pytest.mark.parametrize("words", ["#N/A", "=1+1", "1/2", "TRUE"])
def test_words_that_look_like_something_else_stay_words(words: str) -> None:
    whole = odd()
    turns = (replace(whole.session.turns[0], text=words), *whole.session.turns[1:])
    told = rows(opened(replace(whole, session=replace(whole.session, turns=turns)))["Turns"])
    assert told[0]["text"] == words


def test_a_cell_that_is_too_long_is_cut_and_says_so() -> None:
    whole = odd()
    turns = (replace(whole.session.turns[0], text="x" * 40_000), *whole.session.turns[1:])
    told = rows(opened(replace(whole, session=replace(whole.session, turns=turns)))["Turns"])
    assert len(told[0]["text"]) == CELL_LENGTH and told[0]["text"].endswith("[cut here: longer than a cell can be]")


def test_titles_are_legal_and_apart_and_tables_of_one_name_stand_together() -> None:
    name = "A very long name: with [signs] that no sheet/title may have"
    tables = (
        Table("a", name, "talk", ("x",), ((1,),)),
        Table("b", name, "talk", ("y",), ((None,),)),
        Table("c", "turns", "talk", ("x",), (("=1",),)),
    )
    one = replace(odd(), measures=Measures(tables=tables))
    book = opened(one, replace(timed(), measures=Measures(tables=tables)))
    assert book.sheetnames[4:7] == ["A very long name_ with _signs_ ", "A very long name_ with _sign 2", "turns 2"]
    assert [row["session"] for row in rows(book["turns 2"])] == [one.session.id, "evening-shift"]
    assert all(len(title) <= 31 for title in book.sheetnames)


def test_more_rows_than_excel_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 25)
    with pytest.raises(InputError, match=r"evening-shift\.txt: 25 rows, more than a sheet can hold"):
        workbook([timed()], codes())


def test_a_session_without_turns_gives_sheets_with_heads() -> None:
    book = opened(empty_case())
    assert rows(book["Turns"]) == [] and len(rows(book["Session"])) == 1

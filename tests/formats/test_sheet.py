import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Role, Session, Speaker, Turn
from thirdturn.formats import sheet
from thirdturn.formats.raw import RawTranscript, Source
from thirdturn.formats.source import read_source


def _source(text: str, *, name: str = "a.csv", columns: Mapping[str, str] | None = None) -> Source:
    return Source(name, text.encode(), text, columns or {})


def _one(text: str, **options: Any) -> RawTranscript:
    (transcript,) = sheet.parse(_source(text, **options))
    return transcript


def _workbook(sheets: Mapping[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rezipped(data: bytes, replacements: Mapping[str, tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in replacements:
                before, after = replacements[name]
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(name, content)
    return out.getvalue()


ANNOMI = """transcript_id,mi_quality,utterance_id,interlocutor,timestamp,utterance_text,annotator_id
0,high,0,therapist,00:00:13,"So, what brings you?",1
0,high,0,therapist,00:00:13,"So, what brings you?",2
0,high,1,client,00:00:24,My wife [laughs],1
0,high,1,client,00:00:24,My wife [laughs],2
1,low,0,client,00:00:02,Hello,1
"""


def test_annomi_full_keeps_one_row_a_turn_and_says_how_many_were_repeated() -> None:
    first, second = sheet.parse(_source(ANNOMI))
    assert (first.id, second.id) == ("0", "1")
    assert [(turn.speaker, turn.role_hint, turn.start_s, turn.text) for turn in first.turns] == [
        ("therapist", "therapist", 13.0, "So, what brings you?"),
        ("client", "client", 24.0, "My wife [laughs]"),
    ]
    assert [turn.source_ref for turn in first.turns] == ["row 2", "row 4"]
    assert [str(notice)[:6] for notice in first.notices] == ["2 rows"]
    assert second.notices == ()


def test_rows_with_one_number_but_other_words_are_all_kept() -> None:
    read = _one("turn,speaker,text\n1,T,Ja.\n1,C,Ja.\n1,C,Nein.\n")
    assert [(turn.speaker, turn.text) for turn in read.turns] == [("T", "Ja."), ("C", "Ja."), ("C", "Nein.")]
    assert str(read.notices[0]).startswith("2 rows carry the number of an earlier turn")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_even_where_the_words_hold_others(delimiter: str) -> None:
    read = _one(f'Sprecher{delimiter}Text\nT{delimiter}"Ja, ja; nun | gut"\nK{delimiter}Hm\n')
    assert [(turn.speaker, turn.text) for turn in read.turns] == [("T", "Ja, ja; nun | gut"), ("K", "Hm")]


def test_excels_delimiter_hint_and_titles_above_the_header() -> None:
    read = _one("sep=;\nGespräch, erste Sitzung\n\nPerson;Wortlaut\nT;Hallo\n")
    assert [(turn.speaker, turn.text, turn.source_ref) for turn in read.turns] == [("T", "Hallo", "row 5")]


def test_sessions_come_in_the_order_of_their_first_rows() -> None:
    sessions = list(sheet.parse(_source("session,speaker,text\nb,T,1\na,T,2\nb,C,3\n")))
    assert [(session.id, [turn.text for turn in session.turns]) for session in sessions] == [
        ("b", ["1", "3"]),
        ("a", ["2"]),
    ]


def test_three_speakers_roles_and_milliseconds() -> None:
    read = _one("speaker,role,start_ms,end_ms,text\nAnna,therapist,0,1500,Hi\nBo,client,1600,,Hello\nCy,,x,9,Yo\n")
    assert [(turn.speaker, turn.role_hint, turn.start_s, turn.end_s) for turn in read.turns] == [
        ("Anna", "therapist", 0.0, 1.5),
        ("Bo", "client", 1.6, None),
        ("Cy", "", None, 0.009),
    ]
    assert str(read.notices[0]).startswith("rows 4: 1 rows hold a time that is negative or cannot be read")


def test_a_row_without_a_speaker_stays_and_a_row_without_anything_is_counted() -> None:
    read = _one("turn,speaker,text\n1,,Hello\n2,T,\n3,,\n")
    assert [(turn.speaker, turn.text) for turn in read.turns] == [("", "Hello"), ("T", "")]
    assert str(read.notices[0]).startswith("1 rows hold neither words nor a speaker")


def test_turn_numbers_that_fall_are_noticed_and_not_sorted() -> None:
    read = _one("turn,speaker,text\n2,T,b\n1,C,a\n")
    assert [turn.text for turn in read.turns] == ["b", "a"]
    assert "the order of the file was kept" in str(read.notices[0])


def test_cells_with_line_breaks_count_as_one_record() -> None:
    read = _one('speaker,text\nT,"One\ntwo"\nC,"He said ""no"""\n')
    assert [(turn.text, turn.source_ref) for turn in read.turns] == [("One\ntwo", "row 2"), ('He said "no"', "row 3")]


def test_no_column_for_the_words_names_the_columns_and_the_way_out() -> None:
    with pytest.raises(MalformedTranscript) as caught:
        _one("wer,was gesagt wurde\nT,Hallo\n")
    assert "wer, was gesagt wurde" in str(caught.value)
    assert "--columns text=NAME" in str(caught.value)
    assert caught.value.line == 1


def test_columns_by_name_and_by_number() -> None:
    named = _one("A,B\nT,Hallo\n", columns={"speaker": "a", "text": "B"})
    numbered = _one("T,Hallo\nK,Tag\n", columns={"speaker": "1", "text": "2"})
    assert [(turn.speaker, turn.text) for turn in named.turns] == [("T", "Hallo")]
    assert [(turn.speaker, turn.text) for turn in numbered.turns] == [("T", "Hallo"), ("K", "Tag")]
    with pytest.raises(MalformedTranscript, match="looked for Words"):
        _one("A,B\nT,Hallo\n", columns={"text": "Words"})


@pytest.mark.parametrize("text", ["speaker,text\n", "speaker,text\n,\n", "\n"])
def test_a_table_without_turns_is_an_error(text: str) -> None:
    with pytest.raises(MalformedTranscript):
        list(sheet.parse(_source(text)))


def test_a_cell_larger_than_the_csv_module_takes_is_an_error_with_its_line() -> None:
    with pytest.raises(MalformedTranscript, match="record 2 cannot be read"):
        _one("speaker,text\nT," + "a" * 200_000 + "\n")


def test_recognition() -> None:
    assert sheet.recognises(_source("anything", name="a.csv"))
    assert sheet.recognises(_source("speaker\ttext\nT\tHello\n", name="a.txt"))
    assert not sheet.recognises(_source("T: Well, yes, text\nC: Hm\n", name="a.txt"))
    assert not sheet.recognises(_source("text\nHello\n", name="a.txt"))
    assert not sheet.recognises(Source("a.csv", b"PK\x03\x04broken", ""))


def test_a_workbook_gives_values_times_as_shown_and_names_the_sheets_not_read(tmp_path: Path) -> None:
    data = _workbook(
        {
            "Info": [["Klient", "4711"]],
            "Sitzung": [
                ["Nr", "Zeit", "Sprecher", "Text"],
                [1, time(0, 13), "T", "Was führt Sie her?"],
                [],
                [2, time(0, 0, 24), "K", "Meine Frau."],
                [3, 65.5, "T", 12],
            ],
        }
    )
    # openpyxl keeps no results of formulas; a spreadsheet program does.
    data = _rezipped(data, {"xl/worksheets/sheet2.xml": ("<v>65.5</v>", "<f>60+5.5</f><v>65.5</v>")})
    # openpyxl formats times as h:mm:ss; somebody who types 0:13 gets h:mm.
    path = tmp_path / "gespräch.xlsx"
    path.write_bytes(data)
    (read,) = sheet.parse(read_source(path))
    assert [(turn.speaker, turn.text, turn.start_s, turn.source_ref) for turn in read.turns] == [
        ("T", "Was führt Sie her?", 780.0, "row 2"),
        ("K", "Meine Frau.", 24.0, "row 4"),
        ("T", "12", 65.5, "row 5"),
    ]
    assert [str(notice) for notice in read.notices] == ["read the sheet 'Sitzung' only; not read: Info"]


def test_a_time_typed_as_minutes_and_seconds_is_read_as_the_sheet_shows_it() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["start", "speaker", "text"])
    page.append([time(0, 13), "T", "Hello"])
    page["A2"].number_format = "h:mm"
    out = io.BytesIO()
    book.save(out)
    (read,) = sheet.parse(Source("a.xlsx", out.getvalue(), ""))
    assert read.turns[0].start_s == 13.0


def test_a_size_noted_wrongly_in_a_sheet_loses_no_rows() -> None:
    data = _workbook({"S": [["speaker", "text"], ["T", "Hello"]]})
    data = _rezipped(data, {"xl/worksheets/sheet1.xml": ('<dimension ref="A1:B2"', '<dimension ref="A1"')})
    (read,) = sheet.parse(Source("a.xlsx", data, ""))
    assert [turn.text for turn in read.turns] == ["Hello"]


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        b"PK\x03\x04 cut off",
        _rezipped(_workbook({"S": [["a"]]}), {"xl/workbook.xml": ("<workbook", "<!DOCTYPE x []><workbook")}),
        _rezipped(_workbook({"S": [["a"]]}), {"xl/worksheets/sheet1.xml": ("</worksheet>", "")}),
        _rezipped(_workbook({"S": [["a"]]}), {"xl/workbook.xml": ("</workbook>", "")}),
    ],
    ids=["no zip", "cut off", "document type", "broken sheet", "broken workbook"],
)
def test_a_broken_workbook_is_an_error(data: bytes) -> None:
    with pytest.raises(MalformedTranscript):
        list(sheet.parse(Source("a.xlsx", data, "")))


def _session(turns: list[tuple[str, str, float | None, float | None]]) -> Session:
    names = list(dict.fromkeys(speaker for speaker, *_ in turns))
    roles: list[Role] = ["practitioner", "client", "other"]
    return Session(
        id="=s 1",
        source="a.vtt",
        format="vtt",
        language="de",
        speakers=tuple(Speaker(name, roles[place % 3]) for place, name in enumerate(names)),
        turns=tuple(
            Turn(index, speaker, text, text, f"line {index}", start, end)
            for index, (speaker, text, start, end) in enumerate(turns)
        ),
    )


def _read_back(data: bytes) -> RawTranscript:
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    (read,) = sheet.parse(_source(text))
    return read


def test_written_tables_run_no_formula_and_read_back_the_same() -> None:
    texts = ['=HYPERLINK("http://x")', "+1", "-ja", "@SUM(A1)", "'=x", "''-", "'normal'", 'ok, "so"\nnext']
    data = sheet.render(_session([("=T", text, 1.5, None) for text in texts]))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    read = _read_back(data)
    assert [turn.text for turn in read.turns] == texts
    assert {(turn.speaker, turn.role_hint, turn.start_s, turn.end_s) for turn in read.turns} == {
        ("=T", "practitioner", 1.5, None)
    }
    assert read.id == "=s 1"


def test_apostrophes_in_other_peoples_tables_stay() -> None:
    assert _one("speaker,text\nT,'-ish\n").turns[0].text == "'-ish"


_words = (
    st.text(
        st.one_of(
            st.sampled_from(",;\t|\"'=+-@\n ()äöüßÅ🙂＝"), st.characters(codec="utf-8", exclude_categories=["C", "Z"])
        ),
        min_size=1,
    )
    .map(str.strip)
    .filter(bool)
)
_times = st.one_of(st.none(), st.integers(0, 10**7).map(lambda milliseconds: milliseconds / 1000))


@given(st.lists(st.tuples(_words, _words, _times, _times), min_size=1, max_size=8))
def test_any_session_reads_back(turns: list[tuple[str, str, float | None, float | None]]) -> None:
    read = _read_back(sheet.render(_session(turns)))
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns] == turns


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        list(sheet.parse(_source(text)))
    except MalformedTranscript as error:
        assert error.file == "a.csv"


def test_a_quotation_mark_that_is_never_closed_names_its_line() -> None:
    with pytest.raises(MalformedTranscript, match=r"a\.csv, line 2: a quotation mark that is never closed"):
        _one('speaker,text\nTherapist,"How are you\nClient,I do not know.\nTherapist,It is hard.')


def test_words_behind_a_comma_that_nobody_quoted_stay_words() -> None:
    read = _one("speaker,text\nTherapist,It is hard, is it not?\nClient,Yes\n")
    assert [turn.text for turn in read.turns] == ["It is hard, is it not?", "Yes"]


def test_a_column_number_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(MalformedTranscript, match="a table of 2 columns"):
        _one("Therapist,How are you?\nClient,Fine\n", columns={"speaker": "1", "text": "9"})

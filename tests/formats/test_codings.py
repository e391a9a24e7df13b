from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.coded import CodedTurn
from thirdturn.domain.errors import InputError, MalformedTranscript, UnreadableFile
from thirdturn.formats.codings import read_codings


def table(folder: Path, text: str, name: str = "codes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_gives_its_sessions_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, "session,turn,code\nb,0,QO\na,0,SR\nb,1,C.ans\n")
    first, second = read_codings(path)
    assert (first.session, second.session, first.source) == ("b", "a", "codes.csv")
    assert first.turns == (CodedTurn(0, ("QO",)), CodedTurn(1, ("C.ans",), family="coop"))


def test_turn_numbers_decide_the_order_and_gaps_stay_gaps(tmp_path: Path) -> None:
    (session,) = read_codings(table(tmp_path, "code,turn,session,who\nSR,7,a,T\nQO,2.0,a,T\n,3,a,C\n"))
    assert session.turns == (CodedTurn(2, ("QO",)), CodedTurn(3, ()), CodedTurn(7, ("SR",)))


def test_one_cell_holds_several_codes(tmp_path: Path) -> None:
    (session,) = read_codings(table(tmp_path, "session,turn,code\na,0,SR QO;SR\na,1,C.ans R.stay.excuse\n"))
    assert [turn.codes for turn in session.turns] == [("SR", "QO"), ("C.ans", "R.stay.excuse")]
    assert session.turns[1].family == "coop"  # of the primary code


def test_names_with_spaces_need_a_separator(tmp_path: Path) -> None:
    path = table(tmp_path, "session,turn,code\na,0,open question / simple reflection\n")
    (session,) = read_codings(path, separator="/")
    assert session.turns[0].codes == ("open question", "simple reflection")


def test_roles_are_read_where_there_are_some(tmp_path: Path) -> None:
    (session,) = read_codings(table(tmp_path, "session,turn,code,role\na,0,QO,Practitioner\na,1,C.ans,\n"))
    assert [turn.role for turn in session.turns] == ["practitioner", None]


def test_sessions_of_one_client_can_be_said_to_go_together(tmp_path: Path) -> None:
    text = "session,turn,code,cluster\na,0,QO,Anna\nb,0,SR,Anna\nc,0,SR,\n"
    assert [session.cluster for session in read_codings(table(tmp_path, text))] == ["Anna", "Anna", ""]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark(tmp_path: Path, delimiter: str) -> None:
    text = "\ufeffSession,Turn,Code\r\na,0,QO\r\n".replace(",", delimiter)
    (session,) = read_codings(table(tmp_path, text))
    assert session.turns == (CodedTurn(0, ("QO",)),)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("session,turn\na,0\n", 1, "no column named code"),
        ("turn,label\n0,QO\n", 1, "no column named session or code"),
        ("session,turn,code\na,0,QO\na,0,SR\n", 3, "turn 0 of session 'a' stands in line 2 already"),
        ("session,turn,code\na,1.5,QO\n", 2, "the turn reads '1.5'"),
        ("session,turn,code\na,,QO\n", 2, "the turn reads ''"),
        ("session,turn,code\na,-1,QO\n", 2, "the turn reads '-1'"),
        ("session,turn,code\na,20261124120000,QO\n", 2, "Expected a whole number from 0 to 1000000000"),
        ("session,turn,code\na,0,QO\n,1,SR\n", 3, "a row without a session"),
        ("session,turn,code\n", None, "no turn below the header"),
        ("session,turn,code,role\na,0,QO,coach\n", 2, "the role reads 'coach'"),
        ("session,turn,code,cluster\na,0,QO,x\na,1,QO,y\n", 3, "session 'a' changes its cluster"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path: Path, text: str, line: int | None, said: str) -> None:
    with pytest.raises(MalformedTranscript) as raised:
        read_codings(table(tmp_path, text))
    assert raised.value.line == line
    assert "codes.csv" in str(raised.value)
    assert said in str(raised.value)


def test_an_empty_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_codings(table(tmp_path, " \n"))
    with pytest.raises(UnreadableFile, match="no such file"):
        read_codings(tmp_path / "missing.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableFile, match=r"holds no analysis\.json"):
        read_codings(tmp_path / "folder")


def analysis(name: str, **changes: Any) -> dict[str, Any]:
    turns = [
        {"index": 0, "role": "practitioner", "codes": [{"id": "QO", "p": 0.9}], "family": None, "third_turn": None},
        {"index": 1, "role": "client", "codes": [], "family": "stay", "third_turn": None},
        {"index": 2, "role": "practitioner", "codes": [], "family": None, "third_turn": {"id": "reflect", "p": 0.8}},
    ]
    return {"schema": "thirdturn/analysis/1", "session": {"id": name}, "turns": turns} | changes


def test_an_analysis_gives_codes_families_and_third_turns(tmp_path: Path) -> None:
    path = table(tmp_path, json.dumps(analysis("a")), "analysis.json")
    (session,) = read_codings(path)
    assert session.session == "a"
    assert session.turns == (
        CodedTurn(0, ("QO",), "practitioner"),
        CodedTurn(1, (), "client", "stay"),
        CodedTurn(2, (), "practitioner", third_turn="reflect"),
    )


def test_a_folder_gives_every_analysis_below_it(tmp_path: Path) -> None:
    for name in ("two", "one"):
        (tmp_path / name).mkdir()
        table(tmp_path / name, json.dumps(analysis(name)), "analysis.json")
    table(tmp_path, "{}", "manifest.json")
    assert [session.session for session in read_codings(tmp_path)] == ["one", "two"]


def test_a_folder_may_hold_analyses_under_other_names(tmp_path: Path) -> None:
    table(tmp_path, json.dumps(analysis("a")), "monday.json")
    assert [session.session for session in read_codings(tmp_path)] == ["a"]


def test_a_session_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        table(tmp_path / name, json.dumps(analysis("same")), "analysis.json")
    with pytest.raises(MalformedTranscript, match=r"two/analysis\.json: the session 'same' stands in another file"):
        read_codings(tmp_path)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ([], "no analysis of a session"),
        ({"schema": "other"}, "no analysis of a session"),
        (analysis("a", session={}), "no session id"),
        (analysis("a", turns="abc"), "turn 0 of the list is no coded turn"),
        (analysis("a", turns=[{"index": 0}]), "turn 0 of the list is no coded turn"),
        (analysis("a", turns=[{"index": "0", "codes": [], "role": "client"}]), "turn 0 of the list has no index"),
        (analysis("a", turns=[{"index": 0, "codes": [], "role": "coach"}]), "the role reads 'coach'"),
        (analysis("a", turns=[{"index": 1, "codes": [], "role": "client"}] * 2), "out of order or given twice"),
    ],
)
def test_another_json_file_is_refused(tmp_path: Path, record: object, said: str) -> None:
    with pytest.raises(MalformedTranscript, match=said):
        read_codings(table(tmp_path, json.dumps(record), "analysis.json"))


def test_broken_json_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(MalformedTranscript) as raised:
        read_codings(table(tmp_path, '{"schema":\n nothing}', "analysis.json"))
    assert raised.value.line == 2
    with pytest.raises(MalformedTranscript):
        read_codings(table(tmp_path, "[" * 100_000, "analysis.json"))


@given(text=st.text(alphabet='abc,;"\n 0123456789.-', max_size=200))
def test_no_table_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = table(tmp_path_factory.getbasetemp(), "session,turn,code\n" + text, "any.csv")
    try:
        sessions = read_codings(path)
    except InputError as error:
        assert "any.csv" in str(error)
    else:
        assert all(session.turns for session in sessions)

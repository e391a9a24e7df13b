"""The agreement command."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.building import coding_of, session_of
from thirdturn.cli.agreement import agreement
from thirdturn.domain.case import Case
from thirdturn.domain.errors import InputError
from thirdturn.domain.measure import Measures
from thirdturn.reports.data import analysis_json

COHEN_KAPPA_SCORE = import_module("sklearn.metrics").cohen_kappa_score

APP = typer.Typer()
APP.command()(agreement)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(APP, [str(argument) for argument in arguments])


def record(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json", "--draws", "50")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("session,turn,code", *rows, "")), encoding="utf-8")
    return path


def analysis(folder: Path, *codes: str) -> Path:
    """Write an ``analysis.json`` about one practitioner and one client who take turns."""
    session = session_of(("T Hello", "C Hello") * (len(codes) // 2))
    folder.mkdir(parents=True)
    path = folder / "analysis.json"
    path.write_text(analysis_json(Case(session, coding_of(session, codes), (), Measures())), encoding="utf-8")
    return path


def test_tables_are_joined_whatever_their_order(tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", "x,0,QO", "x,1,SR", "y,0,SR", "y,1,CR", "y,2,QO")
    second = table(tmp_path / "b.csv", "y,2,CR", "x,0,QO", "x,1,SR", "y,1,CR", "y,0,SR", "z,7,GI")
    found = record(first, second)
    assert (found["units"], found["only_in_one"]) == (5, 1)
    wanted = COHEN_KAPPA_SCORE(["QO", "SR", "SR", "CR", "QO"], ["QO", "SR", "SR", "CR", "CR"])
    assert found["cohen_kappa"]["value"] == pytest.approx(wanted)
    assert found["only_in_one_turns"] == [{"coder": str(second), "session": "z", "turns": 1, "which": "7"}]


def test_analyses_against_a_table_and_against_a_folder(tmp_path: Path) -> None:
    machine = analysis(tmp_path / "m" / "s", "QO", "R.stay.excuse", "SR", "C.chg")
    person = table(tmp_path / "p.csv", "s,0,QO", "s,1,R.stay.blame", "s,2,CR", "s,3,C.chg")
    for source in (machine, tmp_path / "m"):
        assert record(source, person)["percent_agreement"]["value"] == 0.5
        assert record(source, person, "--by", "family")["percent_agreement"]["value"] == 1.0
        assert record(source, person, "--role", "practitioner")["units"] == 2
        assert record(source, person, "--by", "resisting")["cohen_kappa"]["value"] == 1.0


def test_third_turns(tmp_path: Path) -> None:
    one = analysis(tmp_path / "one", "QO", "R.stay.excuse", "SR > reflect", "C.chg")
    other = analysis(tmp_path / "other", "QO", "R.stay.excuse", "SR > explore", "C.chg")
    found = record(one, other, "--role", "third_turn")
    assert found["units"] == 1
    assert found["confusion"] == [{"first": "reflect", "second": "explore", "n": 1}]


def test_three_coders_and_the_screen(tmp_path: Path) -> None:
    files = [table(tmp_path / f"{name}.csv", "x,0,QO", "x,1,SR", f"y,0,{code}") for name, code in
             (("a", "SR"), ("b", "CR"), ("c", "SR"))]  # fmt: skip
    result = run(*files, "--draws", "20")
    assert result.exit_code == 0, result.output
    for words in ("Fleiss' kappa", "Pair by pair", "Session by session", "Read with care"):
        assert words in result.stdout


def test_cautions_go_to_the_side_of_the_record(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", "x,0,QO", "x,1,SR")
    result = run(file, file, "--json", "--draws", "20")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["cohen_kappa"]["value"] == 1.0
    assert "is it the same file twice?" in result.stderr


def test_the_same_seed_gives_the_same_record(tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", *(f"s{n % 7},{n},{'QO' if n % 3 else 'SR'}" for n in range(70)))
    second = table(tmp_path / "b.csv", *(f"s{n % 7},{n},{'QO' if n % 4 else 'SR'}" for n in range(70)))
    assert record(first, second) == record(first, second)
    other = record(first, second, "--seed", "2")
    assert other["cohen_kappa"]["value"] == record(first, second)["cohen_kappa"]["value"]
    assert other["cohen_kappa"]["low"] != record(first, second)["cohen_kappa"]["low"]


def test_disjoint_files_are_an_error(tmp_path: Path) -> None:
    result = run(table(tmp_path / "a.csv", "x,0,QO"), table(tmp_path / "b.csv", "y,0,QO"))
    assert isinstance(result.exception, InputError)
    assert "no turn stands in two of them" in str(result.exception)
    assert "session x" in str(result.exception)


@pytest.mark.parametrize("broken", ["", "session,turn,code\n"])
def test_a_table_with_nothing_in_it_is_an_error(tmp_path: Path, broken: str) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(broken, encoding="utf-8")
    result = run(table(tmp_path / "a.csv", "x,0,QO"), empty)
    assert isinstance(result.exception, InputError)
    assert result.exception.file == "empty.csv"


def test_a_folder_with_nothing_in_it_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run(table(tmp_path / "a.csv", "x,0,QO"), tmp_path / "none")
    assert isinstance(result.exception, InputError)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("one.csv",), "at least two"),
        (("one.csv", "two.csv", "--by", "family", "--role", "practitioner"), "compares client turns"),
        (("one.csv", "two.csv", "--by", "mood"), "--by"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.reports.sample import case
from tests.reports.sample_guidance import guided_case
from thirdturn.cli.reasons import reasons
from thirdturn.domain.errors import InputError, UnknownName, UnreadableFile
from thirdturn.domain.own_reasons import Say
from thirdturn.formats.own_reasons import read_reasons
from thirdturn.reports.data import analysis_json

APP = typer.Typer()
APP.command()(reasons)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "analysis.json").write_text(analysis_json(guided_case()), encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], env={"COLUMNS": "120"})
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def said(folder: Path) -> tuple[Say, ...]:
    return read_reasons(folder / "reasons.yaml", session="evening-shift")


def test_shows_what_is_offered_and_writes_nothing(folder: Path) -> None:
    shown = run(folder / "analysis.json").stdout
    assert "1 (turn 4)" in shown and "W12" in shown and "open" in shown
    assert not (folder / "reasons.yaml").exists()


def test_accept_reject_and_add(folder: Path) -> None:
    shown = run(folder, "--moment", "3", "--accept", "w08", "--reject", "W01", "--add", "The letter\nfrom court").stdout
    assert "+ accepted" in shown and "- rejected" in shown and "“The letter from court”" in shown
    assert said(folder) == (Say(9, ("W08",), ("W01",), ("The letter from court",)),)  # moment 3 begins at turn index 9
    run(folder, "--moment", "3", "--reject", "W08")
    assert said(folder)[0].rejected == ("W01", "W08")
    assert said(folder)[0].accepted == ()


def test_the_session_as_a_whole_and_undo(folder: Path) -> None:
    run(folder, "--accept", "W12")
    run(folder, "--moment", "1", "--accept", "W01")
    assert [say.turn for say in said(folder)] == [None, 3]
    run(folder, "--clear")
    assert [say.turn for say in said(folder)] == [3]
    shown = run(folder, "--moment", "1", "--clear").stdout
    assert "Nothing is said any more" in shown
    assert not (folder / "reasons.yaml").exists()


def test_the_analysis_is_left_as_it_is(folder: Path) -> None:
    before = (folder / "analysis.json").read_bytes()
    run(folder, "--moment", "1", "--accept", "W01")
    assert (folder / "analysis.json").read_bytes() == before


def test_an_analysis_without_guidance(tmp_path: Path) -> None:
    (tmp_path / "analysis.json").write_text(analysis_json(case()), encoding="utf-8")
    assert "No reason is offered" in run(tmp_path).stdout
    assert "W08" in run(tmp_path, "--moment", "1", "--accept", "W08").stdout


def test_what_cannot_be_is_refused(folder: Path) -> None:
    with pytest.raises(UnknownName):
        run(folder, "--accept", "W99")
    for arguments in (("--moment", "6"), ("--moment", "0"), ("--accept", "W08", "--reject", "w08"), ("--add", " ")):
        assert run(folder, *arguments).exit_code == 2
    with pytest.raises(UnreadableFile):
        run(folder / "none.json")
    (folder / "talk.txt").write_text("T: Hello.\nC: Hm.", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no analysis"):
        run(folder / "talk.txt")
    assert not (folder / "reasons.yaml").exists()


def test_a_file_about_another_session_is_not_overwritten(folder: Path) -> None:
    other = "form: thirdturn/reasons/1\nsession: other\nsaid: []\n"
    (folder / "reasons.yaml").write_text(other, encoding="utf-8")
    with pytest.raises(InputError, match="another session"):
        run(folder, "--accept", "W08")
    assert (folder / "reasons.yaml").read_text("utf-8") == other

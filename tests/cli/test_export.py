"""The command, driven through its own small program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.reports.exports.sessions import odd, timed
from thirdturn.cli.export import export
from thirdturn.domain.errors import InputError, MalformedTranscript, UnknownName, UnreadableFile
from thirdturn.reports.data import analysis_json
from thirdturn.reports.exports.table import TARGETS

TALK = "Therapist: What brings you here?\nClient: I don't know.\nTherapist: You should stop.\nClient: I can't.\n"


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(export)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


@pytest.fixture
def analysis(tmp_path: Path) -> Path:
    path = tmp_path / "report" / "analysis.json"
    path.parent.mkdir()
    path.write_text(analysis_json(timed()), encoding="utf-8")
    return path


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_kind_is_written_and_nothing_else(analysis: Path, tmp_path: Path, target: object) -> None:
    assert isinstance(target, type(TARGETS[0]))
    before = set(tmp_path.rglob("*"))
    out = tmp_path / "out" / f"a{target.extension}"
    result = run(analysis, out, "--to", target.name)
    assert result.exit_code == 0
    assert "1 session written" in result.stdout
    new = set(tmp_path.rglob("*")) - before - {out.parent}
    assert out in new and all(out in (path, path.parent) for path in new)
    told = result.stderr.count("holds what was said")
    assert told == (1 if target.words else 0)


def test_an_analysis_is_used_as_it_stands(analysis: Path, tmp_path: Path) -> None:
    result = run(analysis, tmp_path / "a.csv", "--to", "cacti", "--coder", "rules")
    assert "used as it stands" in result.stderr
    assert "10,0:00:33.600,0:00:39.000,R.stay.reluctance,client" in (tmp_path / "a.csv").read_text("utf-8")


def test_a_transcript_is_read_and_coded(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    roles = ("--role", "Therapist=practitioner", "--role", "Client=client")
    result = run(talk, tmp_path / "a.sds", "--to", "sdis", "--coder", "rules", "--lang", "en", *roles)
    assert result.exit_code == 0
    assert "R_away_dontknow" in (tmp_path / "a.sds").read_text("ascii")


def test_a_folder_of_analyses_is_one_export(analysis: Path, tmp_path: Path) -> None:
    (tmp_path / "report" / "second").mkdir()
    (tmp_path / "report" / "second" / "analysis.json").write_text(analysis_json(odd()), encoding="utf-8")
    result = run(tmp_path / "report", tmp_path / "a.csv", "--to", "csv-long")
    assert "2 sessions written" in result.stdout
    with pytest.raises(InputError, match="holds 2 sessions"):
        run(tmp_path / "report", tmp_path / "a.eaf", "--to", "elan")
    (tmp_path / "none").mkdir()
    with pytest.raises(UnreadableFile, match=r"no analysis\.json"):
        run(tmp_path / "none", tmp_path / "b.csv", "--to", "csv-long")


def test_what_is_there_stays_unless_forced(analysis: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="--force"):
        run(analysis, out, "--to", "csv-long")
    assert out.read_text("utf-8") == "mine"
    run(analysis, out, "--to", "csv-long", "--force")
    assert out.read_text("utf-8") != "mine"
    whole = analysis.read_text("utf-8")
    with pytest.raises(UnreadableFile):
        run(analysis, analysis, "--to", "csv-long", "--force")
    assert analysis.read_text("utf-8") == whole


def test_a_different_codebook_is_named(analysis: Path, tmp_path: Path) -> None:
    record = json.loads(analysis.read_text("utf-8"))
    record["made_by"]["codebook"] = "0.0.old"
    analysis.write_text(json.dumps(record), encoding="utf-8")
    assert "coded with codebook 0.0.old" in run(analysis, tmp_path / "a.sds", "--to", "sdis").stderr


def test_broken_analyses_and_unknown_kinds_are_refused(analysis: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no export named 'pdf'"):
        run(analysis, tmp_path / "a.pdf", "--to", "pdf")
    record = json.loads(analysis.read_text("utf-8"))
    del record["turns"][3]
    analysis.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(MalformedTranscript, match=r"analysis\.json: at turns"):
        run(analysis, tmp_path / "a.csv", "--to", "csv-long")
    assert not (tmp_path / "a.csv").exists()


def test_the_help_names_every_kind() -> None:
    page = " ".join(run("--help").stdout.replace("│", " ").split())
    for target in TARGETS:
        assert target.name in page

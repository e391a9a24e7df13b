from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from thirdturn.cli.analyze import analyze
from thirdturn.cli.summarize import summarize
from thirdturn.domain.errors import MalformedTranscript

TALK = (
    "Therapist: What would you like to change?\nClient: I don't know.\nTherapist: You are not sure yet.\n"
    "Client: I can't, I have no time for any of this.\nTherapist: Why not?\nClient: Well, I really want to stop.\n"
)
FILES = (
    "distribution.csv",
    "distribution.parquet",
    "distribution.png",
    "distribution.svg",
    "summary.html",
    "transitions.csv",
)


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(summarize)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def fill(folder: Path) -> Path:
    for process in ("Anna", "Ben"):
        (folder / process).mkdir(parents=True)
        for number in (1, 2):
            text = TALK.replace("time", f"time in week {number} with {process}")
            (folder / process / f"s{number}.txt").write_text(text, encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_gives_every_file(tmp_path: Path) -> None:
    result = run(fill(tmp_path / "in"), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    for name in FILES:
        assert (tmp_path / "out" / name).stat().st_size > 0
    found = rows(tmp_path / "out" / "distribution.csv")
    assert {(row["process"], row["session"]) for row in found} == {(p, n) for p in ("Anna", "Ben") for n in "12"}
    for process in ("Anna", "Ben"):
        own = [row for row in found if (row["process"], row["session"]) == (process, "1")]
        assert sum(int(row["count"]) for row in own) == 3 == int(own[0]["client_turns"])
    assert "4 sessions in 2 processes" in (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")
    assert "Page:" in result.output
    for name in ("distribution.csv", "transitions.csv", "transitions_notes.csv"):
        assert not re.search(r"\b(nan|inf)\b", (tmp_path / "out" / name).read_text(encoding="utf-8").lower())


def test_a_manifest_gives_numbers_roles_and_clients(tmp_path: Path) -> None:
    fill(tmp_path)
    turned = TALK.replace("Therapist:", "X:").replace("Client:", "Y:")
    (tmp_path / "xy.txt").write_text(turned, encoding="utf-8")
    manifest = tmp_path / "m.csv"
    manifest.write_text(
        "process,session,date,client,file,role\nP,3,2025-01-09,K.,Anna/s1.txt,\nP,8,,K.,xy.txt,X=practitioner;Y=client\n",
        encoding="utf-8",
    )
    result = run(manifest, "--out", tmp_path / "out", "-q")
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(tmp_path / "out" / "summary.html")
    assert {row["session"] for row in rows(tmp_path / "out" / "distribution.csv")} == {"3", "8"}
    page = (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")
    assert "2025-01-09" in page
    assert "no time for any" not in page  # counts only, nothing that was said


def test_what_cannot_be_read_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    fill(tmp_path / "in")
    (tmp_path / "in" / "Anna" / "s3.txt").write_text("", encoding="utf-8")
    two = '{"session": "a", "speaker": "T", "text": "x"}\n{"session": "b", "speaker": "C", "text": "y"}\n'
    (tmp_path / "in" / "Ben" / "s3.jsonl").write_text(two, encoding="utf-8")
    result = run(tmp_path / "in", "--out", tmp_path / "out", "--role", "T=practitioner", "--role", "C=client")
    assert result.exit_code == 2
    assert "Anna, session 3: s3.txt: the file is empty" in result.output
    assert not (tmp_path / "out").exists()  # nobody in the other files is called T or C

    result = run(tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "Anna, session 3: s3.txt: the file is empty" in (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert len({(row["process"], row["session"]) for row in rows(tmp_path / "out" / "distribution.csv")}) == 4


def test_analyses_are_used_as_they_stand(tmp_path: Path) -> None:
    fill(tmp_path / "in")
    app = typer.Typer()
    app.command()(analyze)
    files = [str(tmp_path / "in" / "Anna" / f"s{number}.txt") for number in (1, 2)]
    assert CliRunner().invoke(app, [*files, "--coder", "rules", "--out", str(tmp_path / "Anna")]).exit_code == 0
    assert run(tmp_path / "in" / "Anna", "--coder", "rules", "--out", tmp_path / "one").exit_code == 0
    assert run(tmp_path / "Anna", "--out", tmp_path / "two").exit_code == 0
    one, two = ((tmp_path / name / "distribution.csv").read_bytes() for name in ("one", "two"))
    assert one == two


def test_one_role_gives_no_rates_and_the_reason(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Therapist: Hello?\nTherapist: Anybody there?\n", encoding="utf-8")
    result = run(tmp_path / "in", "--out", tmp_path / "out", "--role", "Therapist=practitioner")
    assert result.exit_code == 0, result.output
    assert rows(tmp_path / "out" / "distribution.csv") == rows(tmp_path / "out" / "transitions.csv") == []
    assert "Nothing to count, for no client speaks" in result.output
    assert not (tmp_path / "out" / "distribution.png").exists()


def test_without_polars_all_else_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    result = run(fill(tmp_path / "in"), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "pip install 'thirdturn[frames]'" in result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} >= set(FILES) - {"distribution.parquet"}


def test_a_broken_manifest_stops_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("process,session,file\nA,1,gone.txt\n", encoding="utf-8")
    error = run(tmp_path / "m.csv", "--out", tmp_path / "out").exception
    assert isinstance(error, MalformedTranscript)
    assert str(error).startswith("m.csv, line 2: there is no file 'gone.txt'")
    assert not (tmp_path / "out").exists()


def test_results_do_not_go_where_sessions_are(tmp_path: Path) -> None:
    result = run(fill(tmp_path / "in"), "--out", tmp_path / "in")
    assert result.exit_code == 2
    assert "give a folder other than" in result.output

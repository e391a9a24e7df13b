from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.building import codebook, coding_of, session_of
from thirdturn.cli.fidelity import fidelity
from thirdturn.domain.case import Case
from thirdturn.domain.errors import InputError
from thirdturn.domain.measure import Measures
from thirdturn.reports.data import analysis_json
from thirdturn.sequences import find_sequences

APP = typer.Typer()
APP.command()(fidelity)
PIECE = ("T QO", "C C.ans", "T SR", "C C.chg", "T CR QC", "C R.stay.excuse", "T PER > persuade", "C C.ans")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(APP, [str(argument) for argument in arguments], env={"COLUMNS": "160"})


def record(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json", "--draws", "50")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def analysis(folder: Path, lines: tuple[str, ...] = PIECE * 4) -> Path:
    """Write an ``analysis.json``, one string a turn: speaker, then codes."""
    session = session_of(f"{line[0]} words of a private kind" for line in lines)
    coding = coding_of(session, (line[2:] for line in lines))
    case = Case(session, coding, find_sequences(session, coding, codebook()), Measures())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "analysis.json"
    path.write_text(analysis_json(case), encoding="utf-8")
    return path


def test_the_screen(tmp_path: Path) -> None:
    result = run(analysis(tmp_path), "--draws", "50")
    assert result.exit_code == 0, result.output
    words = ("Reflections to questions", "expert opinion, no norms", "How far people agree", "kappa 0.47", "MITI-REL")
    assert [word for word in words if word not in result.stdout] == ["MITI-REL"]
    assert "The machine rates no globals" in result.stdout
    assert "never a score" in result.stdout
    assert "private" not in result.stdout


def test_the_record(tmp_path: Path) -> None:
    found = record(analysis(tmp_path), "--segment", "1-16")
    session = found["sessions"][0]
    assert found["schema"] == "thirdturn/fidelity/1"
    assert (session["segment"], session["turns"]) == ("turns 1 to 16", 16)
    figures = {one["id"]: one for one in session["estimates"]}
    assert figures["reflections_to_questions"]["value"] == 1.0
    assert figures["technical"]["value"] is None
    assert figures["technical"]["reason"]
    assert len(session["tables"]["reply_hints"]) == 2
    assert found["over_sessions"] == []


def test_a_form_goes_out_and_comes_back(tmp_path: Path) -> None:
    session, form = analysis(tmp_path), tmp_path / "form.yaml"
    assert run(session, "--form", form, "--form-lang", "de").exit_code == 0
    text = form.read_text(encoding="utf-8")
    assert "Partnerschaftlichkeit" in text
    for name in ("cultivating_change_talk", "softening_sustain_talk", "partnership", "empathy"):
        text = re.sub(rf"(?m)^  {name}:$", f"  {name}: 4", text)
    form.write_text(text, encoding="utf-8")
    figures = {one["id"]: one for one in record(session, "--rate", form)["sessions"][0]["estimates"]}
    assert (figures["technical"]["value"], figures["technical"]["reached"]) == (4.0, "good")
    assert "MITI globals, rated by a person" in run(session, "--rate", form, "--draws", "0").stdout


def test_a_filled_form_is_never_written_over(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    form.write_text("mine", encoding="utf-8")
    result = run(analysis(tmp_path), "--form", form)
    assert result.exit_code == 2
    assert form.read_text(encoding="utf-8") == "mine"


def test_a_form_for_another_segment_is_refused(tmp_path: Path) -> None:
    session, form = analysis(tmp_path), tmp_path / "form.yaml"
    run(session, "--form", form)
    result = run(session, "--rate", form, "--segment", "1-8")
    assert isinstance(result.exception, InputError)
    assert "segment is 'turns 1 to 32'" in str(result.exception)


def test_several_sessions_make_rolling_means(tmp_path: Path) -> None:
    files = [analysis(tmp_path / str(n), PIECE[: 4 + 2 * (n % 3)] * 4) for n in range(4)]
    found = record(*files, "--window", "2")
    assert len(found["sessions"]) == 4
    rows = [row for row in found["over_sessions"][0]["tables"]["rolling"] if row["measure"] == "mi_non_adherent"]
    assert [row["value"] for row in rows] == [0, 0, 4, 0]
    assert [row["mean"] for row in rows] == [None, 0, 2, 2]
    result = run(*files, "--draws", "20", "--window", "2")
    assert "Mean of 2" in result.stdout
    assert "1 of 2 sessions so far" in result.stdout
    assert "is it the same session twice?" in result.stderr


def test_a_folder_of_analyses(tmp_path: Path) -> None:
    analysis(tmp_path / "a")
    analysis(tmp_path / "b")
    assert len(record(tmp_path)["sessions"]) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--segment", "half"), "is no segment"),
        (("--segment", "90-99"), "do not lie in a session of 32 turns"),
        (("--segment", "random20"), "random40%"),
        (("--form", "f.yaml", "--form-lang", "sv"), "form language"),
        (("--window", "0"), "--window"),
    ],
)
def test_wrong_options(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(analysis(tmp_path), *arguments)
    assert result.exit_code != 0
    assert words in re.sub(r"[\s│]+", " ", result.output + str(result.exception))


def test_forms_are_for_one_session(tmp_path: Path) -> None:
    session = analysis(tmp_path)
    result = run(session, session, "--form", tmp_path / "f.yaml")
    assert result.exit_code == 2
    assert "give one session, not 2" in re.sub(r"[\s│]+", " ", result.output)


def test_a_transcript_is_coded_first(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("\n".join(["T: How are you today?", "C: I want to stop, I really do."] * 12), encoding="utf-8")
    found = record(path, "--role", "T=practitioner", "--role", "C=client", "--segment", "random50%")
    assert found["sessions"][0]["turns"] == 12
    assert found["sessions"][0]["coder_error"].startswith("drawn from the coder's own probabilities")

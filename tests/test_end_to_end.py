"""The installed program, driven as a user would."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from thirdturn.data.load import knowledge, resource

TALK = """\
Therapist: What would you like to be different about the drinking?
Client: I don't know.
Therapist: You could try leaving it out during the week. It would do you good.
Client: Yeah, but you don't know what it's like to come home to that. I can't just stop.
Therapist: It feels impossible to get through an evening without it.
Client: Yes. Though I do want to sleep again, really. I want to cut down.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def test_help_names_every_command(thirdturn: Run) -> None:
    result = thirdturn("--help")
    assert result.returncode == 0
    for command in ("analyze", "convert", "codes", "examples"):
        assert command in result.stdout
    assert thirdturn("--version").stdout.startswith("thirdturn 0.")


def test_analyze_writes_the_contract(thirdturn: Run, talk: Path, tmp_path: Path) -> None:
    result = thirdturn("analyze", talk, "--out", tmp_path / "out", "--goal", "drink less")
    assert result.returncode == 0, result.stderr
    assert "report.html" in result.stdout
    record = json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))
    assert record["schema"] == "thirdturn/analysis/1"
    assert record["session"]["source"] == "talk.txt"
    assert [turn["role"] for turn in record["turns"]] == ["practitioner", "client"] * 3
    assert [turn["text"] for turn in record["turns"]] == [line.partition(": ")[2] for line in TALK.splitlines()]
    assert any(3 in sequence["resisting"] for sequence in record["sequences"])
    with (tmp_path / "out" / "turns.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6
    assert "<html" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_several_files_get_a_folder_each_and_a_broken_one_does_not_stop_the_others(
    thirdturn: Run, talk: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    twin = tmp_path / "more" / "talk.txt"
    twin.parent.mkdir()
    twin.write_text(TALK, encoding="utf-8")
    result = thirdturn("analyze", talk, empty, twin, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "empty.txt" in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "out" / "talk" / "report.html").exists()
    assert (tmp_path / "out" / "talk-2" / "report.html").exists()


def test_a_language_without_a_coder_is_left_open_and_said(thirdturn: Run, talk: Path, tmp_path: Path) -> None:
    swedish = tmp_path / "sv.txt"
    swedish.write_text(
        "Terapeut: Hur har veckan varit för dig sedan vi träffades?\nKlient: Jag vet inte riktigt vad jag ska säga.\n"
        "Terapeut: Det låter som om det har varit tungt.\nKlient: Ja, det har varit svårt att sova på nätterna.\n",
        encoding="utf-8",
    )
    result = thirdturn("analyze", swedish, talk, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "talk" / "report.html").exists()
    found = json.loads((tmp_path / "out" / "sv" / "analysis.json").read_text("utf-8"))
    assert found["made_by"]["coder"] == "unread"
    assert all(turn["abstained"] and turn["p_resisting"] is None and not turn["codes"] for turn in found["turns"])
    assert "No coder reads the language" in (tmp_path / "out" / "sv" / "report.html").read_text("utf-8")


def test_a_very_long_session_id_gets_a_shorter_folder(thirdturn: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = [f"{name},Therapist,Why?\n{name},Client,No idea.\n" for name in ("x" * 300, "y")]
    path.write_text("session,speaker,text\n" + "".join(rows), encoding="utf-8")
    result = thirdturn("analyze", path, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / ("x" * 100) / "report.html").exists()


def test_convert_never_writes_over_its_own_source(thirdturn: Run, talk: Path) -> None:
    result = thirdturn("convert", talk, talk, "--to", "vtt", "--force")
    assert result.returncode == 2
    assert talk.read_text("utf-8") == TALK


def test_roles_that_cannot_be_told_are_asked_for(thirdturn: Run, tmp_path: Path) -> None:
    path = tmp_path / "ab.txt"
    path.write_text("A: Yes.\nB: No.\nA: Well.\nB: Right.\n", encoding="utf-8")
    result = thirdturn("analyze", path, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert '--role "A=practitioner"' in result.stderr
    result = thirdturn(
        "analyze", path, "--out", tmp_path / "out", "--role", "A=practitioner", "--role", "B=client", "--quiet"
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(tmp_path / "out" / "report.html")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze", "nowhere.txt"], "nowhere.txt"),
        (["analyze", "{talk}", "--coder", "oracle"], "no coder named 'oracle'"),
        (["analyze", "{talk}", "--format", "vhs"], "no format named 'vhs'"),
        (["analyze", "{talk}", "--role", "Nobody=client"], "Nobody"),
        (["codes", "R.stay.excuses"], "Did you mean R.stay.excuse"),
        (["codes", "--lang", "sv"], "no language named 'sv'"),
        (["analyze", "{talk}", "--out", "{talk}"], "talk.txt"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(
    thirdturn: Run, talk: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = thirdturn(*(argument.format(talk=talk) for argument in arguments), cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("target", ["vtt", "srt", "eaf", "cha", "csv", "jsonl"])
def test_convert_and_read_back(thirdturn: Run, talk: Path, tmp_path: Path, target: str) -> None:
    out = tmp_path / f"copy.{target}"
    result = thirdturn("convert", talk, out, "--to", target)
    assert result.returncode == 0, result.stderr
    again = thirdturn("convert", talk, out, "--to", target)
    assert again.returncode == 2
    assert "--force" in again.stderr
    result = thirdturn(
        "analyze", out, "--out", tmp_path / "out", "--role", "Therapist=practitioner", "--role", "Client=client"
    )
    assert result.returncode == 0, result.stderr
    record = json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))
    assert [turn["text"] for turn in record["turns"]] == [line.partition(": ")[2] for line in TALK.splitlines()]


def test_the_codebook_prints(thirdturn: Run) -> None:
    assert "R.away.silence" in thirdturn("codes").stdout
    page = thirdturn("codes", "R.stay.reluctance").stdout
    for part in ("R.stay.reluctance", "Neighbours", "Sources", "Or a fair objection?"):
        assert part in page


@pytest.mark.parametrize("entry", knowledge("examples/index.yaml")["examples"], ids=lambda entry: entry["file"])
def test_every_example_session_is_analysed(thirdturn: Run, tmp_path: Path, entry: dict[str, str]) -> None:
    thirdturn("examples", "--copy-to", tmp_path)
    result = thirdturn("analyze", tmp_path / entry["file"], "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    record = json.loads((tmp_path / "out" / "analysis.json").read_text("utf-8"))
    assert record["session"]["language"] == entry["language"]
    assert record["session"]["format"] == entry["format"]
    assert record["sequences"]
    assert resource("examples", entry["file"]).is_file()

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from rich.console import Console
from typer.testing import CliRunner, Result

import thirdturn.cli.self_help as module
from thirdturn.cli.self_help import checklist, pause
from thirdturn.domain.errors import UnknownName, UnreadableFile
from thirdturn.guidance.self_help import checklist as form_named

APP = typer.Typer()
APP.command()(pause)
APP.command()(checklist)


def run(*arguments: str | Path, stdin: str = "") -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], input=stdin)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Pretend that output goes to a terminal, and return what it shows."""
    shown = io.StringIO()
    monkeypatch.setattr(module, "_console", lambda: Console(file=shown, force_terminal=True, width=100))
    return shown


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let time pass at once, and return how much was slept."""
    seconds: list[float] = []
    monkeypatch.setattr("time.sleep", seconds.append)
    return seconds


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_at_terminal", lambda: True)


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_without_a_terminal_the_words_are_printed(slept: list[float], options: tuple[str, ...]) -> None:
    result = run("pause", *options)
    assert result.exit_code == 0
    assert result.stdout.startswith("A moment for you\n")
    assert "in for 4 seconds and out for 6" in result.stdout
    assert slept == []


def test_a_pause_takes_its_time(screen: io.StringIO, slept: list[float]) -> None:
    result = run("pause", "--seconds", "15", "--lang", "de")
    assert result.exit_code == 0
    assert sum(slept) == pytest.approx(20)  # two whole breaths of 4 and 6 seconds
    shown = screen.getvalue()
    assert "Ein Moment" in shown and "in Ihrem Tempo" in shown


def test_a_minute_if_nothing_is_said_and_no_words_when_quiet(screen: io.StringIO, slept: list[float]) -> None:
    run("pause", "--quiet")
    assert sum(slept) == pytest.approx(60)
    assert "A moment" not in screen.getvalue() and "in your own time" not in screen.getvalue()


@pytest.mark.parametrize(("options", "words"), [((), "Stopped."), (("--quiet",), "Breathe in")])
def test_ctrl_c_ends_it_cleanly(
    screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], words: str
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    result = run("pause", *options)
    assert result.exit_code == 0
    assert words in screen.getvalue()


@pytest.mark.parametrize("name", ["rupture", "debrief", "confront"])
def test_a_blank_form_is_printed(name: str) -> None:
    result = run("checklist", name, "--lang", "fi")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"# {form_named(name).title['fi']}\n")
    assert result.stderr == ""


def test_nobody_to_ask(tmp_path: Path) -> None:
    out = tmp_path / "debrief.yaml"
    result = run("checklist", "debrief", "--fill", out)
    assert result.stdout.startswith("# After a hard conversation\n")
    assert "no file written" in result.stderr
    assert not out.exists()


@pytest.mark.usefixtures("at_terminal")
def test_a_form_is_filled_in(tmp_path: Path) -> None:
    out = tmp_path / "case" / "rupture.yaml"
    given = ["I hurried", "1,7", "", '"Fine."', "9", "1", "said more", "2", "the task"]
    result = run("checklist", "rupture", "--fill", out, stdin="\n".join(given) + "\n")
    assert result.exit_code == 0, result.output
    assert "none of the numbers" in result.stderr
    assert "private notes" in result.stdout
    record: Any = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert (record["schema"], record["checklist"], record["language"]) == ("thirdturn/checklist/1", "rupture", "en")
    assert record["answers"] == {
        "before": "I hurried",
        "withdrawal": ["shorter", "missed"],
        "confrontation": [],
        "their_words": '"Fine."',
        "repair": ["P04"],
        "response": "said more",
        "outcome": "partly",
        "next_time": "the task",
    }


@pytest.mark.usefixtures("at_terminal")
def test_risk_stops_the_form(tmp_path: Path) -> None:
    result = run("checklist", "confront", "--fill", tmp_path, "--lang", "de", stdin="2\n")
    assert "Hier innehalten" in result.stdout
    record: Any = yaml.safe_load((tmp_path / "confront.yaml").read_text(encoding="utf-8"))
    assert record["answers"] == {"risk": "unsure"}


@pytest.mark.usefixtures("at_terminal")
def test_breaking_off_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "d.yaml"
    result = run("checklist", "debrief", "--fill", out, stdin="one answer\n")
    assert result.exit_code != 0
    assert not out.exists()


@pytest.mark.usefixtures("at_terminal")
def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "confront.yaml"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="exists already"):
        run("checklist", "confront", "--fill", out)
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("checklist", "confront", "--fill", out, "--force", stdin="3\n").exit_code == 0
    assert "risk: present" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("pause",), ("checklist", "debrief")])
def test_a_language_without_words(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UnknownName, match="no language named 'sv'"):
        run(*arguments, "--lang", "sv")

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from thirdturn.cli.guide import guide
from thirdturn.domain.errors import ThirdturnError, UnknownName
from thirdturn.guidance.library import LANGUAGES, reasons, techniques

APP = typer.Typer()
APP.command()(guide)
KEYS = {
    "id", "kind", "name", "about", "families", "settings", "languages", "when", "when_not", "steps", "wordings",
    "sources", "grade", "indicators", "check", "techniques",
}  # fmt: skip


def run(*arguments: str | Path, columns: int = 120) -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], env={"COLUMNS": str(columns)})
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def record(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_the_table_wide_and_narrow() -> None:
    wide, narrow = run(columns=120).stdout, run(columns=60).stdout
    for shown, columns in ((wide, 120), (narrow, 60)):
        assert all(f"{entry_id}  " in shown for entry_id in (*reasons(), *techniques()))
        assert max(map(len, shown.splitlines())) <= columns
        assert "not how well it works" in " ".join(shown.split())
    assert "Families" in wide
    assert "Families" not in narrow


def test_the_table_for_a_setting_a_family_and_a_language() -> None:
    shown = run("--setting", "Social-Work", "--family", "stay", "--lang", "FI").stdout
    assert "Kaksipuolinen heijastus" in shown
    assert "V02" not in shown
    assert "P03" not in shown  # against only


@pytest.mark.parametrize(
    ("setting", "seen"), [("sales", True), ("finance", True), ("therapy", False), ("group", False)]
)
def test_sales_entries_only_for_sales_and_finance(setting: str, seen: bool) -> None:
    assert ("V01" in run("--setting", setting).stdout) is seen


def test_one_technique_in_full() -> None:
    shown = run("m02").stdout
    for words in (
        "M02  Amplified reflection",
        "Technique. Grade D: second hand",
        "Only with: a working alliance that holds",
        "Not with: a risk flag that is open",
        "How it goes",
        "When not",
        "Listen for",
        "Wordings",
        "Reflects it",
        "ROLL-BRAIN (Grade D: second hand)",
    ):
        assert words in shown
    assert "{words}" not in shown


def test_one_reason_in_full_and_narrow() -> None:
    shown = run("W14", "--lang", "de", columns=50).stdout
    assert "Grund. Beleg B: in Teilen gelesen" in shown
    assert "M03 Doppelseitige Reflexion" in shown
    assert max(map(len, shown.splitlines())) <= 50


def test_an_entry_that_is_not_for_a_setting_says_so() -> None:
    assert "Not listed for this setting: Sales and service." in run("M02", "--setting", "sales").stdout


def test_wordings_for_the_setting_only() -> None:
    every, some = run("M01", "--lang", "en").stdout, run("M01", "--setting", "finance").stdout
    others = [one.text["en"] for one in techniques()["M01"].wordings if "finance" not in one.settings]
    short = next(text for text in others if len(text) < 60 and "{" not in text)
    assert short in every
    assert short not in some


def test_the_record_of_everything() -> None:
    found = record()
    assert [entry["id"] for entry in found] == [*reasons(), *techniques()]
    assert all(set(entry) == KEYS for entry in found)
    assert {entry["kind"] for entry in found} == {"reason", "technique"}
    by_id = {entry["id"]: entry for entry in found}
    assert by_id["M03"]["indicators"] == by_id["M03"]["techniques"] == by_id["W14"]["steps"] == []
    assert by_id["W14"]["wordings"] == []
    assert set(by_id["M03"]["name"]) == set(by_id["M03"]["wordings"][0]["text"]) == set(LANGUAGES)
    assert by_id["W14"]["languages"] == list(LANGUAGES)


def test_the_record_of_one_in_one_language() -> None:
    found = record("M03", "--lang", "fi")
    assert set(found) == KEYS
    assert found["name"] == techniques()["M03"].name["fi"]
    assert all(isinstance(text, str) for key in ("steps", "when", "when_not") for text in found[key])
    assert set(found["wordings"][0]) == {"text", "settings", "channels"}
    assert isinstance(found["wordings"][0]["text"], str)


def test_the_record_for_a_setting() -> None:
    found = record("--setting", "group")
    assert all("group" in entry["settings"] for entry in found)
    assert all("group" in wording["settings"] for entry in found for wording in entry["wordings"])
    assert "W22" in {entry["id"] for entry in found}


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = tmp_path / "new" / "handbook.html"
    result = run("M03", "--html", path, "--lang", "de", "--open")
    assert result.stdout == f"Handbook: {path}\n"
    assert path.read_text("utf-8").startswith('<!DOCTYPE html>\n<html lang="de">')
    assert opened == [f"{path.as_uri()}#M03"]


def test_opening_needs_a_page() -> None:
    result = run("--open")
    assert result.exit_code == 2
    assert "--html" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("M23",), "no reason or technique named 'M23'. Did you mean M"),
        (("reframe",), "Did you mean M05 (Reframe)?"),
        (("kaksipuolinen",), "M03 (Double-sided reflection)"),
        (("F77",), "F05"),
        (("zz",), "Known: W01"),
        (("--setting", "therapie"), "no setting named 'therapie'. Did you mean therapy?"),
        (("--family", "arround"), "Did you mean around?"),
        (("--lang", "sv"), "no language named 'sv'. Known: en, de, fi"),
    ],
)
def test_unknown_names(arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(UnknownName) as error:
        run(*arguments)
    assert says in str(error.value)
    assert isinstance(error.value, ThirdturnError)  # which the program turns into one line and exit code 2

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from thirdturn.cli.lint import lint
from thirdturn.domain.errors import UnknownName, UnreadableFile

APP = typer.Typer()
APP.command()(lint)
NOTE = "Came late again.\nShe told me about work. The difficult client then left early, and we agreed on Tuesday.\n"


def run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], input=stdin)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_the_screen(note: Path) -> None:
    result = run(note)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"{note}:2:29: label: difficult client"
    assert lines[1] == '    instead: said "..." when asked about ...'
    assert lines[2].startswith("    why: ")
    assert len(lines) == 3
    assert result.stderr == "1 place worth another look\n"


def test_why_is_told_once(note: Path) -> None:
    assert run(note, note).stdout.count("why:") == 1


def test_the_record(note: Path) -> None:
    found = json.loads(run(note, "--json").stdout)
    assert found["schema"] == "thirdturn/lint/1"
    assert (found["files"][0]["file"], found["files"][0]["language"]) == (str(note), "en")
    entry = found["files"][0]["findings"][0]
    assert (entry["rule"], entry["line"], entry["column"]) == ("label", 2, 29)
    assert NOTE[entry["start"] : entry["end"]] == entry["found"] == "difficult client"


def test_strict(note: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("She told me about her work and left early.", encoding="utf-8")
    assert run(note, clean, "--strict").exit_code == 1
    assert run(note, "--strict", "--json").exit_code == 1
    result = run(clean, "--strict", "--lang", "en")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")


def test_a_message_from_standard_input() -> None:
    text = "Warum machst du nicht mit? Du solltest mehr schlafen."
    result = run("-", "--message", "--language", "de", stdin=text)
    assert [line for line in result.stdout.splitlines() if line.startswith("-:")] == [
        "-:1:1: pressing question: Warum machst du nicht mit?",
        "-:1:28: advice: Du solltest",
    ]
    assert run("-", "--language", "de", stdin=text).stdout == ""


def test_a_text_too_short_to_tell_its_language() -> None:
    result = run("-", "--message", stdin="Miksi et soita?")
    assert "pressing question: Miksi et soita?" in result.stdout
    assert "the language is not clear" in result.stderr
    assert json.loads(run("-", "--json", stdin="Hankala asiakas.").stdout)["files"][0]["language"] is None


def test_line_ends_and_marks_of_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes(b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode())
    assert run(path).stdout.startswith(f"{path}:2:29: ")
    assert run("-", "--lang", "en", stdin=path.read_bytes()).stdout.startswith("-:2:29: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(9)) * 20, "binary"),
        ("Die schwierige Klientin\nläuft".encode("cp1252"), "line 2: not UTF-8"),
        ("Die schwierige Klientin".encode("utf-16"), "not UTF-8"),
    ],
)
def test_bad_files(tmp_path: Path, note: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        run(note, path)


def test_an_office_document_is_named(tmp_path: Path) -> None:
    from docx import Document

    path = tmp_path / "letter.docx"
    Document().save(str(path))
    with pytest.raises(UnreadableFile, match="Office document"):
        run(path)


@pytest.mark.parametrize("content", [b"", b"a\0b", b"\xff\xfe\xfd"])
def test_bad_standard_input(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="standard input"):
        run("-", stdin=content)


def test_a_language_without_lists(note: Path) -> None:
    with pytest.raises(UnknownName, match="no language named 'sv'"):
        run(note, "--language", "sv")

"""``thirdturn lint``: words that label or press, in notes, letters and messages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from thirdturn.guidance.lint import Finding

STDIN = "-"


def lint(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Plain texts in UTF-8; - reads standard input.")
    ],
    language: Annotated[
        str | None, typer.Option("--language", "--lang", help="en, de or fi; found out if not given.")
    ] = None,
    message: Annotated[
        bool,
        typer.Option(
            "--message",
            help="The text goes to the client: look for pressing questions, contradiction and unasked advice, too.",
        ),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything is found.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON record.")] = False,
) -> None:
    """Find labels on persons in notes and letters, and offer a description of what was said or done instead.

    Suggestions are templates: a person fills the blanks. What stands in quotation marks is left alone.

    Examples: **thirdturn lint notes.txt** and **thirdturn lint - --message --language de**
    """
    from thirdturn.domain.errors import UnknownName
    from thirdturn.guidance.library import LANGUAGES
    from thirdturn.guidance.lint import check_message
    from thirdturn.guidance.lint import lint as look_over

    if language is not None:
        language = language.strip().lower()
        if language not in LANGUAGES:
            raise UnknownName("language", language, LANGUAGES)
    look = check_message if message else look_over
    # All are read before anything is printed: a bad file leaves no half a list.
    texts = [(str(path), _text_of(path)) for path in files]
    found = []
    for name, text in texts:
        known = language or _language_of(name, text)
        found.append((name, known, text, look(text, known)))
    if json:
        typer.echo(_record([(name, known, _entries(text, findings)) for name, known, text, findings in found]))
    else:
        _print([(name, _entries(text, findings)) for name, _, text, findings in found])
    if strict and any(findings for *_, findings in found):
        raise typer.Exit(1)


def _text_of(path: Path) -> str:
    """Return a text that is UTF-8.

    Raises:
        UnreadableFile: Missing, empty, binary, or in another encoding.
    """
    from thirdturn.domain.errors import UnreadableFile
    from thirdturn.formats.source import read_source

    if str(path) == STDIN:
        name, data, text = "standard input", sys.stdin.buffer.read(), ""
        if b"\0" in data:
            raise UnreadableFile(name, "this is not text", "Give plain text in UTF-8")
    else:
        source = read_source(path)
        name, data, text = source.name, source.data, source.text
        if not text:
            raise UnreadableFile(name, "this is an Office document", "Save it as plain text in UTF-8 and give that")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(name, "not UTF-8 text", "Save it as plain text in UTF-8", line=line) from error
    if not decoded.strip():
        raise UnreadableFile(name, "there is no text", "Give a note, a letter or a message")
    return text or decoded.replace("\r\n", "\n").replace("\r", "\n")


def _language_of(name: str, text: str) -> str | None:
    """Return the language a text is in; ``None`` for one that cannot be told or has no lists here."""
    from thirdturn.formats.assembly.language import language_of

    code, notices = language_of([text])
    if not notices:
        return code
    typer.echo(f"note: {name}: the language is not clear, so all lists are used; --language says which", err=True)
    return None


def _entries(text: str, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings as records, each with its column, from 1."""
    from dataclasses import asdict

    # rfind gives -1 on the first line, which makes its first column 1 as well.
    return [asdict(finding) | {"column": finding.start - text.rfind("\n", 0, finding.start)} for finding in findings]


def _record(found: list[tuple[str, str | None, list[dict[str, Any]]]]) -> str:
    import json

    files = [{"file": name, "language": known, "findings": entries} for name, known, entries in found]
    return json.dumps({"schema": "thirdturn/lint/1", "files": files}, ensure_ascii=False, indent=1)


def _print(found: list[tuple[str, list[dict[str, Any]]]]) -> None:
    told: set[str] = set()
    for name, entries in found:
        for entry in entries:
            words = " ".join(entry["found"].split())
            rule = entry["rule"].replace("_", " ")
            typer.echo(f"{name}:{entry['line']}:{entry['column']}: {rule}: {words}")
            typer.echo(f"    instead: {entry['instead']}")
            if entry["why"] not in told:
                told.add(entry["why"])
                typer.echo(f"    why: {entry['why']}")
    count = sum(len(entries) for _, entries in found)
    typer.echo(f"{count} place{'' if count == 1 else 's'} worth another look" if count else "nothing found", err=True)

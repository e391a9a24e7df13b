"""Get coded sessions: out of an ``analysis.json`` as it stands, or by reading and analysing a transcript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typer

from thirdturn.domain.case import Case
from thirdturn.domain.errors import UnreadableFile
from thirdturn.domain.record_case import case_from_record, is_analysis
from thirdturn.domain.session import Role


def read_cases(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    roles: Mapping[str, Role] | None = None,
    language: str | None = None,
    coder: str = "auto",
    columns: Mapping[str, str] | None = None,
) -> tuple[Case, ...]:
    """Return every session of a transcript, an ``analysis.json``, or a folder with such analyses at any depth.

    An analysis is taken as it stands: nothing is coded again, and the options about reading and coding are not used.

    Raises:
        UnreadableFile: A folder without analyses.
        InputError: A file cannot be read.
        UnknownName: No such format, coder or language.
    """
    if path.is_dir():
        files = sorted(path.rglob("analysis.json"))
        if not files:
            raise UnreadableFile(path.name, "no analysis.json in this folder", "Run thirdturn analyze first")
        return tuple(case for file in files for case in read_cases(file))
    recorded = _recorded(path)
    if recorded is None:
        return _analysed(path, format=format, roles=roles, language=language, coder=coder, columns=columns)
    if format or roles or language or columns or coder != "auto":
        typer.echo(f"note: {path.name} is coded already and used as it stands; the options are not used", err=True)
    return (recorded,)


def _recorded(path: Path) -> Case | None:
    """Return the case of an ``analysis.json``; ``None`` for any other file."""
    if path.suffix.lower() != ".json":
        return None
    from thirdturn.formats.source import read_source

    try:
        record = json.loads(read_source(path).text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return case_from_record(record, file=path.name) if is_analysis(record) else None


def _analysed(
    path: Path,
    *,
    format: str | None,  # noqa: A002 - the word users know
    roles: Mapping[str, Role] | None,
    language: str | None,
    coder: str,
    columns: Mapping[str, str] | None,
) -> tuple[Case, ...]:
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.cli.reading import read_asking
    from thirdturn.workflow import analyze

    sessions = read_asking(path, format=format, roles=roles, language=language, columns=columns)
    with Progress(console=Console(stderr=True), transient=True, disable=len(sessions) < 2) as progress:
        return tuple(analyze(session, coder=coder) for session in progress.track(sessions, description="Analysing"))

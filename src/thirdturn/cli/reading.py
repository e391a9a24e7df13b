"""Read a transcript and, where a person sits at the terminal, ask who is who."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import typer

from thirdturn.domain.errors import RolesUnclear
from thirdturn.domain.session import ROLES, Role, Session


def read_asking(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    roles: Mapping[str, Role] | None = None,
    language: str | None = None,
    goal: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[Session, ...]:
    """Return every session of a file; ask for the roles that cannot be told.

    Raises:
        RolesUnclear: Nobody can be asked, since input is not a terminal.
        InputError: The file cannot be read.
    """
    from thirdturn.formats.table import read_all

    try:
        return read_all(path, format=format, roles=roles, language=language, goal=goal, columns=columns)
    except RolesUnclear as unclear:
        if not sys.stdin.isatty():
            raise
        typer.echo(f"{unclear.file}: {unclear.why}.", err=True)
        answers = {speaker: _ask(speaker) for speaker in unclear.speakers}
        return read_all(
            path, format=format, roles={**(roles or {}), **answers}, language=language, goal=goal, columns=columns
        )


def _ask(speaker: str) -> Role:
    """Ask for one speaker's role until the answer is one."""
    while True:
        answer = str(typer.prompt(f"Who is {speaker}? (practitioner, client, other)", err=True)).strip().lower()
        found = [role for role in ROLES if answer and role.startswith(answer)]
        if found:
            return found[0]

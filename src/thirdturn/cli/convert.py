"""``thirdturn convert``: one transcript format into another."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from thirdturn.cli.arguments import parse_columns, parse_roles


class Target(StrEnum):
    """Formats that can be written."""

    vtt = "vtt"
    srt = "srt"
    eaf = "eaf"
    cha = "cha"
    csv = "csv"
    jsonl = "jsonl"


def convert(
    file: Annotated[Path, typer.Argument(help="The transcript.")],
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    to: Annotated[Target, typer.Option("--to", help="The format to write.")],
    format: Annotated[  # noqa: A002 - the word users know
        str | None, typer.Option("--format", help="Format of FILE, if it is not recognised.")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="SPEAKER=ROLE", help="Who is who; repeat for each speaker.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", help='For tables: "text=Utterance, speaker=Who, start=From".')
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite OUT if it exists.")] = False,
) -> None:
    """Write a transcript in another format; notation and times are kept where the format can hold them.

    Example: **thirdturn convert session.docx session.vtt --to vtt**
    """
    from thirdturn.cli.reading import read_asking
    from thirdturn.domain.errors import UnreadableFile
    from thirdturn.formats.table import render

    if out.exists() and out.samefile(file):
        raise UnreadableFile(out.name, "this is the file to convert", "Choose another name for the result")
    if out.exists() and not force:
        raise UnreadableFile(out.name, "the file exists already", "Choose another name, or add --force")
    sessions = read_asking(file, format=format, roles=parse_roles(role or ()), columns=parse_columns(columns))
    if len(sessions) > 1:
        known = ", ".join(session.id for session in sessions[:5])
        raise UnreadableFile(file.name, f"holds {len(sessions)} sessions ({known}, ...)", "Split it; convert takes one")
    session = sessions[0]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(render(session, to.value))
    for notice in session.notices:
        typer.echo(f"note: {notice}", err=True)
    typer.echo(f"{len(session.turns)} turns written to {out}")

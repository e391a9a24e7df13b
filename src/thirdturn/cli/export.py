"""``thirdturn export``: coded sessions in the files of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdturn.cli.arguments import parse_columns, parse_roles
from thirdturn.reports.exports.table import TARGETS, Content, target_named

if TYPE_CHECKING:
    from thirdturn.domain.case import Case


def export(
    file: Annotated[
        Path, typer.Argument(metavar="SESSION", help="A transcript, an analysis.json, or a folder of analyses.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write; a folder for convokit.")],
    to: Annotated[str, typer.Option("--to", metavar="KIND", help=f"{', '.join(target.name for target in TARGETS)}.")],
    format: Annotated[  # noqa: A002 - the word users know
        str | None, typer.Option("--format", help="Format of SESSION, if it is not recognised.")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="SPEAKER=ROLE", help="Who is who; repeat for each speaker.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language: en, de or fi; found out if not given.")] = None,
    coder: Annotated[str, typer.Option("--coder", help="auto, neural, baseline or rules.")] = "auto",
    columns: Annotated[
        str | None, typer.Option("--columns", help='For tables: "text=Utterance, speaker=Who, start=From".')
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT if it is there already.")] = False,
) -> None:
    """Write a coded session for GSEQ, ELAN, QualCoder, MAXQDA, NVivo, ConvoKit, Excel, R, Python and others.

    A transcript is read and coded first; an analysis.json is used as it stands. Nothing is written outside OUT.

    Example: **thirdturn export session.docx session.qdpx --to qdpx** or **thirdturn export report/analysis.json
    session.sds --to sdis**
    """
    from functools import partial

    from thirdturn.cli.cases import read_cases
    from thirdturn.domain.errors import UnreadableFile
    from thirdturn.formats.table import render as render_transcript
    from thirdturn.reports.exports.table import render
    from thirdturn.workflow import load_codebook

    target = target_named(to)
    if out.exists() and (not force or out.resolve() == file.resolve()):
        raise UnreadableFile(out.name, "it exists already", "Choose another name, or add --force")
    cases = read_cases(
        file, format=format, roles=parse_roles(role or ()), language=lang, coder=coder, columns=parse_columns(columns)
    )
    content = render(target, cases, load_codebook(), plain_eaf=partial(render_transcript, format_name="elan"))
    _write(content, out)
    for note in _notes(cases, load_codebook().version, words=target.words):
        typer.echo(f"note: {note}", err=True)
    typer.echo(f"{len(cases)} {'session' if len(cases) == 1 else 'sessions'} written to {out}")


def _write(content: Content, out: Path) -> None:
    """Write the file, or the folder's files."""
    if isinstance(content, bytes):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, part in content.items():
        (out / name).write_bytes(part)


def _notes(cases: Sequence[Case], version: str, *, words: bool) -> list[str]:
    """Return what the user should know about the export."""
    notes = [str(notice) for case in cases for notice in case.session.notices]
    others = {case.coding.made_by.codebook for case in cases} - {version}
    if others:
        notes.append(
            f"coded with codebook {', '.join(sorted(others))}, this is {version}: unknown codes keep their ids"
        )
    if words:
        notes.append("the export holds what was said in the session: keep it as safe as the transcript")
    return notes

"""``thirdturn analyze``: sessions in, reports out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdturn.cli.arguments import SensitivityOption, parse_columns, parse_roles, parse_word

if TYPE_CHECKING:
    from thirdturn.domain.case import Case
    from thirdturn.domain.guidance import Circumstances


def analyze(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Transcripts, in any format Thirdturn reads.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("thirdturn-out"),
    format: Annotated[  # noqa: A002 - the word users know
        str | None, typer.Option("--format", help="Format of the files, if it is not recognised.")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="SPEAKER=ROLE", help="Who is who; repeat for each speaker.")
    ] = None,
    goal: Annotated[str | None, typer.Option("--goal", help='The change talked about, such as "drink less".')] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language: en, de or fi; found out if not given.")] = None,
    coder: Annotated[str, typer.Option("--coder", help="auto, neural, baseline or rules.")] = "auto",
    sensitivity: Annotated[
        SensitivityOption, typer.Option("--sensitivity", help="high finds more moments, with more false alarms.")
    ] = SensitivityOption.balanced,
    columns: Annotated[
        str | None, typer.Option("--columns", help='For tables: "text=Utterance, speaker=Who, start=From".')
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option("--setting", help="therapy (the default), coaching, social_work, finance, sales or group."),
    ] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", metavar="FILE", help="What you know beside the transcript, as YAML.")
    ] = None,
    checked: Annotated[
        list[str] | None,
        typer.Option("--checked", metavar="KIND", help="Risk that a person has asked about; repeat for each kind."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the paths.")] = False,
) -> None:
    """Find the moments of resistance and write report.html, analysis.json and turns.csv.

    One session writes into the folder itself; several (or a file that holds several) get a folder each inside it.
    A file that cannot be read is reported and the others go on; the exit code is then 2.

    Example: **thirdturn analyze session.docx --out report --role "Dr. A=practitioner" --goal "drink less"**

    Reasons and suggestions fit better with **--setting** and **--facts facts.yaml**. Every field of the file is
    optional: `setting`, `channel` (in_person, video, phone, chat, mail), `stage`, `referral` (self, third_party,
    mandated), `session_number`, `missed`, `missed_reason`, `homework` (done, partly, not_done, none),
    `homework_barrier`, `events`, `barriers`, `tried`, `recorded` and `notes`; a wrong value is answered with those
    allowed. For example:

        setting: social_work
        referral: mandated
        events: [new_practitioner, earlier_bad_help]

    A flag for risk stops all suggestions until somebody has asked: **--checked suicide** records that. Kinds: suicide,
    self_harm, violence, abuse, psychosis, intoxication, elder_abuse.
    """
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.cli.reading import read_asking
    from thirdturn.domain.errors import ThirdturnError, UnknownName
    from thirdturn.domain.guidance import RISK_KINDS
    from thirdturn.domain.session import Session
    from thirdturn.reports.guidance_terminal import risk_line
    from thirdturn.reports.terminal import summary
    from thirdturn.workflow import analyze as analyze_session
    from thirdturn.workflow import load_codebook

    roles, column_map = parse_roles(role or ()), parse_columns(columns)
    circumstances = _circumstances(facts, setting)
    kinds = tuple(parse_word("kind of risk", kind, RISK_KINDS) for kind in checked or ())
    sessions: list[Session] = []
    failed = False
    for file in files:
        try:
            sessions += read_asking(file, format=format, roles=roles, language=lang, goal=goal, columns=column_map)
        except ThirdturnError as error:
            failed = True
            typer.echo(f"thirdturn: {error}", err=True)
    if kinds and len(sessions) > 1:
        raise typer.BadParameter("a check holds for one session: analyse that one by itself", param_hint="--checked")
    console = Console(highlight=False)
    folders = _folders(out, [session.id for session in sessions])
    with Progress(console=Console(stderr=True), transient=True, disable=len(sessions) < 2) as progress:
        for session, folder in progress.track(list(zip(sessions, folders, strict=True)), description="Analysing"):
            try:
                case = analyze_session(
                    session, coder=coder, sensitivity=sensitivity.value, circumstances=circumstances, checked=kinds
                )
            except UnknownName as error:
                failed = True
                hint = " Say it with --lang if this is wrong" if error.kind.startswith("language") else ""
                typer.echo(f"thirdturn: {session.source}: {error}.{hint}", err=True)
                continue
            report = _write(case, folder)
            if quiet:
                typer.echo(report)
                _tell_risk(session.id, risk_line(case))
            elif len(sessions) == 1:
                console.print(summary(case, load_codebook()))
                typer.echo(f"Report: {report}")
            else:
                typer.echo(f"{session.id}: {len(case.sequences)} moments in {len(session.turns)} turns. {report}")
                _tell_risk(session.id, risk_line(case))
    if failed:
        raise typer.Exit(2)


def _circumstances(facts: Path | None, setting: str | None) -> Circumstances:
    """Return what is known beside the transcript; ``--setting`` goes before the file's own."""
    from dataclasses import replace

    from thirdturn.domain.guidance import SETTINGS, Circumstances
    from thirdturn.formats.circumstances import read_circumstances

    known = Circumstances() if facts is None else read_circumstances(facts)
    return known if setting is None else replace(known, setting=parse_word("setting", setting, SETTINGS))


def _tell_risk(session_id: str, line: str) -> None:
    """Tell a risk flag beside the results, where a list of paths on standard output stays a list of paths."""
    if line:
        typer.echo(f"{session_id}: {line}", err=True)


MOST_CHARACTERS = 100
"""Of a session's id in a folder's name; file systems take 255 bytes."""


def _folders(out: Path, ids: list[str]) -> list[Path]:
    """Return one folder a session: ``out`` itself for a single one, numbered names where two would clash."""
    if len(ids) == 1:
        return [out]
    taken: set[str] = set()
    folders: list[Path] = []
    for session_id in ids:
        name = base = (
            "".join(c if c.isalnum() or c in "-_." else "_" for c in session_id).strip(".")[:MOST_CHARACTERS]
            or "session"
        )
        number = 2
        while name.lower() in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name.lower())
        folders.append(out / name)
    return folders


def _write(case: Case, folder: Path) -> Path:
    """Write the three files of the contract and return the report's path."""
    from thirdturn.reports.data import analysis_json
    from thirdturn.reports.page import render_page
    from thirdturn.reports.sheet import turns_csv
    from thirdturn.workflow import load_codebook

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "analysis.json").write_text(analysis_json(case), encoding="utf-8")
    (folder / "turns.csv").write_text(turns_csv(case), encoding="utf-8", newline="")
    report = folder / "report.html"
    report.write_text(render_page(case, load_codebook()), encoding="utf-8")
    return report

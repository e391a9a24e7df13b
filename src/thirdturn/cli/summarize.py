"""``thirdturn summarize``: many sessions, many processes, one distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdturn.cli.arguments import parse_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thirdturn.domain.distribution import Distribution
    from thirdturn.domain.process import ProcessCase, ProcessSession
    from thirdturn.domain.session import Role
    from thirdturn.domain.transition import Transitions


def summarize(
    source: Annotated[
        Path,
        typer.Argument(metavar="DIR|MANIFEST", help="A folder with sessions, or a CSV or YAML file that names them."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("thirdturn-summary"),
    role: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="SPEAKER=ROLE", help="Who is who in every session; repeat for each speaker."),
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language: en, de or fi; found out if not given.")] = None,
    coder: Annotated[str, typer.Option("--coder", help="auto, neural, baseline or rules.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the path of the page.")] = False,
) -> None:
    """Show how resisting actions are distributed over sessions and processes, and write summary.html.

    A manifest has the columns process, session (a number) and file, and may have date, client (a pseudonym), setting,
    role, goal and lang. In a folder without manifest.csv or manifest.yaml each file is a session, its folder is the
    process, and names give the order. An analysis.json is used as it stands. A file that cannot be read is reported and
    the others go on; the exit code is then 2.

    Also written: distribution.csv and .parquet (process, session, family, code, count and rates), transitions.csv,
    distribution.png and .svg. Everything is descriptive: neither more nor less resistance is good.

    Example: **thirdturn summarize manifest.csv --out summary**
    """
    from thirdturn.formats.process_folder import read_processes
    from thirdturn.stats.distribution import distribution
    from thirdturn.stats.process_transitions import process_transitions
    from thirdturn.workflow import load_codebook

    if source.is_dir() and out.resolve() == source.resolve():
        raise typer.BadParameter("give a folder other than the one that is summarised", param_hint="--out")
    processes = read_processes(source, leave_out=out)
    for notice in processes.notices:
        typer.echo(f"note: {notice}", err=True)
    cases, failures = _read_all(processes.sessions, parse_roles(role or ()), lang, coder)
    for failure in failures:
        typer.echo(f"thirdturn: {failure}", err=True)
    if not cases:
        raise typer.Exit(2)
    found = distribution(cases, load_codebook())
    page = _write(found, process_transitions(cases), out, failures)
    if not quiet:
        _print(found)
    typer.echo(page if quiet else f"Page: {page}")
    if failures:
        raise typer.Exit(2)


def _read_all(
    places: Sequence[ProcessSession], roles: Mapping[str, Role], language: str | None, coder: str
) -> tuple[list[ProcessCase], list[str]]:
    """Return the sessions that can be read, and what is wrong with the others."""
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.cli.cases import read_cases
    from thirdturn.domain.errors import MalformedTranscript, ThirdturnError
    from thirdturn.domain.process import ProcessCase

    cases: list[ProcessCase] = []
    failures: list[str] = []
    # Without auto refresh, so that a question who is who stays readable.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        for place in progress.track(places, description="Reading and coding"):
            try:
                own = read_cases(
                    place.file, roles={**roles, **place.roles}, language=place.language or language, coder=coder
                )
                if len(own) > 1:
                    raise MalformedTranscript(
                        place.file.name, f"the file holds {len(own)} sessions", "Give every session a file of its own"
                    )
            except ThirdturnError as error:
                failures.append(f"{place.process}, session {place.session}: {error}")
                continue
            session = own[0].session
            case = replace(own[0], session=replace(session, goal=place.goal or session.goal))
            cases.append(ProcessCase(place, case))
    return cases, failures


def _write(found: Distribution, transitions: Transitions, out: Path, failures: Sequence[str]) -> Path:
    """Write everything and return the path of the page."""
    from thirdturn.domain.errors import MissingExtra
    from thirdturn.reports.summary.page import render_summary
    from thirdturn.reports.summary.pictures import png, svg, whole_picture
    from thirdturn.reports.summary.sheet import distribution_csv, distribution_parquet
    from thirdturn.reports.transitions import notes_csv, transitions_csv
    from thirdturn.workflow import load_codebook

    codebook = load_codebook()
    out.mkdir(parents=True, exist_ok=True)
    tables = {
        "distribution.csv": distribution_csv(found.rows),
        "transitions.csv": transitions_csv(transitions),
        "transitions_notes.csv": notes_csv(transitions),
    }
    for name, text in tables.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    try:
        (out / "distribution.parquet").write_bytes(distribution_parquet(found.rows))
    except MissingExtra as missing:
        typer.echo(f"note: {missing}; all else is written", err=True)
    picture = whole_picture(found, codebook)
    if picture is not None:
        (out / "distribution.svg").write_text(svg(picture), encoding="utf-8")
        (out / "distribution.png").write_bytes(png(picture))
    page = out / "summary.html"
    page.write_text(render_summary(found, codebook, failures=failures), encoding="utf-8")
    return page


def _print(found: Distribution) -> None:
    from rich.console import Console

    from thirdturn.reports.summary.terminal import overview

    Console(highlight=False).print(overview(found))

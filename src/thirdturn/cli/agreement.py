"""``thirdturn agreement``: how far several coders agree."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class By(StrEnum):
    """What is compared."""

    code = "code"
    family = "family"
    resisting = "resisting"


class Part(StrEnum):
    """Whose turns are compared."""

    client = "client"
    practitioner = "practitioner"
    third_turn = "third_turn"


def agreement(
    codings: Annotated[
        list[Path],
        typer.Argument(
            metavar="CODING",
            help="One coding a coder: an analysis.json, a folder of them, or a table with session, turn and code.",
        ),
    ],
    by: Annotated[
        By, typer.Option("--by", help="Compare codes, or only the families of client turns, or whether they resist.")
    ] = By.code,
    role: Annotated[
        Part | None, typer.Option("--role", help="Only client turns, practitioner turns, or third-turn codes.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, max=100_000, help="Bootstrap draws; 0 for none.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same intervals.")] = 1,
    separator: Annotated[
        str | None,
        typer.Option("--separator", help="Between the codes of one turn; spaces or semicolons if not given."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON record.")] = False,
) -> None:
    """Tell how far two or more coders agree on the same turns: people, machines, or one of each.

    Turns are joined on session and turn; those that only one coder has are counted and named. Coefficients compare
    the first code of a turn. Intervals are 95 %, from a bootstrap that draws whole sessions.

    Example: **thirdturn agreement anna.csv ben.csv --role client --by family**
    """
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.formats.codings import read_codings
    from thirdturn.reports.agreement import agreement_json, summary
    from thirdturn.stats.agreement import agreement as compare
    from thirdturn.stats.agreement_units import CoderFiles, Scope
    from thirdturn.workflow import load_codebook

    if len(codings) < 2:
        raise typer.BadParameter("give at least two codings to compare", param_hint="CODING")
    if by is not By.code and role not in (None, Part.client):
        raise typer.BadParameter(f"--by {by.value} compares client turns; leave --role out", param_hint="--role")
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        read = progress.track(codings, description="Reading")
        coders = [CoderFiles(str(path), read_codings(path, separator=separator)) for path in read]
        measures = compare(
            coders,
            load_codebook(),
            scope=Scope(by.value, role.value if role else None),
            draws=draws,
            seed=seed,
            watch=lambda sessions: progress.track(sessions, description="Session by session"),
        )
    if json:
        typer.echo(agreement_json(measures), nl=False)
        for row in measures.table("cautions").rows:
            typer.echo(f"note: {row[0]}", err=True)
    else:
        Console(highlight=False).print(summary(measures))

"""``thirdturn transitions``: what follows what in coded sequences."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from thirdturn.domain.transition import Transitions


class Correction(StrEnum):
    """How p values are corrected for the number of tests."""

    holm = "holm"
    bh = "bh"
    none = "none"


class By(StrEnum):
    """What is counted."""

    code = "code"
    family = "family"


def transitions(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Table with the columns session, turn, code; an analysis.json; or a folder of those."
        ),
    ],
    lag: Annotated[int, typer.Option("--lag", min=1, max=1000, help="Look 1 to this many turns ahead.")] = 1,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("thirdturn-out"),
    given: Annotated[
        str | None,
        typer.Option("--given", help="Codes that may be given, with commas between: codes, groups or patterns."),
    ] = None,
    target: Annotated[str | None, typer.Option("--target", help="Codes that are looked for, likewise.")] = None,
    by: Annotated[By, typer.Option("--by", help="Count codes, or fold client codes into families.")] = By.code,
    back: Annotated[bool, typer.Option("--back", help="Look back as well: rows with lag -1, -2 and so on.")] = False,
    within: Annotated[
        int | None, typer.Option("--within", min=2, max=1000, help="Add a table of targets in any of the next N turns.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, max=100_000, help="Bootstrap draws; 0 for none.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same intervals.")] = 1,
    correction: Annotated[Correction, typer.Option("--correction", help="Of all p values together.")] = Correction.holm,
    separator: Annotated[
        str | None,
        typer.Option("--separator", help="Between the codes of one turn; spaces or semicolons if not given."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the paths.")] = False,
) -> None:
    """Count what follows what, and write transitions.csv.

    Pairs of turns never cross a session; a turn without a code keeps its place, and pairs that touch it do not count.
    A turn with several codes has them in one cell and counts for each. Expected counts are over pairs of turns.
    **low** and **high** are the 95 % interval of the odds ratio, by a bootstrap that draws whole sessions; **p** is
    from a permutation test within sessions, and **p_adjusted** is corrected for all rows of the file. What is
    undefined is an empty cell; transitions_notes.csv says why, transitions_tables.csv is about each table as a whole.

    A table may have the columns role and cluster as well: sessions of one cluster, such as one client's, are drawn
    together. Groups for --given and --target are client, practitioner, third_turn, resisting and the families.

    Example: **thirdturn transitions codes.csv --lag 3 --given practitioner --target resisting --out result**
    """
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.domain.errors import MalformedTranscript
    from thirdturn.domain.transition import Lag
    from thirdturn.formats.codings import read_codings
    from thirdturn.reports.transitions import summary
    from thirdturn.stats.code_sets import by_family, chosen_codes, code_groups, codes_found
    from thirdturn.stats.transitions import Options
    from thirdturn.stats.transitions import transitions as count_transitions
    from thirdturn.workflow import load_codebook

    sessions = read_codings(file, separator=separator)
    if by is By.family:
        sessions = by_family(sessions)
    found = codes_found(sessions)
    if not found:
        raise MalformedTranscript(file.name, "no turn has a code", "Expected codes in the column code")
    groups = code_groups(load_codebook())
    options = Options(
        given=chosen_codes(_words(given), found, groups),
        target=chosen_codes(_words(target), found, groups),
        draws=draws,
        seed=seed,
        correction=correction.value,
    )
    lags = [Lag(step) for step in range(1, lag + 1)]
    lags += [Lag(-step) for step in range(1, lag + 1) if back]
    lags += [Lag(within, within=True)] if within else []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        result = count_transitions(sessions, progress.track(lags, description="Counting"), options)
    path = _write(result, out)
    if quiet:
        typer.echo(path)
    else:
        Console(highlight=False).print(summary(result))
        typer.echo(f"Written: {path}")


def _words(given: str | None) -> list[str]:
    return [word.strip() for word in (given or "").split(",") if word.strip()]


def _write(result: Transitions, out: Path) -> Path:
    """Write the three tables and return the path of the first."""
    from thirdturn.reports.transitions import notes_csv, tables_csv, transitions_csv

    out.mkdir(parents=True, exist_ok=True)
    path = out / "transitions.csv"
    pages = {
        path: transitions_csv,
        out / "transitions_tables.csv": tables_csv,
        out / "transitions_notes.csv": notes_csv,
    }
    for file, page in pages.items():
        file.write_text(page(result), encoding="utf-8", newline="")
    return path

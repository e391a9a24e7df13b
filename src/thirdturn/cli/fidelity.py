"""``thirdturn fidelity``: MITI and MISC summaries with intervals, and a form for what only people can rate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdturn.cli.arguments import parse_roles

if TYPE_CHECKING:
    from thirdturn.domain.case import Case
    from thirdturn.domain.measure import Measures
    from thirdturn.stats.segments import Segment


def fidelity(
    files: Annotated[
        list[Path], typer.Argument(metavar="SESSION...", help="Transcripts, analysis.json files, or folders of these.")
    ],
    segment: Annotated[
        str,
        typer.Option(
            "--segment",
            help="whole; random20 (minutes); random40% (of the turns); turns such as 12-80; times such as 5:00-25:00.",
        ),
    ] = "whole",
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed draws the same.")] = 1,
    draws: Annotated[int, typer.Option("--draws", min=0, max=100_000, help="Bootstrap draws; 0 for none.")] = 2000,
    window: Annotated[int, typer.Option("--window", min=1, help="Sessions in a rolling mean.")] = 3,
    form: Annotated[Path | None, typer.Option("--form", help="Write an empty rating form there and stop.")] = None,
    form_lang: Annotated[
        str | None, typer.Option("--form-lang", help="Language of the form: en, de or fi; the session's if not given.")
    ] = None,
    rate: Annotated[Path | None, typer.Option("--rate", help="A form that a person filled in.")] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="SPEAKER=ROLE", help="Who is who; repeat for each speaker.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language of the session: en, de or fi; found out if not given.")
    ] = None,
    coder: Annotated[str, typer.Option("--coder", help="auto, neural, baseline or rules, for transcripts.")] = "auto",
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON record.")] = False,
) -> None:
    """Sum a session up in figures of MITI 4.2.1 and MISC 2.5, with intervals, and look at replies to resistance.

    Several sessions of one practitioner, given in the order of their dates, make a table with rolling means. The four
    MITI globals are never made by the machine: **--form** writes a form for a person, **--rate** reads it back.

    Example: **thirdturn fidelity session.vtt --segment random20 --seed 7**
    """
    from rich.console import Console
    from rich.progress import Progress

    from thirdturn.cli.cases import read_cases
    from thirdturn.reports.fidelity import fidelity_json, overview, summary
    from thirdturn.stats.rolling import over_sessions
    from thirdturn.workflow import load_codebook

    roles = parse_roles(role or ())
    cases = [case for file in files for case in read_cases(file, roles=roles, language=lang, coder=coder)]
    if (form or rate) and len(cases) != 1:
        raise typer.BadParameter(f"give one session, not {len(cases)}", param_hint="--form" if form else "--rate")
    chosen = _chosen(cases, segment, seed)
    if form:
        _write_form(form, chosen[0], form_lang or chosen[0][0].session.language)
        return
    with Progress(console=Console(stderr=True), transient=True, disable=len(chosen) < 2) as progress:
        each = progress.track(chosen, description="Drawing")
        sessions = [_measured(one, rate=rate, draws=draws, seed=seed) for one in each]
    over = [over_sessions(chosen, sessions, load_codebook(), window=window, seed=seed)] if len(chosen) > 1 else []
    if json:
        typer.echo(fidelity_json(sessions, over), nl=False)
    else:
        Console(highlight=False).print(overview(over[0]) if over else summary(sessions[0]))


def _chosen(cases: list[Case], wanted: str, seed: int) -> list[tuple[Case, Segment]]:
    """Return every session with its segment; a session that does not have it is an error."""
    from thirdturn.stats.segments import NoSegment, choose

    chosen: list[tuple[Case, Segment]] = []
    for case in cases:
        try:
            found = choose(case.session, wanted, seed=seed)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--segment") from error
        if isinstance(found, NoSegment):
            raise typer.BadParameter(f"{case.session.source}: {found.reason}", param_hint="--segment")
        chosen.append((case, found))
    ids = [case.session.id for case in cases]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        typer.echo(f"note: {ids.count(twice)} sessions are named {twice}; is it the same session twice?", err=True)
    return chosen


def _write_form(path: Path, chosen: tuple[Case, Segment], language: str) -> None:
    from thirdturn.reports.rating_form import rating_form
    from thirdturn.stats.reply import replied

    case, segment = chosen
    if path.exists():
        raise typer.BadParameter(f"{path} is there already; give another name", param_hint="--form")
    path.write_text(rating_form(case, segment.name, replied(case, segment), language=language), encoding="utf-8")
    typer.echo(f"Form: {path}")


def _measured(chosen: tuple[Case, Segment], *, rate: Path | None, draws: int, seed: int) -> Measures:
    from thirdturn.formats.rating_form import read_rating_form
    from thirdturn.stats.fidelity import fidelity as measure
    from thirdturn.stats.reply import replied
    from thirdturn.workflow import load_codebook

    case, segment = chosen
    ratings = None
    if rate:
        moments = [moment.resisting[0] for moment in replied(case, segment)]
        ratings = read_rating_form(rate, session=case.session.id, segment=segment.name, moments=moments)
    return measure(case, load_codebook(), segment, ratings=ratings, draws=draws, seed=seed)

"""``thirdturn reasons``: the practitioner's own say about the reasons offered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from thirdturn.domain.case import Case


def reasons(
    file: Annotated[
        Path, typer.Argument(metavar="ANALYSIS", help="An analysis.json, or the folder that analyze wrote.")
    ],
    moment: Annotated[
        int | None,
        typer.Option("--moment", metavar="N", help="Which moment, from 1; without it, the session as a whole."),
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="ID", help="A reason you take up, such as W08; repeatable.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", metavar="ID", help="A reason you rule out; repeatable.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="TEXT", help="A reason in your own words; repeatable.")
    ] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Take back all you said about this moment (or the session as a whole).")
    ] = False,
) -> None:
    """Say what you make of the reasons offered, or see what you said so far. Only you decide; nothing is coded anew.

    Your say is kept in reasons.yaml beside the analysis. A later word about a reason replaces the earlier one.

    Examples: **thirdturn reasons report --moment 3 --accept W08 --reject W11** and
    **thirdturn reasons report --moment 3 --add "It was the letter from the court"**
    """
    from rich.console import Console

    from thirdturn.domain.own_reasons import with_say
    from thirdturn.formats.own_reasons import FILE, read_reasons, write_reasons
    from thirdturn.guidance.library import LANGUAGES
    from thirdturn.guidance.library import reasons as known_reasons
    from thirdturn.reports.own_reasons import reasons_summary

    path = file / "analysis.json" if file.is_dir() else file
    case = _case(path)
    accepted, rejected, added = _ids(accept or ()), _ids(reject or ()), _texts(add or ())
    if moment is not None and not 1 <= moment <= len(case.sequences):
        raise typer.BadParameter(f"this session has {len(case.sequences)} moments", param_hint="--moment")
    both = sorted({*accepted} & {*rejected})
    if both:
        raise typer.BadParameter(f"{', '.join(both)} cannot be accepted and rejected at once")
    place = path.with_name(FILE)
    says = read_reasons(place, session=case.session.id)
    if accepted or rejected or added or clear:
        turn = None if moment is None else case.sequences[moment - 1].resisting[0]
        says = with_say(says, turn, accept=accepted, reject=rejected, add=added, clear=clear)
        write_reasons(place, says, session=case.session.id)
        typer.echo(f"Kept in {place}" if says else f"Nothing is said any more; {place.name} is not needed")
    language = case.session.language if case.session.language in LANGUAGES else "en"
    names = {name: reason.name[language] for name, reason in known_reasons().items()}
    Console(highlight=False).print(reasons_summary(case, says, names, moment=moment))


def _case(path: Path) -> Case:
    """Return the case of an ``analysis.json``.

    Raises:
        UnreadableFile: The file is missing or something else.
        MalformedTranscript: A field of it is missing or of the wrong kind.
    """
    from thirdturn.domain.errors import UnreadableFile
    from thirdturn.domain.record_case import case_from_record, is_analysis
    from thirdturn.formats.source import read_source

    try:
        record = json.loads(read_source(path).text)
    except (json.JSONDecodeError, RecursionError):
        record = None
    if not is_analysis(record):
        raise UnreadableFile(path.name, "this is no analysis", "Give an analysis.json that thirdturn analyze wrote")
    return case_from_record(record, file=path.name)


def _ids(given: Sequence[str]) -> tuple[str, ...]:
    """Return ids of reasons as they are spelled.

    Raises:
        UnknownName: There is no such reason.
    """
    from thirdturn.guidance.library import reason

    return tuple(reason(name.strip().upper()).id for name in given)


def _texts(given: Sequence[str]) -> tuple[str, ...]:
    """Return own words in one line each.

    Raises:
        typer.BadParameter: A text is blank.
    """
    texts = tuple(" ".join(text.split()) for text in given)
    if not all(texts):
        raise typer.BadParameter("say the reason in words", param_hint="--add")
    return texts

"""``thirdturn draft``: a next turn from a language model on this machine, checked before it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from thirdturn.domain.case import Case
    from thirdturn.domain.coding import TurnCoding
    from thirdturn.domain.sequence import Sequence
    from thirdturn.guidance.draft_check import Check
    from thirdturn.guidance.lint import Finding


def draft(
    file: Annotated[Path, typer.Argument(metavar="ANALYSIS", help="An analysis.json, or a transcript.")],
    moment: Annotated[int, typer.Option("--moment", metavar="N", help="Which moment, from 1, as in the report.")],
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint", metavar="URL", envvar="THIRDTURN_DRAFT_ENDPOINT", help="Such as http://127.0.0.1:8080/v1."
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="Which model, where the server has several.")
    ] = None,
    allow_remote: Annotated[
        list[str] | None,
        typer.Option("--allow-remote", metavar="HOST", help="A host that may be asked although it is another machine."),
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", metavar="FILE", help="Names to mask, one a line. Needed for German.")
    ] = None,
    show_prompt: Annotated[
        bool, typer.Option("--show-prompt", help="Print exactly what would be sent; send nothing.")
    ] = False,
) -> None:
    """Have a language model on this machine draft a next turn for one moment. Off unless you name an endpoint.

    Only the last turns go out, with names, numbers, dates and addresses masked; a draft is shown only if it passes the
    wording rules, the coder and the risk screen. Look at --show-prompt first.

    Example: **thirdturn draft report/analysis.json --moment 3 --endpoint http://127.0.0.1:8080/v1 --names names.txt**
    """
    from thirdturn.guidance.draft_client import endpoint_at
    from thirdturn.guidance.drafting import draft as draft_turn
    from thirdturn.guidance.drafting import request
    from thirdturn.guidance.risk import screen

    # First of all: where nothing is set up, nothing is read.
    place = None if show_prompt else endpoint_at(endpoint, allowed_hosts=allow_remote or ())
    case, sequence = _moment(file, moment)
    session = case.session
    wanted = request(session, sequence, flags=screen(session, session.language), names=_names(names), model=model)
    if session.language == "de" and names is None:
        typer.echo(
            "note: in German a name is found only behind a title, a word of kinship or a place word; "
            "give the others with --names",
            err=True,
        )
    if place is None:
        typer.echo(wanted.body().decode("utf-8"))
        return
    if not place.local:
        plain = " without encryption" if place.scheme == "http" else ""
        typer.echo(f"note: the masked text goes to another machine, {place.host}{plain}", err=True)
    found = draft_turn(wanted, place, _check(case, sequence), checked_by=("lint", "coder", "risk"))
    typer.echo(found.text)
    typer.echo(f"\n{found.mark}")
    typer.echo(_reading(_coded(case, sequence, found.text)))


def _moment(file: Path, number: int) -> tuple[Case, Sequence]:
    """Return the case and the moment of that number."""
    from thirdturn.cli.cases import read_cases
    from thirdturn.domain.errors import UnreadableFile

    cases = read_cases(file)
    if len(cases) != 1:
        raise UnreadableFile(file.name, f"it holds {len(cases)} sessions", "Give the analysis.json of one session")
    sequences = cases[0].sequences
    if not 1 <= number <= len(sequences):
        known = f"from 1 to {len(sequences)}" if sequences else "none; there is nothing to draft for"
        raise typer.BadParameter(f"{number}: the moments of this session are {known}", param_hint="--moment")
    return cases[0], sequences[number - 1]


def _names(file: Path | None) -> tuple[str, ...]:
    """Return the names in a file, one a line; lines that start with ``#`` are remarks."""
    if file is None:
        return ()
    from thirdturn.formats.source import read_source

    lines = (line.strip() for line in read_source(file).text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _check(case: Case, sequence: Sequence) -> Check:
    """Return the checks that a draft must pass beside those of its form, cheapest first."""
    from thirdturn.guidance.lint import check_message
    from thirdturn.guidance.risk import screen_text

    language = case.session.language

    def check(text: str) -> tuple[str, ...]:
        wording = tuple(f"wording: {rule.replace('_', ' ')}" for rule in _rules(check_message(text, language)))
        risk = ("the risk screen stops at it",) if screen_text(text, language) else ()
        tongue = ("it is in another language",) if _in_another_language(text, language) else ()
        return (*wording, *risk, *tongue) or _refused(_coded(case, sequence, text))

    return check


def _rules(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.rule for finding in findings))


def _in_another_language(text: str, language: str) -> bool:
    """Tell whether a text is long enough to tell its language, and it is another of those known here."""
    from thirdturn.formats.assembly.language import SUPPORTED, language_of

    found, notices = language_of([text])
    return not notices and found in SUPPORTED and found != language


def _coded(case: Case, sequence: Sequence, text: str) -> TurnCoding:
    """Return what the coder says about a draft in its place: behind the client's turn."""
    from dataclasses import replace

    from thirdturn.domain.session import Speaker, Turn
    from thirdturn.workflow import analyze

    session = case.session
    last = sequence.resisting[-1]
    practitioner = next(
        (speaker for speaker in session.speakers if speaker.role == "practitioner"), Speaker("draft", "practitioner")
    )
    turn = Turn(last + 1, practitioner.id, text, text, "draft")
    until = replace(
        session,
        speakers=tuple(dict.fromkeys((*session.speakers, practitioner))),
        turns=(*session.turns[: last + 1], turn),
    )
    return analyze(until).coding.turns[-1]


def _refused(coded: TurnCoding) -> tuple[str, ...]:
    """Return what the coder holds against a draft."""
    from thirdturn.data.load import knowledge

    record = knowledge("drafting.yaml")
    codes = [code.id for code in coded.codes if code.id in record["refused_codes"]]
    if coded.third_turn is not None and coded.third_turn.id in record["refused_third_turns"]:
        codes.append(coded.third_turn.id)
    return tuple(f"the coder reads it as {_label(code).lower()}" for code in codes)


def _reading(coded: TurnCoding) -> str:
    """Return one line on how the coder reads the draft; it may not be able to tell."""
    codes = [*(code.id for code in coded.codes), *((coded.third_turn.id,) if coded.third_turn else ())]
    if not codes:
        return "The coder cannot tell what kind of turn it is; it only found nothing against it."
    return f"The coder reads it as: {', '.join(dict.fromkeys(_label(code) for code in codes))}."


def _label(code: str) -> str:
    from thirdturn.workflow import load_codebook

    return load_codebook()[code].label["en"]

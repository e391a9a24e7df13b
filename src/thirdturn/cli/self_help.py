"""``thirdturn pause`` and ``thirdturn checklist``: for the professional."""

from __future__ import annotations

import sys
import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from thirdturn.guidance.self_help import Answer, Checklist, Item, Pause

TICKS_PER_SECOND = 10


class Form(StrEnum):
    """The forms there are."""

    rupture = "rupture"
    debrief = "debrief"
    confront = "confront"


def pause(
    seconds: Annotated[
        int | None, typer.Option("--seconds", min=1, max=3600, help="How long; a minute if not given.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Words in en, de or fi.")] = "en",
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the breathing bar, no words around it.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Print the words and end at once, without a timer.")] = False,
) -> None:
    """Breathe for a minute before you answer, write or go in: in for 4 seconds, out for 6.

    Ctrl-C ends it at any time. Without a terminal the words are printed, as with **--plain**.

    Example: **thirdturn pause --seconds 30**
    """
    from thirdturn.guidance.self_help import pause as pause_in

    words = pause_in(_checked(lang))
    console = _console()
    if plain or not console.is_terminal:
        for line in (words.title, *words.steps, words.after):
            typer.echo(line)
        return
    if not quiet:
        for line in (words.title, *words.steps):
            console.print(line)
    try:
        _breathe(console, words, seconds or words.total_s)
    except KeyboardInterrupt:
        if not quiet:
            console.print(words.stopped)
        return
    if not quiet:
        console.print(words.after)


def checklist(
    form: Annotated[
        Form,
        typer.Argument(
            help="rupture: signs and repair; debrief: after a hard conversation; confront: before saying hard things."
        ),
    ],
    lang: Annotated[str, typer.Option("--lang", help="Words in en, de or fi.")] = "en",
    fill: Annotated[
        Path | None,
        typer.Option("--fill", metavar="FILE", help="Ask one by one and write the answers there, or into this folder."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")] = False,
) -> None:
    """Print a form to think with, as Markdown, or fill it in question by question.

    No answer is required and nothing is scored. With **--fill** the answers are written as a small YAML file; where
    nobody sits at a terminal, the empty form is printed instead.

    Examples: **thirdturn checklist debrief --lang de** and **thirdturn checklist rupture --fill case/rupture.yaml**
    """
    from thirdturn.domain.errors import UnreadableFile
    from thirdturn.guidance.self_help import blank_form, filled_form, word
    from thirdturn.guidance.self_help import checklist as form_named

    chosen, language = form_named(form.value), _checked(lang)
    if fill is None or not _at_terminal():
        typer.echo(blank_form(chosen, language), nl=False)
        if fill is not None:
            typer.echo("note: nobody can be asked here, so the empty form is printed and no file written", err=True)
        return
    out = fill / f"{form.value}.yaml" if fill.is_dir() else fill
    if out.exists() and not force:
        raise UnreadableFile(out.name, "the file exists already", "Choose another name, or add --force")
    answers = _asked(chosen, language)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(filled_form(chosen, answers, language, on=date.today().isoformat()), encoding="utf-8")
    typer.echo(f"{out}. {word('private', language)}")


def _checked(lang: str) -> str:
    from thirdturn.domain.errors import UnknownName
    from thirdturn.guidance.library import LANGUAGES

    language = lang.strip().lower()
    if language not in LANGUAGES:
        raise UnknownName("language", lang, LANGUAGES)
    return language


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _breathe(console: Console, words: Pause, seconds: int) -> None:
    """Show one bar a half-breath: filling while breathing in, emptying while breathing out."""
    from rich.progress import BarColumn, Progress, TextColumn

    from thirdturn.guidance.self_help import breaths

    width = max(len(words.breathe_in), len(words.breathe_out))
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("")
        for breath in breaths(seconds, words):
            ticks = round(breath.seconds * TICKS_PER_SECOND)
            text = words.breathe_in if breath.is_in else words.breathe_out
            progress.update(task, description=text.ljust(width), total=ticks)
            for tick in range(ticks):
                progress.update(task, completed=tick + 1 if breath.is_in else ticks - tick)
                time.sleep(breath.seconds / ticks)


def _asked(form: Checklist, language: str) -> dict[str, Answer]:
    """Ask one item after another; stop where an answer says so."""
    from thirdturn.guidance.self_help import stop_of

    typer.echo(f"{form.title[language]}\n{form.about[language]}")
    answers: dict[str, Answer] = {}
    for number, item in enumerate(form.items, start=1):
        typer.echo(f"\n{number}/{len(form.items)}  {item.text[language]}")
        for place, option in enumerate(item.options, start=1):
            typer.echo(f"  {place}  {option.text[language]}")
        answers[item.id] = _answer(item, language)
        stop = stop_of(item, answers[item.id])
        if stop is not None:
            typer.echo(f"\n{stop[language]}\n")
            break
    return answers


def _answer(item: Item, language: str) -> Answer:
    """Ask until the answer is one."""
    from thirdturn.guidance.self_help import parse_answer, word

    while True:
        given = str(typer.prompt(word(item.kind, language), default="", show_default=False))
        try:
            return parse_answer(item, given)
        except ValueError:
            typer.echo(word("unknown", language), err=True)

"""``thirdturn drill``: practise the third turn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from thirdturn.domain.codebook import Codebook
    from thirdturn.guidance.drill import Feedback, Moment
    from thirdturn.guidance.practice_log import Entry
    from thirdturn.guidance.sitting import Sitting

BAR = 10
QUIT = "q"


def drill(
    lang: Annotated[
        str | None, typer.Option("--lang", help="en, de or fi; with --from, the session's language if not given.")
    ] = None,
    setting: Annotated[
        str | None, typer.Option("--setting", help="Only therapy, coaching, social_work, finance, sales or group.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="Only moments of away, around, against or stay.")
    ] = None,
    level: Annotated[int | None, typer.Option("--level", min=1, help="Only moments of this level, from 1.")] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="How many moments.")] = 5,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="The practice log; in your data folder if not given.")
    ] = None,
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Keep your answers' words in the log, too.")] = False,
    own: Annotated[
        Path | None,
        typer.Option("--from", metavar="ANALYSIS", help="Practise moments of your own session, an analysis.json."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, for any terminal and for pipes.")] = False,
    list_only: Annotated[bool, typer.Option("--list", help="Only list the moments and when they are due.")] = False,
    progress: Annotated[bool, typer.Option("--progress", help="Show what the log says of your practice.")] = False,
) -> None:
    """Practise answering resistance: read a moment, answer, see what your answer does and how sure the coder is of it.

    No marks are given. Moments come back when they are due, by your own rating. Everything stays on this machine; the
    log holds codes and ratings, and your words only with **--keep-text**.

    Examples: **thirdturn drill --setting coaching**, **thirdturn drill --lang de --family away --plain** and
    **thirdturn drill --progress**
    """
    from thirdturn.guidance import practice_log
    from thirdturn.guidance.drill import word

    path = _log_path(log)
    entries, notices = practice_log.read(path)
    language = _language(lang)
    for notice in notices:
        typer.echo(word("pass_over", language or "en").format(where=notice.source_ref), err=True)
    if progress:
        _show_progress(entries, language or "en")
        return
    chosen = _own(own, language, setting) if own else _shipped(language or "en", setting)
    language = language or (chosen[0].language if chosen else "en")
    chosen = _narrowed(chosen, family, level)
    if not chosen:
        typer.echo(word("nothing", language), err=True)
        raise typer.Exit(1)
    if list_only:
        _list(chosen, entries, language)
        return
    if own and not _names_are_out(language):
        raise typer.Exit(1)
    _practise(chosen, (path, entries, keep_text), count, language, plain=plain)


def _practise(
    chosen: Sequence[Moment],
    logged: tuple[Path, tuple[Entry, ...], bool],
    count: int,
    language: str,
    *,
    plain: bool,
) -> None:
    from thirdturn.guidance.drill import feedback, word
    from thirdturn.guidance.sitting import Book, Sitting
    from thirdturn.workflow import code_reply, load_codebook

    codebook = load_codebook()

    def judge(moment: Moment, words: str) -> Feedback:
        before = [(turn.role, turn.text) for turn in moment.before]
        return feedback(moment, code_reply(before, moment.client, words, moment.language), codebook, language)

    sitting = Sitting(chosen, judge, count=count, book=Book(*logged))
    if plain or not _at_terminal():
        _line_by_line(sitting, codebook, language)
    else:
        _on_screen(sitting, codebook, language)
    sitting.end()
    _say_goodbye(sitting, language)
    typer.echo(word("log_text" if logged[2] else "log", language).format(path=logged[0]))


def _shipped(language: str, setting: str | None) -> tuple[Moment, ...]:
    from thirdturn.guidance.drill import moments

    return moments(language, setting=_spelled(setting))


def _own(path: Path, language: str | None, setting: str | None) -> tuple[Moment, ...]:
    """Return the moments of a recorded session, and say how many are left out for what they may hold.

    Raises:
        InputError: It is no analysis.
        UnknownName: No such setting.
    """
    import json

    from thirdturn.domain.errors import UnknownName, UnreadableFile
    from thirdturn.domain.guidance import SETTINGS, Setting
    from thirdturn.domain.record_case import case_from_record, is_analysis
    from thirdturn.formats.source import read_source
    from thirdturn.guidance.drill import own_moments, word

    named: dict[str, Setting] = {one: one for one in SETTINGS}
    wanted = _spelled(setting) or "therapy"
    if wanted not in named:
        raise UnknownName("setting", wanted, SETTINGS)
    try:
        record = json.loads(read_source(path).text)
    except (json.JSONDecodeError, RecursionError):
        record = None
    if not is_analysis(record):
        raise UnreadableFile(path.name, "this is no analysis.json", "Run thirdturn analyze first and give its file")
    case = case_from_record(record, file=path.name)
    found, left_out = own_moments(case, setting=named[wanted])
    if left_out:
        typer.echo(word("risk", language or case.session.language).format(n=left_out), err=True)
    return found


def _narrowed(among: Sequence[Moment], family: str | None, level: int | None) -> tuple[Moment, ...]:
    from thirdturn.guidance.drill import chosen

    return chosen(among, family=_spelled(family), level=level)


def _names_are_out(language: str) -> bool:
    """Ask whether names are taken out of the session."""
    from thirdturn.guidance.drill import word

    typer.echo(f"{word('names', language)} {word('names_masked', language)}", err=True)
    return typer.confirm(word("names_ask", language), default=False, err=True)


def _line_by_line(sitting: Sitting, codebook: Codebook, language: str) -> None:
    """Practise line by line until the moments or the lines end."""
    from thirdturn.cli.drill_text import heading, talk
    from thirdturn.guidance.drill import word

    typer.echo(word("about", language))
    while sitting.moment is not None:
        if sitting.attempt == 1:
            typer.echo(f"\n{heading(sitting.moment, sitting, codebook, language)}\n")
            if sitting.moment.about:
                typer.echo(f"{sitting.moment.about}\n")
            for who, words in talk(sitting.moment, language):
                typer.echo(f"{who}: {words}")
        given = _asked(f"\n{word('ask_plain', language)}\n> ")
        if given is None or given.strip().lower() == QUIT:
            return
        if not given.strip():
            typer.echo(word("empty", language))
            continue
        sitting.reply(given.strip())
        _show_feedback(sitting, language)
        if not _choose(sitting, codebook, language):
            return


def _choose(sitting: Sitting, codebook: Codebook, language: str) -> bool:
    """Ask what to do with an answer until it is left; say whether to go on."""
    from thirdturn.guidance.drill import word
    from thirdturn.guidance.spacing import RATINGS

    while True:
        typer.echo(f"\n{word('choices', language)}")
        given = _asked("> ")
        choice = QUIT if given is None else given.strip().lower()
        if choice == QUIT:
            return False
        if choice == "w":
            sitting.rewrite()
            return True
        if choice == "d":
            _disagree(sitting, codebook, language)
        elif choice == "n":
            sitting.go_on()
            return True
        elif choice in [str(place + 1) for place in range(len(RATINGS))]:
            sitting.go_on(RATINGS[int(choice) - 1])
            return True
        else:
            typer.echo(word("unknown", language))


def _disagree(sitting: Sitting, codebook: Codebook, language: str) -> None:
    """Ask what the answer does as the user sees it; Enter alone takes it back."""
    from thirdturn.cli.drill_text import third_turns
    from thirdturn.guidance.drill import word

    typer.echo(word("see_it", language))
    choices: list[tuple[str | None, str]] = [*third_turns(codebook, language), (None, word("none_fits", language))]
    for place, (_, label) in enumerate(choices, start=1):
        typer.echo(f"  {place:2}  {label}")
    given = (_asked("> ") or "").strip()
    if not given:
        return
    if not given.isdecimal() or not 1 <= int(given) <= len(choices):
        typer.echo(word("unknown", language))
        return
    code, label = choices[int(given) - 1]
    sitting.correct(code)
    typer.echo(word("noted", language).format(label=label))
    if code is not None:
        _show_feedback(sitting, language, only_next=True)


def _show_feedback(sitting: Sitting, language: str, *, only_next: bool = False) -> None:
    from thirdturn.cli.drill_text import blocks, next_block, percent, quoted

    if sitting.moment is None or sitting.answer is None:
        return
    arguments = (sitting.moment, sitting.answer, language)
    for block in (next_block(*arguments),) if only_next else blocks(*arguments):
        if block.lines:
            typer.echo(f"\n{block.title}")
        for line in block.lines:
            text = quoted(line.text, language) if line.quote else line.text
            note = f" ({line.note})" if line.note else ""
            if line.p is not None:
                note = f"  [{'#' * round(line.p * BAR):.<{BAR}}] {percent(line.p, language)}"
            typer.echo(f"  {text}{note}")


def _on_screen(sitting: Sitting, codebook: Codebook, language: str) -> None:
    """Practise on a full screen.

    Raises:
        MissingExtra: Textual is not installed.
    """
    from thirdturn.domain.errors import MissingExtra

    try:
        from thirdturn.cli.drill_app import DrillApp
    except ImportError as error:
        raise MissingExtra("The drill's screen", "drill") from error
    DrillApp(sitting, codebook, language).run()


def _say_goodbye(sitting: Sitting, language: str) -> None:
    from thirdturn.cli.drill_text import day
    from thirdturn.guidance.drill import word

    typer.echo(f"\n{word('ended', language).format(n=sitting.given)}")
    due = sitting.next_due()
    if due is not None:
        typer.echo(word("next_due", language).format(when=day(due)))


def _list(among: Sequence[Moment], entries: Sequence[Entry], language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from thirdturn.cli.drill_text import day
    from thirdturn.guidance.drill import word
    from thirdturn.guidance.practice_log import reviews
    from thirdturn.guidance.sitting import utc_now
    from thirdturn.guidance.spacing import due
    from thirdturn.workflow import load_codebook

    codebook, when, now = load_codebook(), due(reviews(entries)), utc_now()
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    for _ in range(4):
        table.add_column("")
    for moment in among:
        label = codebook.family(moment.family).label
        time = when.get(moment.id)
        state = word("new", language) if time is None else word("due", language) if time <= now else day(time)
        level = word("level", language).format(level=moment.level) if moment.level else word("own", language)
        table.add_row(moment.id, word(moment.setting, language), label.get(language, label["en"]), level, state)
    Console(highlight=False).print(table)


def _show_progress(entries: Sequence[Entry], language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from thirdturn.cli.drill_text import counts, percent
    from thirdturn.guidance.drill import word
    from thirdturn.guidance.practice_log import progress
    from thirdturn.workflow import load_codebook

    console, codebook = Console(highlight=False), load_codebook()
    if not entries:
        console.print(word("no_answers", language))
        return
    told = progress(entries)
    table = Table(box=None, pad_edge=False)
    for name in ("month", "family", "answer", "times", "share"):
        table.add_column(word(name, language))
    for skill in told.skills:
        family, code = codebook.family(skill.family).label, codebook[skill.third_turn].label
        share, low, high = (percent(p, language) for p in (skill.count / skill.of, skill.low, skill.high))
        table.add_row(
            skill.month,
            family.get(language, family["en"]),
            code.get(language, code["en"]),
            f"{skill.count}/{skill.of}",
            f"{share} ({low} – {high})",
        )
    console.print(table)
    console.print(f"\n{counts(told, language)}\n{word('no_goal', language)}")


def _log_path(given: Path | None) -> Path:
    """Return where the log is.

    Raises:
        MissingExtra: No place was given and the library that knows the system's places is not installed.
    """
    from thirdturn.domain.errors import MissingExtra
    from thirdturn.guidance.practice_log import NAME

    if given is not None:
        return given / NAME if given.is_dir() else given
    try:
        from platformdirs import user_data_path
    except ImportError as error:
        raise MissingExtra("The practice log's usual place", "drill") from error
    return user_data_path("thirdturn", appauthor=False) / NAME


def _language(lang: str | None) -> str | None:
    from thirdturn.domain.errors import UnknownName
    from thirdturn.guidance.library import LANGUAGES

    if lang is None:
        return None
    language = lang.strip().lower()
    if language not in LANGUAGES:
        raise UnknownName("language", lang, LANGUAGES)
    return language


def _spelled(name: str | None) -> str | None:
    """Return a name as it is spelled here: ``Social work`` as ``social_work``."""
    return None if name is None else name.strip().lower().replace("-", "_").replace(" ", "_")


def _asked(prompt: str) -> str | None:
    """Return one line; ``None`` where there are no more."""
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        typer.echo()
        return None


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()

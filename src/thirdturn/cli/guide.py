"""``thirdturn guide``: reasons and techniques to look up, in the terminal, as JSON or as a page to browse."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from thirdturn.reports.handbook_content import Entry, Handbook


def guide(
    entry_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One reason or technique, such as W14 or M03.")
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option("--setting", help="Only what is for therapy, coaching, social_work, finance, sales or group."),
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="Only what answers resistance of away, around, against or stay.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Words in en, de or fi; a page starts in it, JSON holds no other."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the entries as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the handbook, one page for a browser, there.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="With --html: open the page in the browser.")] = False,
) -> None:
    """Look up why a client may resist and what can be done: all reasons and techniques, or one in full.

    Entries are options for a professional. A grade says how well the text behind an entry is known, not how well it
    works.

    Examples: **thirdturn guide --setting coaching**, **thirdturn guide M03 --lang de** and
    **thirdturn guide --html handbook.html --open**
    """
    from rich.console import Console

    from thirdturn.domain.codebook import RESISTING
    from thirdturn.domain.guidance import SETTINGS
    from thirdturn.reports.handbook_content import LANGUAGES
    from thirdturn.reports.handbook_record import entries_json, entry_json
    from thirdturn.reports.handbook_terminal import entries_table, entry_page

    setting = _known("setting", setting, SETTINGS)
    family = _known("family", family, RESISTING)
    language = _known("language", lang, LANGUAGES)
    if open_page and html is None:
        raise typer.BadParameter("say where the page goes, such as --html handbook.html", param_hint="--open")
    book = handbook()
    entry = _entry(entry_id, book.entries) if entry_id is not None else None
    entries = book.chosen(setting, family)
    if html is not None:
        _write(html, book, entry, (language, setting, family), open_page=open_page)
    elif json:
        text = entry_json(entry, language=language, setting=setting) if entry else None
        typer.echo(text or entries_json(entries.values(), language=language, setting=setting), nl=False)
    else:
        console = Console(highlight=False)
        shown = language or "en"
        console.print(
            entry_page(entry, book, language=shown, setting=setting)
            if entry
            else entries_table(entries, book, language=shown, width=console.width)
        )


def handbook() -> Handbook:
    """Return everything the handbook shows, from the knowledge files."""
    from dataclasses import asdict

    from thirdturn.data.load import knowledge
    from thirdturn.guidance.library import TECHNIQUE_FILES, reasons, techniques
    from thirdturn.reports.handbook_content import Handbook
    from thirdturn.workflow import load_codebook

    return Handbook(
        reasons={reason_id: asdict(reason) for reason_id, reason in reasons().items()},
        techniques={technique_id: asdict(technique) for technique_id, technique in techniques().items()},
        groups={group: knowledge(f"techniques/{group}.yaml")["title"] for group in TECHNIQUE_FILES},
        notes=knowledge("settings_notes.yaml"),
        sources=knowledge("sources.yaml")["sources"],
        codebook=load_codebook(),
    )


def _known(kind: str, given: str | None, known: tuple[str, ...]) -> str | None:
    """Return what was given as it is spelled here.

    Raises:
        UnknownName: It is none of those known.
    """
    from thirdturn.domain.errors import UnknownName

    if given is None:
        return None
    name = given.strip().lower().replace("-", "_").replace(" ", "_")
    if name not in known:
        raise UnknownName(kind, given, known)
    return name


def _entry(given: str, entries: Mapping[str, Entry]) -> Entry:
    """Return an entry by id.

    Raises:
        UnknownName: There is none; the error names those that come near by name or by letter.
    """
    from thirdturn.domain.errors import UnknownName

    name = given.strip().upper()
    if name in entries:
        return entries[name]
    sought = given.strip().casefold()
    alike = tuple(
        f"{entry_id} ({entry['name']['en']})"
        for entry_id, entry in entries.items()
        if len(sought) > 2 and any(sought in text.casefold() for text in entry["name"].values())
    )
    beginning_alike = tuple(entry_id for entry_id in entries if entry_id[0] == name[:1])
    raise UnknownName("reason or technique", given, alike or beginning_alike or tuple(entries))


def _write(
    path: Path,
    book: Handbook,
    entry: Entry | None,
    chosen: tuple[str | None, str | None, str | None],
    *,
    open_page: bool,
) -> None:
    """Write the page, and open it at the entry if one was named."""
    from thirdturn.reports.handbook import handbook_page

    language, setting, family = chosen
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(handbook_page(book, language=language or "en", setting=setting, family=family), encoding="utf-8")
    typer.echo(f"Handbook: {path}")
    if open_page:
        webbrowser.open(path.resolve().as_uri() + (f"#{entry['id']}" if entry else ""))

"""The handbook for a terminal: all reasons and techniques in tables, or one in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from thirdturn.reports.handbook_content import (
    Entry,
    Handbook,
    answered_by,
    channels_of,
    gates_of,
    grade_name,
    graded,
    needs_of,
    settings_of,
    word,
    wordings_of,
)
from thirdturn.reports.handbook_content import Text as Said

NARROW = 90
"""Columns below which a table tells only id, name and grade."""
WIDE = 140
"""Columns beyond which a table grows no wider."""


def entries_table(entries: Mapping[str, Entry], book: Handbook, *, language: str, width: int) -> RenderableType:
    """Return reasons and techniques in tables, one a group.

    Args:
        entries: What to show, by id.
        book: Where names come from.
        language: ``en``, ``de`` or ``fi``.
        width: Columns of the terminal.
    """
    parts: list[RenderableType] = []
    for title, group in groupby(entries.values(), key=lambda entry: _group(entry, book)[language]):
        table = _table(title, language, width)
        for entry in group:
            cells = [entry["id"], entry["name"][language]]
            if width >= NARROW:
                families = ", ".join(_short(book.family(family)[language]) for family in entry["families"])
                cells += [families, settings_of(entry["settings"], book)[language]]
            table.add_row(*cells, grade_name(entry["grade"])[language])
        parts += [table, Text()]
    if not parts:
        return Text(word("nothing")[language])
    return Group(*parts, Text(word("grade_note")[language]), Text(word("one_entry")[language]))


def entry_page(entry: Entry, book: Handbook, *, language: str, setting: str | None = None) -> RenderableType:
    """Return one reason or technique in full.

    Args:
        entry: The reason or the technique.
        book: Where names come from.
        language: ``en``, ``de`` or ``fi``.
        setting: Only wordings for this setting; a line says so where the entry is not for it.
    """
    is_reason = "indicators" in entry
    kind = word("reason" if is_reason else "technique")[language]
    parts: list[RenderableType] = [
        Text(f"{entry['id']}  {entry['name'][language]}", style="bold"),
        Text(f"{kind}. {graded(entry['grade'])[language]}", style="dim"),
        Text(),
        Text(entry["about"][language]),
    ]
    if setting and setting not in entry["settings"]:
        parts.append(Text(word("elsewhere", setting=book.setting(setting)[language])[language], style="italic"))
    parts += _reason(entry, book, language) if is_reason else _technique(entry, book, language, setting)
    parts += [Text(), _facts(entry, book, language), Text(), _sources(entry, book, language)]
    return Padding(Group(*parts), (1, 0))


def _reason(entry: Entry, book: Handbook, language: str) -> Iterable[RenderableType]:
    if entry["mine"]:
        yield Text(word("mine")[language], style="italic")
    yield from _bullets("indicators", entry["indicators"], language)
    yield from _bullets("check", entry["check"], language)
    yield from _named("answers", entry["techniques"], book, language)


def _technique(entry: Entry, book: Handbook, language: str, setting: str | None) -> Iterable[RenderableType]:
    if entry["inward"]:
        yield Text(word("inward")[language], style="italic")
    for key, gate in (("needs", needs_of(entry)), ("not_with", gates_of(entry))):
        if gate[language]:
            yield Text()
            yield Text.assemble((f"{word(key)[language]}: ", "bold"), gate[language])
    yield from _heading("steps", language)
    yield _rows((f"{number}.", step[language]) for number, step in enumerate(entry["steps"], start=1))
    for key in ("when", "when_not", "listen_for"):
        yield from _bullets(key, entry[key], language)
    yield from _heading("wordings_inward" if entry["inward"] else "wordings", language)
    wordings = wordings_of(entry, setting)
    if not wordings:
        yield Text(word("no_wordings")[language])
    for wording in wordings:
        where = settings_of(wording["settings"], book)[language]
        if wording["channels"]:
            where = f"{where}; {channels_of(wording['channels'])[language]}"
        yield _rows([("", wording["text"][language])])
        yield Padding(Text(where, style="dim"), (0, 0, 0, 4))
    yield from _named("answers_reasons", answered_by(book, entry["id"]), book, language)


def _facts(entry: Entry, book: Handbook, language: str) -> Table:
    facts = [
        ("families", ", ".join(book.family(family)[language] for family in entry["families"])),
        ("settings", settings_of(entry["settings"], book)[language]),
    ]
    if "channels" in entry:
        facts.append(("channels", channels_of(entry["channels"])[language]))
    if entry.get("third_turn"):
        facts.append(("as_third_turn", book.code(entry["third_turn"])[language]))
    if entry["codes"]:
        key = "shows_as" if "indicators" in entry else "fits_codes"
        facts.append((key, ", ".join(f"{book.code(code)[language]} ({code})" for code in entry["codes"])))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for key, fact in facts:
        table.add_row(word(key)[language], fact)
    return table


def _sources(entry: Entry, book: Handbook, language: str) -> RenderableType:
    rows = [
        ("-", f"{key} ({graded(source['grade'])[language]}): {source['text']}")
        for key in entry["sources"]
        if (source := book.sources.get(key))
    ]
    return Group(Text(word("sources")[language], style="bold"), _rows(rows))


def _bullets(key: str, texts: Iterable[Said], language: str) -> Iterable[RenderableType]:
    yield from _heading(key, language)
    yield _rows(("-", text[language]) for text in texts)


def _named(key: str, ids: Iterable[str], book: Handbook, language: str) -> Iterable[RenderableType]:
    """Yield a list of entries by id and name; nothing where there are none."""
    entries = book.entries
    rows = [(entry_id, entries[entry_id]["name"][language]) for entry_id in ids if entry_id in entries]
    if rows:
        yield from _heading(key, language)
        yield _rows(rows)


def _heading(key: str, language: str) -> Iterable[RenderableType]:
    yield Text()
    yield Text(word(key)[language], style="bold")


def _rows(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Return lines with a hanging indent behind their mark."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for mark, text in rows:
        table.add_row(Text(mark), Text(text))
    return Padding(table, (0, 0, 0, 2))


def _table(title: str, language: str, width: int) -> Table:
    # The same widths in every group, so that columns stand under one another.
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.width = min(width, WIDE)
    table.add_column("ID", width=3, no_wrap=True)
    table.add_column(word("name")[language], ratio=4)
    if width >= NARROW:
        table.add_column(word("families")[language], ratio=4)
        table.add_column(word("settings")[language], ratio=3)
    grade = word("grade")[language]
    table.add_column(grade, width=len(grade) + 1, no_wrap=True)
    return table


def _group(entry: Entry, book: Handbook) -> Said:
    if "indicators" in entry:
        return word(f"reasons_{entry['id'][0]}")
    return book.groups[entry["group"]]


def _short(label: str) -> str:
    """Return a family's name without what stands in brackets."""
    return label.partition(" (")[0]

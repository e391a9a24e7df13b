"""The codebook for a terminal: all codes in a table, or one code on a page."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.table import Table

from thirdturn.domain.codebook import Code, Codebook

_TITLES = {"client": "What the client does", "practitioner": "What the practitioner does", "third_turn": "Third turns"}


def codebook_table(codebook: Codebook, *, language: str = "en") -> RenderableType:
    """Return every code with its label, set by set; ``*`` marks those that only people give."""
    tables: list[RenderableType] = []
    for code_set, title in _TITLES.items():
        table = Table("Code", "Label", "Family", title=title, title_justify="left", box=None, pad_edge=False)
        for code in codebook.codes:
            if code.set == code_set:
                family = codebook.family(code.family).label[language] if code.family else ""
                table.add_row(code.id + ("" if code.labelled else " *"), code.label[language], family)
        tables += [table, ""]
    tables.append(f"* given by people only. Codebook {codebook.version}. One code: thirdturn codes ID")
    return Group(*tables)


def code_page(code: Code, codebook: Codebook, *, language: str = "en") -> RenderableType:
    """Return one code with definition, example, neighbours and sources."""
    lines = [f"# {code.id}: {code.label[language]}", code.definition]
    if code.example:
        lines.append(f"**Example** (invented): {code.example}")
    for title, text in (
        ("Easily confused", code.confusion),
        ("What it may tell you", code.may_tell),
        ("Or a fair objection?", code.legitimate),
    ):
        if text:
            lines.append(f"**{title}**: {text}")
    if code.neighbours:
        named = "; ".join(f"{other} ({codebook[other].label[language]})" for other in code.neighbours)
        lines.append(f"**Neighbours**: {named}")
    if code.cues:
        spoken = "; ".join(f"{tongue}: {', '.join(words)}" for tongue, words in code.cues.items())
        lines.append(f"**Cues** (hints, never proof): {spoken}")
    if not code.labelled:
        lines.append("Given by people only: the machine coders do not know it.")
    lines.append("**Sources**")
    lines.append("\n".join(f"- {source.key} (grade {source.grade}): {source.text}" for source in code.sources))
    return Markdown("\n\n".join(lines))

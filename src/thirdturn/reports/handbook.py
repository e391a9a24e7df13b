"""The handbook: one HTML file to browse reasons and techniques in; it needs no network and no other file.

All of it can be read without its script, in each of the three languages; the script adds search, filters and links
that open what they lead to. The same knowledge always gives the same page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from thirdturn.domain.codebook import RESISTING, Code
from thirdturn.domain.guidance import SETTINGS
from thirdturn.domain.version import VERSION
from thirdturn.reports import handbook_content as content
from thirdturn.reports.handbook_content import LANGUAGES, Handbook, Text, own, word
from thirdturn.reports.html import environment, policy
from thirdturn.reports.look import shapes, template_text

TONGUES = {"en": "English", "de": "Deutsch", "fi": "Suomi"}
_SPEAKER = re.compile(r"(?:^|(?<=[.?!)] ))[CPKFAT]: ")
"""The letter before a turn of an example: client and practitioner in English, German and Finnish."""
_ENTRY_ID = re.compile(r"\b[PMQRWFV]\d{2}\b")


def handbook_page(
    book: Handbook, *, language: str = "en", setting: str | None = None, family: str | None = None
) -> str:
    """Return the handbook as one HTML page.

    Args:
        book: What it shows.
        language: The language it starts in: ``en``, ``de`` or ``fi``; the page holds all three.
        setting: The setting it starts filtered by.
        family: The family it starts filtered by.
    """
    style = template_text("page.css") + template_text("handbook.css")
    script = template_text("handbook.js")
    return (
        environment()
        .get_template("handbook.html.j2")
        .render(
            version=VERSION,
            policy=policy(style, script),
            style=Markup(style),
            script=Markup(script),
            shapes={family: path for family, path in shapes().items() if family in RESISTING},
            language=language,
            chosen={"setting": setting or "", "family": family or "", "grade": ""},
            languages=LANGUAGES,
            tongues=TONGUES,
            book=book,
            entries=book.entries,
            reason_groups=_reason_groups(book),
            technique_groups=_technique_groups(book),
            third_turns=[_third_turn(code, book) for code in book.codebook.of("third_turn")],
            families=[_family(family, book) for family in RESISTING],
            setting_options=[(setting, book.setting(setting), False) for setting in SETTINGS],
            family_options=[(family, _short(book.family(family)), True) for family in RESISTING],
            grade_options=[(grade, content.grade_name(grade), False) for grade in own("grades")],
            counted=_counted(len(book.entries)),
            grades=own("grades"),
            sources=_sources(book),
            linked=_linked(book),
            word=word,
            content=content,
        )
    )


def _reason_groups(book: Handbook) -> list[tuple[Text, list[content.Entry]]]:
    groups = groupby(book.reasons.values(), key=lambda reason: str(reason["id"])[0])
    return [(word(f"reasons_{letter}"), list(group)) for letter, group in groups]


def _technique_groups(book: Handbook) -> list[tuple[Text, list[content.Entry]]]:
    groups = groupby(book.techniques.values(), key=lambda technique: str(technique["group"]))
    return [(book.groups[group], list(techniques)) for group, techniques in groups]


def _third_turn(code: Code, book: Handbook) -> Mapping[str, Any]:
    """Return a third turn with its words in every language; English ones come from the codebook."""
    translated = own("third_turns").get(code.id, {})
    return {
        "id": code.id,
        "label": book.code(code.id),
        "definition": _translated(code.definition, translated.get("definition")),
        "example": _spoken(_translated(code.example, translated.get("example"))),
        "techniques": content.realised_by(book, code.id),
        "sources": code.sources,
    }


def _family(family: str, book: Handbook) -> Mapping[str, Any]:
    definition = book.codebook.family(family).definition
    return {"id": family, "label": book.family(family), "definition": _translated(definition, own("families")[family])}


def _spoken(example: Text) -> list[tuple[str, Text]]:
    """Return an example such as ``C: I don't know. P: Mm-hm.`` turn by turn, with the word for who speaks."""
    turns = {language: _SPEAKER.split(example[language])[1:] for language in LANGUAGES}
    return [
        (who, {language: said.strip() for language, said in zip(LANGUAGES, texts, strict=True)})
        for who, *texts in zip(("client", "practitioner"), *turns.values(), strict=True)
    ]


def _translated(english: str, others: Mapping[str, str] | None) -> Text:
    return {language: (others or {}).get(language, english) for language in LANGUAGES}


def _sources(book: Handbook) -> list[Mapping[str, Any]]:
    """Return every source with the entries that name it; those that only third turns rest on come last."""
    known: dict[str, dict[str, Any]] = {key: dict(source) for key, source in book.sources.items()}
    for code in book.codebook.of("third_turn"):
        for source in code.sources:
            known.setdefault(source.key, {"grade": source.grade, "text": source.text, "read": ""})
    return [{"key": key, "used": _using(key, book), **source} for key, source in known.items()]


def _using(source: str, book: Handbook) -> list[str]:
    return [entry_id for entry_id, entry in book.entries.items() if source in entry["sources"]]


def _short(label: Text) -> Text:
    """Return a family's name without what stands in brackets."""
    return {language: label[language].partition(" (")[0] for language in LANGUAGES}


def _counted(total: int) -> Mapping[str, Markup]:
    """Return the line that counts what is shown; the script fills in the number."""
    place = Markup("<b data-shown>{}</b>").format(total)
    return {language: Markup(word("count")[language]).format(shown=place, total=total) for language in LANGUAGES}


def _linked(book: Handbook) -> Any:
    """Return a function that makes links of the ids of entries inside a text; everything else is escaped."""

    def linked(text: str) -> Markup:
        return Markup(
            _ENTRY_ID.sub(
                lambda found: f'<a href="#{found[0]}">{found[0]}</a>' if found[0] in book.entries else found[0],
                str(escape(text)),
            )
        )

    return linked

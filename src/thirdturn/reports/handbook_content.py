"""What the handbook holds, as plain data: the same for the page, the terminal and the record.

The room of guidance is a sibling and is not imported. An entry is a mapping with the fields of
``thirdturn.guidance.library.Reason`` or ``Technique`` (``dataclasses.asdict`` makes one of each).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.guidance import CHANNELS, SETTINGS

LANGUAGES = ("en", "de", "fi")
SLOT = "{words}"
"""Stands in wordings for a few of the client's own words."""
SHOWN_SLOT = "…"

Text = Mapping[str, str]
"""The same words by language."""
Entry = Mapping[str, Any]
"""A reason or a technique."""


@dataclass(frozen=True, slots=True)
class Handbook:
    """Everything the handbook shows.

    Attributes:
        reasons: By id, in order of display.
        techniques: By id, in order of display; each names its ``group``.
        groups: Titles of the techniques' groups by id, in order of display.
        notes: ``settings_notes.yaml`` as it is parsed: setting notes, group protocol, what not to do.
        sources: The list of ``sources.yaml`` by key, as it is parsed.
        codebook: Where the names of families, codes and third turns come from.
    """

    reasons: Mapping[str, Entry]
    techniques: Mapping[str, Entry]
    groups: Mapping[str, Text]
    notes: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]
    codebook: Codebook

    @property
    def entries(self) -> dict[str, Entry]:
        """Reasons, then techniques, by id."""
        return {**self.reasons, **self.techniques}

    def chosen(self, setting: str | None = None, family: str | None = None) -> dict[str, Entry]:
        """Return the entries for a setting and a family; all where one is not given."""
        return {
            entry_id: entry
            for entry_id, entry in self.entries.items()
            if setting in (None, *entry["settings"]) and family in (None, *entry["families"])
        }

    def setting(self, setting: str) -> Text:
        """Return a setting's name."""
        title: Text = next(note["title"] for note in self.notes["settings"] if note["id"] == setting)
        return title

    def code(self, code_id: str) -> Text:
        """Return a code's label in every language; English where the codebook has none."""
        label = self.codebook[code_id].label
        return {language: label.get(language, label["en"]) for language in LANGUAGES}

    def family(self, family: str) -> Text:
        """Return a family's name."""
        label = self.codebook.family(family).label
        return {language: label.get(language, label["en"]) for language in LANGUAGES}


def own(part: str) -> Mapping[str, Any]:
    """Return a part of ``handbook.yaml``: ``"words"``, ``"grades"``, ``"channels"``, ``"needs"``, ..."""
    found: Mapping[str, Any] = knowledge("handbook.yaml")[part]
    return found


def word(key: str, **slots: object) -> Text:
    """Return one of the handbook's own words; a slot that is given is filled in."""
    text: Text = own("words")[key]
    return {language: text[language].format(**slots) if slots else text[language] for language in LANGUAGES}


def graded(grade: str) -> Text:
    """Return a grade in plain words, such as ``Grade D: second hand``; ``Grade: our own thinking``."""
    of, short = word("grade"), own("grades")[grade]["short"]
    letter = "" if grade == "ours" else f" {grade}"
    return {language: f"{of[language]}{letter}: {short[language]}" for language in LANGUAGES}


def grade_name(grade: str) -> Text:
    """Return a grade's letter, or what stands for it."""
    name: Text = own("grades")[grade].get("name") or dict.fromkeys(LANGUAGES, grade)
    return name


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Return several texts as one; empty where there are none."""
    found = list(texts)
    return {language: between.join(text[language] for text in found) for language in LANGUAGES}


def settings_of(settings: Iterable[str], book: Handbook) -> Text:
    """Return names of settings; ``all settings`` where none is missing."""
    named = list(settings)
    return word("all_settings") if set(named) >= set(SETTINGS) else joined(map(book.setting, named))


def channels_of(channels: Iterable[str]) -> Text:
    """Return names of channels; ``all channels`` where none is missing."""
    named, names = list(channels), own("channels")
    return word("all_channels") if set(named) >= set(CHANNELS) else joined(names[channel] for channel in named)


def needs_of(technique: Entry) -> Text:
    """Return what must be there before a technique is offered; empty where nothing must."""
    return joined((own("needs")[need] for need in technique["needs"]), "; ")


def gates_of(technique: Entry) -> Text:
    """Return what forbids a technique; empty where nothing does."""
    closed = (["risk"] if technique["blocked_by_risk"] else []) + list(technique["blocked_for"])
    return joined((own("blocked_for")[gate] for gate in closed), "; ")


def wordings_of(technique: Entry, setting: str | None = None) -> list[Mapping[str, Any]]:
    """Return a technique's wordings for a setting, those for most settings first; the slot stands as an ellipsis."""
    found = [wording for wording in technique["wordings"] if setting in (None, *wording["settings"])]
    found.sort(key=lambda wording: (-len(wording["settings"]), SETTINGS.index(wording["settings"][0])))
    return [wording | {"text": _without_slot(wording["text"])} for wording in map(dict, found)]


def answered_by(book: Handbook, technique_id: str) -> list[str]:
    """Return the ids of the reasons that name a technique."""
    return [reason_id for reason_id, reason in book.reasons.items() if technique_id in reason["techniques"]]


def realised_by(book: Handbook, third_turn: str) -> list[str]:
    """Return the ids of the techniques that realise a third turn."""
    return [entry_id for entry_id, technique in book.techniques.items() if technique["third_turn"] == third_turn]


def _without_slot(text: Text) -> Text:
    return {language: text[language].replace(SLOT, SHOWN_SLOT) for language in LANGUAGES}

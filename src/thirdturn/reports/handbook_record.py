"""Reasons and techniques for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from thirdturn.reports.handbook_content import LANGUAGES, Entry

_TEXTS = ("when", "when_not", "steps", "indicators", "check")


def entry_record(entry: Entry, *, language: str | None = None, setting: str | None = None) -> dict[str, Any]:
    """Return a reason or a technique with every key, an empty list where one does not apply.

    Args:
        entry: The reason or the technique.
        language: Every text is a string in this language; without it an object by language.
        setting: Only wordings for this setting.
    """

    def said(text: Mapping[str, str]) -> str | dict[str, str]:
        return text[language] if language else dict(text)

    wordings = [wording for wording in entry.get("wordings", ()) if setting in (None, *wording["settings"])]
    return {
        "id": entry["id"],
        "kind": "reason" if "indicators" in entry else "technique",
        "name": said(entry["name"]),
        "about": said(entry["about"]),
        "families": list(entry["families"]),
        "settings": list(entry["settings"]),
        "languages": list(LANGUAGES),
        **{key: [said(text) for text in entry.get(key, ())] for key in _TEXTS},
        "techniques": list(entry.get("techniques", ())),
        "wordings": [
            {"text": said(one["text"]), "settings": list(one["settings"]), "channels": list(one["channels"])}
            for one in wordings
        ],
        "sources": list(entry["sources"]),
        "grade": entry["grade"],
    }


def entries_json(entries: Iterable[Entry], *, language: str | None = None, setting: str | None = None) -> str:
    """Return several entries as a JSON list; the options are those of :func:`entry_record`."""
    records = [entry_record(entry, language=language, setting=setting) for entry in entries]
    return _written(records)


def entry_json(entry: Entry, *, language: str | None = None, setting: str | None = None) -> str:
    """Return one entry as a JSON object; the options are those of :func:`entry_record`."""
    return _written(entry_record(entry, language=language, setting=setting))


def _written(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

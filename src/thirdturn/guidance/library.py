"""The knowledge that guidance rests on: reasons and techniques, as the data files hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import Channel, Setting

LANGUAGES = ("en", "de", "fi")
TECHNIQUE_FILES = ("first_seconds", "rolling", "asking", "structure")

Text = Mapping[str, str]
"""The same words by language (ISO 639-1)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Something a professional could say or write.

    Attributes:
        text: By language. May hold the slot ``{words}`` inside quotation marks: the client's own words.
        settings: Where it sounds right.
        channels: Where it can be used; empty where the technique's channels hold.
    """

    text: Text
    settings: tuple[Setting, ...]
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Technique:
    """What can be done with resistance. Fields as in ``data/schemas/techniques.json``.

    Attributes:
        id: ``P01`` to ``R17``.
        group: Which file it stands in: the professional's first seconds, rolling with it, asking, structure.
        name: By language.
        about: What it is and what it is for.
        steps: How it goes.
        when: When to use it.
        when_not: When not to.
        listen_for: What to listen for next.
        families: Families of resistance it answers.
        settings: Kinds of work it is for.
        channels: Where it works.
        sources: Keys of ``data/sources.yaml``.
        grade: How well the best source is known.
        wordings: Things one could say.
        codes: Client codes it fits particularly.
        third_turn: The third-turn code it realises; ``None`` where there is none.
        inward: It is done silently.
        needs: What must be on record before it is offered.
        blocked_by_risk: No risk flag may be open.
        blocked_for: Notes in the circumstances that forbid it.
    """

    id: str
    group: str
    name: Text
    about: Text
    steps: tuple[Text, ...]
    when: tuple[Text, ...]
    when_not: tuple[Text, ...]
    listen_for: tuple[Text, ...]
    families: tuple[str, ...]
    settings: tuple[Setting, ...]
    channels: tuple[Channel, ...]
    sources: tuple[str, ...]
    grade: str
    wordings: tuple[Wording, ...]
    codes: tuple[str, ...] = ()
    third_turn: str | None = None
    inward: bool = False
    needs: tuple[str, ...] = ()
    blocked_by_risk: bool = False
    blocked_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a client may resist: something about the situation, the goal, the pace or the relation.

    Attributes:
        id: ``W01`` to ``W22``, ``F01`` to ``F05``, ``V01`` to ``V03``.
        name: By language.
        about: What is meant.
        indicators: What one might notice.
        check: How one could ask the client about it.
        families: Families it often shows as.
        codes: Client codes it often shows as.
        settings: Kinds of work it belongs to.
        techniques: Ids of techniques that answer it.
        sources: Keys of ``data/sources.yaml``.
        grade: How well the best source is known.
        mine: It lies in what the professional does.
    """

    id: str
    name: Text
    about: Text
    indicators: tuple[Text, ...]
    check: tuple[Text, ...]
    families: tuple[str, ...]
    codes: tuple[str, ...]
    settings: tuple[Setting, ...]
    techniques: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str
    mine: bool = field(default=False)


@cache
def techniques() -> Mapping[str, Technique]:
    """Return every technique by id, in the order of the files."""
    found: dict[str, Technique] = {}
    for group in TECHNIQUE_FILES:
        for record in knowledge(f"techniques/{group}.yaml")["techniques"]:
            wordings = tuple(_wording(wording) for wording in record["wordings"])
            found[record["id"]] = Technique(group=group, **(_tuples(record) | {"wordings": wordings}))
    return found


@cache
def reasons() -> Mapping[str, Reason]:
    """Return every reason by id, in the order of the file."""
    return {record["id"]: Reason(**_tuples(record)) for record in knowledge("reasons/reasons.yaml")["reasons"]}


def technique(name: str) -> Technique:
    """Return a technique by id.

    Raises:
        UnknownName: There is none with that id.
    """
    if name not in techniques():
        raise UnknownName("technique", name, tuple(techniques()))
    return techniques()[name]


def reason(name: str) -> Reason:
    """Return a reason by id.

    Raises:
        UnknownName: There is none with that id.
    """
    if name not in reasons():
        raise UnknownName("reason", name, tuple(reasons()))
    return reasons()[name]


def _wording(record: Mapping[str, Any]) -> Wording:
    text = {language: record[language] for language in LANGUAGES}
    return Wording(text, tuple(record["settings"]), tuple(record.get("channels", ())))


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}

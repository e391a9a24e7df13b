"""For the professional: the words of a short pause, and forms to think with after or before a hard moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import UnknownName
from thirdturn.guidance.library import LANGUAGES, Text, technique

SCHEMA = "thirdturn/checklist/1"

Kind = Literal["text", "one", "several"]
Answer = str | tuple[str, ...]
"""Own words or one option's id; for items of the kind ``several`` the ids in order."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    Attributes:
        id: Its name in a filled form.
        text: By language.
        steps: What it consists of, for techniques.
        stop: What to say, and go no further, if this is the answer; ``None`` for most.
    """

    id: str
    text: Text
    steps: tuple[Text, ...] = ()
    stop: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    Attributes:
        id: Its name in a filled form.
        kind: ``text`` for own words, ``one`` or ``several`` of the options.
        text: By language.
        options: In order; empty for own words.
    """

    id: str
    kind: Kind
    text: Text
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """A form to think with. No answer is required, and nothing is scored.

    Attributes:
        id: ``rupture``, ``debrief`` or ``confront``.
        title: By language.
        about: What it is for.
        items: In the order they are asked.
        sources: Keys of ``data/sources.yaml``.
        grade: How well the best source is known.
    """

    id: str
    title: Text
    about: Text
    items: tuple[Item, ...]
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Breath:
    """Half a breath.

    Attributes:
        is_in: Breathing in; out otherwise.
        seconds: How long.
    """

    is_in: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Pause:
    """The words and times of a pause, in one language.

    Attributes:
        title: Heading.
        steps: What to do, one sentence each.
        breathe_in: What to show while breathing in.
        breathe_out: What to show while breathing out.
        after: The last sentence.
        stopped: What to say when it was broken off.
        in_s: Seconds of breathing in; ours, as all times here.
        out_s: Seconds of breathing out.
        total_s: How long it lasts if nothing else is said, in seconds.
    """

    title: str
    steps: tuple[str, ...]
    breathe_in: str
    breathe_out: str
    after: str
    stopped: str
    in_s: float
    out_s: float
    total_s: int


@cache
def pause(language: str) -> Pause:
    """Return the pause in a language, English where there is no text in it."""
    known = _known(language)
    record = knowledge("self.yaml")["pause"]
    in_s, out_s = record["in_s"], record["out_s"]
    steps = tuple(step[known].format(in_s=in_s, out_s=out_s) for step in record["steps"])
    names = ("title", "breathe_in", "breathe_out", "after", "stopped")
    words = {name: record[name][known] for name in names}
    return Pause(steps=steps, in_s=in_s, out_s=out_s, total_s=record["total_s"], **words)


def breaths(seconds: float, of: Pause) -> tuple[Breath, ...]:
    """Return breaths that take at least so many seconds; the last one is always breathed out to its end."""
    found: list[Breath] = []
    left = seconds
    while left > 0:
        found += [Breath(True, of.in_s), Breath(False, of.out_s)]
        left -= of.in_s + of.out_s
    return tuple(found)


@cache
def checklists() -> Mapping[str, Checklist]:
    """Return every form by id, in the order of the file."""
    return {record["id"]: _checklist(record) for record in knowledge("self.yaml")["checklists"]}


def checklist(name: str) -> Checklist:
    """Return a form by id.

    Raises:
        UnknownName: There is none with that id.
    """
    if name not in checklists():
        raise UnknownName("checklist", name, tuple(checklists()))
    return checklists()[name]


def word(name: str, language: str) -> str:
    """Return a phrase that is used while a form is filled in, English where there is none in the language."""
    return str(knowledge("self.yaml")["words"][name][_known(language)])


def parse_answer(item: Item, given: str) -> Answer:
    """Return what was answered; nothing is an answer, too.

    Args:
        item: What was asked.
        given: What was typed: own words, or the numbers of options from 1, with commas or blanks between them.

    Raises:
        ValueError: Not a number of an option, or several numbers where one was asked for.
    """
    if item.kind == "text":
        return given.strip()
    numbers = [int(part) for part in given.replace(",", " ").replace(";", " ").split()]
    if any(not 1 <= number <= len(item.options) for number in numbers):
        raise ValueError(f"numbers from 1 to {len(item.options)}")
    chosen = tuple(item.options[number - 1].id for number in sorted(set(numbers)))
    if item.kind == "several":
        return chosen
    if len(chosen) > 1:
        raise ValueError("one number")
    return "".join(chosen)


def stop_of(item: Item, answer: Answer) -> Text | None:
    """Return what is to be said, and to go no further, after an answer; ``None`` where one can go on."""
    given = (answer,) if isinstance(answer, str) else answer
    return next((option.stop for option in item.options if option.id in given and option.stop), None)


def blank_form(form: Checklist, language: str) -> str:
    """Return an empty form as Markdown."""
    known = _known(language)
    lines = [f"# {form.title[known]}", "", form.about[known], ""]
    for number, item in enumerate(form.items, start=1):
        lines += [f"## {number}. {item.text[known]}", ""]
        for option in item.options:
            lines.append(f"- [ ] {option.text[known]}")
            lines += [f"    - {step[known]}" for step in option.steps]
            lines += [f"    - **{option.stop[known]}**"] if option.stop else []
        lines += [""] if item.options else ["> ", ""]
    return "\n".join(lines).rstrip() + "\n"


def filled_form(form: Checklist, answers: Mapping[str, Answer], language: str, *, on: str) -> str:
    """Return a filled form as YAML, each answer below its question.

    Args:
        form: The form.
        answers: By the item's id; what was not asked is left out.
        language: Of the questions.
        on: The day it was filled in, such as ``"2026-03-01"``.
    """
    known = _known(language)
    head = {"schema": SCHEMA, "checklist": form.id, "language": known, "date": on}
    parts = [f"# {form.title[known]}\n", _yaml(head), "answers:\n"]
    for item in form.items:
        if item.id in answers:
            answer = answers[item.id]
            entry = _yaml({item.id: answer if isinstance(answer, str) else list(answer)})
            parts.append(f"  # {item.text[known]}\n" + "".join(f"  {line}\n" for line in entry.splitlines()))
    return "".join(parts)


def _yaml(record: Mapping[str, Any]) -> str:
    # PyYAML writes these line ends as they are and reads them as spaces; escaped, they come back.
    plain = not any(mark in repr(record) for mark in ("\\x85", "\\u2028", "\\u2029"))
    return yaml.safe_dump(record, allow_unicode=plain, sort_keys=False, width=10_000)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _checklist(record: Mapping[str, Any]) -> Checklist:
    return Checklist(
        id=record["id"],
        title=record["title"],
        about=record["about"],
        items=tuple(_item(item) for item in record["items"]),
        sources=tuple(record["sources"]),
        grade=record["grade"],
    )


def _item(record: Mapping[str, Any]) -> Item:
    own = [
        Option(option["id"], {one: option[one] for one in LANGUAGES}, stop=option.get("stop"))
        for option in record.get("options", ())
    ]
    named = [technique(name) for name in record.get("techniques", ())]
    options = (*own, *(Option(one.id, one.name, one.steps) for one in named))
    return Item(record["id"], record["kind"], record["text"], options)

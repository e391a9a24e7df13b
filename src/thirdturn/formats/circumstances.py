"""Read what a practitioner knows beside the transcript: a small YAML file, every field optional."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import yaml

from thirdturn.data.load import knowledge, resource
from thirdturn.domain.errors import InputError
from thirdturn.domain.guidance import (
    CHANNELS,
    HOMEWORK,
    NOTES,
    RECORDS,
    REFERRALS,
    SETTINGS,
    STAGES,
    Circumstances,
)
from thirdturn.formats.source import read_source

FIELDS = tuple(Circumstances.__dataclass_fields__)
HIGHEST_COUNT = 10_000
"""Ours, for session numbers and missed sessions: what is larger is a date or an id in the wrong place."""

_EXAMPLE = "Write fields such as setting: coaching or events: [rupture], one a line"
_Word = TypeVar("_Word", bound=str)


def read_circumstances(path: Path) -> Circumstances:
    """Return the circumstances that a file tells; what it leaves out or empty stays unknown.

    Args:
        path: A YAML file with fields of :class:`Circumstances`, such as ``events: [rupture, new_practitioner]``. A list
            may be written as a single word where it has only one.

    Raises:
        UnreadableFile: The file is missing, empty or no text.
        InputError: An unknown field, a field given twice, or a value that is not allowed; names file, line and the
            allowed values.
    """
    facts = _Facts(path)
    codes = knowledge("circumstances.yaml")

    def ids(kind: str) -> tuple[str, ...]:
        return tuple(entry["id"] for entry in codes[kind])

    return Circumstances(
        setting=facts.word("setting", SETTINGS) or "therapy",
        channel=facts.word("channel", CHANNELS) or "in_person",
        stage=facts.word("stage", STAGES),
        referral=facts.word("referral", REFERRALS),
        session_number=facts.count("session_number", 1),
        missed=facts.count("missed", 0) or 0,
        missed_reason=facts.word("missed_reason", ids("missed_reason")),
        homework=facts.word("homework", HOMEWORK),
        homework_barrier=facts.word("homework_barrier", ids("homework_barrier")),
        events=facts.words("events", ids("event")),
        barriers=facts.words("barriers", ids("barrier")),
        tried=facts.words("tried", _techniques()),
        recorded=facts.words("recorded", RECORDS),
        notes=facts.words("notes", NOTES),
    )


def _techniques() -> tuple[str, ...]:
    """Return the id of every technique, in alphabetical order."""
    files = sorted(file.name for file in resource("techniques").iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(record["id"] for file in files for record in knowledge(f"techniques/{file}")["techniques"]))


class _Facts:
    """The fields of one file, with errors that name file and line."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.fields = self._fields(read_source(path).text)

    def _fields(self, text: str) -> dict[str, yaml.Node]:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise InputError(self.file, "no valid YAML", _EXAMPLE, line) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise InputError(self.file, "no valid YAML", _EXAMPLE) from error
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            raise InputError(self.file, "no fields", _EXAMPLE, root.start_mark.line + 1)
        found: dict[str, yaml.Node] = {}
        for name, value in root.value:
            word, line = str(name.value)[:40] if isinstance(name, yaml.ScalarNode) else "", name.start_mark.line + 1
            if word not in FIELDS:
                raise InputError(self.file, f"there is no field {word!r}", f"Known: {', '.join(FIELDS)}", line)
            if word in found:
                raise InputError(self.file, f"{word} is given twice", "Keep one of them", line)
            found[word] = value
        return found

    def word(self, key: str, allowed: Sequence[_Word]) -> _Word | None:
        """Return one of the words allowed; ``None`` where the field is missing or empty."""
        node = self.fields.get(key)
        return None if node is None or _is_empty(node) else self._allowed(node, key, allowed)

    def words(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a list, each once, or a single one; none where the field is missing or empty."""
        node = self.fields.get(key)
        if node is None or _is_empty(node):
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(dict.fromkeys(self._allowed(item, key, allowed) for item in items))

    def count(self, key: str, least: int) -> int | None:
        """Return a whole number from ``least``; ``None`` where the field is missing or empty."""
        node = self.fields.get(key)
        if node is None or _is_empty(node):
            return None
        digits = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not (digits.isascii() and digits.isdigit() and len(digits) < 7 and least <= int(digits) <= HIGHEST_COUNT):
            raise self._wrong(node, key, f"a whole number from {least} to {HIGHEST_COUNT}")
        return int(digits)

    def _allowed(self, node: yaml.Node, key: str, allowed: Sequence[_Word]) -> _Word:
        given = node.value.strip() if isinstance(node, yaml.ScalarNode) else None
        for word in allowed:
            if given is not None and word.casefold() == given.casefold():
                return word
        raise self._wrong(node, key, f"one of {', '.join(allowed)}")

    def _wrong(self, node: yaml.Node, key: str, expected: str) -> InputError:
        if isinstance(node, yaml.ScalarNode):
            shown = repr(str(node.value)[:40])
        else:
            shown = "a list" if isinstance(node, yaml.SequenceNode) else "a group of fields"
        return InputError(self.file, f"{key} is {shown}", f"Expected {expected}", node.start_mark.line + 1)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")

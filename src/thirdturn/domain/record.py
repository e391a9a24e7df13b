"""A record out of a knowledge file, such as one YAML entry, that knows its place, so that an error can name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdturn.domain.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields and where they stand.

    Attributes:
        file: File name, for messages.
        where: Path of keys from the top of the file, such as ``client[C.ack].label``; empty at the top.
        fields: The fields as plain strings, numbers, lists and mappings.
    """

    file: str
    where: str
    fields: Mapping[str, object]

    def wrong(self, key: str, problem: str) -> KnowledgeError:
        """Return an error that names the place of a field."""
        return KnowledgeError(self.file, self._place(key), problem)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text that is not blank; ``default`` where the field is missing."""
        value = self.fields.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        if not isinstance(value, str) or (not value.strip() and key in self.fields):
            raise self.wrong(key, f"must be a text, found {_kind(value)}")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where the field is missing."""
        value = self.fields.get(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(key, "must be a list of texts; put yes, no, on and off in quotes")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false where the field is missing."""
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, found {_kind(value)}")
        return value

    def record(self, key: str, *, optional: bool = False) -> Record:
        """Return a mapping below this record; an empty one where an optional field is missing."""
        value = self.fields.get(key, {} if optional else None)
        return Record(self.file, self._place(key), self._mapping(key, value))

    def records(self, key: str) -> tuple[Record, ...]:
        """Return a list of mappings, each named by its ``id``, or by its number where it has none."""
        value = self.fields.get(key)
        if not isinstance(value, list | tuple):
            raise self.wrong(key, "is missing" if value is None else f"must be a list, found {_kind(value)}")
        found = []
        for number, item in enumerate(value):
            fields = self._mapping(f"{key}[{number}]", item)
            found.append(Record(self.file, self._place(f"{key}[{fields.get('id', number)}]"), fields))
        return tuple(found)

    def _mapping(self, key: str, value: object) -> Mapping[str, object]:
        if value is None:
            raise self.wrong(key, "is missing")
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise self.wrong(key, f"must be a mapping with texts as keys, found {_kind(value)}")
        return value

    def _place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def _kind(value: object) -> str:
    """Return what a value is, in words of YAML."""
    names = {str: "a blank text", bool: "true or false", list: "a list", dict: "a mapping", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else type(value).__name__)

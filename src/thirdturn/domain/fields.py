"""Fields out of a JSON file that know their place in it, so that an error can name it without telling any words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar

from thirdturn.domain.errors import MalformedTranscript

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class Fields:
    """Named fields and where they stand in the file.

    Every method that reads a field raises :class:`MalformedTranscript` where something else stands there.

    Attributes:
        file: File name, for messages.
        where: Path of keys from the top of the file; empty at the top.
        fields: The fields as JSON has them.
    """

    file: str
    where: str
    fields: Mapping[str, Any]

    def wrong(self, key: str, expected: str) -> MalformedTranscript:
        """Return an error that names a field's place and what is expected there."""
        place = f"{self.where}.{key}" if self.where else key
        kind = type(self.fields[key]).__name__ if key in self.fields else "nothing"
        return MalformedTranscript(self.file, f"at {place} stands {kind}", f"Expected {expected}")

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text; ``default`` where the field is missing."""
        value = self.fields.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        # JSON can hold half a surrogate pair; no other file can.
        return value.encode("utf-8", "replace").decode("utf-8")

    def optional_text(self, key: str) -> str | None:
        """Return a text; ``None`` where it is missing or null."""
        return None if self.fields.get(key) is None else self.text(key)

    def word(self, key: str, words: tuple[_Word, ...]) -> _Word:
        """Return one of the words given."""
        for word in words:
            if word == self.fields.get(key):
                return word
        raise self.wrong(key, f"one of {', '.join(words)}")

    def optional_word(self, key: str, words: tuple[_Word, ...]) -> _Word | None:
        """Return one of the words given; ``None`` where it is missing or null."""
        return None if self.fields.get(key) is None else self.word(key, words)

    def number(self, key: str) -> float:
        """Return a finite number."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(key, "a number")
        return value

    def optional_number(self, key: str) -> float | None:
        """Return a finite number; ``None`` where it is missing or null."""
        return None if self.fields.get(key) is None else self.number(key)

    def whole(self, key: str, *, below: int | None = None) -> int:
        """Return a whole number from 0, smaller than ``below``."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (below is not None and value >= below):
            raise self.wrong(key, "a whole number from 0" + ("" if below is None else f" to {below - 1}"))
        return value

    def optional_whole(self, key: str, *, below: int | None = None) -> int | None:
        """Return a whole number from 0; ``None`` where it is missing or null."""
        return None if self.fields.get(key) is None else self.whole(key, below=below)

    def flag(self, key: str) -> bool:
        """Return true or false; false where the field is missing."""
        if not isinstance(self.fields.get(key, False), bool):
            raise self.wrong(key, "true or false")
        return bool(self.fields.get(key, False))

    def record(self, key: str) -> Fields:
        """Return a record below this one."""
        if not isinstance(self.fields.get(key), Mapping):
            raise self.wrong(key, "a record")
        return Fields(self.file, f"{self.where}.{key}".strip("."), self.fields[key])

    def items(self, key: str) -> Fields:
        """Return a list's items as fields named by their places, from 0; none where the list is missing."""
        if not isinstance(self.fields.get(key, []), list):
            raise self.wrong(key, "a list")
        items = {str(place): item for place, item in enumerate(self.fields.get(key, []))}
        return Fields(self.file, f"{self.where}.{key}".strip("."), items)

    def entries(self, key: str) -> tuple[Fields, ...]:
        """Return a list's records; none where the list is missing."""
        items = self.items(key)
        return tuple(items.record(place) for place in items.fields)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where it is missing."""
        items = self.items(key)
        return tuple(items.text(place) for place in items.fields)

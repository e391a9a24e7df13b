"""Turn words of the command line into values."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

import typer

from thirdturn.domain.errors import UnknownName
from thirdturn.domain.session import ROLES, Role

_Word = TypeVar("_Word", bound=str)


class SensitivityOption(StrEnum):
    """How readily a client turn is said to resist."""

    balanced = "balanced"
    high = "high"


def parse_roles(given: Sequence[str]) -> dict[str, Role]:
    """Read ``--role "Dr. A=practitioner"`` options.

    Raises:
        typer.BadParameter: No ``=``, a role that does not exist, or two roles for one speaker.
    """
    roles: dict[str, Role] = {}
    for item in given:
        speaker, separator, word = item.rpartition("=")
        role = next((role for role in ROLES if role == word.strip().lower()), None)
        if not separator or not speaker.strip() or role is None:
            raise typer.BadParameter(f'{item!r}: write it as "SPEAKER=ROLE" with a role of {", ".join(ROLES)}')
        if roles.setdefault(speaker.strip(), role) != role:
            raise typer.BadParameter(f"{speaker.strip()!r} is given two roles")
    return roles


def parse_columns(given: str | None) -> dict[str, str]:
    """Read ``--columns "text=Utterance, speaker=Who"``.

    Raises:
        typer.BadParameter: A part without ``=``.
    """
    columns: dict[str, str] = {}
    for item in (given or "").split(","):
        if not item.strip():
            continue
        part, separator, column = item.partition("=")
        if not separator or not column.strip():
            raise typer.BadParameter(f'{item.strip()!r}: write it as "PART=COLUMN", such as "text=Utterance"')
        columns[part.strip().lower()] = column.strip()
    return columns


def parse_word(kind: str, given: str, known: Sequence[_Word]) -> _Word:
    """Return what was given as it is spelled here; capitals, spaces and hyphens do not matter.

    Args:
        kind: What is named, for the message.
        given: The word as it was typed.
        known: The words there are.

    Raises:
        UnknownName: It is none of those known.
    """
    name = given.strip().lower().replace("-", "_").replace(" ", "_")
    for word in known:
        if word == name:
            return word
    raise UnknownName(kind, given, tuple(known))

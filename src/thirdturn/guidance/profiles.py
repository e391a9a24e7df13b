"""Profiles: which words, codes and cards a profession sees. A profile only takes techniques away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import Channel, Circumstances, Setting
from thirdturn.guidance.gates import missing
from thirdturn.guidance.library import Technique, Text


@dataclass(frozen=True, slots=True)
class Profile:
    """One profession. Fields as in ``data/schemas/profiles.json``.

    Attributes:
        id: Such as ``"social_worker"``.
        name: By language.
        setting: Kind of work.
        channel: How the two usually meet.
        practitioner: What the interface calls the professional, by language.
        client: What it calls the client, by language.
        codes: Client codes to show, or stems of them.
        notes: Entry of ``data/settings_notes.yaml`` that goes with it.
        allow: The only techniques offered; ``None`` where all may be.
        deny: Techniques never offered.
        needs: What must be on record before a technique is offered, beside what it asks for itself.
    """

    id: str
    name: Text
    setting: Setting
    channel: Channel
    practitioner: Text
    client: Text
    codes: tuple[str, ...]
    notes: str
    allow: tuple[str, ...] | None
    deny: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]

    def shows(self, code: str) -> bool:
        """Say whether a client code is among those this profession is shown."""
        return any(code == stem or code.startswith(f"{stem}.") for stem in self.codes)

    def forbids(self, technique: Technique, circumstances: Circumstances) -> str | None:
        """Return ``"profile"`` or ``"needs <record>"`` where the profile holds a technique back; ``None`` otherwise."""
        if technique.id in self.deny or (self.allow is not None and technique.id not in self.allow):
            return "profile"
        return missing(self.needs.get(technique.id, ()), circumstances)


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile by id, in the order of the file."""
    return {record["id"]: _profile(record) for record in knowledge("profiles.yaml")["profiles"]}


def profile(name: str) -> Profile:
    """Return a profile by id.

    Raises:
        UnknownName: There is none with that id.
    """
    if name not in profiles():
        raise UnknownName("profile", name, tuple(profiles()))
    return profiles()[name]


def _profile(record: Mapping[str, Any]) -> Profile:
    return Profile(
        id=record["id"],
        name=record["name"],
        setting=record["setting"],
        channel=record["channel"],
        practitioner=record["words"]["practitioner"],
        client=record["words"]["client"],
        codes=tuple(record["codes"]),
        notes=record["notes"],
        allow=tuple(record["allow"]) if "allow" in record else None,
        deny=tuple(record.get("deny", ())),
        needs={technique: tuple(needs) for technique, needs in record.get("needs", {}).items()},
    )

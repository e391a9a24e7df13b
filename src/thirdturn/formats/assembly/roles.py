"""Who is the practitioner, who the client: from the user, the file, the names, and at last the talk itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import RolesUnclear, UnknownName
from thirdturn.domain.session import ROLES, Role, Speaker
from thirdturn.formats.assembly.talk import practitioner_by_talk
from thirdturn.formats.raw import RawTurn

UNNAMED = "?"


def assign_roles(turns: Sequence[RawTurn], *, file: str, given: Mapping[str, str] | None = None) -> tuple[Speaker, ...]:
    """Give every speaker a role, with the reason in words.

    What the user says wins, then what the file says, then the names (whole words first, then pairs of letters such as
    T and P), then who is left over beside a known role, then who asks and reflects.

    Args:
        turns: All turns; empty labels are filled already.
        file: File name for errors.
        given: Role by speaker label, compared without case and blanks at the ends.

    Returns:
        Speakers in order of first appearance.

    Raises:
        RolesUnclear: Nothing decides.
        UnknownName: ``given`` names a speaker or a role that does not exist.
    """
    labels = tuple(dict.fromkeys(turn.speaker for turn in turns))
    found = _given(labels, given or {})
    _add(found, _hinted(turns))
    _add(found, {label: role for label in labels if (role := _by_name(label, labels))})
    _add(found, _by_pair([label for label in labels if label not in found], found))
    _add(found, _by_being_left(labels, found))
    if any(label not in found for label in labels):
        _add(found, _by_talk(turns, labels, found, file))
    return tuple(Speaker(label, *found[label]) for label in labels)


def role_of_word(word: str) -> Role | None:
    """Return the role that a word such as ``therapist`` or ``Klientin`` names; ``None`` if it names none."""
    roles = {_names()[part] for part in _words(word) if part in _names()}
    if len(roles) != 1:
        return None
    role = roles.pop()
    return "client" if role == "relative" else _as_role(role)


def is_known_label(label: str) -> bool:
    """Say whether a label holds a word that labels are made of: a role, a relative, "speaker"."""
    return any(part in _names() or part in _label_words() for part in _words(label))


_Found = dict[str, tuple[Role, str]]


def _add(found: _Found, more: Mapping[str, tuple[Role, str]]) -> None:
    """Add what is not known yet: the earlier evidence wins."""
    for label, role in more.items():
        found.setdefault(label, role)


def _given(labels: Sequence[str], given: Mapping[str, str]) -> _Found:
    by_plain = {label.strip().casefold(): label for label in labels}
    found: _Found = {}
    for name, word in given.items():
        label = by_plain.get(name.strip().casefold())
        if label is None:
            raise UnknownName("speaker", name, tuple(labels))
        role = next((role for role in ROLES if role == word.strip().casefold()), None)
        if role is None:
            raise UnknownName("role", word, ROLES)
        found[label] = (role, "given by the user")
    return found


def _hinted(turns: Sequence[RawTurn]) -> _Found:
    """Read what the file says about a speaker, if it says one thing only."""
    hints: dict[str, set[Role]] = {}
    for turn in turns:
        role = role_of_word(turn.role_hint) if turn.role_hint else None
        if role:
            hints.setdefault(turn.speaker, set()).add(role)
    return {
        label: (role, f"the file says {role}") for label, roles in hints.items() if len(roles) == 1 for role in roles
    }


def _by_name(label: str, labels: Sequence[str]) -> tuple[Role, str] | None:
    if label == UNNAMED:
        return ("other", "the file does not say who speaks") if len(labels) > 1 else None
    kinds = {_names()[part] for part in _words(label) if part in _names()}
    if "relative" in kinds:
        client_named = any("client" in {_names().get(part) for part in _words(other)} for other in labels)
        return "other" if client_named else "client", f"named '{label}'"
    if len(kinds) != 1:
        return None
    return _as_role(kinds.pop()), f"named '{label}'"


def _by_pair(labels: Sequence[str], found: _Found) -> _Found:
    """Read letters such as T and P, numbered or not, if exactly one way of reading them fits."""
    if any(role == "practitioner" for role, _ in found.values()):
        return {}
    stems = {label: _stem(label) for label in labels}
    present = set(stems.values())
    fitting = [
        (first, clients)
        for first, clients in knowledge("lexicons/roles.yaml")["pairs"]
        if first in present and len(present) > 1 and present - {first} <= set(clients)
    ]
    if len(fitting) != 1:
        return {}
    first, _ = fitting[0]
    practitioner = next(label for label in labels if stems[label] == first)
    other = next(label for label in labels if stems[label] != first)
    reason = f"'{practitioner}' beside '{other}'"
    return {label: ("practitioner" if stems[label] == first else "client", reason) for label in labels}


def _by_being_left(labels: Sequence[str], found: _Found) -> _Found:
    """Give those who are left beside a known role the other one."""
    left = [label for label in labels if label not in found]
    roles = {role for role, _ in found.values()}
    if "practitioner" in roles:
        known = next(label for label, (role, _) in found.items() if role == "practitioner")
        return dict.fromkeys(left, ("client", f"talks with '{known}', the practitioner"))
    if "client" in roles and len(left) == 1:
        known = next(label for label, (role, _) in found.items() if role == "client")
        return {left[0]: ("practitioner", f"talks with '{known}', a client")}
    return {}


def _by_talk(turns: Sequence[RawTurn], labels: Sequence[str], found: _Found, file: str) -> _Found:
    """Judge by the talk; the others are clients, or others where a client is known by name."""
    left = [label for label in labels if label not in found]
    chosen, why = practitioner_by_talk(turns, left)
    if chosen is None:
        raise RolesUnclear(file, tuple(left), why)
    rest: Role = "other" if any(role == "client" for role, _ in found.values()) else "client"
    return {
        label: ("practitioner", why) if label == chosen else (rest, f"'{chosen}' is the practitioner: {why}")
        for label in left
    }


def _as_role(kind: str) -> Role:
    return next(role for role in ROLES if role == kind)


def _words(label: str) -> list[str]:
    """Return the words of a label, without case, digits and punctuation; hyphened ones whole and in parts."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", label.casefold())
    return [*words, *(part for word in words if "-" in word for part in word.split("-"))]


def _stem(label: str) -> str:
    """Return a short label as it is looked up among the pairs: ``P1`` is ``p``, ``Th.`` is ``th``."""
    return re.sub(r"[\W\d_]+", "", label.casefold())


@cache
def _names() -> dict[str, str]:
    names = knowledge("lexicons/roles.yaml")["names"]
    return {word: kind for kind, words in names.items() for word in words}


@cache
def _label_words() -> frozenset[str]:
    return frozenset(knowledge("lexicons/roles.yaml")["labels"])

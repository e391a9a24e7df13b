"""Choose codes by name, group or pattern, and fold client codes into their families."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, family_of
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.errors import UnknownName


def codes_found(sessions: Iterable[CodedSession]) -> tuple[str, ...]:
    """Return every code that stands at some turn, in alphabetical order."""
    return tuple(sorted({code for session in sessions for turn in session.turns for code in turn.codes}))


def by_family(sessions: Iterable[CodedSession]) -> tuple[CodedSession, ...]:
    """Return the sessions with client codes replaced by their families; other codes stay as they are.

    A turn whose coder left the fine code open but knew the family gets the family.
    """
    return tuple(replace(session, turns=tuple(map(_folded, session.turns))) for session in sessions)


def _folded(turn: CodedTurn) -> CodedTurn:
    codes = tuple(dict.fromkeys(family_of(code) or code for code in turn.codes))
    return replace(turn, codes=codes or ((turn.family,) if turn.family else ()))


def code_groups(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Return the codes behind the words that stand for many.

    The words are ``client``, ``practitioner``, ``third_turn``, ``resisting`` and each family. Those about clients hold
    the families' own names as well, for codes that are folded.
    """
    client = {code.id for code in codebook.of("client")}
    families = {family: {family} | {code for code in client if family_of(code) == family} for family in FAMILIES}
    groups = {
        "client": client.union(FAMILIES),
        "practitioner": {code.id for code in codebook.of("practitioner")},
        "third_turn": {code.id for code in codebook.of("third_turn")},
        "resisting": set[str]().union(*(families[family] for family in RESISTING)),
    }
    return {name: frozenset(codes) for name, codes in (groups | dict(families)).items()}


def chosen_codes(
    words: Sequence[str], found: Collection[str], groups: Mapping[str, Collection[str]]
) -> frozenset[str] | None:
    """Return the found codes that some words mean; ``None`` (all of them) without any word.

    Args:
        words: Codes, names of groups, or patterns such as ``R.stay.*``; a code's own name goes first.
        found: The codes to choose from.
        groups: Codes by name of a group.

    Raises:
        UnknownName: A word means none of the codes found.
    """
    if not words:
        return None
    chosen: set[str] = set()
    for word in words:
        if word in found:
            own = {word}
        elif word in groups:
            own = set(groups[word]).intersection(found)
        else:
            own = {code for code in found if fnmatchcase(code, word)}
        if not own:
            raise UnknownName("code or group of codes in the file", word, tuple(sorted(found)))
        chosen |= own
    return frozenset(chosen)

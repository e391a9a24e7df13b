"""Join the codings of several coders turn by turn, and keep account of what could not be joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from thirdturn.domain.codebook import RESISTING, Codebook
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.errors import InputError
from thirdturn.domain.naming import first_few
from thirdturn.domain.session import Role
from thirdturn.stats.resampling import Bools, Ints

By = Literal["code", "family", "resisting"]
Part = Literal["client", "practitioner", "third_turn"]
Label = tuple[str, ...]

WANTED = {
    "client": "turns of clients",
    "practitioner": "turns of practitioners",
    "third_turn": "turns with a third-turn code",
}
_NAMED = 3
"""How many sessions an error message names."""


@dataclass(frozen=True, slots=True)
class CoderFiles:
    """What one coder coded.

    Attributes:
        name: Name of the coder: the file or folder as the user wrote it.
        sessions: The coded sessions, each id once.
    """

    name: str
    sessions: tuple[CodedSession, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared.

    Attributes:
        by: The codes themselves, their families, or only whether the turn resists. Families belong to client turns, so
            the latter two leave out all others.
        part: Only turns of clients, of practitioners, or the third-turn codes; ``None`` for all codes.
    """

    by: By = "code"
    part: Part | None = None

    def __post_init__(self) -> None:
        """Refuse families of practitioner turns."""
        if self.by != "code" and self.part not in (None, "client"):
            raise ValueError("only client turns have families and resist")


@dataclass(frozen=True, slots=True)
class Unit:
    """A turn that at least two coders have.

    Attributes:
        session: Id of the session.
        turn: Number of the turn.
        role: Who speaks, as far as the files or the codes say.
        labels: For each coder the labels, the primary one first; empty where the coder gave none; ``None`` where the
            coder does not have the turn.
    """

    session: str
    turn: int
    role: Role | None
    labels: tuple[Label | None, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The turns of several coders side by side.

    Attributes:
        units: Turns that at least two coders have, session by session, by turn number.
        alone: Turns that only one coder has, by the coder's place and session.
        out_of_scope: How many turns were left out because the scope asks for others.
        roles_differ: How many turns have different roles in different files.
    """

    units: tuple[Unit, ...]
    alone: Mapping[tuple[int, str], tuple[int, ...]]
    out_of_scope: int
    roles_differ: int


def join(coders: Sequence[CoderFiles], codebook: Codebook, scope: Scope) -> Joined:
    """Return the turns side by side.

    Args:
        coders: At least two.
        codebook: Tells whose turn it is where the files do not.
        scope: What is compared.

    Raises:
        InputError: No turn can be compared: nothing in common, nothing in scope, or no turn with labels from two.
    """
    side_of = {code.id: "client" if code.set == "client" else "practitioner" for code in codebook.codes}
    third_turns = frozenset(code.id for code in codebook.of("third_turn"))
    by_session = [{session.session: session for session in coder.sessions} for coder in coders]
    units: list[Unit] = []
    alone: dict[tuple[int, str], tuple[int, ...]] = {}
    counts: Counter[str] = Counter()
    for session in dict.fromkeys(name for sessions in by_session for name in sessions):
        own = [{turn.turn: turn for turn in files[session].turns} if session in files else {} for files in by_session]
        for number in sorted({number for turns in own for number in turns}):
            entries = tuple(turns.get(number) for turns in own)
            roles = {entry.role for entry in entries if entry and entry.role}
            counts["roles_differ"] += len(roles) > 1
            labels = tuple(_labels(entry, scope, third_turns) if entry else None for entry in entries)
            role = _role(entries, side_of)
            holders = [place for place, entry in enumerate(entries) if entry]
            counts["shared"] += len(holders) > 1
            if not _in_scope(role, labels, scope):
                counts["out_of_scope"] += 1
            elif len(holders) > 1:
                units.append(Unit(session, number, role, labels))
            else:
                key = (holders[0], session)
                alone[key] = (*alone.get(key, ()), number)
    joined = Joined(tuple(units), alone, counts["out_of_scope"], counts["roles_differ"])
    _refuse_nothing(joined, coders, scope, shared=counts["shared"])
    return joined


def _labels(turn: CodedTurn, scope: Scope, third_turns: frozenset[str]) -> Label:
    if scope.part == "third_turn":
        return (turn.third_turn,) if turn.third_turn else tuple(code for code in turn.codes if code in third_turns)
    if scope.by == "code":
        return turn.codes
    if turn.family is None:
        return ()
    return (turn.family,) if scope.by == "family" else ("resisting" if turn.family in RESISTING else "not_resisting",)


def _role(entries: Sequence[CodedTurn | None], side_of: Mapping[str, str]) -> Role | None:
    """Return the first role that a file says, else what the first known code says."""
    for entry in entries:
        if entry and entry.role:
            return entry.role
    sides = [side_of[code] for entry in entries if entry for code in entry.codes if code in side_of]
    return None if not sides else "client" if sides[0] == "client" else "practitioner"


def _in_scope(role: Role | None, labels: Sequence[Label | None], scope: Scope) -> bool:
    if scope.by != "code" or scope.part == "client":
        return role == "client"
    if scope.part == "third_turn":
        return role == "practitioner" and any(labels)
    return scope.part is None or role == scope.part


def _refuse_nothing(joined: Joined, coders: Sequence[CoderFiles], scope: Scope, *, shared: int) -> None:
    names = " and ".join(dict.fromkeys(coder.name for coder in coders))
    if not shared:
        known = "; ".join(f"{coder.name} has {_sessions(coder)}" for coder in coders)
        raise InputError(
            names, "no turn stands in two of them", f"Expected the same session ids and turn numbers, but {known}"
        )
    if not joined.units:
        raise InputError(
            names,
            f"the turns they share ({shared}) are no {WANTED[scope.part or 'client']}",
            "Expected codes of the codebook, or roles in the files; without --by and --role all codes are compared",
        )
    if not any(sum(map(bool, unit.labels)) > 1 for unit in joined.units):
        raise InputError(
            names,
            f"no turn carries a label from two of them (turns they share: {len(joined.units)})",
            "Expected codes from at least two coders at the same turns",
        )


def _sessions(coder: CoderFiles) -> str:
    ids = [session.session for session in coder.sessions]
    return f"{'session' if len(ids) == 1 else 'sessions'} {first_few(ids, _NAMED)}"


@dataclass(frozen=True, slots=True)
class Labels:
    """Units as arrays.

    Attributes:
        names: The labels found, in alphabetical order.
        sessions: Ids of the sessions.
        owner: Number of the session of each unit, rising.
        primary: Units × coders: number of the first label; -1 where there is none.
        has: Labels × units × coders: who gave the label, in whatever place.
    """

    names: tuple[str, ...]
    sessions: tuple[str, ...]
    owner: Ints
    primary: Ints
    has: Bools

    @property
    def rated(self) -> Bools:
        """Units × coders: who gave any label."""
        return self.primary >= 0


def labels_of(units: Sequence[Unit]) -> Labels:
    """Return units as arrays; there must be at least one unit."""
    names = sorted({name for unit in units for label in unit.labels for name in label or ()})
    place = {name: number for number, name in enumerate(names)}
    sessions = {name: number for number, name in enumerate(dict.fromkeys(unit.session for unit in units))}
    primary = np.full((len(units), len(units[0].labels)), -1)
    has = np.zeros((len(names), *primary.shape), dtype=np.bool_)
    for row, unit in enumerate(units):
        for coder, label in enumerate(unit.labels):
            for name in label or ():
                has[place[name], row, coder] = True
            if label:
                primary[row, coder] = place[label[0]]
    owner = np.array([sessions[unit.session] for unit in units])
    return Labels(tuple(names), tuple(sessions), owner, primary, has)

"""What went into a comparison of coders and what did not: counts, names and cautions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from thirdturn.domain.measure import Cell, Estimate, Table
from thirdturn.domain.naming import first_few
from thirdturn.stats.agreement_units import WANTED, CoderFiles, Joined, Labels, Scope

FEW_SESSIONS = 10
"""Ours: with fewer sessions the draws repeat the same few, and an interval is a rough guide."""
_NAMED = 8
"""How many turns or codes a line names; it says how many more there are."""


def table(table_id: str, name: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Return a table of the group ``agreement``."""
    return Table(table_id, name, "agreement", columns, tuple(rows))


def counts(joined: Joined, labels: Labels) -> tuple[Estimate, ...]:
    """Return how many turns there are to compare, and how many not."""
    numbers = (
        ("units", "Turns at least two coders have", len(joined.units)),
        ("compared", "Turns with a label from at least two", int((labels.rated.sum(axis=1) > 1).sum())),
        ("only_in_one", "Turns only one coder has", sum(map(len, joined.alone.values()))),
        ("not_in_all", "Turns some coder does not have", sum(None in unit.labels for unit in joined.units)),
    )
    return tuple(Estimate(key, name, "agreement", float(n), "count", n) for key, name, n in numbers)


def tables(coders: Sequence[CoderFiles], joined: Joined, scope: Scope) -> tuple[Table, ...]:
    """Return who coded how much, which turns only one coder has, and what to read with care."""
    alone = (
        (coders[place].name, session, len(turns), _some([str(turn) for turn in turns]))
        for (place, session), turns in joined.alone.items()
    )
    by_coder = (
        (
            coder.name,
            len(coder.sessions),
            sum(len(session.turns) for session in coder.sessions),
            sum(unit.labels[place] == () for unit in joined.units),
        )
        for place, coder in enumerate(coders)
    )
    warned = ((text,) for text in cautions(coders, joined, scope))
    return (
        table("coders", "Coders", ("coder", "sessions", "turns", "without_label"), by_coder),
        table("only_in_one", "Turns only one coder has", ("coder", "session", "turns", "which"), alone),
        table("cautions", "Read with care", ("caution",), warned),
    )


def cautions(coders: Sequence[CoderFiles], joined: Joined, scope: Scope) -> Iterator[str]:
    """Give what a reader should know before believing the figures."""
    yield from _about_files(coders, joined)
    yield from _about_turns(joined, scope)
    sessions = len({unit.session for unit in joined.units})
    if 1 < sessions < FEW_SESSIONS:
        yield f"intervals draw from {sessions} sessions only; below {FEW_SESSIONS} they are a rough guide"


def _about_files(coders: Sequence[CoderFiles], joined: Joined) -> Iterator[str]:
    used = [{name for unit in joined.units for name in unit.labels[place] or ()} for place in range(len(coders))]
    for (i, one), (j, other) in combinations(enumerate(coders), 2):
        if _codes(one) == _codes(other):
            yield f"{one.name} and {other.name} hold exactly the same codes: is it the same file twice?"
        elif used[i] and used[j] and not used[i] & used[j]:
            yield (
                f"{one.name} ({_some(sorted(used[i]))}) and {other.name} ({_some(sorted(used[j]))}) "
                "have no label in common: do they use the same codebook?"
            )
        else:
            for coder, own in ((one, used[i] - used[j]), (other, used[j] - used[i])):
                if own:
                    rest = other if coder is one else one
                    yield f"labels that {coder.name} uses and {rest.name} does not: {_some(sorted(own))}"


def _about_turns(joined: Joined, scope: Scope) -> Iterator[str]:
    if joined.roles_differ:
        yield f"{joined.roles_differ} turns have different roles in different files; the first file counts"
    if joined.out_of_scope:
        yield f"{joined.out_of_scope} turns left out: only {WANTED[scope.part or 'client']} are compared"
    if scope == Scope() and {"client", "practitioner"} <= {unit.role for unit in joined.units}:
        yield (
            "turns of clients and of practitioners are compared together; who speaks is never in doubt, which raises "
            "every coefficient: look at one role at a time with --role"
        )
    several = sum(any(len(label or ()) > 1 for label in unit.labels) for unit in joined.units)
    if several:
        yield (
            f"{several} turns carry several codes: the coefficients compare the first one; "
            "see F1 and kappa of each label, and the share with the same set"
        )


def _codes(coder: CoderFiles) -> list[tuple[str, object]]:
    return sorted(((session.session, session.turns) for session in coder.sessions), key=lambda item: item[0])


def _some(items: Sequence[str]) -> str:
    return first_few(items, _NAMED)

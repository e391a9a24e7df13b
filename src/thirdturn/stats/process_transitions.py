"""What the practitioner's turn does to the next client turn, and the other way round, across sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from thirdturn.domain.coded import CodedSession, CodedTurn, coded_session
from thirdturn.domain.process import ProcessCase
from thirdturn.domain.session import Role
from thirdturn.domain.transition import Lag, Transitions
from thirdturn.stats.code_sets import by_family
from thirdturn.stats.multiple_testing import corrected
from thirdturn.stats.transitions import Options, transitions

NEXT = Lag(1)


def process_transitions(cases: Sequence[ProcessCase], *, draws: int = 2000, seed: int = 1) -> Transitions:
    """Return what follows what at lag 1, between primary practitioner codes and families of client turns.

    Practitioner turns are compared with practitioner turns and client turns with client turns, in two tables:
    a client's turn behind a practitioner's, then a practitioner's behind a client's. Sessions of one client are drawn
    together for the intervals; where all belong to one client, each is drawn by itself. All p values are corrected
    together.

    Args:
        cases: Coded sessions at their places.
        draws: Bootstrap draws behind each interval.
        seed: The same seed gives the same intervals.
    """
    sessions = _sessions(cases)
    practitioner, client = (_codes(sessions, role) for role in ("practitioner", "client"))
    if not practitioner or not client:
        return Transitions((), (), "holm", draws)
    both = [
        transitions(sessions, [NEXT], Options(given=given, target=target, draws=draws, seed=seed))
        for given, target in ((practitioner, client), (client, practitioner))
    ]
    rows = [row for found in both for row in found.rows]
    adjusted = corrected([row.p for row in rows], "holm")
    return Transitions(
        tuple(replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True)),
        tuple(table for found in both for table in found.tables),
        "holm",
        draws,
    )


def _sessions(cases: Sequence[ProcessCase]) -> tuple[CodedSession, ...]:
    clusters = [own.place.client or own.place.process for own in cases]
    alone = len(set(clusters)) == 1
    found = []
    for own, cluster in zip(cases, clusters, strict=True):
        coded = coded_session(own.case.session, own.case.coding)
        turns = tuple(replace(turn, codes=turn.codes[:1]) for turn in coded.turns)
        found.append(replace(coded, turns=turns, cluster="" if alone else cluster))
    return tuple(replace(coded, turns=tuple(map(_silenced, coded.turns))) for coded in by_family(found))


def _silenced(turn: CodedTurn) -> CodedTurn:
    """Leave turns of others, such as an interpreter, without codes: they keep their places."""
    return turn if turn.role in ("practitioner", "client") else replace(turn, codes=())


def _codes(sessions: Sequence[CodedSession], role: Role) -> frozenset[str]:
    return frozenset(code for session in sessions for turn in session.turns if turn.role == role for code in turn.codes)

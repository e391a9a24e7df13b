"""Build the codings of a coder in a test, the way a table without roles is read."""

from __future__ import annotations

from collections.abc import Mapping

from thirdturn.domain.codebook import Family, family_of
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.session import Role
from thirdturn.stats.agreement_units import CoderFiles


def turn(number: int, codes: str, role: Role | None = None, third: str | None = None) -> CodedTurn:
    own = tuple(codes.split())
    family: Family | None = next((family for family in map(family_of, own) if family), None)
    return CodedTurn(number, own, role, family, third)


def coder(name: str, **sessions: Mapping[int, str]) -> CoderFiles:
    """Return a coder from ``session={turn number: codes}``."""
    return CoderFiles(
        name,
        tuple(
            CodedSession(session, tuple(turn(number, codes) for number, codes in turns.items()))
            for session, turns in sessions.items()
        ),
    )

"""Build small sessions and codings in a test, one line a turn."""

from __future__ import annotations

from collections.abc import Iterable

from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, TurnCoding
from thirdturn.domain.session import Role, Session, Span, Speaker, Turn
from thirdturn.workflow import load_codebook

ROLE_OF: dict[str, Role] = {"T": "practitioner", "C": "client", "D": "client", "O": "other"}


def session_of(lines: Iterable[str], *, gaps: dict[int, float] | None = None) -> Session:
    """Build a session from lines such as ``"T What brings you here?"``; gaps in seconds by turn index."""
    turns = []
    for index, line in enumerate(lines):
        speaker, _, text = line.partition(" ")
        turns.append(
            Turn(index, speaker, text, text, f"line {index + 1}", pause_before_s=(gaps or {}).get(index)),
        )
    speakers = tuple(Speaker(name, ROLE_OF[name]) for name in dict.fromkeys(turn.speaker for turn in turns))
    return Session("s", "s.txt", "plain", "en", speakers, tuple(turns))


def coding_of(session: Session, codes: Iterable[str]) -> Coding:
    """Build a coding from one string a turn: ``"QO SR > reflect"``, ``"R.stay.excuse"``, or ``""`` for undecided."""
    entries = []
    for turn, given in zip(session.turns, codes, strict=True):
        own, _, third = given.partition(">")
        ids = own.split()
        client = session.role_of(turn.speaker) == "client"
        family = family_of(ids[0]) if client and ids else None
        entries.append(
            TurnCoding(
                turn=turn.index,
                codes=tuple(CodeScore(code, 0.9) for code in ids),
                family=family,
                p_resisting=(0.9 if ids and ids[0].startswith("R.") else 0.1) if client else None,
                third_turn=CodeScore(third.strip(), 0.8) if third.strip() else None,
                abstained=not ids,
                question_form="wh" if "QO" in ids else "polar" if "QC" in ids else None,
                evidence=(Span(0, min(4, len(turn.text))),) if family and ids[0].startswith("R.") else (),
            )
        )
    return Coding(MadeBy("test", "1", "0"), tuple(entries))


def codebook() -> Codebook:
    """Return the shipped codebook."""
    return load_codebook()

"""Build coded sessions in a test, one word a turn."""

from __future__ import annotations

from thirdturn.domain.coded import CodedSession, CodedTurn


def coded(line: str, name: str = "s") -> CodedSession:
    """Build a session from ``"A B+C - A"``: a plus between codes of one turn, a dash for a turn without any."""
    turns = tuple(
        CodedTurn(number, () if word == "-" else tuple(word.split("+"))) for number, word in enumerate(line.split())
    )
    return CodedSession(name, turns)

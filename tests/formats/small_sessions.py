"""Build small sessions for tests of writing, one line a turn."""

from __future__ import annotations

from collections.abc import Iterable

from thirdturn.domain.session import Role, Session, Speaker, Turn

ROLE_OF: dict[str, Role] = {"T": "practitioner", "C": "client"}


def session_of(lines: Iterable[str], *, gaps: dict[int, float] | None = None) -> Session:
    """Build a session from lines such as ``"T What now?"``; gaps in seconds by turn index."""
    turns = tuple(
        Turn(index, speaker, text, text, f"line {index + 1}", pause_before_s=(gaps or {}).get(index))
        for index, (speaker, _, text) in enumerate(line.partition(" ") for line in lines)
    )
    speakers = tuple(Speaker(name, ROLE_OF[name]) for name in dict.fromkeys(turn.speaker for turn in turns))
    return Session("s", "s.txt", "plain", "en", speakers, turns)

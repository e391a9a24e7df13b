"""Join the pieces that subtitle makers and speech recognisers cut one turn into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from thirdturn.domain.session import Notice
from thirdturn.formats.raw import RawTurn


def join_same_speaker(turns: Iterable[RawTurn], *, glue: str = " ") -> tuple[tuple[RawTurn, ...], int]:
    """Join neighbouring pieces of the same speaker into one turn.

    A joined turn starts with its first piece and ends with its last; where the last piece has no end, neither has the
    turn. Pieces that name nobody are never joined: nothing says that one person spoke them.

    Args:
        turns: Pieces in the order of the file.
        glue: What stands between two pieces' words.

    Returns:
        The turns, and how many pieces were joined to the one before them (0 if nothing changed).
    """
    joined: list[RawTurn] = []
    count = 0
    for turn in turns:
        if joined and turn.speaker and joined[-1].speaker == turn.speaker:
            joined[-1] = _joined(joined[-1], turn, glue)
            count += 1
        else:
            joined.append(turn)
    return tuple(joined), count


def joining_notices(count: int, pieces: str) -> tuple[Notice, ...]:
    """Return the notice that says how many pieces were joined; nothing for 0.

    Args:
        count: As :func:`join_same_speaker` gives it.
        pieces: What the file calls them, such as ``"cues"``.
    """
    if not count:
        return ()
    return (Notice(f"{count} {pieces} were joined to the one before, as the same speaker goes on"),)


def _joined(first: RawTurn, last: RawTurn, glue: str) -> RawTurn:
    """Return two pieces as one turn."""
    opening = first.source_ref.partition(" to ")[0]
    return replace(
        first,
        text=glue.join(part for part in (first.text, last.text) if part),
        source_ref=opening if opening == last.source_ref else f"{opening} to {last.source_ref}",
        end_s=None if last.end_s is None else max(last.end_s, first.end_s or 0.0),
        role_hint=first.role_hint or last.role_hint,
    )

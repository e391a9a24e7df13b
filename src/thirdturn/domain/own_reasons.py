"""What the practitioner makes of the reasons offered: accepted, rejected, added in own words. Nobody else decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Say:
    """What was said about one moment, or about the session as a whole.

    Attributes:
        turn: Index of the moment's first resisting turn; ``None`` for the session as a whole. Moments are known by
            their turn, for their numbers change when a session is analysed anew.
        accepted: Ids of reasons that the practitioner takes up.
        rejected: Ids of reasons that the practitioner rules out.
        added: Reasons in the practitioner's own words.
    """

    turn: int | None
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.accepted or self.rejected or self.added)

    def judged(self, reason: str) -> str:
        """Return ``"accepted"``, ``"rejected"`` or, where nothing was said, ``""``."""
        return "accepted" if reason in self.accepted else "rejected" if reason in self.rejected else ""


def say_of(says: Iterable[Say], turn: int | None) -> Say:
    """Return what was said about a place; an empty one where nothing was."""
    return next((say for say in says if say.turn == turn), Say(turn))


def with_say(
    says: Iterable[Say],
    turn: int | None,
    *,
    accept: Sequence[str] = (),
    reject: Sequence[str] = (),
    add: Sequence[str] = (),
    clear: bool = False,
) -> tuple[Say, ...]:
    """Return everything said with something more about one place; the later word about a reason holds.

    Args:
        says: What was said so far.
        turn: The place, as :attr:`Say.turn` has it.
        accept: Ids to accept.
        reject: Ids to reject.
        add: Own words to add; those there already are not doubled.
        clear: Take back what was said about this place first.

    Returns:
        The session as a whole first, then moments in order of turns; places without a word are left out.
    """
    known = {say.turn: say for say in says}
    say = Say(turn) if clear else known.get(turn, Say(turn))
    new = {*accept, *reject}
    known[turn] = replace(
        say,
        accepted=_joined((one for one in say.accepted if one not in new), accept),
        rejected=_joined((one for one in say.rejected if one not in new), reject),
        added=_joined(say.added, add),
    )
    kept = [say for say in known.values() if not say.empty]
    return tuple(sorted(kept, key=lambda say: -1 if say.turn is None else say.turn))


def _joined(before: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*before, *more]))

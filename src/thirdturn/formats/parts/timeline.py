"""Put the tiers of several speakers into one order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thirdturn.formats.raw import RawTurn


@dataclass(frozen=True, slots=True)
class Piece:
    """A turn on a tier.

    Attributes:
        at: Where it begins on the common timeline; ``None`` where that is not known: it then follows the piece before
            it on its tier.
        rank: What decides between pieces that begin together, such as the tier's position.
        turn: The turn.
    """

    at: float | None
    rank: int
    turn: RawTurn


def merged(tiers: Iterable[Sequence[Piece]]) -> list[RawTurn]:
    """Return all tiers' turns in the order of their beginnings, then of their ranks."""
    placed: list[tuple[float, int, RawTurn]] = []
    for tier in tiers:
        known = 0.0
        for piece in tier:
            known = known if piece.at is None else piece.at
            placed.append((known, piece.rank, piece.turn))
    return [turn for _, _, turn in sorted(placed, key=lambda place: place[:2])]

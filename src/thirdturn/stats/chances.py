"""What a coder says of every turn of a segment, as probabilities in numbers, ready to be drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import TurnCoding
from thirdturn.domain.session import Session

Floats = NDArray[np.float64]

FIXED = ("client_turns", "client_words", "words")


@dataclass(frozen=True, slots=True)
class Chances:
    """What is known of every turn of a segment, in numbers.

    Attributes:
        names: Practitioner codes, one a column of ``practitioner``.
        practitioner: Probability of each code: practitioner turns × codes.
        practitioner_at: Exchange of each practitioner turn.
        client: Probability of change talk and of sustain talk: client turns × 2.
        client_at: Exchange of each client turn.
        fixed: By exchange, what no coder decides: client turns, client words, all words.
        from_scores: Turns whose probabilities the coder told.
    """

    names: tuple[str, ...]
    practitioner: Floats
    practitioner_at: NDArray[np.int64]
    client: Floats
    client_at: NDArray[np.int64]
    fixed: Floats
    from_scores: int


def chances(
    session: Session, entries: Sequence[TurnCoding], cut: tuple[range, ...], codebook: Codebook, *, scored: bool
) -> Chances:
    """Return what the coder gave each turn.

    Args:
        session: The session.
        entries: Its coding, one entry a turn.
        cut: The segment's exchanges.
        codebook: The codebook.
        scored: Take the coder's probabilities where it told them; otherwise, and for turns without them, a code that
            was given is certain.
    """
    names = tuple(code.id for code in codebook.of("practitioner"))
    roles = session.roles()
    at = {index: place for place, turns in enumerate(cut) for index in turns}
    practitioner = [index for index in at if roles[index] == "practitioner"]
    client = [index for index in at if roles[index] == "client"]
    told = [index for index in practitioner + client if scored and entries[index].scores]
    fixed = np.zeros((len(cut), len(FIXED)))
    for index, place in at.items():
        words = len(session.turns[index].text.split())
        spoken = roles[index] == "client"
        fixed[place] += (float(spoken), words * float(spoken), words)
    return Chances(
        names=names,
        practitioner=np.array([_practitioner(entries[i], names, scored) for i in practitioner]).reshape(-1, len(names)),
        practitioner_at=np.array([at[index] for index in practitioner], dtype=np.int64),
        client=np.array([_client(entries[index], scored) for index in client]).reshape(-1, 2),
        client_at=np.array([at[index] for index in client], dtype=np.int64),
        fixed=fixed,
        from_scores=len(told),
    )


def _practitioner(entry: TurnCoding, names: tuple[str, ...], scored: bool) -> list[float]:
    if scored and entry.scores:
        return [entry.scores.get(name, 0.0) for name in names]
    codes = {score.id for score in entry.codes}
    return [float(name in codes) for name in names]


def _client(entry: TurnCoding, scored: bool) -> list[float]:
    """Return the probability of change and of sustain talk; the probabilities told are scaled to sum to 1."""
    if scored and entry.scores:
        whole = sum(entry.scores.values())
        parts = dict.fromkeys(("change", "stay"), 0.0)
        for code, p in entry.scores.items():
            if (family := family_of(code)) in parts:
                parts[str(family)] += p / whole if whole > 0 else 0.0
        return list(parts.values())
    return [float(entry.family == "change"), float(entry.family == "stay")]

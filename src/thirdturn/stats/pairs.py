"""Count pairs of turns at a distance, session by session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdturn.domain.coded import CodedSession
from thirdturn.domain.transition import Lag

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Coded sessions as arrays, one row a turn, sessions one after another.

    Attributes:
        codes: The codes found, in alphabetical order.
        sessions: Ids of the sessions.
        clusters: Which cluster each session belongs to; by default each is its own.
        owner: Which session each turn belongs to.
        number: The turn's number in its session.
        has: Which codes each turn carries.
    """

    codes: tuple[str, ...]
    sessions: tuple[str, ...]
    clusters: Ints
    owner: Ints
    number: Ints
    has: Bools


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of turns; a pair never crosses a session and never touches a turn without a code.

    Attributes:
        owner: Which session each pair belongs to, rising.
        given: Codes of the given turn that are among ``given_codes``.
        target: Codes of the target turn, or of any turn of the window, that are among ``target_codes``.
        given_codes: Columns of ``given``.
        target_codes: Columns of ``target``.
        sessions: Ids of all sessions, those without pairs too.
        clusters: Which cluster each session belongs to.
        uncounted: Places for a pair that hold none, since a turn in it has no code or is missing.
    """

    owner: Ints
    given: Bools
    target: Bools
    given_codes: tuple[str, ...]
    target_codes: tuple[str, ...]
    sessions: tuple[str, ...]
    clusters: Ints
    uncounted: int


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs counted by session: all that pooled tables, bootstrap and permutation need.

    Attributes:
        together: Pairs with both codes: session × given × target.
        given_n: Pairs with the given code: session × given.
        target_n: Pairs with the target code: session × target.
        pairs: All pairs: session.
        clusters: Which cluster each session belongs to.
    """

    together: Ints
    given_n: Ints
    target_n: Ints
    pairs: Ints
    clusters: Ints

    def by_cluster(self) -> PairCounts:
        """Return the counts of clusters that have pairs, as if each were one session."""
        names, place = np.unique(self.clusters[self.pairs > 0], return_inverse=True)

        def summed(counts: Ints) -> Ints:
            total = np.zeros((len(names), *counts.shape[1:]), dtype=np.int64)
            np.add.at(total, place, counts[self.pairs > 0])
            return total

        return PairCounts(
            together=summed(self.together),
            given_n=summed(self.given_n),
            target_n=summed(self.target_n),
            pairs=summed(self.pairs),
            clusters=np.arange(len(names)),
        )


def encode(sessions: Sequence[CodedSession]) -> Encoded:
    """Return coded sessions as arrays."""
    turns = [turn for session in sessions for turn in session.turns]
    codes = sorted({code for turn in turns for code in turn.codes})
    place = {code: column for column, code in enumerate(codes)}
    has = np.zeros((len(turns), len(codes)), dtype=np.bool_)
    marks = [(row, place[code]) for row, turn in enumerate(turns) for code in turn.codes]
    if marks:
        rows, columns = np.array(marks, dtype=np.int64).T
        has[rows, columns] = True
    return Encoded(
        codes=tuple(codes),
        sessions=tuple(session.session for session in sessions),
        clusters=_clusters(sessions),
        owner=np.repeat(np.arange(len(sessions)), [len(session.turns) for session in sessions]),
        number=np.array([turn.turn for turn in turns], dtype=np.int64),
        has=has,
    )


def pairs_at(
    encoded: Encoded,
    lag: Lag,
    *,
    given_set: Collection[str] | None = None,
    target_set: Collection[str] | None = None,
) -> Pairs:
    """Return the pairs of turns at a distance.

    A pair counts if every turn it looks at is there and has a code, the given turn has a code of ``given_set``, and
    the target turn (of a window: any of its turns) one of ``target_set``. So, with practitioner codes given and client
    codes as targets, practitioner turns followed by another practitioner turn do not count.

    Args:
        encoded: The sessions.
        lag: The distance.
        given_set: Codes that may be given; ``None`` for all that were found.
        target_set: Codes that are looked for; ``None`` for all that were found.
    """
    given_at, target_at = _columns(encoded, given_set), _columns(encoded, target_set)
    coded = np.flatnonzero(encoded.has.any(axis=1))
    key = encoded.owner * (int(encoded.number.max(initial=0)) + abs(lag.steps) + 1) + encoded.number
    has = encoded.has[coded]
    key = key[coded]
    complete = np.ones(len(coded), dtype=np.bool_)
    target = np.zeros((len(coded), len(target_at)), dtype=np.bool_)
    for offset in lag.offsets:
        other = np.searchsorted(key, key + offset).clip(max=max(len(key) - 1, 0))
        complete &= key[other] == key + offset
        target |= has[other][:, target_at]
    given = has[:, given_at]
    used = complete & given.any(axis=1) & target.any(axis=1)
    return Pairs(
        owner=encoded.owner[coded][used],
        given=given[used],
        target=target[used],
        given_codes=tuple(encoded.codes[column] for column in given_at),
        target_codes=tuple(encoded.codes[column] for column in target_at),
        sessions=encoded.sessions,
        clusters=encoded.clusters,
        uncounted=_places(encoded, abs(lag.steps)) - int(complete.sum()),
    )


def count_pairs(pairs: Pairs) -> PairCounts:
    """Count pairs by session and code."""
    n = len(pairs.sessions)
    together = np.zeros((n, len(pairs.given_codes), len(pairs.target_codes)), dtype=np.int64)
    given_n = np.zeros((n, len(pairs.given_codes)), dtype=np.int64)
    target_n = np.zeros((n, len(pairs.target_codes)), dtype=np.int64)
    ends = np.searchsorted(pairs.owner, np.arange(n + 1))
    for session in range(n):
        own = slice(ends[session], ends[session + 1])
        # As floats, for only those are multiplied fast; counts of one session are far below 2**53.
        given, target = pairs.given[own].astype(np.float64), pairs.target[own].astype(np.float64)
        together[session] = given.T @ target
        given_n[session] = given.sum(axis=0)
        target_n[session] = target.sum(axis=0)
    return PairCounts(together, given_n, target_n, np.diff(ends), pairs.clusters)


def _clusters(sessions: Sequence[CodedSession]) -> Ints:
    """Number the clusters in order of appearance; a session without one is its own."""
    numbers: dict[tuple[str, int], int] = {}
    keys = ((session.cluster, -1 if session.cluster else place) for place, session in enumerate(sessions))
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _columns(encoded: Encoded, wanted: Collection[str] | None) -> list[int]:
    return [column for column, code in enumerate(encoded.codes) if wanted is None or code in wanted]


def _places(encoded: Encoded, reach: int) -> int:
    """Return how many pairs there would be if every turn from the first to the last of each session had a code."""
    if not len(encoded.owner):
        return 0
    starts = np.flatnonzero(np.diff(encoded.owner, prepend=-1))
    ends = np.append(starts[1:], len(encoded.owner)) - 1
    return int(np.maximum(encoded.number[ends] - encoded.number[starts] + 1 - reach, 0).sum())

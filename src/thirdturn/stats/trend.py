"""How rates move over the sessions of one process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.distribution import SessionCount, Trend

FEWEST_SESSIONS = 3
"""Two sessions are a difference, not a trend. Ours."""
FEWEST_TURNS = 10
"""Client turns below which a session's rate jumps with every single turn, so that no trend rests on it. Ours."""
FOLLOWED = ("resisting", "change", *RESISTING)


def trends(sessions: Sequence[SessionCount]) -> tuple[Trend, ...]:
    """Return the trends of every process over its sessions by number; sessions of a process stand together."""
    return tuple(
        trend for process, own in groupby(sessions, key=lambda s: s.place.process) for trend in _trends(process, [*own])
    )


def median_slope(x: Sequence[float], y: Sequence[float]) -> tuple[float, int, int]:
    """Return the median of the slopes between all pairs of points, and how many of them rise and fall.

    One odd session moves it little (Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63, 1379-1389).

    Args:
        x: At least two places, rising.
        y: As many values.
    """
    first, second = np.triu_indices(len(x), k=1)
    places, values = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    slopes = (values[second] - values[first]) / (places[second] - places[first])
    return float(np.median(slopes)), int(np.sum(slopes > 0)), int(np.sum(slopes < 0))


def _trends(process: str, sessions: Sequence[SessionCount]) -> Iterator[Trend]:
    used = [session for session in sessions if session.client_turns >= FEWEST_TURNS and not session.reason]
    reason = _reason(sessions, used)
    for what in FOLLOWED:
        counts = [session.resisting if what == "resisting" else session.families[what] for session in used]
        rates = [100 * n / session.client_turns for n, session in zip(counts, used, strict=True)]
        if reason:
            yield Trend(process, what, tuple(rates), None, reason=reason)
        else:
            slope, higher, lower = median_slope([session.place.session for session in used], rates)
            fewest = min(session.client_turns for session in used)
            yield Trend(process, what, tuple(rates), slope, higher, lower, fewest)


def _reason(sessions: Sequence[SessionCount], used: Sequence[SessionCount]) -> str:
    """Return why there is no trend; empty if there is one."""
    if len({session.made_by for session in used}) > 1:
        return "sessions were coded in different ways, which moves counts by itself"
    if len(used) >= FEWEST_SESSIONS:
        return ""
    few = f"a trend needs {FEWEST_SESSIONS} sessions"
    if len(used) == len(sessions):
        return f"{few}, and there {'is 1' if len(used) == 1 else f'are {len(used)}'}"
    return f"{few} with {FEWEST_TURNS} coded client turns, and there {'is 1' if len(used) == 1 else f'are {len(used)}'}"

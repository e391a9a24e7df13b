"""How long the practitioner waits for an answer, with the waits that were broken off counted as such.

A practitioner who takes the turn back after two seconds shows only that the answer would have taken longer: the wait is
censored on the right. Leaving it out makes waits look shorter than they are, the more so the more impatient the
practitioner is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.session import Session
from thirdturn.stats.clustered import percentile_interval, session_weights
from thirdturn.stats.contingency import Bools, Floats
from thirdturn.stats.pairs import Ints

Ending = Literal["answered", "taken_back", "silent_turn", "other_speaks", "session_ends"]

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Wait:
    """The silence behind one question.

    Attributes:
        turn: Index of the practitioner's turn that asks.
        seconds: Known length; ``None`` where neither times nor a written pause tell it. Overlap counts as 0.
        ending: What ended it. Only ``answered`` is a full wait; at any other ending the answer would have come later.
    """

    turn: int
    seconds: float | None
    ending: Ending


@dataclass(frozen=True, slots=True)
class WaitTimes:
    """Waits over some sessions.

    Attributes:
        answered: Timed waits that an answer ended.
        censored: Timed waits that something else ended.
        untimed: Waits of unknown length, not used.
        curve: Share of questions still without an answer after so many seconds: ``(seconds, share)``, at each step.
        median: Seconds by which half of the questions have an answer; ``None`` where the curve does not get there.
        low: Lower end of its 95 % session-clustered bootstrap interval; ``None`` where there is none.
        high: Upper end.
        reason: Why something is ``None``; empty otherwise.
    """

    answered: int
    censored: int
    untimed: int
    curve: tuple[tuple[float, float], ...]
    median: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def waits(session: Session, coding: Coding, codebook: Codebook) -> tuple[Wait, ...]:
    """Return the wait behind every practitioner turn that asks, in order.

    A turn asks if it has a code whose ``first`` is ``question`` in the codebook. A client turn without words does not
    answer; its own length adds to the wait.
    """
    asks = {code.id for code in codebook.of("practitioner") if code.attributes.get("first") == "question"}
    roles = session.roles()
    return tuple(
        _wait(session, entry.turn)
        for entry in coding.turns
        if roles[entry.turn] == "practitioner" and any(score.id in asks for score in entry.codes)
    )


def wait_times(by_session: Sequence[Sequence[Wait]], *, draws: int = 2000, seed: int = 1) -> WaitTimes:
    """Return the curve of waiting and its median.

    The curve is the product-limit estimate (Kaplan & Meier 1958, J. Am. Stat. Assoc. 53, 457-481). It takes for granted
    that who takes the turn back would have waited no longer or shorter than others for the same answer.

    Args:
        by_session: The waits of each session.
        draws: Bootstrap draws of sessions behind the interval.
        seed: The same seed gives the same interval.
    """
    every = [(owner, wait) for owner, own in enumerate(by_session) for wait in own]
    known = [(owner, wait.seconds, wait.ending == "answered") for owner, wait in every if wait.seconds is not None]
    untimed = len(every) - len(known)
    if not known:
        return WaitTimes(0, 0, untimed, (), None, reason="no question is followed by a known gap")
    known.sort(key=lambda entry: entry[1])
    owner, seconds, answered = (np.array(column) for column in zip(*known, strict=True))
    times, starts = np.unique(seconds, return_index=True)
    share = _waiting(np.ones((1, len(seconds))), answered, starts)[0]
    falls = np.diff(share, prepend=1.0) < 0
    median = _median(share[None], times)[0]
    sessions, index = np.unique(owner, return_inverse=True)
    interval = None
    if not np.isnan(median) and len(sessions) > 1 and draws:
        block = max(1, _CELLS_AT_ONCE // len(seconds))
        weights = session_weights(len(sessions), draws, seed=seed)
        drawn = [
            _median(_waiting(weights[start : start + block, index], answered, starts), times)
            for start in range(0, draws, block)
        ]
        low, high = percentile_interval(np.concatenate(drawn)[:, None])
        interval = None if np.isnan(low[0]) else (float(low[0]), float(high[0]))
    return WaitTimes(
        answered=int(answered.sum()),
        censored=int((~answered).sum()),
        untimed=untimed,
        curve=tuple(zip(times[falls].tolist(), share[falls].tolist(), strict=True)),
        median=None if np.isnan(median) else float(median),
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        reason=_reason(bool(np.isnan(median)), bool(interval), len(sessions)),
    )


def _waiting(weights: Floats, answered: Bools, starts: Ints) -> Floats:
    """Return the share still waiting behind each time (draws × times).

    Args:
        weights: How often each wait counts: draws × waits, by rising length.
        answered: Whether an answer ended it.
        starts: Where the waits of each length begin.
    """
    ended = np.add.reduceat(weights, starts, axis=1)
    answers = np.add.reduceat(weights * answered, starts, axis=1)
    at_risk = ended[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.cumprod(1 - np.divide(answers, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0), axis=1)


def _median(share: Floats, times: Floats) -> Floats:
    """Return the first time at which half or fewer wait, for each draw; NaN where there is none."""
    reached = share <= 0.5 + 1e-12  # a hair more, for a share of one half made by rounding
    return np.where(reached.any(axis=1), times[reached.argmax(axis=1)], np.nan)


def _reason(no_median: bool, has_interval: bool, sessions: int) -> str:
    if no_median:
        return "more than half of the questions were not seen answered, so the median lies beyond what was observed"
    if has_interval:
        return ""
    return "no interval: the waits are of one session" if sessions == 1 else "no interval: too few draws reach a median"


def _wait(session: Session, turn: int) -> Wait:
    if turn + 1 == len(session.turns):
        return Wait(turn, None, "session_ends")
    follower = session.turns[turn + 1]
    role = session.role_of(follower.speaker)
    gap = None if follower.pause_before_s is None else max(0.0, follower.pause_before_s)
    if role == "practitioner":
        return Wait(turn, gap, "taken_back")
    if role == "other":
        return Wait(turn, gap, "other_speaks")
    if follower.text.strip():
        return Wait(turn, gap, "answered")
    own = 0.0 if follower.start_s is None or follower.end_s is None else follower.end_s - follower.start_s
    return Wait(turn, None if gap is None else gap + max(0.0, own), "silent_turn")

"""What follows what: one row a pair of codes at a distance, and what is known of the table it stands in."""

from __future__ import annotations

from dataclasses import dataclass

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the target turn lies from the given turn.

    Attributes:
        steps: Turns forward; negative for turns back. Never 0.
        within: The target may be any turn up to that distance, rather than exactly the one there.
    """

    steps: int
    within: bool = False

    def __post_init__(self) -> None:
        """Refuse no distance at all."""
        if self.steps == 0:
            raise ValueError("a lag of 0 is the turn itself")

    @property
    def offsets(self) -> tuple[int, ...]:
        """The distances looked at."""
        if not self.within:
            return (self.steps,)
        direction = 1 if self.steps > 0 else -1
        return tuple(range(direction, self.steps + direction, direction))

    def __str__(self) -> str:
        return f"{1 if self.steps > 0 else -1}..{self.steps}" if self.within else str(self.steps)


@dataclass(frozen=True, slots=True)
class Transition:
    """How often one code stands at a distance from another.

    All counts are of pairs of turns. Where turns carry several codes a pair counts for each of its code pairs, and
    ``given_n``, ``target_n`` and ``pairs`` still count pairs of turns, so that every transition is a 2 × 2 table.

    Attributes:
        given: The code that is given.
        target: The code that is looked for.
        lag: Where it is looked for.
        n: Pairs with both codes.
        given_n: Pairs whose given turn has the given code.
        target_n: Pairs whose target turn has the target code.
        pairs: All pairs of the table.
        expected: Pairs with both codes if the two had nothing to do with each other.
        rate: ``n / given_n``.
        adjusted_residual: Distance from ``expected`` in standard deviations; ``None`` where nothing could vary.
        yules_q: -1 to 1; ``None`` where undefined.
        odds_ratio: ``None`` where undefined.
        low: Lower end of the 95 % session-clustered bootstrap interval of the odds ratio.
        high: Upper end.
        p: Two-sided, from the permutation test within sessions; ``None`` where no session could vary.
        p_adjusted: ``p`` corrected for the number of tests.
        difference: ``rate`` minus the rate among the pairs without the given code; ``None`` where there are none.
        rate_interval: 95 % session-clustered bootstrap interval of ``rate``.
        adjusted_residual_interval: The same of the adjusted residual.
        yules_q_interval: The same of Yule's Q.
        difference_interval: The same of ``difference``.
        notes: Why something is ``None``, or a rule that was applied.
    """

    given: str
    target: str
    lag: Lag
    n: int
    given_n: int
    target_n: int
    pairs: int
    expected: float
    rate: float
    adjusted_residual: float | None
    yules_q: float | None
    odds_ratio: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    difference: float | None = None
    rate_interval: Interval | None = None
    adjusted_residual_interval: Interval | None = None
    yules_q_interval: Interval | None = None
    difference_interval: Interval | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionTable:
    """A table of transitions as a whole.

    Attributes:
        lag: The distance it is about.
        sessions: Sessions with at least one pair.
        pairs: Pairs of turns counted.
        uncounted: Places for a pair that hold none, since a turn in it has no code or is missing.
        chi_square: Pearson's statistic; ``None`` where it is undefined.
        g_square: Likelihood-ratio statistic.
        df: Degrees of freedom of both.
        notes: Why something is ``None``, or a rule that was applied.
    """

    lag: Lag
    sessions: int
    pairs: int
    uncounted: int
    chi_square: float | None
    g_square: float | None
    df: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transitions:
    """Tables of transitions and their rows.

    Attributes:
        rows: Every pair of codes that could have occurred, in the order of lag, given and target.
        tables: One a lag.
        correction: How the p values were corrected: ``holm``, ``bh`` or ``none``.
        draws: Bootstrap draws behind the intervals.
    """

    rows: tuple[Transition, ...]
    tables: tuple[TransitionTable, ...]
    correction: str
    draws: int

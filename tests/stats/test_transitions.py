from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coded_building import coded
from thirdturn.domain.coded import CodedSession
from thirdturn.domain.transition import Lag, Transition, Transitions
from thirdturn.stats.structural_zeros import NO_REPEATS
from thirdturn.stats.transitions import (
    HALF_ADDED,
    NEVER_SEEN,
    NO_PERMUTATION,
    NO_VARIATION,
    ONE_CODE,
    ONE_SESSION,
    SEVERAL_CODES,
    TOO_FEW,
    Options,
    transitions,
    transitions_by_session,
)

NO_DRAWS = Options(draws=0)
LINES = st.lists(st.sampled_from(["A", "B", "C", "-", "A+C"]), min_size=1, max_size=12).map(" ".join)
SESSIONS = st.lists(LINES, min_size=1, max_size=5).map(
    lambda lines: [coded(line, str(number)) for number, line in enumerate(lines)]
)


def row(found: Transitions, given_code: str, target: str, lag: Lag | None = None) -> Transition:
    return next(row for row in found.rows if (row.given, row.target, row.lag) == (given_code, target, lag or Lag(1)))


def test_a_lag_table_by_hand() -> None:
    """The table, made up by us, from two sessions.

    ``A B A B A C`` has the pairs AB BA AB BA AC, and ``B A A`` has BA AA. So:

    ======  =  =  =  =====
    given   A  B  C  total
    A       1  2  1  4
    B       3  0  0  3
    total   4  2  1  7
    ======  =  =  =  =====
    """
    found = transitions([coded("A B A B A C"), coded("B A A")], [Lag(1)], NO_DRAWS)
    assert [(row.given, row.target, row.n) for row in found.rows] == [
        ("A", "A", 1),
        ("A", "B", 2),
        ("A", "C", 1),
        ("B", "A", 3),
        ("B", "B", 0),
        ("B", "C", 0),
    ]
    one = row(found, "A", "B")
    assert (one.given_n, one.target_n, one.pairs) == (4, 2, 7)
    assert one.expected == pytest.approx(4 * 2 / 7)
    assert one.rate == 2 / 4
    assert one.difference == 2 / 4 - 0 / 3
    # (2 - 8/7) / sqrt(8/7 * 3/7 * 5/7) = (6/7) / sqrt(120/343)
    assert one.adjusted_residual == pytest.approx((6 / 7) / sqrt(120 / 343))
    # cells 2 2 0 3: Q = (6 - 0) / (6 + 0); with one half added everywhere (2.5 * 3.5) / (2.5 * .5) = 7
    assert one.yules_q == 1
    assert one.odds_ratio == pytest.approx(7)
    assert HALF_ADDED in one.notes
    # In the first session 3 of 5 pairs have A given and 2 have the target: 0, 1 or 2 together with chances 1/10, 6/10,
    # 3/10; in the second none has the target. Mean 3*2/5 = 1.2; as far from it as 2 (.8) are 2 and 0 (1.2): 4/10.
    assert one.p == pytest.approx(0.4)
    table = found.tables[0]
    assert (table.sessions, table.pairs, table.uncounted, table.df) == (2, 7, 0, 2)
    # 81/112 + 36/56 + 9/28 + 81/84 + 6/7 + 3/7
    assert table.chi_square == pytest.approx(3.9375)
    # 2 * (1 ln 7/16 + 2 ln 14/8 + 1 ln 7/4 + 3 ln 21/12)
    assert table.g_square == pytest.approx(2 * (np.log(7 / 16) + 6 * np.log(7 / 4)))


def test_lag_two_and_windows_by_hand() -> None:
    found = transitions([coded("A B C A")], [Lag(2), Lag(2, within=True), Lag(-1)], NO_DRAWS)
    assert row(found, "A", "C", Lag(2)).n == 1
    assert row(found, "B", "A", Lag(2)).n == 1
    window = Lag(2, within=True)
    assert [row(found, "A", target, window).n for target in "BC"] == [1, 1]
    assert [row(found, "B", target, window).n for target in "AC"] == [1, 1]
    assert row(found, "A", "C", Lag(-1)).n == 1


def test_a_turn_with_several_codes_counts_for_each_but_is_one_pair() -> None:
    found = transitions([coded("A+B C A D A C")], [Lag(1)], NO_DRAWS)
    one = row(found, "A", "C")
    # pairs: AB-C, C-A, A-D, D-A, A-C: five; A is given in 3, C follows in 2 of them
    assert (one.n, one.given_n, one.target_n, one.pairs) == (2, 3, 2, 5)
    assert one.expected == pytest.approx(3 * 2 / 5)
    assert found.tables[0].chi_square is None
    assert SEVERAL_CODES in found.tables[0].notes


def test_practitioner_codes_are_compared_with_each_other_only() -> None:
    sessions = [coded("QO C.chg SR C.ans QO C.chg SR C.chg QO C.ans")]
    everything = row(transitions(sessions, [Lag(1)], NO_DRAWS), "QO", "C.chg")
    narrowed = row(
        transitions(sessions, [Lag(1)], Options(given={"QO", "SR"}, target={"C.chg", "C.ans"}, draws=0)), "QO", "C.chg"
    )
    # among all pairs, client turns that no client turn follows make the question look stronger
    assert (everything.pairs, narrowed.pairs) == (9, 5)
    assert everything.n == narrowed.n == 2
    # QO: 2 of 3; SR: 1 of 2. (2 * 1) / (1 * 1)
    assert narrowed.odds_ratio == pytest.approx(2)


def test_intervals_come_from_drawing_sessions() -> None:
    generator = np.random.default_rng(1)
    sessions = [coded(" ".join(generator.choice(["A", "B", "C"], 30)), str(number)) for number in range(12)]
    found = transitions(sessions, [Lag(1)], Options(draws=300))
    one = row(found, "A", "B")
    assert one.low is not None
    assert one.high is not None
    assert one.odds_ratio is not None
    assert one.low < one.odds_ratio < one.high
    assert one.rate_interval is not None
    assert one.rate_interval[0] < one.rate < one.rate_interval[1]
    assert one.yules_q_interval is not None
    assert one.adjusted_residual_interval is not None
    assert one.difference_interval is not None
    # Q is (ratio - 1) / (ratio + 1), and so are the ends (nearly: they are interpolated)
    assert one.yules_q_interval[0] == pytest.approx((one.low - 1) / (one.low + 1), abs=0.01)
    assert found == transitions(sessions, [Lag(1)], Options(draws=300))
    assert found != transitions(sessions, [Lag(1)], Options(draws=300, seed=2))


def test_codes_of_one_session_among_many_get_no_interval() -> None:
    sessions = [coded("A B A C", str(number)) for number in range(8)] + [coded("D B D C")]
    one = row(transitions(sessions, [Lag(1)], Options(draws=200)), "D", "B")
    # the session with D is missing from (8/9)**9 = 35 % of the draws
    assert one.odds_ratio is not None
    assert one.low is None
    assert TOO_FEW in one.notes


def test_what_was_never_seen_gets_no_interval() -> None:
    sessions = [coded("A B A B C B A B C A", str(number)) for number in range(8)]
    one = row(transitions(sessions, [Lag(1)], Options(draws=200)), "A", "C")
    assert (one.n, one.low, one.rate_interval, one.difference_interval) == (0, None, None, None)
    assert one.odds_ratio is not None
    assert one.notes[:2] == (HALF_ADDED, NEVER_SEEN)


def test_p_values_are_corrected_over_all_lags() -> None:
    sessions = [coded("A B A B A C C A B B A", str(number)) for number in range(5)]
    plain = transitions(sessions, [Lag(1), Lag(2)], replace(NO_DRAWS, correction="none"))
    holm = transitions(sessions, [Lag(1), Lag(2)], NO_DRAWS)
    known = [row.p for row in plain.rows if row.p is not None]
    assert [row.p_adjusted for row in plain.rows] == [row.p for row in plain.rows]
    assert min(row.p_adjusted for row in holm.rows if row.p_adjusted is not None) == pytest.approx(
        min(known) * len(known)
    )


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (["A A A A"], (ONE_CODE, ONE_SESSION)),
        (["A", "B"], ("no session has two coded turns 1 apart among the codes asked for",)),
        (["- -"], ("no session has two coded turns 1 apart among the codes asked for",)),
        ([], ("no session has two coded turns 1 apart among the codes asked for",)),
    ],
)
def test_where_there_is_nothing_to_compare_the_table_says_so(lines: list[str], notes: tuple[str, ...]) -> None:
    found = transitions([coded(line, str(number)) for number, line in enumerate(lines)], [Lag(1)])
    assert found.tables[0].notes == notes
    assert found.tables[0].chi_square is None


def test_always_the_same_code_leaves_everything_undefined_with_a_reason() -> None:
    one = row(transitions([coded("A A A A", str(number)) for number in range(4)], [Lag(1)]), "A", "A")
    assert (one.n, one.expected, one.rate) == (12, 12, 1)
    undefined = (one.adjusted_residual, one.yules_q, one.odds_ratio, one.low, one.high, one.p, one.p_adjusted)
    assert undefined == (None,) * 7
    assert one.notes == (NO_VARIATION, NO_PERMUTATION)


def test_each_session_by_itself() -> None:
    sessions = [coded("A B A", "one"), coded("B B A", "two")]
    found = transitions_by_session(sessions, [Lag(1)])
    assert list(found) == ["one", "two"]
    assert found["two"] == transitions([sessions[1]], [Lag(1)])
    assert row(found["one"], "A", "B").n == 1


def test_where_a_code_cannot_follow_itself() -> None:
    # A B C B A C A: AB BC CB BA AC CA, each once: all expected counts are 1
    found = transitions([coded("A B C B A C A")], [Lag(1), Lag(2)], replace(NO_DRAWS, repeats=False))
    assert len([row for row in found.rows if row.lag == Lag(1)]) == 6
    one = row(found, "A", "B")
    assert one.expected == pytest.approx(1)
    assert one.adjusted_residual == pytest.approx(0)
    assert (one.odds_ratio, one.yules_q, one.p, one.notes) == (None, None, None, (NO_REPEATS,))
    assert found.tables[0].df == 1
    # two turns further a code may come back
    assert row(found, "B", "B", Lag(2)).n == 1


def test_repeats_that_cannot_be_are_left_out_and_told() -> None:
    found = transitions([coded("A A B A C B C A")], [Lag(1)], replace(NO_DRAWS, repeats=False))
    assert found.tables[0].pairs == 6
    assert found.tables[0].notes == (NO_REPEATS, "1 pairs of a code with itself were left out")
    with pytest.raises(ValueError, match="one code each"):
        transitions([coded("A+B A")], [Lag(1)], replace(NO_DRAWS, repeats=False))
    nothing = transitions([coded("A A")], [Lag(1)], replace(NO_DRAWS, repeats=False))
    assert nothing.rows == ()
    assert nothing.tables[0].notes[0] == "no pair of different codes"


@given(sessions=SESSIONS, steps=st.integers(1, 3))
def test_looking_back_is_the_table_turned_round(sessions: list[CodedSession], steps: int) -> None:
    ahead = transitions(sessions, [Lag(steps)], NO_DRAWS)
    back = transitions(sessions, [Lag(-steps)], NO_DRAWS)
    turned = {(row.target, row.given): row for row in back.rows}
    assert len(turned) == len(ahead.rows)
    for one in ahead.rows:
        other = turned[one.given, one.target]
        assert (one.n, one.given_n, one.target_n, one.pairs) == (other.n, other.target_n, other.given_n, other.pairs)
        assert one.adjusted_residual == pytest.approx(other.adjusted_residual)
        assert one.odds_ratio == pytest.approx(other.odds_ratio)
        assert one.p == pytest.approx(other.p)
    assert ahead.tables[0].chi_square == pytest.approx(back.tables[0].chi_square)


@given(sessions=SESSIONS)
def test_rows_and_columns_add_up(sessions: list[CodedSession]) -> None:
    found = transitions(sessions, [Lag(1)], NO_DRAWS)
    for one in found.rows:
        assert 0 <= one.n <= min(one.given_n, one.target_n) <= one.pairs
        assert one.p is None or 0 < one.p <= 1
        if not any(len(turn.codes) > 1 for session in sessions for turn in session.turns):
            assert sum(row.n for row in found.rows if row.given == one.given) == one.given_n
            assert sum(row.expected for row in found.rows if row.target == one.target) == pytest.approx(one.target_n)


@settings(max_examples=30)
@given(sessions=SESSIONS)
def test_no_figure_is_ever_nan_and_none_has_a_reason(sessions: list[CodedSession]) -> None:
    found = transitions(sessions, [Lag(1), Lag(2, within=True)], Options(draws=40))
    for one in found.rows:
        figures = (one.expected, one.rate, one.adjusted_residual, one.yules_q, one.odds_ratio, one.low, one.high, one.p)
        assert all(figure is None or np.isfinite(figure) for figure in figures)
        assert (one.odds_ratio is None) == (NO_VARIATION in one.notes)
        assert (one.p is None) == (NO_PERMUTATION in one.notes)
    for table in found.tables:
        assert table.chi_square is not None or table.notes


@given(sessions=SESSIONS)
def test_the_same_sessions_twice_double_every_count(sessions: list[CodedSession]) -> None:
    once, twice = (transitions(given_sessions, [Lag(1)], NO_DRAWS) for given_sessions in (sessions, sessions * 2))
    for one, two in zip(once.rows, twice.rows, strict=True):
        assert (two.n, two.given_n, two.pairs) == (2 * one.n, 2 * one.given_n, 2 * one.pairs)
        assert two.rate == one.rate
    assert twice.tables[0].uncounted == 2 * once.tables[0].uncounted

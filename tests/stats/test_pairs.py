from __future__ import annotations

import numpy as np
import pytest

from tests.coded_building import coded
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.transition import Lag
from thirdturn.stats.pairs import Pairs, count_pairs, encode, pairs_at


def shown(pairs: Pairs) -> list[tuple[str, str, str]]:
    """Return every pair as session, given codes and target codes."""
    return [
        (
            pairs.sessions[owner],
            "+".join(np.array(pairs.given_codes)[given]),
            "+".join(np.array(pairs.target_codes)[target]),
        )
        for owner, given, target in zip(pairs.owner, pairs.given, pairs.target, strict=True)
    ]


def test_pairs_never_cross_a_session() -> None:
    encoded = encode([coded("A B", "one"), coded("C", "two"), coded("D E", "three")])
    assert shown(pairs_at(encoded, Lag(1))) == [("one", "A", "B"), ("three", "D", "E")]
    assert shown(pairs_at(encoded, Lag(-1))) == [("one", "B", "A"), ("three", "E", "D")]
    assert shown(pairs_at(encoded, Lag(2))) == []


def test_a_turn_without_a_code_keeps_its_place_and_its_pairs_are_told() -> None:
    encoded = encode([coded("A - B C")])
    one, two = pairs_at(encoded, Lag(1)), pairs_at(encoded, Lag(2))
    assert shown(one) == [("s", "B", "C")]
    assert one.uncounted == 2  # A and the gap, the gap and B
    assert shown(two) == [("s", "A", "B")]
    assert two.uncounted == 1  # the gap and C


def test_a_missing_turn_number_is_a_gap_as_well() -> None:
    session = CodedSession("s", (CodedTurn(3, ("A",)), CodedTurn(5, ("B",)), CodedTurn(6, ("C",))))
    assert shown(pairs_at(encode([session]), Lag(1))) == [("s", "B", "C")]
    assert shown(pairs_at(encode([session]), Lag(2))) == [("s", "A", "B")]
    assert pairs_at(encode([session]), Lag(1)).uncounted == 2


def test_huge_turn_numbers_cost_nothing() -> None:
    session = CodedSession("s", (CodedTurn(0, ("A",)), CodedTurn(1_000_000_000, ("B",))))
    assert shown(pairs_at(encode([session, coded("B A", "t")]), Lag(1))) == [("t", "B", "A")]


def test_every_code_of_a_turn_counts() -> None:
    counts = count_pairs(pairs_at(encode([coded("A+B C"), coded("A D+C")]), Lag(1)))
    # given A, B; targets A B C D. A twice, B once; C follows both times, D once.
    assert counts.together.sum(0)[:2].tolist() == [[0, 0, 2, 1], [0, 0, 1, 0]]
    assert counts.given_n.sum(0).tolist() == [2, 1, 0, 0]
    assert counts.target_n.sum(0).tolist() == [0, 0, 2, 1]
    assert counts.pairs.tolist() == [1, 1]  # pairs of turns, however many codes


def test_sets_narrow_the_pairs_to_turns_that_have_them() -> None:
    encoded = encode([coded("QO C.ans SR FA C.neu QO C.ans+SR")])
    pairs = pairs_at(encoded, Lag(1), given_set={"QO", "SR", "FA"}, target_set={"C.ans", "C.neu"})
    # SR before FA is no pair here: no client code follows
    assert shown(pairs) == [("s", "QO", "C.ans"), ("s", "FA", "C.neu"), ("s", "QO", "C.ans")]
    assert pairs.given_codes == ("FA", "QO", "SR")
    assert pairs.uncounted == 0


def test_a_window_holds_what_any_of_its_turns_has() -> None:
    encoded = encode([coded("A B C B - D")])
    pairs = pairs_at(encoded, Lag(2, within=True))
    # windows that reach the gap or the end do not count
    assert shown(pairs) == [("s", "A", "B+C"), ("s", "B", "B+C")]
    assert pairs.uncounted == 2  # of C and of B: both windows hold the gap; the gap's own reaches past nothing
    assert shown(pairs_at(encoded, Lag(-2, within=True))) == [("s", "C", "A+B"), ("s", "B", "B+C")]


def test_a_window_of_one_turn_is_the_lag() -> None:
    encoded = encode([coded("A B - C A"), coded("B A+C")])
    assert shown(pairs_at(encoded, Lag(1, within=True))) == shown(pairs_at(encoded, Lag(1)))


@pytest.mark.parametrize("sessions", [[], [coded("A")], [coded("- - -")], [coded("")]])
def test_sessions_without_pairs_give_none(sessions: list[CodedSession]) -> None:
    pairs = pairs_at(encode(sessions), Lag(1))
    assert shown(pairs) == []
    assert count_pairs(pairs).pairs.sum() == 0
    assert pairs.uncounted == (2 if sessions and len(sessions[0].turns) == 3 else 0)

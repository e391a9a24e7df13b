from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guidance.moments import moment_of
from thirdturn.domain.case import Case
from thirdturn.domain.measure import Measures
from thirdturn.domain.sequence import Outcome, Sequence
from thirdturn.guidance.history import History, Record, history, history_of


def answered(outcome: Outcome, third: str = "reflect") -> Sequence:
    return replace(moment_of("R.away.minimal", third=third)[2], outcome=outcome)


def test_counts_known_outcomes_by_family_and_third_turn() -> None:
    sequences = [
        answered("cooperates"),
        answered("change_talk"),
        answered("resists_again"),
        answered("unclear"),
        answered("session_ends"),
        answered("cooperates", third="explore"),
        moment_of("R.away.minimal")[2],  # nobody said what the third turn does
    ]
    found = history_of(sequences)
    assert found.record("away", "reflect") == Record(3, 2)
    assert found.record("away", "explore") == Record(1, 1)
    assert found.record("stay", "reflect") == Record(0, 0)


def test_is_built_from_cases() -> None:
    session, coding, sequence = moment_of("R.away.minimal", third="reflect")
    case = Case(session, coding, (replace(sequence, outcome="cooperates"),), Measures((), ()))
    assert history([case, case]).record("away", "reflect") == Record(2, 2)


def test_shares_are_shrunk_by_a_prior_of_twenty_moments() -> None:
    found = History({("away", "reflect"): Record(20, 20), ("away", "explore"): Record(20, 0)})
    # all answers to this family: 20 of 40, prior 20 at even chances: (20 + 10) / 60
    assert found.usual("away") == pytest.approx(0.5)
    # one answer: 20 of 20, prior 20 at 0.5: (20 + 10) / 40
    assert found.share("away", "reflect") == pytest.approx(0.75)
    assert found.share("away", "explore") == pytest.approx(0.25)
    assert found.share("away", "shift") == pytest.approx(0.5)
    assert found.weight("away", "reflect") == pytest.approx(0.4)  # 1.6 times the lead of 0.25


def test_a_practice_where_everything_goes_well_favours_nothing() -> None:
    found = History({("away", "reflect"): Record(1000, 800), ("away", "explore"): Record(1000, 800)})
    assert abs(found.weight("away", "reflect")) < 0.02
    assert found.weight("away", "shift") == 0.0
    assert found.weight("away", None) == 0.0


def test_few_moments_move_little() -> None:
    assert abs(History({("away", "reflect"): Record(3, 3)}).weight("away", "reflect")) < 0.3


def test_shown_from_five_moments() -> None:
    found = History({("away", "reflect"): Record(4, 3), ("away", "explore"): Record(5, 1)})
    assert found.shown("away", "reflect") is None
    assert found.shown("away", "explore") == Record(5, 1)
    assert found.shown("away", None) is None


@given(
    st.dictionaries(st.sampled_from(["reflect", "explore", "shift"]), st.tuples(st.integers(0, 400), st.floats(0, 1)))
)
def test_weights_stay_within_one(shares: dict[str, tuple[int, float]]) -> None:
    found = History({("stay", code): Record(n, int(n * share)) for code, (n, share) in shares.items()})
    assert all(-1 <= found.weight("stay", code) <= 1 for code in ("reflect", "explore", "shift", "space"))

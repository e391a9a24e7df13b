from __future__ import annotations

from dataclasses import replace

import pytest

from tests.building import codebook
from tests.process_building import MADE_BY, process_case
from thirdturn.domain.codebook import FAMILIES
from thirdturn.domain.distribution import UNDECIDED, Distribution, Part
from thirdturn.stats.distribution import distribution

FIRST = "T:QO C:R.stay.excuse T:SR>reflect C:C.chg T:QC C:R.away.minimal T:QO>ask_again C:"
SECOND = "T:SR C:C.ans"


@pytest.fixture
def found() -> Distribution:
    return distribution([process_case("A", 1, FIRST), process_case("A", 2, SECOND)], codebook())


def test_rates_by_hand(found: Distribution) -> None:
    """Session 1: 4 client turns, 3 questions, one turn of each of 4 kinds: 100 / 4 = 25, 10 / 3 = 3.33."""
    own = [row for row in found.rows if row.session == 1 and row.count]
    assert [(row.family, row.code) for row in own] == [
        ("change", "C.chg"),
        ("away", "R.away.minimal"),
        ("stay", "R.stay.excuse"),
        (UNDECIDED, UNDECIDED),
    ]
    assert {(row.count, row.client_turns, row.per_100_client_turns) for row in own} == {(1, 4, 25.0)}
    assert {row.per_10_questions for row in own} == {10 / 3}


def test_every_session_has_a_row_for_every_code_and_its_counts_add_up(found: Distribution) -> None:
    for number, turns in ((1, 4), (2, 1)):
        own = [row for row in found.rows if row.session == number]
        assert len(own) == 5
        assert sum(row.count for row in own) == turns
    zero = next(row for row in found.rows if row.session == 2 and row.family == "stay")
    assert (zero.count, zero.per_100_client_turns) == (0, 0.0)
    assert zero.per_10_questions is None  # nobody asks in session 2


def test_sessions_in_figures(found: Distribution) -> None:
    one, two = found.sessions
    assert (one.turns, one.client_turns, one.questions, one.moments, one.resisting) == (8, 4, 3, 2, 2)
    assert sum(one.families.values()) == one.client_turns
    # the codebook: an excuse is active and explicit, a minimal answer passive and implicit
    assert (one.active, one.explicit) == (Part(1, 2), Part(1, 2))
    assert (two.active, two.active.share) == (Part(0, 0), None)
    assert one.reason == two.reason == ""


def test_third_turns_by_family_with_their_outcomes(found: Distribution) -> None:
    told = [(row.family, row.third_turn, dict(row.outcomes), row.moments) for row in found.thirds]
    assert told == [("away", "ask_again", {"unclear": 1}, 1), ("stay", "reflect", {"change_talk": 1}, 1)]


def test_first_turns(found: Distribution) -> None:
    (row,) = found.firsts
    assert row.kind == "question"
    assert row.families == {"away": 1, "around": 0, "against": 0, "stay": 1}


def test_totals_of_codes(found: Distribution) -> None:
    total = next(total for total in found.codes if total.code == "C.chg")
    assert (total.count, total.sessions, total.per_100_client_turns) == (1, 1, 20.0)  # 1 of 5
    assert sum(total.count for total in found.codes) == 5


def test_codebooks_are_kept_apart() -> None:
    other = replace(MADE_BY, codebook="other")
    found = distribution(
        [process_case("A", 1, "T:QO C:C.chg"), process_case("B", 1, "T:QO C:C.ans", made_by=other)], codebook()
    )
    assert [(row.process, row.code) for row in found.rows] == [("A", "C.chg"), ("B", "C.ans")]
    assert [(total.codebook, total.code, total.per_100_client_turns) for total in found.codes] == [
        ("0", "C.chg", 100.0),
        ("other", "C.ans", 100.0),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "no turns"),
        ("T:QO T:SR", "no client speaks"),
        ("T: C: T: C:", "nobody gave a code"),
        ("T:QO C: T:SR C:", "every client turn was left open"),
    ],
)
def test_sessions_with_nothing_to_count_say_why(line: str, reason: str) -> None:
    found = distribution([process_case("A", 1, line)], codebook())
    (session,) = found.sessions
    assert session.reason == reason
    assert any(reason in caution for caution in found.cautions)
    assert session.resisting == 0
    assert found.trends[0].slope is None
    if not session.client_turns:
        assert found.rows == ()
        assert session.per_100(0) is None


def test_one_role_beside_a_full_session_has_rows_without_rates() -> None:
    found = distribution([process_case("A", 1, "T:QO"), process_case("A", 2, "T:QO C:C.ans")], codebook())
    assert [(row.count, row.client_turns, row.per_100_client_turns) for row in found.rows] == [
        (0, 0, None),
        (1, 1, 100.0),
    ]


def test_a_moment_without_third_turn() -> None:
    found = distribution([process_case("A", 1, "T:QO C:R.stay.excuse")], codebook())
    assert [(row.third_turn, dict(row.outcomes)) for row in found.thirds] == [("none", {"session_ends": 1})]


def test_families_are_told_in_one_order() -> None:
    found = distribution([process_case("A", 1, "T:QO C:C.ans")], codebook())
    assert tuple(found.sessions[0].families) == (*FAMILIES, UNDECIDED)


def test_the_coders_family_counts_even_without_or_against_the_fine_code() -> None:
    own = process_case("A", 1, "T:QO C: T:QO C:C.ans")
    turns = own.case.coding.turns
    decided = tuple(replace(turn, family="stay") if turn.turn in (1, 3) else turn for turn in turns)
    own = replace(own, case=replace(own.case, coding=replace(own.case.coding, turns=decided)))
    found = distribution([own], codebook())
    assert [(row.family, row.code, row.count) for row in found.rows] == [
        ("stay", "C.ans", 1),
        ("stay", UNDECIDED, 1),
    ]

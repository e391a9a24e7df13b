from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.building import codebook
from tests.process_building import MADE_BY, process_case, rated
from thirdturn.domain.process import ProcessCase
from thirdturn.stats.distribution import distribution

FULL = " ".join(["T:QO C:C.ans"] * 10)


def told(*cases: ProcessCase) -> str:
    return " | ".join(distribution(cases, codebook()).cautions)


def test_nothing_to_say() -> None:
    assert told(rated("A", 1, 1), rated("B", 1, 1)) == ""


def test_different_codebooks_and_coders() -> None:
    other = replace(MADE_BY, coder="rules", codebook="9", model_sha256="0123456789abcdef")
    words = told(rated("A", 1, 1), process_case("A", 2, FULL, made_by=other))
    assert "Different codebooks: 0 (1 session); 9 (1 session)" in words
    assert "Different coders: test 1 (1 session); rules 1, model 01234567 (1 session)" in words


def test_unknown_codes_are_named() -> None:
    assert "does not have: X.new" in told(process_case("A", 1, FULL + " C:X.new"))


def test_the_same_words_twice() -> None:
    one = rated("A", 1, 1)
    twin = ProcessCase(replace(one.place, process="B"), one.case)
    assert "The same words turn by turn: A, session 1 and B, session 1" in told(one, twin)


def test_little_material_and_much_left_open() -> None:
    words = told(process_case("A", 1, "T:QO C: T:QO C:C.ans"), process_case("A", 2, FULL))
    assert "Fewer than 10 client turns: A, session 1." in words
    assert "More than 40% of the client turns left open by the coder: A, session 1." in words


def test_many_sessions_are_counted_rather_than_named() -> None:
    words = told(*(process_case("A", number, "T:QO C:C.ans") for number in range(1, 8)))
    assert "A, session 4 and 3 more" in words
    assert "session 5" not in words


def test_dates_against_the_numbers() -> None:
    march, may = date(2025, 3, 1), date(2025, 5, 1)
    in_order = [process_case("A", 1, FULL, day=march), process_case("A", 2, FULL, day=may)]
    assert "dates" not in told(*in_order)
    turned = [process_case("A", 1, FULL, day=may), process_case("A", 2, FULL, day=march)]
    assert "In A the dates do not follow the session numbers" in told(*turned)

from __future__ import annotations

from tests.process_building import process_case
from thirdturn.stats.process_transitions import process_transitions

LINE = "T:QO+SR C:R.stay.excuse O:QO T:SR C:C.chg T:QO C:C.ans"


def test_primary_codes_and_families_at_lag_1_both_ways() -> None:
    found = process_transitions([process_case("A", number, LINE) for number in (1, 2)], draws=50)
    counted = {(row.given, row.target): row.n for row in found.rows if row.n}
    # behind the practitioner QO-stay, SR-change, QO-coop; behind the client change-QO; another speaks after stay
    assert counted == {("QO", "stay"): 2, ("QO", "coop"): 2, ("SR", "change"): 2, ("change", "QO"): 2}
    assert {str(row.lag) for row in found.rows} == {"1"}
    assert len(found.tables) == 2


def test_p_values_are_corrected_together() -> None:
    lines = ["T:QO C:C.chg T:SR C:R.stay.excuse T:QO C:C.chg T:SR C:C.ans T:QO C:C.chg"] * 6
    found = process_transitions([process_case("A", n, line) for n, line in enumerate(lines)], draws=20)
    tested = [row for row in found.rows if row.p is not None]
    smallest = min(tested, key=lambda row: row.p or 0)
    assert smallest.p is not None
    assert smallest.p_adjusted is not None
    assert smallest.p_adjusted == min(1, smallest.p * len(tested))  # Holm's first step


def test_sessions_of_one_client_are_drawn_together() -> None:
    lines = [
        "T:QO C:C.chg T:SR C:R.stay.excuse T:QO C:C.ans T:SR C:C.chg",
        "T:QO C:C.ans T:SR C:C.chg T:QO C:C.chg T:SR C:R.stay.excuse",
    ]

    def widths(clients: list[str]) -> list[tuple[float, float]]:
        cases = [process_case(f"P{n}", 1, lines[n % 2], client=client) for n, client in enumerate(clients)]
        rows = process_transitions(cases, draws=200).rows
        return [row.rate_interval for row in rows if row.rate_interval]

    apart = widths([f"c{n}" for n in range(8)])
    together = widths(["x" if n % 2 else "y" for n in range(8)])
    assert apart
    assert apart != together
    assert apart == widths(["one"] * 8)  # nothing to draw but the sessions themselves


def test_one_role_gives_an_empty_table() -> None:
    assert process_transitions([process_case("A", 1, "T:QO T:SR")]).rows == ()
    assert process_transitions([process_case("A", 1, "C:C.ans")]).rows == ()
    assert process_transitions([process_case("A", 1, "T: C:")]).rows == ()

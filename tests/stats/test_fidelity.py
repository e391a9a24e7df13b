from __future__ import annotations

from dataclasses import replace

import pytest

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.case import Case
from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Cell, Measures
from thirdturn.domain.rating import Ratings
from thirdturn.sequences import find_sequences
from thirdturn.stats.fidelity import fidelity
from thirdturn.stats.segments import Segment

PIECE = ("T QO", "C C.ans", "T SR", "C C.chg", "T CR QC", "C R.stay.excuse", "T PER > persuade", "C C.ans")


def case_of(lines: tuple[str, ...], *, scores: dict[str, dict[str, float]] | None = None) -> Case:
    """One string a turn: speaker, then codes; ``scores`` by such a string."""
    session = session_of(f"{line[0]} three short words" for line in lines)
    coding = coding_of(session, (line[2:] for line in lines))
    if scores:
        entries = zip(coding.turns, lines, strict=True)
        coding = Coding(coding.made_by, tuple(replace(entry, scores=scores.get(line, {})) for entry, line in entries))
    return Case(session, coding, find_sequences(session, coding, codebook()), Measures())


def measured(case: Case, *, turns: range | None = None, draws: int = 300, seed: int = 1) -> Measures:
    inside = turns or range(len(case.session.turns))
    return fidelity(case, codebook(), Segment(inside.start, inside.stop, "given"), draws=draws, seed=seed)


def told(found: Measures, table: str) -> dict[Cell, Cell]:
    """The first two columns of a table."""
    return {row[0]: row[1] for row in found.table(table).rows}


def test_figures_by_hand() -> None:
    # Each piece has four volleys: Q; SR; CR and Q; Persuade.
    found = measured(case_of(PIECE * 5))
    assert found.estimate("reflections_to_questions").value == 1.0  # 10 / 10
    assert found.estimate("pct_complex_reflections").value == 0.5
    assert found.estimate("mi_non_adherent").value == 5
    assert found.estimate("pct_open_questions").value == 0.5
    assert found.estimate("pct_change_talk").value == 0.5
    assert found.estimate("sustain_per_10_client_turns").value == 2.5  # 5 of 20
    assert told(found, "miti_counts")["Q"] == 10
    assert found.estimate("non_adherent_after").value == 1.0


def test_every_interval_holds_its_figure_where_the_coder_is_certain() -> None:
    found = measured(case_of(PIECE * 5))
    for row in found.table("fidelity_intervals").rows:
        one = found.estimate(str(row[0]))
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
        assert (one.low, one.high) == row[1:3]  # sampling only
        assert row[3:5] == (None, None)
    settings = told(found, "fidelity_settings")
    assert settings["coder_error"] == "not in the intervals: the coding tells no probabilities"


def test_the_coders_doubt_widens_the_interval() -> None:
    certain = measured(case_of(PIECE * 6)).estimate("pct_complex_reflections")
    scores = {"T SR": {"SR": 0.7, "CR": 0.3}, "T CR QC": {"SR": 0.4, "CR": 0.6, "QC": 0.9}}
    doubted = measured(case_of(PIECE * 6, scores=scores))
    wide = doubted.estimate("pct_complex_reflections")
    assert wide.value == certain.value == 0.5
    assert None not in (wide.low, wide.high, certain.low, certain.high)
    assert (wide.high or 0) - (wide.low or 0) > (certain.high or 0) - (certain.low or 0)
    settings = told(doubted, "fidelity_settings")
    assert settings["coder_error"] == "drawn from the coder's own probabilities in 12 of 48 turns"


def test_a_figure_outside_its_interval_says_so() -> None:
    scores = {"C C.ans": {"C.ans": 0.45, "R.stay.excuse": 0.55}}
    found = measured(case_of(PIECE * 6, scores=scores)).estimate("sustain_per_10_client_turns")
    assert found.value == 2.5
    assert found.low is not None
    assert found.low > 2.5  # 2 of 4 client turns at .55 beside the one that was given: about 5.25
    assert "outside its interval" in found.reason


def test_too_few_exchanges_give_no_interval() -> None:
    found = measured(case_of(PIECE))
    one = found.estimate("pct_open_questions")
    assert (one.value, one.low, one.high) == (0.5, None, None)
    assert "4 exchanges, and 10 are needed" in one.reason


def test_without_draws_there_is_no_interval() -> None:
    assert "no draws" in measured(case_of(PIECE * 5), draws=0).estimate("pct_open_questions").reason


@pytest.mark.parametrize(
    "lines",
    [("T QO",), ("C C.ans",), ("T QO",) * 30, ("C C.chg",) * 30, ("T ", "C ") * 20, ("O ",) * 3],
    ids=["one turn", "one client turn", "one role", "client only", "no codes", "others only"],
)
def test_odd_sessions_are_none_with_a_reason_and_never_nan(lines: tuple[str, ...]) -> None:
    found = measured(case_of(lines))
    for one in found.estimates:
        assert one.value is not None or one.reason
        for number in (one.value, one.low, one.high):
            assert number is None or number == number  # noqa: PLR0124 - NaN is not itself
    for table in found.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert cell is None or cell == cell  # noqa: PLR0124


def test_a_figure_that_many_draws_leave_undefined_has_no_interval() -> None:
    lines = ("T SR", "C C.ans") * 15
    found = measured(case_of((*lines, "T QO", "C C.ans"))).estimate("pct_open_questions")
    assert (found.value, found.low) == (1.0, None)
    assert "no interval: undefined in" in found.reason


def test_a_segment_keeps_turn_numbers_and_counts_only_its_own() -> None:
    case = case_of(PIECE * 5)
    found = measured(case, turns=range(6, 16))
    assert found.estimate("mi_non_adherent").value == 2  # turns 7 and 15
    assert told(found, "fidelity_settings")["segment"] == "turns 7 to 16"
    assert [row[1] for row in found.table("reply_hints").rows] == [7, 15]


def test_ratings_come_from_people_only() -> None:
    case = case_of(PIECE * 5)
    assert measured(case).estimate("technical").value is None
    given = Ratings({"cultivating_change_talk": 4, "softening_sustain_talk": 3, "partnership": 4, "empathy": 5})
    found = fidelity(case, codebook(), Segment(0, 40, ""), ratings=given, draws=0)
    assert (found.estimate("technical").value, found.estimate("technical").reached) == (3.5, "fair")


def test_human_ceilings_are_graded() -> None:
    rows = {row[0]: row for row in measured(case_of(PIECE)).table("fidelity_ceilings").rows}
    assert rows["pct_change_talk"][1:3] == ("kappa", 0.47)
    assert rows["pct_complex_reflections"][2] is None
    assert {row[4] for row in rows.values()} <= {"A", "B", "ours"}


def test_the_same_seed_gives_the_same_measures() -> None:
    case = case_of(PIECE * 5, scores={"T QO": {"QO": 0.6, "QC": 0.4}})
    assert measured(case) == measured(case)
    assert measured(case, seed=2) != measured(case)

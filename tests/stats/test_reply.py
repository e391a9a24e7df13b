from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.case import Case
from thirdturn.domain.measure import Measures
from thirdturn.sequences import find_sequences
from thirdturn.stats.reply import hints, newcombe, replied, replies
from thirdturn.stats.segments import Segment

FISHER = import_module("scipy.stats").fisher_exact

AUTONOMY, STANCE, EMOTION, ORIENTATION = (
    "respect_for_autonomy",
    "stance_alignment",
    "emotional_resonance",
    "conversational_orientation",
)


def case_of(*lines: str) -> Case:
    """One string a turn: speaker, then codes, such as ``"T CON > confront"``."""
    session = session_of(f"{line[0]} words" for line in lines)
    coding = coding_of(session, (line[2:] for line in lines))
    return Case(session, coding, find_sequences(session, coding, codebook()), Measures())


def whole(case: Case) -> tuple[Case, Segment]:
    return case, Segment(0, len(case.session.turns), "")


def test_hints() -> None:
    assert hints("confront", ["CON"]) == {
        AUTONOMY: "against", STANCE: "against", EMOTION: "silent", ORIENTATION: "silent",
    }  # fmt: skip
    assert hints("reflect", ["CR", "QO"]) == {
        AUTONOMY: "silent", STANCE: "towards", EMOTION: "towards", ORIENTATION: "towards",
    }  # fmt: skip
    assert hints("ignore", ["SEEK"])[ORIENTATION] == "mixed"
    assert set(hints(None, []).values()) == {"silent"}
    assert set(hints("inform", ["GI"]).values()) == {"silent"}


def test_newcombe_as_published() -> None:
    # Newcombe 1998, table II, method 10, the contrast 56/70 against 48/80.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(st.data())
def test_newcombe_holds_the_difference_and_turns_with_the_sides(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 60))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    low, high = newcombe(a, n, b, m)
    assert -1 - 1e-9 <= low <= a / n - b / m + 1e-9
    assert a / n - b / m - 1e-9 <= high <= 1 + 1e-9
    assert newcombe(b, m, a, n) == pytest.approx((-high, -low))


TALK = (
    "T QO", "C R.stay.excuse", "T CON > confront",  # a reply, not adherent
    "C R.stay.blame", "T CR > reflect",             # a reply, adherent
    "C C.ans", "T PER", "C C.ans", "T GI", "C C.ans",
    "T FA", "C C.ans", "T ", "C C.ans",             # left out: a bare backchannel and a turn without a code
)  # fmt: skip


def test_rates_by_hand() -> None:
    found = replies([whole(case_of(*TALK))], codebook())
    assert found.estimate("non_adherent_after").value == 0.5  # 1 of 2
    assert found.estimate("non_adherent_elsewhere").value == pytest.approx(1 / 3)  # PER of QO, PER, GI
    difference = found.estimate("non_adherent_difference")
    assert difference.value == pytest.approx(100 / 6)
    assert (difference.low, difference.high) == pytest.approx(tuple(100 * end for end in newcombe(1, 2, 1, 3)))
    after_hits, after, other_hits, other, left_out, p, reason = found.table("non_adherent_replies").rows[0]
    assert (after_hits, after, other_hits, other, left_out, reason) == (1, 2, 1, 3, 2, "")
    assert p == pytest.approx(FISHER([[1, 1], [1, 2]]).pvalue)


def test_hints_stand_by_turn_numbers_from_1() -> None:
    rows = replies([whole(case_of(*TALK))], codebook()).table("reply_hints").rows
    assert [row[:4] for row in rows] == [("s", 3, "confront", "CON"), ("s", 5, "reflect", "CR")]


def test_a_segment_counts_only_its_own_replies() -> None:
    case = case_of(*TALK)
    segment = Segment(3, 9, "")
    assert [moment.third for moment in replied(case, segment)] == [4]
    found = replies([(case, segment)], codebook())
    assert found.table("non_adherent_replies").rows[0][:4] == (0, 1, 1, 2)


def test_without_resistance_there_is_no_rate() -> None:
    found = replies([whole(case_of("T QO", "C C.ans"))], codebook())
    assert found.estimate("non_adherent_after").value is None
    difference = found.estimate("non_adherent_difference")
    assert (difference.value, difference.reason) == (None, "no resistance was replied to")
    assert found.table("non_adherent_replies").rows[0][-2:] == (None, "no other count was possible")


def test_without_anything_else_there_is_no_difference() -> None:
    found = replies([whole(case_of("C R.stay.excuse", "T CON > confront", "C C.ans"))], codebook())
    assert found.estimate("non_adherent_difference").reason == "no other practitioner turns"


def test_several_sessions_are_drawn_whole() -> None:
    calm = case_of("T QO", "C R.stay.excuse", "T CR > reflect", "C C.ans", "T GI", "C C.ans")
    cases = [whole(case_of(*TALK))] * 6 + [whole(calm)] * 6
    found = replies(cases, codebook())
    difference = found.estimate("non_adherent_difference")
    # After: 6 of 12 + 6 = 18; elsewhere: 6 of 18 + 12 = 30.
    assert difference.value == pytest.approx(100 * (6 / 18 - 6 / 30))
    assert difference.low is not None
    assert difference.high is not None
    assert difference.low < 100 * (6 / 18 - 6 / 30) < difference.high
    assert "too few" not in difference.reason
    assert "too few for a trusty interval" in replies(cases[5:7], codebook()).estimate("non_adherent_difference").reason
    assert found == replies(cases, codebook())

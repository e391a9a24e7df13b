"""The vectors are those of the practitioner-codes reference, section 1.4 (invented there)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.building import codebook, coding_of, session_of
from thirdturn.sequences import find_sequences
from thirdturn.stats.miti import global_scores, miti, miti_counts, summary_scores, volleys


def scores(**counts: int) -> dict[str, tuple[float | None, str | None]]:
    return {made.id: (made.value, made.reached) for made in summary_scores(counts, codebook())}


def test_globals() -> None:
    technical, relational = global_scores(cultivating_change_talk=4, softening_sustain_talk=3, partnership=4, empathy=5)
    assert (technical.value, technical.reached) == (3.5, "fair")
    assert (relational.value, relational.reached) == (4.5, "good")


def test_a_global_outside_1_to_5_is_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        global_scores(cultivating_change_talk=0, softening_sustain_talk=3, partnership=4, empathy=5)


def test_fair_reflections() -> None:
    assert scores(SR=12, CR=8, Q=20) == {
        "pct_complex_reflections": (0.4, "fair"),
        "reflections_to_questions": (1.0, "fair"),
        "mi_adherent": (0, None),
        "mi_non_adherent": (0, None),
    }


def test_good_reflections() -> None:
    found = scores(SR=5, CR=7, Q=5)
    value, reached = found["pct_complex_reflections"]
    assert value == pytest.approx(0.5833, abs=1e-4)  # 7 of 12
    assert reached == "good"
    assert found["reflections_to_questions"] == (2.4, "good")


def test_no_reflections() -> None:
    found = scores(SR=0, CR=0, Q=9)
    assert found["pct_complex_reflections"] == (None, None)
    assert found["reflections_to_questions"] == (0.0, "below")


def test_no_questions() -> None:
    assert scores(SR=3)["reflections_to_questions"] == (None, None)


def test_adherent_and_non_adherent_have_no_marks() -> None:
    found = scores(Seek=2, AF=1, Emphasize=1, Confront=1, Persuade=3)
    assert found["mi_adherent"] == (4, None)
    assert found["mi_non_adherent"] == (4, None)


def test_in_one_volley_each_code_counts_once_and_complex_wins() -> None:
    assert miti_counts((frozenset({"SR", "QO", "QC", "CR"}),), codebook()) == Counter(CR=1, Q=1)


def test_persuading_with_permission_wins_in_a_volley() -> None:
    assert miti_counts((frozenset({"PER", "PWP", "FA"}),), codebook()) == Counter(PwP=1)


def test_a_bare_acknowledgement_does_not_end_a_volley_unless_it_answers() -> None:
    session = session_of(["T a", "C yeah", "T b", "C yeah", "T c", "C no", "T d"])
    found = volleys(session, coding_of(session, ["GI", "C.ack", "SR", "C.ack", "QO", "C.ans", "AF"]))
    # GI and SR are one volley; the "yeah" behind SR answers a reflection and ends it
    assert found == (frozenset({"GI", "SR"}), frozenset({"QO"}), frozenset({"AF"}))


def test_third_turns_are_set_against_all_others() -> None:
    session = session_of(["T a", "C b", "T c", "C d", "T e"])
    coding = coding_of(session, ["QO", "R.stay.excuse", "PER > persuade", "C.ans", "QO SR"])
    rows = miti(session, coding, find_sequences(session, coding, codebook()), codebook()).table(
        "practitioner_after_resistance"
    )
    assert rows.rows == (("QO", 0, 2, 0.0, 1.0), ("SR", 0, 1, 0.0, 0.5), ("PER", 1, 0, 1.0, 0.0))

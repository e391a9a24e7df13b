"""Sums by hand; the formulas are those of PMC3496395, table T5."""

from __future__ import annotations

import pytest

from tests.building import codebook, coding_of, session_of
from thirdturn.stats.misc import Talk, misc, misc_scores
from thirdturn.stats.segments import Segment

QUIET = Talk(0, 0, 0, 0, 0)


def values(counts: dict[str, int], talk: Talk = QUIET) -> dict[str, float | None]:
    return {made.id: made.value for made in misc_scores(counts, talk)}


def test_counts_of_codes() -> None:
    found = values({"OQ": 6, "CQ": 4, "SR": 3, "CR": 2, "GI": 9, "AF": 1, "ADW": 2, "CO": 1, "FA": 30})
    assert found["pct_open_questions"] == 0.6  # 6 / 10
    assert found["misc_reflections_to_questions"] == 0.5  # 5 / 10
    assert found["misc_pct_complex_reflections"] == 0.4  # 2 / 5
    assert found["misc_pct_consistent"] == 0.8  # (6 + 3 + 2 + 1) / (12 + 2 + 1); CQ, GI and FA stand on neither side


def test_the_clients_talk() -> None:
    found = values({}, Talk(change=6, sustain=2, client_turns=25, client_words=300, words=500))
    assert found["pct_change_talk"] == 0.75  # 6 / 8
    assert found["sustain_per_10_client_turns"] == 0.8  # 10 * 2 / 25
    assert found["client_talk_share"] == 0.6


def test_nothing_is_undefined_with_a_reason() -> None:
    made = misc_scores({}, QUIET)
    assert all(one.value is None and one.reason for one in made)
    assert "no questions" in {one.reason for one in made}


def test_a_segment_sums_over_its_own_turns_only() -> None:
    session = session_of(["T one two", "C three", "T four", "C five six", "T seven"])
    coding = coding_of(session, ["QO CON", "R.stay.excuse", "SR CR", "C.chg", "QC PER"])
    inside = {made.id: made.value for made in misc(session, coding, Segment(2, 5, ""), codebook())}
    assert inside == {
        "pct_open_questions": 0.0,  # 0 of 1
        "misc_reflections_to_questions": 1.0,
        "misc_pct_complex_reflections": 1.0,  # in a turn with both, only CR counts
        "misc_pct_consistent": 0.5,  # CR against ADW
        "pct_change_talk": 1.0,
        "sustain_per_10_client_turns": 0.0,
        "client_talk_share": pytest.approx(0.5),  # 2 of 4 words
    }
    whole = {made.id: made.value for made in misc(session, coding, Segment(0, 5, ""), codebook())}
    assert whole["misc_pct_consistent"] == 0.5  # OQ, CR against CO, ADW
    assert whole["sustain_per_10_client_turns"] == 5.0  # 1 of 2
    assert whole["client_talk_share"] == pytest.approx(3 / 7)


def test_one_role_only() -> None:
    session = session_of(["T Hello", "T Well"])
    made = {one.id: one for one in misc(session, coding_of(session, ["QO", ""]), Segment(0, 2, ""), codebook())}
    assert made["client_talk_share"].value is None
    assert made["client_talk_share"].reason == "no client turns"
    assert made["pct_open_questions"].value == 1.0

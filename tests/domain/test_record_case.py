"""The way back from an analysis.json."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.reports.exports.sessions import ODD_ID, odd
from tests.reports.sample import case, empty_case, no_moments_case, one_speaker_case
from thirdturn.domain.case import Case
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.record_case import case_from_record, is_analysis
from thirdturn.reports.data import analysis_json


def record_of(whole: Case) -> Any:
    return json.loads(analysis_json(whole))


@pytest.mark.parametrize("make", [case, no_moments_case, one_speaker_case, empty_case, odd])
def test_a_case_comes_back_as_the_file_tells_it(make: Callable[[], Case]) -> None:
    record = record_of(make())
    assert record_of(case_from_record(record, file="a.json")) == record


def test_words_codes_and_moments_come_back_as_they_were() -> None:
    before, after = case(), case_from_record(record_of(case()), file="a.json")
    assert [turn.text for turn in after.session.turns] == [turn.text for turn in before.session.turns]
    assert [turn.raw for turn in after.session.turns] == [turn.text for turn in before.session.turns]
    assert after.coding.made_by == before.coding.made_by
    assert [entry.codes for entry in after.coding.turns] == [entry.codes for entry in before.coding.turns]
    assert after.sequences == before.sequences
    assert after.measures.tables == before.measures.tables
    assert after.measures.estimate("client_talk_share").value == 0.6346  # 0.63456789 to four decimals
    assert case_from_record(record_of(odd()), file="a.json").session.id == ODD_ID


def test_files_of_others_are_not_taken_for_ours() -> None:
    assert is_analysis({"schema": "thirdturn/analysis/1"})
    assert not is_analysis({"schema": "thirdturn/turns/1"})
    assert not is_analysis([{"schema": "thirdturn/analysis/1"}])


_DROP = object()


@pytest.mark.parametrize(
    ("path", "wrong", "named"),
    [
        (("schema",), "thirdturn/analysis/2", "schema"),
        (("turns",), _DROP, "turns"),
        (("sequences",), _DROP, "sequences"),
        (("session",), [], "session"),
        (("session", "id"), 7, "session.id"),
        (("session", "speakers", 0, "role"), "therapist", "session.speakers.0.role"),
        (("turns", 3, "index"), 4, "turns"),
        (("turns", 2), "words", "turns.2"),
        (("turns", 2, "text"), None, "turns.2.text"),
        (("turns", 2, "speaker"), "Nobody", "turns.2.speaker"),
        (("turns", 2, "start_s"), math.nan, "turns.2.start_s"),
        (("turns", 2, "start_s"), True, "turns.2.start_s"),
        (("turns", 2, "abstained"), "no", "turns.2.abstained"),
        (("turns", 2, "codes", 0, "p"), "0.9", "turns.2.codes.0.p"),
        (("turns", 5, "family"), "aside", "turns.5.family"),
        (("turns", 5, "notes"), "late", "turns.5.notes"),
        (("sequences", 0, "resisting", 0), 25, "sequences.0.resisting.0"),
        (("sequences", 0, "third"), -1, "sequences.0.third"),
        (("measures", "estimates", 0, "value"), math.inf, "measures.estimates.0.value"),
        (("measures", "tables", 0, "rows", 0), ["Anna"], "measures.tables.0.rows.0"),
        (("measures", "tables", 0, "rows", 0, 2), {}, "measures.tables.0.rows.0.2"),
    ],
)
def test_a_broken_field_is_named_and_no_words_are_told(path: tuple[str | int, ...], wrong: object, named: str) -> None:
    record = record_of(case())
    place = record
    for key in path[:-1]:
        place = place[key]
    if wrong is _DROP:
        del place[path[-1]]
    else:
        place[path[-1]] = wrong
    with pytest.raises(MalformedTranscript) as raised:
        case_from_record(record, file="a.json")
    assert f"at {named} stands" in str(raised.value)
    assert "a.json" in str(raised.value)
    assert "Nobody" not in str(raised.value) and "words" not in str(raised.value)


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    record = record_of(case())
    record["turns"][1]["text"] = "a\ud800b"
    assert case_from_record(record, file="a.json").session.turns[1].text == "a?b"


def test_fields_that_older_files_lack_are_empty() -> None:
    record = record_of(case())
    for turn in record["turns"]:
        for key in ("alternatives", "notes", "evidence", "question_form", "pause_before_s"):
            del turn[key]
    back = case_from_record(record, file="a.json")
    assert back.coding.turns[11].scores == {} and back.coding.turns[5].notes == ()

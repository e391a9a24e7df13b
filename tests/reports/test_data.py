"""The contract: what other programs read."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reports.sample import case, empty_case, no_moments_case, one_speaker_case
from thirdturn.data.load import resource
from thirdturn.domain.case import Case
from thirdturn.domain.measure import Estimate, Measures
from thirdturn.reports.data import analysis_json, analysis_record

SCHEMA: dict[str, Any] = json.loads(resource("schemas", "analysis.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("make", [case, no_moments_case, one_speaker_case, empty_case])
def test_record_keeps_the_schema(make: Any) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    problems = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(analysis_json(make())))]
    assert problems == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("schema",), "thirdturn/analysis/2"),
        (("session", "source"), "home/x.txt"),
        (("turns", 0, "role"), "therapist"),
        (("turns", 0, "codes", 0, "p"), 1.2),
        (("sequences", 0, "family"), "coop"),
        (("sequences", 0, "resisting"), []),
        (("measures", "estimates", 8, "reason"), ""),
    ],
)
def test_schema_refuses(path: tuple[str | int, ...], wrong: object) -> None:
    record: Any = analysis_record(case())
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert not Draft202012Validator(SCHEMA).is_valid(record)


def test_fields_of_the_contract() -> None:
    record = analysis_record(case())
    assert record["schema"] == "thirdturn/analysis/1"
    assert record["made_by"]["coder"] == "by-hand"
    assert record["made_by"]["model_sha256"] == "0123456789abcdef" * 4
    assert record["session"]["speakers"][0] == {
        "id": "Anna",
        "role": "practitioner",
        "role_reason": "asks most questions",
    }
    assert record["session"]["duration_s"] == 160.8
    turn = record["turns"][6]
    assert {"index": 6, "source_ref": "line 9", "speaker": "Anna", "start_s": 19.0}.items() <= turn.items()
    assert turn["codes"] == [{"id": "CR", "p": 0.82, "by": "by hand"}]
    assert turn["third_turn"] == {"id": "reflect", "p": 0.87, "by": "by hand"}
    assert turn["family"] is None and turn["p_resisting"] is None
    moment = record["sequences"][3]
    assert (moment["first"], moment["resisting"], moment["third"], moment["after"]) == (10, [11], 12, 13)
    assert moment["evidence"][1] == {"turn": 11, "start": 0, "end": 24}


def test_one_record_a_turn_in_order_with_words_as_they_are() -> None:
    whole = case()
    turns = analysis_record(whole)["turns"]
    assert [turn["index"] for turn in turns] == list(range(25))
    assert [turn["text"] for turn in turns] == [turn.text for turn in whole.session.turns]
    assert turns[19]["abstained"] is True and turns[19]["codes"] == []
    assert turns[3]["text"] == ""


def test_text_stays_readable_and_numbers_have_four_decimals() -> None:
    text = analysis_json(case())
    assert "Mr Ölander" in text
    assert json.loads(text)["turns"][1]["p_resisting"] == 0.1235  # 0.12345678
    assert "0.12345678" not in text


def test_alternatives_are_the_five_most_probable() -> None:
    told = analysis_record(case())["turns"][11]["alternatives"]
    assert [entry["p"] for entry in told] == [0.58, 0.21, 0.13, 0.05, 0.02]


def test_measures_tell_the_mark_reached_and_why_a_figure_is_undefined() -> None:
    estimates = {entry["id"]: entry for entry in analysis_record(case())["measures"]["estimates"]}
    assert estimates["reflections_to_questions"]["reached"] == "below"
    assert estimates["pct_complex_reflections"]["reached"] == "good"
    assert estimates["technical"]["value"] is None and estimates["technical"]["reason"] == "rated by a person"


def test_a_figure_that_is_not_a_number_is_refused() -> None:
    broken = Estimate("x", "X", "talk", math.nan, "share", 1)
    whole: Case = replace(case(), measures=Measures(estimates=(broken,)))
    with pytest.raises(ValueError, match="not JSON compliant"):
        analysis_json(whole)

"""Guidance in analysis.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reports.sample import case, empty_case
from tests.reports.sample_guidance import checked_case, flagged_case, guided_case, half_checked_case
from thirdturn.data.load import resource
from thirdturn.domain.case import Case
from thirdturn.domain.guidance import RISK_KINDS
from thirdturn.reports.data import analysis_json, analysis_record

SCHEMA: dict[str, Any] = json.loads(resource("schemas", "analysis.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("make", [guided_case, flagged_case, half_checked_case, checked_case, case, empty_case])
def test_record_keeps_the_schema(make: Callable[[], Case]) -> None:
    record = json.loads(analysis_json(make()))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(record)] == []


def test_the_schema_knows_every_kind_of_risk() -> None:
    assert SCHEMA["$defs"]["risk_kind"]["enum"] == list(RISK_KINDS)


def test_without_guidance_everything_is_there_and_empty() -> None:
    record = analysis_record(case())
    assert (record["risk"], record["guidance"]) == ([], None)
    for sequence in record["sequences"]:
        assert [sequence[key] for key in ("reasons", "always_ask", "cards")] == [[], [], []]
        assert sequence["blocked_by"] is None and sequence["done"] is None


def test_fields_of_the_contract() -> None:
    record = analysis_record(guided_case())
    moment = record["sequences"][0]
    assert moment["reasons"][0] == {
        "id": "W12",
        "rank": 1,
        "score": 3.5,
        "for": [
            {"turn": 10, "why": "It sounded like a lecture.", "weight": 2.0},
            {"turn": None, "why": "The client was sent.", "weight": 1.5},
        ],
        "against": [{"turn": 15, "why": "The client went on at length.", "weight": -0.5}],
    }
    assert [reason["id"] for reason in moment["always_ask"]] == ["W08", "W12"]
    assert moment["cards"][1] == {"id": "P01", "wording": "", "why": "There is pressure on your side."}
    assert (moment["blocked_by"], moment["done"]) == (None, "space")
    assert record["guidance"]["language"] == "en"
    assert record["guidance"]["circumstances"]["events"] == ["new_practitioner"]
    assert record["guidance"]["process"][0]["id"] == "W12"


def test_flags_and_what_they_stop() -> None:
    record = analysis_record(half_checked_case())
    flag = {"turn": 13, "kind": "suicide", "evidence": {"start": 33, "end": 44}, "p": 0.8123, "stops": True}
    assert record["risk"][0] == flag
    assert record["guidance"]["checked"] == ["suicide"]
    assert {sequence["blocked_by"] for sequence in record["sequences"]} == {"risk"}
    assert all(sequence["cards"] == [] for sequence in record["sequences"])


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("risk", 0, "kind"), "worry"),
        (("risk", 0, "p"), 2),
        (("sequences", 0, "blocked_by"), "mood"),
        (("sequences", 0, "reasons", 0, "rank"), 0),
        (("guidance", "circumstances", "setting"), "school"),
        (("guidance", "checked"), ["worry"]),
    ],
)
def test_schema_refuses(path: tuple[str | int, ...], wrong: object) -> None:
    record: Any = analysis_record(flagged_case())
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert not Draft202012Validator(SCHEMA).is_valid(record)

"""Guidance out of an analysis.json: with it, without it, and broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.reports.sample import case
from tests.reports.sample_guidance import FLAGS, checked_case, flagged_case, guidance, guided_case
from thirdturn.domain.case import Case
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.record_case import case_from_record
from thirdturn.reports.data import analysis_json


def record_of(whole: Case) -> Any:
    return json.loads(analysis_json(whole))


@pytest.mark.parametrize("make", [guided_case, flagged_case, checked_case])
def test_guidance_comes_back_as_it_was(make: Callable[[], Case]) -> None:
    record = record_of(make())
    back = case_from_record(record, file="a.json")
    assert record_of(back) == record
    assert back.guidance is not None
    assert replace(back.guidance, risk=()) == replace(make().guidance or back.guidance, risk=())


def test_a_flag_keeps_four_decimals() -> None:
    back = case_from_record(record_of(flagged_case()), file="a.json")
    assert back.guidance is not None
    assert back.guidance.risk == tuple(replace(flag, p=round(flag.p, 4)) for flag in FLAGS)


def test_a_file_from_before_there_was_guidance_has_none() -> None:
    record = record_of(flagged_case())
    del record["guidance"], record["risk"]
    for sequence in record["sequences"]:
        for key in ("reasons", "always_ask", "cards", "blocked_by", "done"):
            del sequence[key]
    assert case_from_record(record, file="a.json").guidance is None
    assert case_from_record(record_of(case()), file="a.json").guidance is None


def test_the_least_a_file_must_tell() -> None:
    """The fields that the contract names, and no more."""
    record = record_of(guided_case())
    told = record["guidance"]
    record["guidance"] = {key: told[key] for key in ("language", "process", "checked")}
    record["guidance"]["circumstances"] = {"setting": "group", "channel": "chat"}
    for sequence in record["sequences"]:
        for reason in (*sequence["reasons"], *sequence["always_ask"]):
            del reason["score"]
            for ground in (*reason["for"], *reason["against"]):
                del ground["weight"]
    back = case_from_record(record, file="a.json").guidance
    assert back is not None
    assert (back.circumstances.setting, back.circumstances.missed, back.names, back.checks) == ("group", 0, {}, {})
    assert [reason.id for reason in back.moments[0].reasons] == ["W12", "W01"]
    assert back.moments[0].reasons[0].grounds[1].turn is None
    assert back.moments[2].cards == guidance(flags=()).moments[2].cards


@pytest.mark.parametrize(
    ("path", "wrong", "named"),
    [
        (("guidance",), [], "guidance"),
        (("guidance", "checked", 0), "fear", "guidance.checked.0"),
        (("guidance", "circumstances", "setting"), "school", "guidance.circumstances.setting"),
        (("guidance", "names", "W12"), 7, "guidance.names.W12"),
        (("guidance", "checks", "W12"), "How?", "guidance.checks.W12"),
        (("guidance", "process", 0, "rank"), "first", "guidance.process.0.rank"),
        (("risk", 0, "kind"), "worry", "risk.0.kind"),
        (("risk", 0, "turn"), 25, "risk.0.turn"),
        (("risk", 0, "evidence", "end"), None, "risk.0.evidence.end"),
        (("sequences", 0, "reasons", 0, "for", 0, "why"), None, "sequences.0.reasons.0.for.0.why"),
        (("sequences", 0, "reasons", 0, "for", 0, "turn"), -1, "sequences.0.reasons.0.for.0.turn"),
        (("sequences", 0, "cards", 0, "wording"), None, "sequences.0.cards.0.wording"),
    ],
)
def test_a_broken_field_is_named(path: tuple[str | int, ...], wrong: object, named: str) -> None:
    record: Any = record_of(checked_case())
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    with pytest.raises(MalformedTranscript, match=f"at {named} stands"):
        case_from_record(record, file="a.json")

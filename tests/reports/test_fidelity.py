from __future__ import annotations

import json
from typing import Any

import pytest
from rich.console import Console, RenderableType

from thirdturn.domain.measure import Cell, Estimate, Measures, Table, Threshold
from thirdturn.reports.fidelity import fidelity_json, overview, summary

MARKS = (Threshold("fair", 1.0, "expert opinion", "MITI"), Threshold("good", 2.0, "expert opinion", "MITI"))


def made(*, low: float | None = None, high: float | None = None, p: float | None = None) -> Measures:
    settings: dict[str, Cell] = {
        "session": "s",
        "segment": "turns 1 to 9",
        "chosen": "whole",
        "exchanges": 4,
        "coder": "c 1",
    }
    ratio = Estimate("r", "Reflections", "miti", 1.5, "ratio", 9, low=low, high=high, thresholds=MARKS)
    rate = Estimate("sustain", "Sustain talk", "misc", None, "per 10 client turns", 0, reason="no client turns")
    return Measures(
        (ratio, rate),
        (
            Table("fidelity_settings", "", "", ("setting", "value"), (*settings.items(), ("coder_error", "drawn"))),
            Table("fidelity_ceilings", "", "", ("measure", "kind", "value", "text", "grade", "source"),
                  (("r", "kappa", 0.74, "two experts", "ours", "Somebody 2020"),)),
            Table("fidelity_intervals", "", "", ("measure", "middle"), (("r", 1.4),)),
            Table("non_adherent_replies", "After and elsewhere", "", ("after", "p"), ((3, p),)),
        ),
    )  # fmt: skip


def shown(renderable: RenderableType) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_a_mark_tells_what_the_ends_of_the_interval_meet() -> None:
    assert "fair (below to good)" in shown(summary(made(low=0.4, high=2.5)))
    sure = shown(summary(made(low=1.1, high=1.9)))
    assert "1.1 to 1.9" in sure
    assert "fair (" not in sure


def test_undefined_is_a_dash_with_its_reason_and_people_stand_with_their_grade() -> None:
    text = shown(summary(made()))
    assert "Sustain talk (per 10 client turns)" in text
    assert "no client turns" in text
    assert "kappa 0.74, two experts (Somebody 2020; grade ours)" in text
    assert "expert opinion" in text


@pytest.mark.parametrize(("p", "written"), [(0.25, 0.25), (1e-30, 1e-30), (0.000012345, 0.0000123), (None, None)])
def test_no_p_value_becomes_0(p: float | None, written: float | None) -> None:
    record: Any = json.loads(fidelity_json([made(p=p)]))
    assert record["sessions"][0]["tables"]["non_adherent_replies"] == [{"after": 3, "p": written}]
    told = shown(summary(made(p=p))).split("How far people agree")[0].split("After")[-1]
    assert told.split("3", 1)[1].split()[0] not in {"0", "0.0"}


def test_figures_that_no_session_has_are_left_out_of_the_overview() -> None:
    rolling = ("measure", "session", "value", "low", "high", "mean", "reason")
    rows = (("r", "a", 1.5, 1.0, 2.0, None, "1 of 2 sessions so far"), ("sustain", "a", None, None, None, None, "none"))
    units = (("r", "Reflections", "ratio", 2), ("sustain", "Sustain talk", "per 10 client turns", 2))
    unit_columns = ("measure", "name", "unit", "window")
    tables = (Table("rolling", "", "", rolling, rows), Table("rolling_units", "", "", unit_columns, units))
    text = shown(overview(Measures((), tables)))
    assert "1 of 2 sessions so far" in text
    assert "Mean of 2" in text
    assert "Sustain talk" not in text

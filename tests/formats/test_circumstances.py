"""What a practitioner knows beside the transcript, out of a YAML file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.data.load import resource
from thirdturn.domain.errors import InputError, UnreadableFile
from thirdturn.domain.guidance import NOTES, RECORDS, Circumstances
from thirdturn.formats.circumstances import FIELDS, read_circumstances


def reading(folder: Path, text: str) -> Circumstances:
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return read_circumstances(path)


def test_every_field(tmp_path: Path) -> None:
    text = """\
setting: social_work
channel: phone
stage: preparation
referral: mandated
session_number: 4
missed: 2
missed_reason: logistics
homework: not_done
homework_barrier: forgot
events: [rupture, new_practitioner]
barriers:
  - transport
  - money
tried: [M01, p01]
recorded: alliance
notes: [grief, grief]
"""
    assert reading(tmp_path, text) == Circumstances(
        setting="social_work",
        channel="phone",
        stage="preparation",
        referral="mandated",
        session_number=4,
        missed=2,
        missed_reason="logistics",
        homework="not_done",
        homework_barrier="forgot",
        events=("rupture", "new_practitioner"),
        barriers=("transport", "money"),
        tried=("M01", "P01"),
        recorded=("alliance",),
        notes=("grief",),
    )
    assert set(text.replace("  - ", "").split("\n")[0].split(":")[:1]) <= set(FIELDS)


@pytest.mark.parametrize("text", ["# nothing yet\n", "{}", "stage:\nevents: []\nmissed:\n", "events: ~"])
def test_nothing_told_is_nothing_known(tmp_path: Path, text: str) -> None:
    assert reading(tmp_path, text) == Circumstances()


def test_homework_none_is_a_word_and_not_nothing(tmp_path: Path) -> None:
    assert reading(tmp_path, "homework: none").homework == "none"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("setting: school", 1, "setting is 'school'. Expected one of therapy, coaching, social_work"),
        ("missed: 1\nstages: action", 2, "no field 'stages'. Known: setting, channel, stage"),
        ("missed: 1\nmissed: 2", 2, "missed is given twice"),
        ("missed: some", 1, "missed is 'some'. Expected a whole number from 0"),
        ("session_number: 0", 1, "Expected a whole number from 1"),
        ("session_number: 2025031400", 1, "Expected a whole number from 1"),
        ("missed: -1", 1, "Expected a whole number from 0"),
        ("events:\n  - rupture\n  - storm", 3, "events is 'storm'. Expected one of rupture, market_fall"),
        ("events: {a: b}", 1, "events is a group of fields"),
        ("setting: [therapy]", 1, "setting is a list"),
        ("tried: [M99]", 1, "tried is 'M99'. Expected one of M01"),
        ("recorded: yes", 1, "recorded is 'yes'. Expected one of training, alliance, no_risk_check"),
        ("notes: [tired]", 1, "Expected one of minor, mandated"),
        ("- setting", 1, "no fields"),
        ("setting: [", 1, "no valid YAML"),
    ],
)
def test_errors_name_file_line_and_what_is_allowed(tmp_path: Path, text: str, line: int, told: str) -> None:
    with pytest.raises(InputError) as raised:
        reading(tmp_path, text)
    assert f"facts.yaml, line {line}: " in str(raised.value)
    assert told in str(raised.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_circumstances(tmp_path / "none.yaml")


def test_records_and_notes_are_those_that_techniques_ask_for() -> None:
    schema = json.loads(resource("schemas", "techniques.json").read_text("utf-8"))
    found = json.dumps(schema)
    assert json.dumps({"enum": list(RECORDS)}) in found
    assert json.dumps({"enum": list(NOTES)}) in found


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("facts")
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        assert isinstance(read_circumstances(path), Circumstances)
    except InputError as error:
        assert error.file == "facts.yaml"

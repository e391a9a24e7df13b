"""The example sessions: each file is read in its format and holds what the index says."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from thirdturn.data.load import knowledge, resource
from thirdturn.domain.codebook import RESISTING, family_of
from thirdturn.formats.table import read
from thirdturn.workflow import load_codebook

Turns = list[tuple[str, str]]
INDEX = knowledge("examples/index.yaml")
EXAMPLES: list[dict[str, Any]] = INDEX["examples"]
SETTINGS = {"therapy", "coaching", "social_work", "finance", "group", "health"}
THIRD_TURNS = {code.id for code in load_codebook().of("third_turn")}


def path_of(name: str) -> Path:
    return Path(str(resource("examples", name)))


@cache
def turns_of(file: str) -> Turns:
    return [(turn.speaker, turn.raw) for turn in read(path_of(file)).turns]


def test_the_index_lists_every_file_of_the_folder_once() -> None:
    there = sorted(one.name for one in resource("examples").iterdir() if one.name != "index.yaml")
    assert sorted(entry["file"] for entry in EXAMPLES) == there
    assert {entry["setting"] for entry in EXAMPLES} == SETTINGS
    assert {entry["language"] for entry in EXAMPLES} == {"en", "de", "fi"}
    assert INDEX["coded_by"] == "author"


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: str(entry["file"]))
def test_turns_per_speaker_are_as_stated(entry: dict[str, Any]) -> None:
    turns = turns_of(entry["file"])
    assert len(turns) == entry["turns"]
    assert Counter(speaker for speaker, _ in turns) == {one["id"]: one["turns"] for one in entry["speakers"]}
    assert all(text.strip() for _, text in turns)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: str(entry["file"]))
def test_nobody_has_two_turns_in_a_row_so_that_joining_moves_no_index(entry: dict[str, Any]) -> None:
    speakers = [speaker for speaker, _ in turns_of(entry["file"])]
    assert all(first != second for first, second in pairwise(speakers))


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: str(entry["file"]))
def test_moments_point_at_client_turns_with_a_resisting_code(entry: dict[str, Any]) -> None:
    roles = {one["id"]: one["role"] for one in entry["speakers"]}
    by_turn = [roles[speaker] for speaker, _ in turns_of(entry["file"])]
    marked = [moment["turn"] for moment in entry["moments"]]
    assert marked == sorted(set(marked))
    for moment in entry["moments"]:
        assert by_turn[moment["turn"]] == "client"
        assert 1 <= len(moment["codes"]) <= 2
        assert family_of(moment["codes"][0]) is not None, "R.log and R.group stand second"
        assert any(family_of(code) in RESISTING for code in moment["codes"])
        answered = by_turn[moment["turn"] + 1] == "practitioner"
        assert (moment["third"] in THIRD_TURNS) if answered else (moment["third"] is None)
    assert all(by_turn[turn] == "client" for turn in entry["change_talk"])


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: str(entry["file"]))
def test_three_families_or_more_and_change_talk_in_every_session(entry: dict[str, Any]) -> None:
    families = {family_of(code) for moment in entry["moments"] for code in moment["codes"]}
    assert len(families & set(RESISTING)) >= 3
    assert len(entry["change_talk"]) >= 5


def test_every_third_turn_and_family_occurs_somewhere() -> None:
    moments = [moment for entry in EXAMPLES for moment in entry["moments"]]
    assert {moment["third"] for moment in moments} - {None} == THIRD_TURNS
    assert {family_of(code) for moment in moments for code in moment["codes"]} >= set(RESISTING)


def test_the_subtitles_hold_overlaps_and_long_gaps() -> None:
    turns = read(path_of("therapy_drinking.vtt")).turns
    gaps = [turn.pause_before_s for turn in turns if turn.pause_before_s is not None]
    assert len(gaps) == len(turns) - 1
    assert sum(gap < 0 for gap in gaps) == 2
    assert sum(gap >= 1.5 for gap in gaps) >= 10
    assert max(gaps) < 4

"""ELAN files with codes, opened again with two parsers that are not ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pympi
import pytest
from rustling.elan import ELAN

from tests.reports.exports.sessions import odd, timed
from tests.reports.sample import empty_case
from thirdturn.domain.case import Case
from thirdturn.formats.elan import parse, render
from thirdturn.formats.raw import Source
from thirdturn.reports.exports.elan_codes import with_codes
from thirdturn.reports.exports.given import legal_text


def eaf_of(whole: Case) -> bytes:
    return with_codes(render(whole.session), whole)


def expected(whole: Case, speaker: str) -> dict[str, list[tuple[str, str]]]:
    """Return what must stand in a speaker's tiers: words of the turn and code, in order."""
    turns = [turn for turn in whole.session.turns if turn.speaker == speaker]
    entries = [whole.coding.turns[turn.index] for turn in turns]
    words = [legal_text(turn.raw) for turn in turns]
    return {
        "codes": [
            (said, " ".join(score.id for score in entry.codes))
            for said, entry in zip(words, entries, strict=True)
            if entry.codes
        ],
        "third turns": [
            (said, entry.third_turn.id) for said, entry in zip(words, entries, strict=True) if entry.third_turn
        ],
    }


@pytest.mark.parametrize("make", [timed, odd])
def test_pympi_and_rustling_read_the_same_annotations(tmp_path: Path, make: Callable[[], Case]) -> None:
    whole = make()
    path = tmp_path / "coded.eaf"
    path.write_bytes(eaf_of(whole))
    eaf = pympi.Eaf(str(path))
    tiers = ELAN.from_strs([path.read_text("utf-8")], parallel=False).tiers()[0]
    assert set(tiers) == set(eaf.get_tier_names())
    for speaker in whole.session.speakers:
        for layer, notes in expected(whole, speaker.id).items():
            if layer == "third turns" and speaker.role != "practitioner":
                assert f"{speaker.id} {layer}" not in tiers
                continue
            read = eaf.get_ref_annotation_data_for_tier(f"{speaker.id} {layer}")
            assert [(said, code) for _, _, code, said in read] == notes
            tier = tiers[f"{speaker.id} {layer}"]
            assert tier.parent_id == speaker.id
            assert [note.value for note in tier.annotations] == [code for _, code in notes]
            assert [(note.start_time, note.end_time) for note in tier.annotations] == [read_[:2] for read_ in read]


def test_the_speech_reads_back_as_before() -> None:
    whole = timed()
    data = eaf_of(whole)
    (read,) = parse(Source("a.eaf", data, data.decode("utf-8")))
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns] == [
        (turn.speaker, turn.raw, turn.start_s, turn.end_s) for turn in whole.session.turns
    ]


def test_ids_are_used_once_and_a_speaker_with_a_name_like_a_tier_keeps_it() -> None:
    whole = odd()
    renamed = {"T": "T", "C": "T codes", "D": "D", "O": "O"}
    speakers = tuple(replace(speaker, id=renamed[speaker.id]) for speaker in whole.session.speakers)
    turns = tuple(replace(turn, speaker=renamed[turn.speaker]) for turn in whole.session.turns)
    whole = replace(whole, session=replace(whole.session, speakers=speakers, turns=turns))
    tiers = ELAN.from_strs([eaf_of(whole).decode("utf-8")], parallel=False).tiers()[0]
    assert tiers["T codes"].parent_id is None
    assert tiers["T codes (Thirdturn)"].parent_id == "T"
    ids = [note.id for tier in tiers.values() for note in tier.annotations]
    assert len(ids) == len(set(ids))


def test_a_session_without_turns_gives_a_file() -> None:
    assert b"ANNOTATION_DOCUMENT" in eaf_of(empty_case())

"""ConvoKit corpus folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.reports.exports.sessions import ODD_ID, ODD_WORDS, codes, odd, timed
from tests.reports.sample import empty_case
from thirdturn.domain.case import Case
from thirdturn.formats.table import read_all
from thirdturn.reports.exports.convokit import corpus


def loaded(*cases: Case) -> dict[str, Any]:
    files = corpus(cases, codes())
    lines = files.pop("utterances.jsonl").decode("ascii").splitlines()
    return {"utterances": [json.loads(line) for line in lines]} | {
        name.removesuffix(".json"): json.loads(data.decode("ascii")) for name, data in files.items()
    }


def test_the_five_files_and_no_other() -> None:
    names = {"utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json"}
    assert set(corpus([timed()], codes())) == names


def test_turns_reply_to_the_turn_before_and_point_at_speaker_and_conversation() -> None:
    folder = loaded(timed(), odd())
    assert len(folder["utterances"]) == 25 + 7
    assert set(folder["conversations"]) == {"evening-shift", ODD_ID}
    before: dict[str, str] = {}
    for line in folder["utterances"]:
        assert line["speaker"] in folder["speakers"]
        assert line["reply-to"] == before.get(line["conversation_id"])
        before[line["conversation_id"]] = line["id"]
    assert len({line["id"] for line in folder["utterances"]}) == 32


def test_words_codes_and_times() -> None:
    folder = loaded(timed(), odd())
    line = folder["utterances"][9]
    assert (line["timestamp"], line["meta"]["end_s"]) == (33.6, 39.0)
    assert (line["meta"]["codes"], line["meta"]["codes_p"]) == (["R.stay.reluctance", "R.stay.excuse"], [0.84, 0.4])
    assert (line["meta"]["moment"], line["meta"]["family"], line["meta"]["abstained"]) == (3, "stay", False)
    assert folder["utterances"][6]["meta"]["third_turn"] == "reflect"
    assert [line["text"] for line in folder["utterances"][25:]] == list(ODD_WORDS)
    assert {line["timestamp"] for line in folder["utterances"][25:]} == {None}
    assert folder["speakers"]["evening-shift:Mr Ölander"]["meta"]["role"] == "client"
    assert folder["conversations"]["evening-shift"]["meta"]["coder"] == "by-hand"


def test_the_index_names_every_field_and_its_kinds() -> None:
    folder = loaded(timed(), odd())
    index = folder["index"]
    assert set(index["utterances-index"]) == set(folder["utterances"][0]["meta"])
    assert index["utterances-index"]["p_resisting"] == ["<class 'float'>"]
    assert index["utterances-index"]["codes"] == ["<class 'list'>"]
    assert index["utterances-index"]["moment"] == ["<class 'int'>"]
    assert index["speakers-index"]["role"] == ["<class 'str'>"]
    assert index["version"] == 1 and index["vectors"] == []


def test_our_own_reader_reads_the_words_back(tmp_path: Path) -> None:
    (tmp_path / "utterances.jsonl").write_bytes(corpus([timed()], codes())["utterances.jsonl"])
    roles = {"evening-shift:Anna": "practitioner", "evening-shift:Mr Ölander": "client"}
    (read,) = read_all(tmp_path / "utterances.jsonl", roles=roles)
    spoken = [turn.text for turn in timed().session.turns]
    assert [turn.text for turn in read.turns] == spoken


def test_a_session_without_turns() -> None:
    folder = loaded(empty_case())
    assert folder["utterances"] == [] and list(folder["conversations"]) == ["empty"]

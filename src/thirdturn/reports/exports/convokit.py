"""A ConvoKit corpus folder: five JSON files that ``convokit.Corpus(filename=FOLDER)`` loads.

A session is a conversation and a turn an utterance that replies to the turn before it. Nothing in the folder is
pickled. Text is written with escapes, for ConvoKit reads the files in the machine's own encoding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.reports.exports.given import CodedTurn, coded_turns, rounded

_TYPES = {str: "<class 'str'>", int: "<class 'int'>", float: "<class 'float'>", bool: "<class 'bool'>"}
_LIST = "<class 'list'>"


def corpus(cases: Sequence[Case], codebook: Codebook) -> dict[str, bytes]:
    """Return the corpus's files by name.

    Ids are ``SESSION:TURN`` (turns from 0) and ``SESSION:SPEAKER``, for the same label in two sessions need not be the
    same person. ``timestamp`` is the turn's start in seconds, null where it is not known; ConvoKit can then follow the
    replies (``traverse``) but not sort by time.
    """
    lines = [_utterance(case, coded) for case in cases for coded in coded_turns(case)]
    speakers = {
        f"{case.session.id}:{speaker.id}": {"label": speaker.id, "role": speaker.role, "session": case.session.id}
        for case in cases
        for speaker in case.session.speakers
    }
    conversations = {case.session.id: _conversation(case) for case in cases}
    overall = {"name": "Thirdturn export"}
    index = {
        "utterances-index": _index(line["meta"] for line in lines),
        "speakers-index": _index(speakers.values()),
        "conversations-index": _index(conversations.values()),
        "overall-index": _index([overall]),
        "version": 1,
        "vectors": [],
    }
    return {
        "utterances.jsonl": "".join(f"{_json(line)}\n" for line in lines).encode("ascii"),
        "speakers.json": _json(_with_vectors(speakers)).encode("ascii"),
        "conversations.json": _json(_with_vectors(conversations)).encode("ascii"),
        "corpus.json": _json(overall).encode("ascii"),
        "index.json": _json(index).encode("ascii"),
    }


def _utterance(case: Case, coded: CodedTurn) -> dict[str, Any]:
    session, turn = case.session.id, coded.turn
    return {
        "id": f"{session}:{turn.index}",
        "conversation_id": session,
        "text": turn.text,
        "speaker": f"{session}:{turn.speaker}",
        "meta": _meta(coded),
        "reply-to": f"{session}:{turn.index - 1}" if turn.index else None,
        "timestamp": rounded(turn.start_s),
        "vectors": [],
    }


def _meta(coded: CodedTurn) -> dict[str, Any]:
    turn, entry = coded.turn, coded.coding
    third = entry.third_turn
    return {
        "role": coded.role,
        "codes": [score.id for score in entry.codes],
        "codes_p": [rounded(score.p) for score in entry.codes],
        "family": entry.family,
        "p_resisting": rounded(entry.p_resisting),
        "third_turn": third.id if third else None,
        "third_turn_p": rounded(third.p) if third else None,
        "abstained": entry.abstained,
        "question_form": entry.question_form,
        "moment": coded.moment,
        "start_s": rounded(turn.start_s),
        "end_s": rounded(turn.end_s),
        "pause_before_s": rounded(turn.pause_before_s),
        "source_ref": turn.source_ref,
    }


def _conversation(case: Case) -> dict[str, Any]:
    session, made_by = case.session, case.coding.made_by
    return {
        "source": session.source,
        "language": session.language,
        "goal": session.goal,
        "coder": made_by.coder,
        "coder_version": made_by.version,
        "codebook": made_by.codebook,
        "model_sha256": made_by.model_sha256,
        "moments": len(case.sequences),
    }


def _with_vectors(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: {"meta": meta, "vectors": []} for name, meta in entries.items()}


def _index(metas: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return which kinds of value each field holds, as ConvoKit's index lists them."""
    index: dict[str, list[str]] = {}
    for meta in metas:
        for key, value in meta.items():
            kinds = index.setdefault(key, [])
            kind = _TYPES.get(type(value), _LIST)
            if value is not None and kind not in kinds:
                kinds.append(kind)
    return index


def _json(value: object) -> str:
    return json.dumps(value, allow_nan=False)

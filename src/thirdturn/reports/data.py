"""A case as JSON: the contract that other programs rely on, ``thirdturn/analysis/1``.

The schema ships as ``data/schemas/analysis.schema.json``. Fields may be added, never renamed; offsets are counted in
characters (Unicode code points) of ``text``; turns are counted from 0; numbers have at most four decimals.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from thirdturn.domain.case import Case
from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.guidance import MomentGuidance
from thirdturn.domain.measure import Estimate, Table
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Role, Turn
from thirdturn.domain.version import VERSION
from thirdturn.reports.guidance_data import guidance_record, moment_record, risk_record

SCHEMA = "thirdturn/analysis/1"
DECIMALS = 4
ALTERNATIVES = 5
"""How many of the codes that the coder weighed are told for each turn."""


def analysis_json(case: Case) -> str:
    """Return :func:`analysis_record` as JSON text: UTF-8 characters as they are, no NaN, a line feed at the end."""
    return json.dumps(analysis_record(case), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def analysis_record(case: Case) -> dict[str, Any]:
    """Return a case as plain dictionaries, lists, strings and numbers.

    Everything that was said is in it: treat the file as confidential as the transcript.
    """
    made_by = case.coding.made_by
    session = case.session
    offered = case.guidance.moments if case.guidance else (MomentGuidance(),) * len(case.sequences)
    record = {
        "schema": SCHEMA,
        "made_by": {
            "thirdturn": VERSION,
            "coder": made_by.coder,
            "coder_version": made_by.version,
            "model_sha256": made_by.model_sha256,
            "codebook": made_by.codebook,
            "sensitivity": made_by.sensitivity,
        },
        "session": {
            "id": session.id,
            "source": session.source,
            "format": session.format,
            "language": session.language,
            "duration_s": session.duration_s,
            "goal": session.goal,
            "speakers": [asdict(speaker) for speaker in session.speakers],
            "notices": [asdict(notice) for notice in session.notices],
        },
        "turns": [
            _turn(turn, role, entry)
            for turn, role, entry in zip(session.turns, session.roles(), case.coding.turns, strict=True)
        ],
        "risk": risk_record(case.guidance),
        "sequences": [
            _sequence(sequence) | moment_record(moment)
            for sequence, moment in zip(case.sequences, offered, strict=True)
        ],
        "guidance": guidance_record(case.guidance),
        "measures": {
            "estimates": [_estimate(estimate) for estimate in case.measures.estimates],
            "tables": [_table(table) for table in case.measures.tables],
        },
    }
    rounded = _rounded(record)
    assert isinstance(rounded, dict)
    return rounded


def _turn(turn: Turn, role: Role, entry: TurnCoding) -> dict[str, Any]:
    weighed = sorted(entry.scores.items(), key=lambda item: (-item[1], item[0]))[:ALTERNATIVES]
    return {
        "index": turn.index,
        "source_ref": turn.source_ref,
        "speaker": turn.speaker,
        "role": role,
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "pause_before_s": turn.pause_before_s,
        "text": turn.text,
        "codes": [_score(score) for score in entry.codes],
        "family": entry.family,
        "p_resisting": entry.p_resisting,
        "third_turn": _score(entry.third_turn),
        "abstained": entry.abstained,
        "question_form": entry.question_form,
        "alternatives": [{"id": code, "p": p} for code, p in weighed],
        "evidence": [asdict(span) for span in entry.evidence],
        "notes": list(entry.notes),
    }


def _sequence(sequence: Sequence) -> dict[str, Any]:
    return {
        "first": sequence.first,
        "first_kind": sequence.first_kind,
        "resisting": list(sequence.resisting),
        "third": sequence.third,
        "third_code": _score(sequence.third_code),
        "after": sequence.after,
        "outcome": sequence.outcome,
        "family": sequence.family,
        "codes": list(sequence.codes),
        "p": sequence.p,
        "evidence": [{"turn": shown.turn, **asdict(shown.span)} for shown in sequence.evidence],
        "clients": list(sequence.clients),
        "first_form": sequence.first_form,
        "answers": sequence.answers,
        "attributes": dict(sequence.attributes) | {"given_by": "codebook"} if sequence.attributes else {},
        "resolution": sequence.resolution,
        "recovery_turns": sequence.recovery,
        "episode": sequence.episode,
    }


def _score(score: CodeScore | None) -> dict[str, Any] | None:
    return None if score is None else asdict(score)


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {**asdict(estimate), "reached": estimate.reached}


def _table(table: Table) -> dict[str, Any]:
    return asdict(table)


def _rounded(value: object) -> object:
    """Return a value with every float in it rounded and every tuple a list, as JSON has them."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value

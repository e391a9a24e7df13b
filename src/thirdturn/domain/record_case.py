"""A case out of an ``analysis.json`` that Thirdturn wrote: the way back from ``thirdturn/analysis/1``.

The file keeps no raw text, no notation and only the most probable alternatives: ``raw`` is the clean text, the notation
is empty, and ``scores`` holds the alternatives that were told. All else comes back as it was, to four decimals.
Files from before there was guidance have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import FAMILIES
from thirdturn.domain.coding import SENSITIVITIES, CodeScore, Coding, MadeBy, QuestionForm, TurnCoding
from thirdturn.domain.fields import Fields
from thirdturn.domain.measure import Cell, Estimate, Measures, Table, Threshold
from thirdturn.domain.record_guidance import guidance_from_record
from thirdturn.domain.sequence import Evidence, FirstKind, Outcome, Resolution, Sequence
from thirdturn.domain.session import ROLES, Notice, Session, Span, Speaker, Turn

SCHEMA = "thirdturn/analysis/1"


def is_analysis(record: object) -> bool:
    """Say whether a value out of a JSON file is an analysis that Thirdturn wrote."""
    return isinstance(record, Mapping) and record.get("schema") == SCHEMA


def case_from_record(record: Mapping[str, Any], *, file: str) -> Case:
    """Return the case that an ``analysis.json`` tells, codes and figures as they stand in it.

    Args:
        record: The parsed file.
        file: File name, for messages.

    Raises:
        MalformedTranscript: A field is missing or of the wrong kind, a number is no number, or a turn is missing or
            out of order; names the field's place.
    """
    top = Fields(file, "", record)
    if not is_analysis(record):
        raise top.wrong("schema", f"the schema {SCHEMA}")
    for key in ("turns", "sequences"):
        if key not in record:
            raise top.wrong(key, "a list")
    turns = top.entries("turns")
    if [turn.whole("index") for turn in turns] != list(range(len(turns))):
        raise top.wrong("turns", "every turn once, in order, counted from 0")
    session = _session(top.record("session"), turns)
    ids = {speaker.id for speaker in session.speakers}
    for turn in turns:
        if turn.text("speaker") not in ids:
            raise turn.wrong("speaker", "a speaker named under session.speakers")
    coding = Coding(_made_by(top.record("made_by")), tuple(_turn_coding(turn) for turn in turns))
    measures = top.record("measures")
    sequences = tuple(_sequence(entry, len(turns)) for entry in top.entries("sequences"))
    estimates = tuple(_estimate(entry) for entry in measures.entries("estimates"))
    tables = tuple(_table(entry) for entry in measures.entries("tables"))
    return Case(session, coding, sequences, Measures(estimates, tables), guidance_from_record(top, session))


def _session(entry: Fields, turns: tuple[Fields, ...]) -> Session:
    return Session(
        id=entry.text("id"),
        source=entry.text("source"),
        format=entry.text("format"),
        language=entry.text("language"),
        speakers=tuple(
            Speaker(speaker.text("id"), speaker.word("role", ROLES), speaker.text("role_reason", default=""))
            for speaker in entry.entries("speakers")
        ),
        turns=tuple(_turn(turn) for turn in turns),
        goal=entry.optional_text("goal"),
        notices=tuple(Notice(notice.text("message"), notice.text("source_ref")) for notice in entry.entries("notices")),
    )


def _turn(entry: Fields) -> Turn:
    return Turn(
        index=entry.whole("index"),
        speaker=entry.text("speaker"),
        text=entry.text("text"),
        raw=entry.text("text"),
        source_ref=entry.text("source_ref"),
        start_s=entry.optional_number("start_s"),
        end_s=entry.optional_number("end_s"),
        pause_before_s=entry.optional_number("pause_before_s"),
    )


def _made_by(entry: Fields) -> MadeBy:
    return MadeBy(
        entry.text("coder"),
        entry.text("coder_version", default=""),
        entry.text("codebook"),
        entry.optional_text("model_sha256"),
        entry.optional_word("sensitivity", SENSITIVITIES) or "balanced",
    )


def _turn_coding(entry: Fields) -> TurnCoding:
    return TurnCoding(
        turn=entry.whole("index"),
        codes=tuple(_score(score) for score in entry.entries("codes")),
        family=entry.optional_word("family", FAMILIES),
        p_resisting=entry.optional_number("p_resisting"),
        third_turn=None if entry.fields.get("third_turn") is None else _score(entry.record("third_turn")),
        abstained=entry.flag("abstained"),
        question_form=entry.optional_word("question_form", get_args(QuestionForm)),
        scores={score.text("id"): score.number("p") for score in entry.entries("alternatives")},
        evidence=tuple(_span(span) for span in entry.entries("evidence")),
        notes=entry.texts("notes"),
    )


def _score(entry: Fields) -> CodeScore:
    return CodeScore(entry.text("id"), entry.number("p"), entry.text("by", default=""))


def _span(entry: Fields) -> Span:
    return Span(entry.whole("start"), entry.whole("end"))


def _sequence(entry: Fields, turns: int) -> Sequence:
    resisting = entry.items("resisting")
    return Sequence(
        first=entry.optional_whole("first", below=turns),
        first_kind=entry.optional_word("first_kind", get_args(FirstKind)),
        resisting=tuple(resisting.whole(place, below=turns) for place in resisting.fields),
        third=entry.optional_whole("third", below=turns),
        third_code=None if entry.fields.get("third_code") is None else _score(entry.record("third_code")),
        after=entry.optional_whole("after", below=turns),
        outcome=entry.word("outcome", get_args(Outcome)),
        family=entry.word("family", FAMILIES),
        codes=entry.texts("codes"),
        p=entry.number("p"),
        evidence=tuple(Evidence(shown.whole("turn", below=turns), _span(shown)) for shown in entry.entries("evidence")),
        clients=entry.texts("clients"),
        first_form=entry.optional_word("first_form", get_args(QuestionForm)),
        answers=entry.optional_text("answers"),
        attributes=_attributes(entry),
        resolution=entry.optional_word("resolution", get_args(Resolution)),
        recovery=entry.optional_whole("recovery_turns"),
        episode=entry.optional_whole("episode") or 1,
    )


def _attributes(entry: Fields) -> dict[str, object]:
    """Return the attributes without the remark on who gave them; empty in older files."""
    if entry.fields.get("attributes") is None:
        return {}
    return {key: value for key, value in entry.record("attributes").fields.items() if key != "given_by"}


def _estimate(entry: Fields) -> Estimate:
    return Estimate(
        id=entry.text("id"),
        name=entry.text("name"),
        group=entry.text("group"),
        value=entry.optional_number("value"),
        unit=entry.text("unit"),
        n=entry.whole("n"),
        reason=entry.text("reason"),
        low=entry.optional_number("low"),
        high=entry.optional_number("high"),
        thresholds=tuple(
            Threshold(mark.text("name"), mark.number("value"), mark.text("grade"), mark.text("source"))
            for mark in entry.entries("thresholds")
        ),
        note=entry.text("note"),
    )


def _table(entry: Fields) -> Table:
    columns, rows = entry.texts("columns"), entry.items("rows")
    return Table(
        id=entry.text("id"),
        name=entry.text("name"),
        group=entry.text("group"),
        columns=columns,
        rows=tuple(_row(rows, place, len(columns)) for place in rows.fields),
        note=entry.text("note"),
    )


def _row(rows: Fields, place: str, width: int) -> tuple[Cell, ...]:
    cells = rows.items(place)
    if len(cells.fields) != width:
        raise rows.wrong(place, f"{width} cells, one a column")
    return tuple(
        cells.text(key) if isinstance(cell, str) else cells.optional_number(key) for key, cell in cells.fields.items()
    )

"""A case out of an ``analysis.json`` that Thirdturn wrote: the way back from ``thirdturn/analysis/1``.

The file keeps no raw text, no notation and only the most probable alternatives: ``raw`` is the clean text, the notation
is empty, and ``scores`` holds the alternatives that were told. All else comes back as it was, to four decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar, get_args

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import FAMILIES
from thirdturn.domain.coding import SENSITIVITIES, CodeScore, Coding, MadeBy, QuestionForm, TurnCoding
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.measure import Cell, Estimate, Measures, Table, Threshold
from thirdturn.domain.sequence import Evidence, FirstKind, Outcome, Resolution, Sequence
from thirdturn.domain.session import ROLES, Notice, Session, Span, Speaker, Turn

SCHEMA = "thirdturn/analysis/1"

_Word = TypeVar("_Word", bound=str)


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
    top = _Fields(file, "", record)
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
    return Case(
        session, coding, sequences, Measures(estimates, tuple(_table(entry) for entry in measures.entries("tables")))
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """Named fields and where they stand in the file."""

    file: str
    where: str
    fields: Mapping[str, Any]

    def wrong(self, key: str, expected: str) -> MalformedTranscript:
        place = f"{self.where}.{key}" if self.where else key
        kind = type(self.fields[key]).__name__ if key in self.fields else "nothing"
        return MalformedTranscript(self.file, f"at {place} stands {kind}", f"Expected {expected}")

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self.fields.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        # JSON can hold half a surrogate pair; no other file can.
        return value.encode("utf-8", "replace").decode("utf-8")

    def optional_text(self, key: str) -> str | None:
        return None if self.fields.get(key) is None else self.text(key)

    def word(self, key: str, words: tuple[_Word, ...]) -> _Word:
        for word in words:
            if word == self.fields.get(key):
                return word
        raise self.wrong(key, f"one of {', '.join(words)}")

    def optional_word(self, key: str, words: tuple[_Word, ...]) -> _Word | None:
        return None if self.fields.get(key) is None else self.word(key, words)

    def number(self, key: str) -> float:
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(key, "a number")
        return value

    def optional_number(self, key: str) -> float | None:
        return None if self.fields.get(key) is None else self.number(key)

    def whole(self, key: str, *, below: int | None = None) -> int:
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (below is not None and value >= below):
            raise self.wrong(key, "a whole number from 0" + ("" if below is None else f" to {below - 1}"))
        return value

    def optional_whole(self, key: str, *, below: int | None = None) -> int | None:
        return None if self.fields.get(key) is None else self.whole(key, below=below)

    def flag(self, key: str) -> bool:
        if not isinstance(self.fields.get(key, False), bool):
            raise self.wrong(key, "true or false")
        return bool(self.fields.get(key, False))

    def record(self, key: str) -> _Fields:
        if not isinstance(self.fields.get(key), Mapping):
            raise self.wrong(key, "a record")
        return _Fields(self.file, f"{self.where}.{key}".strip("."), self.fields[key])

    def items(self, key: str) -> _Fields:
        """Return a list's items as fields named by their places, from 0; none where the list is missing."""
        if not isinstance(self.fields.get(key, []), list):
            raise self.wrong(key, "a list")
        items = {str(place): item for place, item in enumerate(self.fields.get(key, []))}
        return _Fields(self.file, f"{self.where}.{key}".strip("."), items)

    def entries(self, key: str) -> tuple[_Fields, ...]:
        items = self.items(key)
        return tuple(items.record(place) for place in items.fields)

    def texts(self, key: str) -> tuple[str, ...]:
        items = self.items(key)
        return tuple(items.text(place) for place in items.fields)


def _session(entry: _Fields, turns: tuple[_Fields, ...]) -> Session:
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


def _turn(entry: _Fields) -> Turn:
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


def _made_by(entry: _Fields) -> MadeBy:
    return MadeBy(
        entry.text("coder"),
        entry.text("coder_version", default=""),
        entry.text("codebook"),
        entry.optional_text("model_sha256"),
        entry.optional_word("sensitivity", SENSITIVITIES) or "balanced",
    )


def _turn_coding(entry: _Fields) -> TurnCoding:
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


def _score(entry: _Fields) -> CodeScore:
    return CodeScore(entry.text("id"), entry.number("p"), entry.text("by", default=""))


def _span(entry: _Fields) -> Span:
    return Span(entry.whole("start"), entry.whole("end"))


def _sequence(entry: _Fields, turns: int) -> Sequence:
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


def _attributes(entry: _Fields) -> dict[str, object]:
    """Return the attributes without the remark on who gave them; empty in older files."""
    if entry.fields.get("attributes") is None:
        return {}
    return {key: value for key, value in entry.record("attributes").fields.items() if key != "given_by"}


def _estimate(entry: _Fields) -> Estimate:
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


def _table(entry: _Fields) -> Table:
    columns, rows = entry.texts("columns"), entry.items("rows")
    return Table(
        id=entry.text("id"),
        name=entry.text("name"),
        group=entry.text("group"),
        columns=columns,
        rows=tuple(_row(rows, place, len(columns)) for place in rows.fields),
        note=entry.text("note"),
    )


def _row(rows: _Fields, place: str, width: int) -> tuple[Cell, ...]:
    cells = rows.items(place)
    if len(cells.fields) != width:
        raise rows.wrong(place, f"{width} cells, one a column")
    return tuple(
        cells.text(key) if isinstance(cell, str) else cells.optional_number(key) for key, cell in cells.fields.items()
    )

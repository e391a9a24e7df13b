"""JSON and JSON Lines: WhisperX, ConvoKit, lists of turns, our ``analysis.json`` and our own lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Session
from thirdturn.formats.parts.columns import Layout, layout_by_hand, layout_by_names
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

NAME = "jsonlines"
LABEL = "JSON or JSON Lines (WhisperX, ConvoKit, Thirdturn)"
EXTENSIONS = ("json", "jsonl", "ndjson")

SCHEMA = "thirdturn/turns/1"
# Ours: no recording lasts eleven days, so larger numbers are clock times (ConvoKit keeps seconds since 1970).
_CLOCK_TIMES_FROM_S = 1e6
_RECORD = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """A record and where it stands."""

    record: _RECORD
    ref: str


def recognises(source: Source) -> bool:
    """Say yes to text that opens an object with a key, or a list of objects."""
    if source.extension in EXTENSIONS and not source.data.startswith(b"PK"):
        return True
    head = "".join(source.text[:200].split())
    return head.startswith(('{"', '[{"'))


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the conversations in the file, in the order of their first turns.

    A line of JSON Lines that cannot be read is passed over with a notice. Segments of a speech recogniser (records
    that all have a start and an end) are joined where the same speaker goes on; turns of our own files and messages of
    ConvoKit stay as they are.

    Raises:
        MalformedTranscript: Nothing in the file can be read as a turn.
    """
    whole = _loads(source.text)
    notices: tuple[Notice, ...] = ()
    if isinstance(whole, Mapping) and not _is_turn(whole) and whole.get("schema") != SCHEMA:
        yield from _document(whole, source)
        return
    if isinstance(whole, list):
        places = [_Place(record, f"item {number}") for number, record in enumerate(whole, 1) if _is_record(record)]
        notices = _passed_over(len(whole) - len(places), "items of the list are not records")
    else:
        header, places, notices = _lines(source)
        if header is not None:
            yield _own_lines(header, places, notices, source)
            return
    yield from _records(places, notices, source)


def render(session: Session) -> bytes:
    """Return the session as JSON Lines: a header record, then one line a turn with everything known about it."""
    header = {
        "schema": SCHEMA,
        "id": session.id,
        "language": session.language,
        "goal": session.goal,
        "speakers": [{"id": speaker.id, "role": speaker.role} for speaker in session.speakers],
    }
    turns = [
        {
            "turn": turn.index,
            "speaker": turn.speaker,
            "role": role,
            "start_s": turn.start_s,
            "end_s": turn.end_s,
            "pause_before_s": turn.pause_before_s,
            "text": turn.text,
            "raw": turn.raw,
        }
        for turn, role in zip(session.turns, session.roles(), strict=True)
    ]
    lines = [json.dumps(record, ensure_ascii=False, allow_nan=False) for record in (header, *turns)]
    # A lone surrogate cannot be written in UTF-8; it never comes out of our own reading.
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _loads(text: str) -> Any:
    """Return the parsed text, or ``None`` where it is no JSON."""
    try:
        return json.loads(text)
    # RecursionError: brackets nested deeper than any transcript.
    except (json.JSONDecodeError, RecursionError, ValueError):
        return None


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


def _is_turn(record: _RECORD) -> bool:
    """Say whether a lone object is a turn, that is, has words itself rather than a list of turns."""
    return not {"segments", "turns", "utterances", "schema"} & record.keys()


def _document(whole: _RECORD, source: Source) -> Iterator[RawTranscript]:
    """Give the one conversation of an object that holds a list of turns."""
    about = whole.get("session")
    about = about if isinstance(about, Mapping) else whole
    for key in ("turns", "segments", "utterances"):
        found = whole.get(key, about.get(key))
        if isinstance(found, list):
            places = [_Place(item, f"{key[:-1]} {number}") for number, item in enumerate(found, 1) if _is_record(item)]
            notices = _passed_over(len(found) - len(places), f"{key} are not records")
            # Turns are what somebody took for turns; segments are what a machine cut.
            for transcript in _records(places, notices, source, join=key != "turns"):
                yield replace(transcript, id=transcript.id or _text(about, "id"), language=_text(about, "language"))
            return
    raise MalformedTranscript(
        source.name,
        f"an object with the keys {', '.join(list(whole)[:12]) or '(none)'}",
        'Expected a list of turns under "segments" (WhisperX), "turns" or "utterances"',
    )


def _lines(source: Source) -> tuple[_RECORD | None, list[_Place], tuple[Notice, ...]]:
    """Return our header if there is one, the records and notices about lines that are none."""
    header: _RECORD | None = None
    places: list[_Place] = []
    bad: list[int] = []
    for number, line in enumerate(source.text.lstrip("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        record = _loads(line)
        if not _is_record(record):
            bad.append(number)
        elif record.get("schema") == SCHEMA:
            header = record
        else:
            places.append(_Place(record, f"line {number}"))
    if header is None and not places:
        raise MalformedTranscript(
            source.name,
            _broken(source.text),
            "Expected JSON with a list of turns, or one JSON record a line",
            bad[0] if bad else None,
        )
    return header, places, tuple(Notice("is no JSON record and was passed over", f"line {number}") for number in bad)


def _broken(text: str) -> str:
    """Say what is wrong with text that is no JSON at all."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"no JSON ({error.msg} at line {error.lineno}, column {error.colno})"
    except (RecursionError, ValueError):
        return "JSON that is nested too deeply or holds a number too long"
    return "JSON that is neither a list nor records"


def _own_lines(header: _RECORD, places: Sequence[_Place], notices: tuple[Notice, ...], source: Source) -> RawTranscript:
    """Return our own file's session: every line a turn, nothing joined."""
    if not places:
        raise MalformedTranscript(source.name, "a header without any turn", "Expected one record a turn below it")
    layout, rows = _table(places, source)
    turns = tuple(layout.turn(row, place.ref) for place, row in zip(places, rows, strict=True))
    return RawTranscript(_text(header, "id"), turns, _text(header, "language"), notices)


def _records(
    places: Sequence[_Place], notices: tuple[Notice, ...], source: Source, *, join: bool = True
) -> Iterator[RawTranscript]:
    """Give the conversations that records with named fields hold."""
    layout, rows = _table(places, source)
    sessions: dict[str, list[RawTurn]] = {}
    silent = 0
    for place, row in zip(places, rows, strict=True):
        if layout.says_nothing(row):
            silent += 1
            continue
        sessions.setdefault(layout.words("session", row), []).append(layout.turn(row, place.ref))
    if not sessions:
        raise MalformedTranscript(source.name, "records without words", "Expected at least one turn")
    notices += _passed_over(silent, "records hold neither words nor a speaker")
    for name, turns in sessions.items():
        yield _transcript(name, turns, notices, join=join)


def _table(places: Sequence[_Place], source: Source) -> tuple[Layout, list[tuple[object, ...]]]:
    """Return records as rows under the keys that any of them has, and which key plays which part."""
    keys = list(dict.fromkeys(key for place in places for key in place.record))
    layout = layout_by_hand(keys, source.columns) if source.columns else layout_by_names(keys)
    if layout is None:
        raise MalformedTranscript(
            source.name,
            f"records without words under any known name; their keys are: {', '.join(keys)[:200] or '(none)'}",
            "Say which keys to use, for example: --columns text=NAME --columns speaker=NAME",
        )
    return layout, [tuple(place.record.get(key) for key in keys) for place in places]


def _transcript(name: str, turns: Sequence[RawTurn], notices: tuple[Notice, ...], *, join: bool) -> RawTranscript:
    """Return a conversation with its segments joined and its clock times counted from the first."""
    if join and all(turn.start_s is not None and turn.end_s is not None for turn in turns):
        turns, joined = join_same_speaker(turns)
        notices += joining_notices(joined, "segments")
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    if starts and min(starts) >= _CLOCK_TIMES_FROM_S:
        turns = [_since(turn, min(starts)) for turn in turns]
        notices += (Notice("times are times of day; they were counted from the earliest turn"),)
    return RawTranscript(name, tuple(turns), notices=notices)


def _since(turn: RawTurn, zero: float) -> RawTurn:
    return replace(
        turn,
        start_s=None if turn.start_s is None else turn.start_s - zero,
        end_s=None if turn.end_s is None or turn.end_s < zero else turn.end_s - zero,
    )


def _passed_over(count: int, what: str) -> tuple[Notice, ...]:
    return (Notice(f"{count} {what} and were passed over"),) if count else ()


def _text(record: _RECORD, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""

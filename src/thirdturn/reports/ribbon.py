"""The ribbon: the whole session at a glance, one lane a speaker, one mark a turn, each a link to its words.

Where every turn has a start and an end, the horizontal axis is time, so that pauses show; otherwise it is the turn
number. Long sessions are wrapped to several rows. A turn that runs over the end of its row is cut there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.session import Session
from thirdturn.reports.charts import draw, drawable
from thirdturn.reports.look import chart_spec
from thirdturn.reports.wording import clock, labels

WIDTH = 780
"""Of a full row in pixels."""
TURNS_A_ROW = 80
LONGEST_QUOTE = 160
"""Characters of a turn that a mark tells when pointed at."""
_WIDEST_TURN = 26
_NARROWEST_TURN = 6
_DIGIT = 7
"""Pixels that a digit of a moment's number needs; a number without room is left out, pointing at the mark tells it."""
_SECONDS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_TICKS_A_ROW = 12


@dataclass(frozen=True, slots=True)
class _Axis:
    """How turns lie along the rows.

    Attributes:
        places: Start and end of every turn, in the axis's unit (seconds or turns).
        begin: Where the first row starts.
        end: Where the last turn ends.
        row: Length of a row.
        width: Width of a full row in pixels.
        tick: Distance between ticks.
        timed: The unit is seconds.
    """

    places: list[tuple[float, float]]
    begin: float
    end: float
    row: float
    width: float
    tick: int
    timed: bool

    def row_of(self, place: float) -> int:
        return int((place - self.begin) // self.row)


def ribbon(case: Case, codebook: Codebook) -> str:
    """Return the session's ribbon as SVG; empty without turns."""
    if not case.session.turns:
        return ""
    axis = _time_axis(case.session) or _number_axis(len(case.session.turns))
    speakers = [speaker.id for speaker in case.session.speakers]
    rows = axis.row_of(axis.places[-1][0]) + 1
    spec = chart_spec("ribbon")
    spec["datasets"] = {"turns": list(_marks(case, axis, labels(codebook))), "ticks": list(_ticks(axis))}
    spec["width"] = axis.width
    spec["encoding"]["x"]["scale"]["domain"] = [0, axis.row]
    spec["encoding"]["y"]["scale"]["domain"] = [_lane(row, lane) for row in range(rows) for lane in (*speakers, "")]
    return draw(spec, "ribbon", "The session turn by turn; every mark leads to the turn's words")


def _lane(row: int, speaker: str) -> str:
    """Return the key of a lane; the chart shows what stands behind the first bar. No speaker: the row's scale."""
    return f"{row}|{drawable(speaker)}"


def _time_axis(session: Session) -> _Axis | None:
    places: list[tuple[float, float]] = []
    for turn in session.turns:
        if turn.start_s is None or turn.end_s is None:
            return None
        places.append((turn.start_s, turn.end_s))
    begin, end = places[0][0], max(end for _, end in places)
    if end <= begin or any(later[0] < earlier[0] for earlier, later in pairwise(places)):
        return None
    even = (end - begin) / ceil(len(places) / TURNS_A_ROW)
    tick = next((step for step in _SECONDS if step >= even / _TICKS_A_ROW), _SECONDS[-1])
    row = min(ceil(even / tick) * tick, end - begin)
    return _Axis(places, begin, end, row, WIDTH, tick, timed=True)


def _number_axis(turns: int) -> _Axis:
    row = min(turns, TURNS_A_ROW)
    places = [(number + 0.5, number + 1.5) for number in range(turns)]
    return _Axis(places, 0.5, turns + 0.5, row, min(WIDTH, row * _WIDEST_TURN), 5 if row <= 40 else 10, timed=False)


def _ticks(axis: _Axis) -> Iterator[dict[str, Any]]:
    """Give the labels of every row's scale; the first turn is always labelled."""
    first = ceil(axis.begin / axis.tick) * axis.tick
    places = {*range(first, int(axis.end) + 1, axis.tick)} | (set() if axis.timed else {1})
    for place in sorted(places):
        row = axis.row_of(place)
        label = clock(place) if axis.timed else str(place)
        yield {"lane": _lane(row, ""), "middle": place - axis.begin - row * axis.row, "label": label}


def _place(axis: _Axis, turn: int) -> dict[str, Any]:
    """Return where a mark starts and ends in its row and how large the shape on it can be."""
    scale = axis.width / axis.row
    start, end = axis.places[turn]
    offset = axis.begin + axis.row_of(start) * axis.row
    narrowest = start + _NARROWEST_TURN / scale
    end = max(min(end, offset + axis.row), narrowest)
    pixels = (end - start) * scale
    return {
        "from": start - offset,
        "to": end - offset,
        "middle": (start + end) / 2 - offset,
        "glyph": 72 if pixels >= 14 else 36 if pixels >= 8 else 20,
        "wide": pixels >= 7,
    }


def _marks(case: Case, axis: _Axis, named: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Give one mark a turn: where it lies, what it is, what it leads to and what it says."""
    thirds = {moment.third for moment in case.sequences}
    numbers = _numbers(case, axis)
    told = _told(case, named)
    for turn, role, entry in zip(case.session.turns, case.session.roles(), case.coding.turns, strict=True):
        kind = (entry.family or "undecided") if role == "client" else role
        words = turn.text or "(no words)"
        opening = [f"Turn {turn.index + 1}", turn.speaker, *_kind_told(kind, named), *told.get(turn.index, ())]
        quote = f"{words[:LONGEST_QUOTE]}{'…' if len(words) > LONGEST_QUOTE else ''}"
        yield {
            "lane": _lane(axis.row_of(axis.places[turn.index][0]), turn.speaker),
            "kind": kind,
            "third": turn.index in thirds,
            "moment": numbers.get(turn.index, ""),
            "href": f"#turn-{turn.index + 1}",
            "said": drawable(f"{', '.join(opening)}. {quote}"),
        } | _place(axis, turn.index)


def _numbers(case: Case, axis: _Axis) -> dict[int, str]:
    """Return the moments' numbers by their first turn, without those that would run into the one before."""
    written: dict[int, str] = {}
    free: dict[str, float] = {}
    for number, moment in enumerate(case.sequences, start=1):
        turn = moment.resisting[0]
        start, end = axis.places[turn]
        lane = _lane(axis.row_of(start), case.session.turns[turn].speaker)
        half = len(str(number)) * _DIGIT / 2
        middle = (start + end) / 2 * axis.width / axis.row
        if middle - half >= free.get(lane, middle - half):
            written[turn] = str(number)
            free[lane] = middle + half
    return written


def _kind_told(kind: str, named: dict[str, str]) -> list[str]:
    if kind == "undecided":
        return ["left open by the coder"]
    return [] if kind in ("practitioner", "other") else [named.get(kind, kind)]


def _told(case: Case, named: dict[str, str]) -> dict[int, list[str]]:
    """Return, by turn, its part in the moments in words."""
    told: dict[int, list[str]] = {}
    for number, moment in enumerate(case.sequences, start=1):
        for turn in moment.resisting:
            told.setdefault(turn, []).append(f"moment {number}")
        if moment.third is not None:
            done = f": {named.get(moment.third_code.id, moment.third_code.id)}" if moment.third_code else ""
            told.setdefault(moment.third, []).append(f"third turn of moment {number}{done}")
    return told

"""The practice log: one JSON line an answer, on this machine only; the words are not in it unless the user wants."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from thirdturn.domain.errors import UnreadableFile
from thirdturn.domain.interval import wilson
from thirdturn.domain.session import Notice
from thirdturn.guidance.spacing import RATINGS, Rating, Review

SCHEMA = "thirdturn/practice/1"
NAME = "practice.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer in the drill.

    Attributes:
        time: When it was given, in UTC.
        moment: Id of the moment. For a moment of one's own it tells neither file nor name.
        language: ISO 639-1 code of the moment.
        setting: Kind of work.
        family: Family of the client's turn.
        level: How hard the moment is, from 1; 0 for a moment of one's own.
        attempt: 1 for the first answer, 2 for the first rewrite, and so on.
        third_turn: What the coder says the answer does; ``None`` where it leaves that open.
        p: How sure the coder is; ``None`` where it leaves it open.
        by: What gave the code, as the coder names it.
        rating: The user's own rating.
        disagrees: The user sees it otherwise than the coder.
        correction: The code the user chose instead; ``None`` where there is none, or none of them fits.
        text: The answer; ``None`` unless the user wanted it kept.
    """

    time: datetime
    moment: str
    language: str
    setting: str
    family: str
    level: int
    attempt: int
    third_turn: str | None
    p: float | None
    by: str = ""
    rating: Rating | None = None
    disagrees: bool = False
    correction: str | None = None
    text: str | None = None

    @property
    def settled(self) -> str | None:
        """What the answer does: the user's word where there is one, else the coder's; ``None`` where it stays open."""
        return self.correction if self.disagrees else self.third_turn


@dataclass(frozen=True, slots=True)
class Skill:
    """How often first answers to one family did one thing, in one month.

    Attributes:
        month: Such as ``"2026-03"``.
        family: Family of the clients' turns.
        third_turn: What the answers did.
        count: How many did it.
        of: Of how many whose code stands.
        low: Lower end of the share's 95 % interval (Wilson 1927), 0 to 1.
        high: Its upper end.
    """

    month: str
    family: str
    third_turn: str
    count: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Progress:
    """What a log shows. A rewrite comes after the feedback, so only first answers are counted.

    Attributes:
        skills: By month, family and how often, most often first.
        answers: First answers.
        left_open: Those of them that neither coder nor user gave a code.
        rewrites: Further answers to the same moment.
        disagreed: Answers, rewrites included, where the user saw it otherwise than the coder.
    """

    skills: tuple[Skill, ...]
    answers: int
    left_open: int
    rewrites: int
    disagreed: int


def append(path: Path, entry: Entry) -> None:
    """Add one entry at the end of a log; a new file can be read by its owner alone.

    Raises:
        OSError: It cannot be written.
    """
    record = {"schema": SCHEMA} | asdict(entry) | {"time": entry.time.astimezone(UTC).isoformat(timespec="seconds")}
    if entry.text is None:
        del record["text"]
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(record, ensure_ascii=False) + "\n"
    with open(path, "a+", encoding="utf-8", newline="\n", opener=_private) as file:
        if _torn(path):
            line = "\n" + line  # a line broken off by a crash must not swallow the next one
        file.write(line)


def read(path: Path) -> tuple[tuple[Entry, ...], tuple[Notice, ...]]:
    """Return a log's entries in order, and a notice for each line that is none; nothing where there is no file.

    Raises:
        UnreadableFile: It is no UTF-8 text or cannot be opened.
    """
    if not path.exists():
        return (), ()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path.name, "this is not UTF-8 text", "Give a practice log, or another name") from error
    entries: list[Entry] = []
    notices: list[Notice] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line)))
        except (ValueError, TypeError, KeyError, RecursionError):
            notices.append(Notice("not an entry of a practice log; passed over", f"line {number}"))
    if notices and not entries:
        raise UnreadableFile(path.name, "no line of it is an entry of a practice log", "Give another file")
    return tuple(entries), tuple(notices)


def reviews(entries: Iterable[Entry]) -> tuple[Review, ...]:
    """Return what the spacing needs of a log."""
    return tuple(Review(entry.moment, entry.time, entry.rating) for entry in entries)


def progress(entries: Sequence[Entry]) -> Progress:
    """Count what first answers did, by month and family."""
    first = [entry for entry in entries if entry.attempt == 1]
    counts: Counter[tuple[str, str, str]] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for entry in first:
        if entry.settled is not None:
            place = (f"{entry.time:%Y-%m}", entry.family)
            counts[*place, entry.settled] += 1
            totals[place] += 1
    skills = [
        Skill(month, family, code, count, totals[month, family], *wilson(count, totals[month, family]))
        for (month, family, code), count in counts.items()
    ]
    return Progress(
        skills=tuple(sorted(skills, key=lambda one: (one.month, one.family, -one.count, one.third_turn))),
        answers=len(first),
        left_open=sum(entry.settled is None for entry in first),
        rewrites=len(entries) - len(first),
        disagreed=sum(entry.disagrees for entry in entries),
    )


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _torn(path: Path) -> bool:
    """Say whether the file's last line has no end."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


_KINDS: dict[str, type | tuple[type, ...]] = {
    "moment": str,
    "language": str,
    "setting": str,
    "family": str,
    "level": int,
    "attempt": int,
    "third_turn": (str, type(None)),
    "p": (float, int, type(None)),
    "by": str,
    "rating": (str, type(None)),
    "disagrees": bool,
    "correction": (str, type(None)),
    "text": (str, type(None)),
}


def _entry(record: Any) -> Entry:
    """Return an entry from a parsed line; fields it does not know are left alone, so that later versions can add some.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    if record["schema"] != SCHEMA:
        raise ValueError(SCHEMA)
    known = {one.name: record[one.name] for one in fields(Entry) if one.name in record}
    for name, kinds in _KINDS.items():
        if name in known and not isinstance(known[name], kinds):
            raise TypeError(name)
    if known.get("rating") not in (None, *RATINGS):
        raise ValueError("rating")
    if known["p"] is not None and not (isfinite(known["p"]) and 0 <= known["p"] <= 1):
        raise ValueError("p")
    time = datetime.fromisoformat(known.pop("time"))
    if time.tzinfo is None:
        raise ValueError("time")
    return Entry(time=time.astimezone(UTC), **known)

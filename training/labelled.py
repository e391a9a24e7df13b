"""Read the labelled transcripts: AnnoMI's turns and the smokers' chats, with our codes beside them.

Both come as one ``turns.csv`` a set (columns as in the data folder's README). No text or label is kept in the project.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from thirdturn.domain.session import Role, Session, Speaker, Turn
from thirdturn.formats.assembly.notation import clean

ROLES: dict[str, Role] = {"practitioner": "practitioner", "client": "client"}


@dataclass(frozen=True, slots=True)
class Label:
    """What a turn was given.

    Attributes:
        codes: Client: the primary code. Practitioner: every code that applies.
        second: Client's second code; empty if none.
        third_turn: What the practitioner's turn does with the resistance before it; empty if there is none.
        confidence: 1 guess, 2 likely, 3 sure (client turns; 3 elsewhere).
        human: AnnoMI's own label; empty in other sets.
    """

    codes: tuple[str, ...]
    second: str
    third_turn: str
    confidence: int
    human: str


@dataclass(frozen=True, slots=True)
class LabelledSession:
    """A session with one label a turn, and the group it must not be split from."""

    session: Session
    labels: tuple[Label, ...]
    group: str


def data_folder(given: str | None) -> Path:
    """Return the data folder: the one given, or ``$THIRDTURN_DATA``, or ``../shared/data``."""
    return Path(given or os.environ.get("THIRDTURN_DATA") or Path("..", "shared", "data"))


def load(path: Path) -> list[LabelledSession]:
    """Read a set's ``turns.csv``."""
    return list(_sessions(path))


def _sessions(path: Path) -> Iterator[LabelledSession]:
    with path.open(encoding="utf-8", newline="") as file:
        for name, rows in groupby(csv.DictReader(file), key=lambda row: row["transcript"]):
            turns = list(rows)
            yield LabelledSession(
                Session(
                    id=name,
                    source=path.name,
                    format="labelled",
                    language="en",
                    speakers=tuple(Speaker(role, ROLES[role]) for role in dict.fromkeys(row["role"] for row in turns)),
                    turns=tuple(_turn(index, row) for index, row in enumerate(turns)),
                ),
                tuple(_label(row) for row in turns),
                row_group(turns[0]),
            )


def row_group(row: dict[str, str]) -> str:
    """Return the group of a row: its video series, or the transcript where there is none."""
    return row.get("video") or row["transcript"]


def _turn(index: int, row: dict[str, str]) -> Turn:
    cleaned = clean(row["text"], notated=False)
    return Turn(index, row["role"], cleaned.text, row["text"], f"row {row['turn']}", notation=cleaned.notation)


def _label(row: dict[str, str]) -> Label:
    return Label(
        codes=tuple(row["code"].split()),
        second=row["second"].strip(),
        third_turn=row["third_turn"],
        confidence=int(row["confidence"] or 3),
        human=row.get("annomi_label", ""),
    )

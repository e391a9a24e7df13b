"""A process: a client's whole course of sessions, and where a session stands in it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thirdturn.domain.case import Case
from thirdturn.domain.session import Notice, Role


@dataclass(frozen=True, slots=True)
class ProcessSession:
    """A session's place in a process, before it is read.

    Attributes:
        process: Name of the process.
        session: Number of the session in its process; later sessions have higher numbers.
        file: Transcript or ``analysis.json``.
        date: When it took place, if known.
        client: Pseudonym of the client; empty if none is given.
        setting: Such as ``"coaching"``; empty if none is given.
        roles: Role by speaker label, where the file's own signs shall not decide.
        goal: The change that is talked about, in the user's words.
        language: ISO 639-1 code, where the words shall not decide.
    """

    process: str
    session: int
    file: Path
    date: datetime.date | None = None
    client: str = ""
    setting: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    goal: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Processes:
    """Sessions of any number of processes, by process in order of appearance, then by number.

    Attributes:
        sessions: Each number stands once in a process, and each file once in all.
        notices: What was left out and why.
    """

    sessions: tuple[ProcessSession, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessCase:
    """A coded session at its place."""

    place: ProcessSession
    case: Case

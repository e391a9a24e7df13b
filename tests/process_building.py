"""Build coded sessions at their places in a process, one line of codes a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.building import coding_of, session_of
from thirdturn.domain.case import Case
from thirdturn.domain.coding import MadeBy
from thirdturn.domain.measure import Measures
from thirdturn.domain.process import ProcessCase, ProcessSession
from thirdturn.sequences import find_sequences
from thirdturn.workflow import load_codebook

MADE_BY = MadeBy("test", "1", "0")


def process_case(
    process: str, number: int, line: str, *, made_by: MadeBy = MADE_BY, client: str = "", day: date | None = None
) -> ProcessCase:
    """Build a session from ``"T:QO C:R.stay.excuse T:SR>reflect C:"``: a speaker and codes a turn, none for open."""
    turns = [turn.partition(":") for turn in line.split()]
    session = session_of(f"{speaker} {process} {number} {place}" for place, (speaker, _, _) in enumerate(turns))
    session = replace(session, id=f"{process}-{number}")
    coding = coding_of(session, (codes.replace("+", " ") for _, _, codes in turns))
    coding = replace(coding, made_by=made_by)
    case = Case(session, coding, find_sequences(session, coding, load_codebook()), Measures())
    return ProcessCase(ProcessSession(process, number, Path(f"{process}-{number}.txt"), date=day, client=client), case)


def rated(process: str, number: int, resisting: int, of: int = 10) -> ProcessCase:
    """Build a session with so many resisting turns among its client turns."""
    codes = ["R.stay.excuse"] * resisting + ["C.ans"] * (of - resisting)
    return process_case(process, number, " ".join(f"T:QO C:{code}" for code in codes))

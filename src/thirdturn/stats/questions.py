"""How questions were built, and how long was waited for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import get_args

from thirdturn.domain.coding import Coding, QuestionForm
from thirdturn.domain.measure import Measures
from thirdturn.domain.session import Session
from thirdturn.stats.figures import count, estimate, share, table

QUESTIONS = frozenset({"QO", "QC"})
DELAY_S = 1.0
"""A gap of this length after a question is hearable as a delay (resistance-taxonomy section 2: the published extracts
turn on gaps of 1.0, 1.3 and 2.9 s)."""


def questions(session: Session, coding: Coding) -> Measures:
    """Return the number, openness and form of questions and the wait after them.

    The wait is the silence between a practitioner's turn that asks and a client's turn that follows at once; where the
    two overlap it is 0. It needs start and end times, or written pauses.
    """
    codes = [{score.id for score in entry.codes} for entry in coding.turns]
    asked = [bool(own & QUESTIONS) for own in codes]
    waits = dict(_waits(session, asked))
    n_open = sum("QO" in own for own in codes)
    n_closed = sum("QC" in own for own in codes)
    reason = "no question is followed by a client turn with a known gap"
    return Measures(
        estimates=(
            count("questions", sum(asked), len(codes)),
            share("pct_open_questions", n_open, n_open + n_closed, empty="no questions"),
            estimate("wait_after_question_s", median(waits.values()), len(waits))
            if waits
            else estimate("wait_after_question_s", None, 0, reason=reason),
            count("long_waits", sum(wait >= DELAY_S for wait in waits.values()), len(waits))
            if waits
            else estimate("long_waits", None, 0, reason=reason),
        ),
        tables=(table("question_forms", ("form", "turns", "median_wait_s"), _forms(coding, waits)),),
    )


def _waits(session: Session, asked: list[bool]) -> Iterator[tuple[int, float]]:
    """Give the index of each question and the wait behind it in seconds."""
    roles = session.roles()
    for index, follower in enumerate(session.turns[1:]):
        gap = follower.pause_before_s
        if asked[index] and roles[index] == "practitioner" and roles[index + 1] == "client" and gap is not None:
            yield index, max(0.0, gap)


def _forms(coding: Coding, waits: dict[int, float]) -> Iterator[tuple[str | int | float | None, ...]]:
    for form in get_args(QuestionForm):
        turns = [entry.turn for entry in coding.turns if entry.question_form == form]
        gaps = [waits[turn] for turn in turns if turn in waits]
        yield form, len(turns), median(gaps) if gaps else None

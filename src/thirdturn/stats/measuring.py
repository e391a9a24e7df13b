"""All measures of a session in one go."""

from __future__ import annotations

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Measures
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session
from thirdturn.stats.change_talk import change_talk
from thirdturn.stats.miti import miti
from thirdturn.stats.questions import questions
from thirdturn.stats.resistance import resistance
from thirdturn.stats.talk import talk


def measure(session: Session, coding: Coding, sequences: tuple[Sequence, ...], codebook: Codebook) -> Measures:
    """Return every measure of a session, in the order they are shown."""
    parts = (
        resistance(session, coding, sequences, codebook),
        talk(session),
        questions(session, coding),
        miti(session, coding, sequences, codebook),
        change_talk(coding),
    )
    return Measures(
        estimates=tuple(estimate for part in parts for estimate in part.estimates),
        tables=tuple(table for part in parts for table in part.tables),
    )

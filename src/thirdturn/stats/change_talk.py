"""How much of the talk about the change speaks for it."""

from __future__ import annotations

from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Measures
from thirdturn.stats.figures import share


def change_talk(coding: Coding) -> Measures:
    """Return change talk over change and sustain talk, in client turns (MISC 2.5: CT / (CT + ST))."""
    change = sum(entry.family == "change" for entry in coding.turns)
    sustain = sum(entry.family == "stay" for entry in coding.turns)
    return Measures(
        estimates=(share("pct_change_talk", change, change + sustain, empty="no change or sustain talk was found"),)
    )

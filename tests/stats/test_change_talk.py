from __future__ import annotations

from tests.building import coding_of, session_of
from thirdturn.stats.change_talk import change_talk


def test_change_over_change_and_sustain() -> None:
    session = session_of(["C a", "C b", "C c", "C d", "C e"])
    coding = coding_of(session, ["C.chg", "C.chg", "R.stay.excuse", "R.away.minimal", "C.ans"])
    assert change_talk(coding).estimate("pct_change_talk").value == 2 / 3


def test_neither_is_undefined() -> None:
    session = session_of(["C a"])
    assert change_talk(coding_of(session, ["C.ans"])).estimate("pct_change_talk").value is None

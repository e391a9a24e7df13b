from __future__ import annotations

import pytest

from tests.building import codebook
from tests.coded_building import coded
from thirdturn.stats.next_turn import next_turn
from thirdturn.stats.transitions import Options


def test_change_talk_behind_a_practitioner_code_by_hand() -> None:
    # QO: change, change, other; SR: sustain, other. GI is followed by the practitioner's own SR and does not count.
    sessions = [coded("QO C.chg SR R.stay.excuse QO C.chg"), coded("QO C.ans GI SR C.ans")]
    found = next_turn(sessions, codebook(), Options(draws=0))
    assert [(row.given, row.target) for row in found.rows] == [
        ("QO", "change"),
        ("QO", "stay"),
        ("SR", "change"),
        ("SR", "stay"),
    ]
    change, sustain = found.rows[0], found.rows[3]
    assert (change.n, change.given_n, change.pairs) == (2, 3, 5)
    assert change.rate == pytest.approx(2 / 3)
    assert change.difference == pytest.approx(2 / 3 - 0 / 2)
    assert sustain.difference == pytest.approx(1 / 2 - 0 / 3)


def test_only_what_is_shown_is_corrected_for() -> None:
    sessions = [coded("QO C.chg SR R.stay.excuse QO C.chg SR C.ans QO C.ans", str(n)) for n in range(5)]
    found = next_turn(sessions, codebook(), Options(draws=0))
    known = [row.p for row in found.rows if row.p is not None]
    assert len(known) == 4  # the rows about cooperative talk are gone
    assert min(row.p_adjusted or 1 for row in found.rows) == pytest.approx(min(1, 4 * min(known)))
    assert found.correction == "holm"


def test_practitioner_codes_can_be_narrowed() -> None:
    sessions = [coded("QO C.chg SR C.ans GI C.ans")]
    found = next_turn(sessions, codebook(), Options(given={"QO", "SR", "C.chg"}, draws=0))
    assert {row.given for row in found.rows} == {"QO", "SR"}
    assert found.tables[0].pairs == 2


def test_without_client_talk_there_is_nothing() -> None:
    found = next_turn([coded("QO SR GI")], codebook())
    assert found.rows == ()
    assert found.tables[0].notes[0].startswith("no session has two coded turns 1 apart")

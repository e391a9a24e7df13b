from __future__ import annotations

import pytest

from tests.building import coding_of, session_of
from thirdturn.domain.coded import CodedSession, CodedTurn, coded_session


def test_a_coded_session_keeps_every_turn_without_its_words() -> None:
    session = session_of(["T What now?", "C Nothing.", "T", "O Hello."])
    coding = coding_of(session, ["QO", "R.away.silence", "> space", ""])
    assert coded_session(session, coding) == CodedSession(
        "s",
        (
            CodedTurn(0, ("QO",), "practitioner"),
            CodedTurn(1, ("R.away.silence",), "client", "away"),
            CodedTurn(2, (), "practitioner", third_turn="space"),
            CodedTurn(3, (), "other"),
        ),
        "s.txt",
    )


@pytest.mark.parametrize("numbers", [(1, 0), (2, 2)])
def test_turns_out_of_order_or_given_twice_are_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="must rise"):
        CodedSession("s", tuple(CodedTurn(number, ("A",)) for number in numbers))

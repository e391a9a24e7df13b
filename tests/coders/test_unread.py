from __future__ import annotations

from tests.building import codebook, session_of
from thirdturn.coders.unread import make


def test_every_turn_stays_open_and_says_so() -> None:
    session = session_of(["T Vad tänker du?", "C Jag vet inte."])
    coding = make(codebook(), "sv", "balanced").code(session)
    assert [entry.turn for entry in coding.turns] == [0, 1]
    assert all(entry.abstained and not entry.codes and entry.p_resisting is None for entry in coding.turns)
    assert coding.turns[1].notes == ("no coder reads the language 'sv'",)

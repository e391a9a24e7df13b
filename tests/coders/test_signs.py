from __future__ import annotations

from dataclasses import replace

import pytest

from tests.building import session_of
from thirdturn.coders.scene import scenes
from thirdturn.coders.signs import delay, notes, silent, with_delay
from thirdturn.domain.session import Notation, Pause, Session, Span, VocalNote


def with_notation(session: Session, index: int, notation: Notation) -> Session:
    turns = list(session.turns)
    turns[index] = replace(turns[index], notation=notation)
    return replace(session, turns=tuple(turns))


@pytest.mark.parametrize(("gap", "late"), [(1.8, 1.8), (1.0, 1.0), (0.9, None), (-0.3, None)])
def test_a_late_answer(gap: float, late: float | None) -> None:
    stage = scenes(session_of(["T What helps?", "C Walking."], gaps={1: gap}), "en")
    assert delay(stage[1]) == late


def test_a_late_turn_after_a_statement_or_a_backchannel_is_no_late_answer() -> None:
    assert delay(scenes(session_of(["T I see.", "C Walking."], gaps={1: 3.0}), "en")[1]) is None
    between = session_of(["T What helps?", "C Hm.", "C Walking."], gaps={2: 3.0})
    assert delay(scenes(between, "en")[2]) is None


def test_a_delay_raises_the_odds_of_moving_away_and_keeps_the_sum() -> None:
    scene = scenes(session_of(["T What helps?", "C Walking."], gaps={1: 2.0}), "en")[1]
    raised = with_delay({"R.away.minimal": 0.4, "C.ans": 0.6}, scene)
    # odds .4 / .6 = .667, times 1.5 = 1, so p = .5
    assert raised == pytest.approx({"R.away.minimal": 0.5, "C.ans": 0.5})
    prompt = scenes(session_of(["T What helps?", "C Walking."], gaps={1: 0.2}), "en")[1]
    assert with_delay({"R.away.minimal": 0.4, "C.ans": 0.6}, prompt) == {"R.away.minimal": 0.4, "C.ans": 0.6}


def test_silence_where_an_answer_was_due() -> None:
    session = with_notation(session_of(["T What helps?", "C "]), 1, Notation(pauses=(Pause(0, 3.2),)))
    entry = silent(scenes(session, "en")[1])
    assert [(score.id, score.by) for score in entry.codes] == [("R.away.silence", "rules: silence")]
    assert entry.family == "away"
    assert entry.notes == ("silence of 3.2 s where an answer was due",)


@pytest.mark.parametrize("lines", [["T I see.", "C "], ["C "], ["T What helps?", "C Walking.", "C "]])
def test_silence_where_nothing_was_due_is_left_open(lines: list[str]) -> None:
    entry = silent(scenes(session_of(lines), "en")[-1])
    assert entry.abstained
    assert (entry.codes, entry.family) == ((), None)
    assert entry.notes == ("no words",)


def test_notes() -> None:
    session = session_of(["T One way might be-", "C No no no."], gaps={1: -0.4})
    session = with_notation(session, 0, Notation(cut_off=True))
    session = with_notation(
        session, 1, Notation(vocal=(VocalNote(0, "laughter", "((laughs))"),), overlaps=(Span(0, 2),))
    )
    stage = scenes(session, "en")
    found = notes(stage[1], stage, "against")
    assert any("R.against.interrupt" in note for note in found)
    assert "with laughter: perhaps joking" in found
    assert not any("laughter" in note for note in notes(stage[1], stage, "coop"))


def test_a_late_answer_is_noted() -> None:
    stage = scenes(session_of(["T What helps?", "C Walking."], gaps={1: 1.84}), "en")
    assert notes(stage[1], stage, "coop") == ("answer delayed by 1.8 s",)

from __future__ import annotations

import pytest

from tests.building import session_of
from thirdturn.coders.table import open_coder
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coding, MadeBy, TurnCoding
from thirdturn.domain.session import Role, Session
from thirdturn.workflow import code_reply, load_codebook

BEFORE: list[tuple[Role, str]] = [("practitioner", "What did you do about the diary?")]
# Nothing in these client turns resists in words.
AGREES = {"en": "Yes, I wrote it every day and it helped a lot.", "de": "Ja, gern.", "fi": "Joo, mielelläni."}
ASKS = {"en": "What was that like for you?", "de": "Was war daran schwer?", "fi": "Mikä siinä oli vaikeaa?"}


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_the_third_turn_is_coded_where_the_coder_would_not_have_seen_resistance(language: str) -> None:
    entry = code_reply(BEFORE, AGREES[language], ASKS[language], language)
    assert entry.turn == 2
    assert "QO" in {score.id for score in entry.codes}
    assert entry.third_turn is not None
    assert 0 < entry.third_turn.p <= 1


@pytest.mark.parametrize("coder", ["rules", "baseline"])
def test_where_the_coder_sees_resistance_itself_nothing_changes(coder: str) -> None:
    client = "I don't know. I really don't know."
    session = session_of([f"T {BEFORE[0][1]}", f"C {client}", f"T {ASKS['en']}"])
    whole = open_coder(coder, load_codebook(), language="en").code(session).turns
    assert whole[1].family in RESISTING
    assert code_reply(BEFORE, client, ASKS["en"], "en", coder) == whole[2]


def test_an_unsure_third_turn_stays_open() -> None:
    entry = code_reply(BEFORE, "I don't know.", "Zxq vlm prt.", "en", "rules")
    assert entry.third_turn is None


def test_notation_before_the_answer_is_no_words() -> None:
    with_marks = code_reply(BEFORE, "(6.0) I don't know. (3.0)", "That is hard to say.", "en", "rules")
    without = code_reply(BEFORE, "I don't know.", "That is hard to say.", "en", "rules")
    assert with_marks == without


def test_a_coder_of_ones_own_is_taken_at_its_word() -> None:
    class Mute:
        name = "mute"
        languages = frozenset({"en"})

        def code(self, session: Session) -> Coding:
            made_by = MadeBy("mute", "1", load_codebook().version)
            return Coding(made_by, tuple(TurnCoding(turn.index) for turn in session.turns))

    assert code_reply([], "No.", "All right.", "en", Mute()) == TurnCoding(1)


def test_a_language_without_a_coder_stays_open() -> None:
    entry = code_reply([], "Nej.", "Okej.", "sv")
    assert entry.codes == () and entry.third_turn is None

"""Cases that exporters must bear: odd words, a group, no times, a silent turn, a turn left open."""

from __future__ import annotations

from dataclasses import replace

from tests.building import codebook, coding_of, session_of
from tests.reports.sample import case as hand_made_case
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import TurnCoding
from thirdturn.domain.measure import Measures
from thirdturn.sequences import find_sequences

ODD_ID = 'Käse & "Brot" </x>: 50 % 🙂'
ODD_WORDS = (
    "Was führt Sie her?",
    "=HYPERLINK(1) </x> \"zitiert\" & 'halb'\r\nzweite Zeile 🙂, dritte",
    "",
    "@me too; I can't.\x07",
    "So ist es für beide schwer.",
    "Pst.",
    "Mhm.",
)


def codes() -> Codebook:
    """Return the shipped codebook."""
    return codebook()


def timed() -> Case:
    """Return the hand-made session of 25 turns with times."""
    return hand_made_case()


def odd() -> Case:
    """Return seven turns without times: a practitioner, two clients, an observer.

    Turn 2 is silent, turn 3 has a family but no code, turn 5 is the observer's, turn 6 is left open.
    """
    talk = session_of(["T a", "C b", "C", "D c", "T d", "O e", "C f"])
    turns = tuple(replace(turn, text=words, raw=words) for turn, words in zip(talk.turns, ODD_WORDS, strict=True))
    talk = replace(talk, id=ODD_ID, turns=turns, language="de")
    given = ["QO SR", "R.stay.excuse R.stay.blame", "R.away.silence", "R.stay.darn", "CR > reflect", "", ""]
    coding = coding_of(talk, given)
    entries = list(coding.turns)
    entries[3] = replace(entries[3], codes=(), abstained=True)
    entries[5] = TurnCoding(5)
    coding = replace(coding, turns=tuple(entries))
    return Case(talk, coding, find_sequences(talk, coding, codes()), Measures())

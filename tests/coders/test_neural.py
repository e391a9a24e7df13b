from __future__ import annotations

import numpy as np
import pytest

from tests.building import codebook, session_of
from thirdturn.coders.neural import averaged, client_chances, family_chances, make
from thirdturn.domain.codebook import FAMILIES, RESISTING

LABELS = {"client": ("C.ans", "C.chg", "R.stay.excuse", "R.stay.blame")}


def test_families_and_codes_by_hand() -> None:
    family = np.zeros(len(FAMILIES), np.float32)
    family[FAMILIES.index("coop")], family[FAMILIES.index("change")], family[FAMILIES.index("stay")] = 0.4, 0.2, 0.4
    rows = {"client": np.array([0.2, 0.2, 0.45, 0.15], np.float32), "family": family}
    together = family_chances(rows, LABELS)
    # coop: (.4 + .2) / 2, change: (.2 + .2) / 2, stay: (.4 + .6) / 2
    assert together[FAMILIES.index("coop")] == pytest.approx(0.3)
    assert together[FAMILIES.index("change")] == pytest.approx(0.2)
    assert together[FAMILIES.index("stay")] == pytest.approx(0.5)
    # within stay the codes share 3 : 1
    assert client_chances(rows, LABELS) == pytest.approx([0.3, 0.2, 0.375, 0.125])


def test_two_coders_averaged_by_hand() -> None:
    client = averaged(np.array([0.8, 0.2], np.float32), np.array([0.2, 0.2], np.float32), "client")
    # sqrt(.16) = .4 and sqrt(.04) = .2
    assert client == pytest.approx([2 / 3, 1 / 3])
    practitioner = averaged(np.array([0.8], np.float32), np.array([0.2], np.float32), "practitioner")
    assert practitioner == pytest.approx([0.5])


@pytest.mark.parametrize(
    ("language", "lines", "turn"),
    [
        (
            "en",
            ["T What would you like to change about your drinking?", "C Nothing. You lot always go on about it."],
            1,
        ),
        ("de", ["T Was möchten Sie an Ihrem Trinken ändern?", "C Gar nichts. Das bringt doch eh nichts."], 1),
        ("fi", ["T Mitä haluaisit muuttaa juomisessasi?", "C En mitään. Eihän siitä ole mitään hyötyä."], 1),
    ],
)
def test_resistance_is_found_in_three_languages(language: str, lines: list[str], turn: int) -> None:
    session = session_of(lines)
    entry = make(codebook(), language, "balanced").code(session).turns[turn]
    assert entry.family in RESISTING
    assert entry.evidence
    assert all(0 <= span.start < span.end <= len(session.turns[turn].text) for span in entry.evidence)
    assert sum(entry.scores.values()) == pytest.approx(1.0, abs=1e-3)


def test_a_script_nobody_taught_it_stays_open() -> None:
    entry = (
        make(codebook(), "de", "balanced")
        .code(session_of(["T Wie geht es?", "C 我不知道 怎么说 这件事 很难"]))
        .turns[1]
    )
    assert entry.abstained
    assert entry.codes == ()


def test_english_says_that_two_coders_gave_a_code() -> None:
    coder = make(codebook(), "en", "balanced")
    entry = coder.code(session_of(["T How much do you smoke?", "C About ten a day, I think."])).turns[1]
    assert entry.codes[0].by.startswith("neural and baseline")

"""What every exporter asks first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.reports.exports.sessions import codes, odd, timed
from thirdturn.reports.exports.given import coded_turns, codes_in_use, legal_text, rounded


def test_every_turn_comes_once_with_its_codes_and_its_moment() -> None:
    turns = coded_turns(timed())
    assert [coded.turn.index for coded in turns] == list(range(25))
    assert [(code_set, score.id) for code_set, score in turns[4].scores] == [
        ("practitioner", "SUP"),
        ("third_turn", "space"),
    ]
    assert [(code_set, score.id) for code_set, score in turns[9].scores] == [
        ("client", "R.stay.reluctance"),
        ("client", "R.stay.excuse"),
    ]
    assert [coded.moment for coded in turns if coded.moment] == [1, 2, 3, 4, 5, 5]
    assert turns[19].scores == () and turns[22].scores == ()


def test_codes_come_in_the_order_of_the_codebook_and_unknown_ones_last() -> None:
    used = codes_in_use([timed(), odd()], codes())
    assert used["third_turn"] == ("reflect", "explore", "pursue", "share", "space")
    assert used["practitioner"][:3] == ("QO", "QC", "SR")
    shortened = codes()
    shortened = type(shortened)("x", (), tuple(code for code in shortened.codes if code.id != "QO"))
    assert codes_in_use([odd()], shortened)["practitioner"] == ("SR", "CR", "QO")


def test_numbers_have_four_decimals() -> None:
    assert rounded(0.12345678) == 0.1235
    assert rounded(None) is None


@given(st.text(st.characters()))
def test_legal_text_can_stand_in_xml_and_loses_nothing_else(words: str) -> None:
    legal = legal_text(words)
    element = etree.Element("a")
    element.text = legal
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == legal
    kept = [sign for sign in words if sign.isprintable() and not "\ue000" <= sign <= "\uf8ff"]
    assert [sign for sign in legal if sign in kept] == [sign for sign in words if sign in kept]

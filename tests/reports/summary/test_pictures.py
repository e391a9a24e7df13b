from __future__ import annotations

from xml.etree import ElementTree

from tests.building import codebook
from tests.reports.summary.sample import SCRIPT, empty, sample, session_count
from thirdturn.reports.summary.pictures import MOST_PICTURES, png, process_picture, svg, whole_picture

SVG = "{http://www.w3.org/2000/svg}"


def said(drawn: str) -> list[str]:
    return [label for e in ElementTree.fromstring(drawn).iter() if (label := e.get("aria-label", "")).startswith("Ses")]


def test_every_family_of_a_session_is_a_part_of_its_bar_from_resistance_upwards() -> None:
    drawn = process_picture([session_count("A", 4, (10, 3, 2, 0, 1, 3, 1))], codebook(), 0)
    assert said(drawn) == [
        "Session 4, Holding on (sustain talk): 3 of 20 client turns",
        "Session 4, Moving against (opposing): 1 of 20 client turns",
        "Session 4, Moving away: 2 of 20 client turns",
        "Session 4, Change talk: 3 of 20 client turns",
        "Session 4, Cooperation: 10 of 20 client turns",
        "Session 4, Left open: 1 of 20 client turns",
    ]
    texts = [element.text for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]
    assert "30" in texts  # (2 + 1 + 3) / 20
    assert "var(--stay)" in drawn


def test_a_session_without_resistance_shows_a_zero() -> None:
    drawn = process_picture([session_count("A", 1, (10, 0, 0, 0, 0, 0, 0))], codebook(), 0)
    assert "0" in [
        element.text
        for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")
        if element.get("font-weight") == "bold"
    ]


def test_sessions_keep_their_order_and_an_empty_one_its_place() -> None:
    sessions = [
        session_count("A", number, (10, 0, 0, 0, 0, 0, 0) if number != 10 else (0,) * 7) for number in (2, 10, 11)
    ]
    texts = [text for e in ElementTree.fromstring(process_picture(sessions, codebook(), 0)).iter() if (text := e.text)]
    assert [text for text in texts if text in ("2", "10", "11")] == ["2", "10", "11"]


def test_nothing_to_draw() -> None:
    assert process_picture([session_count("A", 1, (0,) * 7)], codebook(), 0) == ""
    assert whole_picture(empty(), codebook()) is None


def test_a_picture_of_its_own_has_colours_and_a_legend() -> None:
    spec = whole_picture(sample(), codebook())
    assert spec is not None
    drawn = svg(spec)
    assert "var(--" not in drawn
    assert "#e3a50f" in drawn
    for words in ("Holding on (sustain talk)", "Anna", "&lt;script&gt;window.hurt"):
        assert words in drawn
    assert SCRIPT not in drawn
    assert png(spec).startswith(b"\x89PNG")


def test_many_sessions_are_narrow_and_without_shapes() -> None:
    many = process_picture([session_count("A", n, (9, 1, 5, 5, 5, 5, 1)) for n in range(1, 61)], codebook(), 0)
    width = float(ElementTree.fromstring(many).get("width", "0"))
    assert 60 * 7 <= width < 60 * 7 + 60
    assert len(said(many)) == 60 * 7


def test_only_so_many_processes_are_drawn() -> None:
    from dataclasses import replace

    crowd = tuple(session_count(f"P{n}", 1, (5, 0, 0, 0, 0, 5, 0)) for n in range(MOST_PICTURES + 3))
    spec = whole_picture(replace(sample(), sessions=crowd), codebook())
    assert spec is not None
    assert len(spec["vconcat"][1]["concat"]) == MOST_PICTURES
    assert f"first {MOST_PICTURES} of {MOST_PICTURES + 3} processes" in svg(spec)

"""The ribbon of turns."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from tests.reports.sample import CODEBOOK, case, empty_case, long_case, one_speaker_case, untimed
from thirdturn.reports.ribbon import TURNS_A_ROW, WIDTH, ribbon

SVG = "{http://www.w3.org/2000/svg}"


def links(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}a"))


def said(svg: str) -> dict[str, str]:
    return {link.get("href", ""): link[0].get("aria-label", "") for link in links(svg)}


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def left_edges(svg: str) -> dict[str, float]:
    edges = {}
    for link in links(svg):
        found = re.match(r"M([\d.]+),", link[0].get("d", ""))
        assert found is not None
        edges[link.get("href", "")] = float(found.group(1))
    return edges


def test_one_mark_a_turn_each_a_link() -> None:
    for whole in (case(), untimed(case()), long_case(), untimed(long_case()), one_speaker_case()):
        wanted = {f"#turn-{number}" for number in range(1, len(whole.session.turns) + 1)}
        drawn = links(ribbon(whole, CODEBOOK))
        assert len(drawn) == len(wanted)
        assert {link.get("href") for link in drawn} == wanted


def test_a_mark_tells_turn_speaker_family_part_and_words() -> None:
    told = said(ribbon(case(), CODEBOOK))
    assert told["#turn-6"] == "Turn 6, Mr Ölander, Moving away, moment 2. I don't know."
    assert told["#turn-7"].startswith("Turn 7, Anna, third turn of moment 2: Reflects it. It isn't easy")
    assert told["#turn-20"].startswith("Turn 20, Mr Ölander, left open by the coder. What do you mean")
    assert told["#turn-4"].endswith("(no words)")
    assert told["#turn-16"].endswith("…")
    assert told["#turn-23"] == "Turn 23, Observer. Five more minutes."


def test_words_are_escaped() -> None:
    svg = ribbon(case(), CODEBOOK)
    assert "<script" not in svg and "&lt;script&gt;alert(1)&lt;/script&gt;" in svg


def test_with_times_the_axis_is_time() -> None:
    svg = ribbon(case(), CODEBOOK)
    assert {"0:00", "1:00", "2:30"} <= set(texts(svg))
    edges = left_edges(svg)
    scale = WIDTH / 160.8  # one row from 0 to 160.8 s
    assert abs((edges["#turn-6"] - edges["#turn-5"]) - (17.8 - 14.9) * scale) < 0.6


def test_without_times_the_axis_is_the_turn_number() -> None:
    svg = ribbon(untimed(case()), CODEBOOK)
    assert {"1", "5", "25"} <= set(texts(svg))
    edges = left_edges(svg)
    assert abs((edges["#turn-25"] - edges["#turn-1"]) - 24 * 26) < 0.6  # a short session: 26 pixels a turn


def test_one_turn_without_an_end_means_turn_numbers() -> None:
    whole = case()
    turns = (*whole.session.turns[:-1], replace(whole.session.turns[-1], end_s=None))
    svg = ribbon(replace(whole, session=replace(whole.session, turns=turns)), CODEBOOK)
    assert "25" in texts(svg)


def test_times_that_run_backwards_mean_turn_numbers() -> None:
    whole = case()
    turns = (*whole.session.turns[:-1], replace(whole.session.turns[-1], start_s=1.0))
    svg = ribbon(replace(whole, session=replace(whole.session, turns=turns)), CODEBOOK)
    assert "25" in texts(svg)


def rows_of(svg: str, speakers: int) -> float:
    lanes = [text for text in texts(svg) if text in ("Anna", "Mr Ölander", "Observer")]
    return len(lanes) / speakers


def test_long_sessions_are_wrapped() -> None:
    assert rows_of(ribbon(case(), CODEBOOK), 3) == 1
    assert rows_of(ribbon(untimed(long_case()), CODEBOOK), 3) == 600 / TURNS_A_ROW + 0.5  # 7.5, so 8 rows
    width = ElementTree.fromstring(ribbon(untimed(long_case()), CODEBOOK)).get("width", "")
    assert WIDTH < float(width) < WIDTH + 160


def test_moments_are_numbered_where_there_is_room() -> None:
    assert texts(ribbon(untimed(case()), CODEBOOK)).count("2") == 1
    dense = texts(ribbon(long_case(100), CODEBOOK))  # 4 copies; in each the first two moments stand 6 seconds apart
    assert "16" in dense and "17" not in dense


def test_third_turns_carry_a_three() -> None:
    assert texts(ribbon(untimed(case()), CODEBOOK)).count("3") == 5 + 1  # five third turns, and moment 3


def test_a_session_without_turns_has_no_ribbon() -> None:
    assert ribbon(empty_case(), CODEBOOK) == ""


def test_the_same_case_gives_the_same_ribbon() -> None:
    assert ribbon(case(), CODEBOOK) == ribbon(case(), CODEBOOK)


def test_every_speaker_has_a_lane_even_with_odd_names() -> None:
    whole = case()
    speakers = tuple(
        replace(speaker, id="A|b <i>") if speaker.id == "Anna" else speaker for speaker in whole.session.speakers
    )
    turns = tuple(replace(turn, speaker="A|b <i>") if turn.speaker == "Anna" else turn for turn in whole.session.turns)
    svg = ribbon(replace(whole, session=replace(whole.session, speakers=speakers, turns=turns)), CODEBOOK)
    assert "A|b <i>" in texts(svg)


def test_characters_that_svg_cannot_hold_become_spaces() -> None:
    whole = case()
    turns = (replace(whole.session.turns[0], text="a\x00b\x0bc\nd\ud800e"), *whole.session.turns[1:])
    told = said(ribbon(replace(whole, session=replace(whole.session, turns=turns)), CODEBOOK))
    assert told["#turn-1"] == "Turn 1, Anna. a b c d e"

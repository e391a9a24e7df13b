"""Charts as SVG text."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from tests.reports.sample import CODEBOOK, case, empty_case, no_moments_case
from thirdturn.domain.measure import Measures, Table
from thirdturn.reports.charts import after_chart, embeddable, families_chart
from thirdturn.reports.look import chart_spec, shapes


def test_families_chart_tells_every_count_in_words() -> None:
    svg = families_chart(case(), CODEBOOK)
    for line in ("Holding on: 3 turns", "Moving against: 1 turn", "Moving around: 0 turns", "Left open: 1 turn"):
        assert f'aria-label="{line}"' in svg


def test_after_chart_tells_both_sides_and_undefined_shares() -> None:
    svg = after_chart(case(), CODEBOOK)
    assert 'aria-label="Open question, after resistance: 0 (0\u00a0%)"' in svg
    assert 'aria-label="Open question, elsewhere: 3 (43\u00a0%)"' in svg
    assert 'aria-label="Emphasising autonomy, elsewhere: no turns"' in svg


def test_without_table_or_moments_there_is_no_chart() -> None:
    assert families_chart(no_moments_case(), CODEBOOK) == ""
    assert after_chart(no_moments_case(), CODEBOOK) == ""
    assert after_chart(replace(case(), sequences=()), CODEBOOK) == ""
    assert families_chart(empty_case(), CODEBOOK) == ""


def test_a_table_of_zeros_is_not_drawn() -> None:
    zeros = Table("families", "F", "resistance", ("family", "turns"), (("coop", 0), ("stay", 0)))
    assert families_chart(replace(case(), measures=Measures(tables=(zeros,))), CODEBOOK) == ""


def test_an_unknown_code_stands_for_itself() -> None:
    table = Table(
        "practitioner_after_resistance", "A", "miti",
        ("code", "after_resistance", "elsewhere", "share_after", "share_elsewhere"), (("MINE", 1, 2, 0.5, 0.25),),
    )  # fmt: skip
    svg = after_chart(replace(case(), measures=Measures(tables=(table,))), CODEBOOK)
    assert 'aria-label="MINE, elsewhere: 2 (25\u00a0%)"' in svg


def test_embedding_keeps_links_inside_the_page_and_makes_ids_its_own() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<defs><clipPath id="clip7"/></defs><g clip-path="url(#clip7)">'
        '<a xlink:href="https://elsewhere.example/#turn-3"><text>url(#clip7) &lt;b&gt;</text></a></g></svg>'
    )
    drawn = embeddable(svg, "ribbon", "What it shows")
    assert 'href="#turn-3"' in drawn and "elsewhere" not in drawn and "xlink" not in drawn
    assert 'id="ribbon-0"' in drawn and 'clip-path="url(#ribbon-0)"' in drawn
    assert ">url(#clip7) &lt;b&gt;<" in drawn  # words that look like a reference are left alone
    assert 'aria-label="What it shows"' in drawn


def test_charts_are_well_formed_and_share_no_id() -> None:
    drawn = [families_chart(case(), CODEBOOK), after_chart(case(), CODEBOOK)]
    ids = [found for svg in drawn for found in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    assert all(ElementTree.fromstring(svg).tag.endswith("svg") for svg in drawn)


def test_colours_are_the_style_sheets_and_every_family_has_a_shape() -> None:
    kinds = {"coop", "change", "away", "around", "against", "stay", "undecided"}
    assert set(shapes()) == kinds
    assert len(set(shapes().values())) == len(kinds)
    for name in ("ribbon", "families"):
        scales = [
            layer["encoding"][channel]["scale"]
            for layer in chart_spec(name)["layer"]
            for channel in ("fill", "shape")
            if channel in layer["encoding"]
        ]
        assert scales
        for scale in scales:
            assert kinds <= set(scale["domain"])
            assert len(scale["domain"]) == len(scale["range"])
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", families_chart(case(), CODEBOOK).replace('fill="#000"', ""))

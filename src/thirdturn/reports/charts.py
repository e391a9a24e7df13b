"""Bar charts as SVG text, and how any Vega-Lite specification is drawn; the only file that needs vl_convert.

The specifications are files in ``templates``. They name colours as CSS variables (``var(--away)``), so the page's style
sheet decides how they look in light, in dark and in print; every family has a shape besides its colour.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Table
from thirdturn.reports.look import chart_spec
from thirdturn.reports.wording import labels, percent, plural

_NOT_XML = re.compile("[\\x00-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"


def families_chart(case: Case, codebook: Codebook) -> str:
    """Return the client turns by family as bars; empty without the table or without client turns."""
    table = find_table(case, "families")
    if table is None:
        return ""
    named = labels(codebook)
    values = [
        {
            "kind": family,
            "label": named.get(str(family), str(family)),
            "turns": turns,
            "written": str(turns),
            "said": f"{named.get(str(family), family)}: {plural(int(turns or 0), 'turn')}",
        }
        for family, turns in picked(table, "family", "turns")
    ]
    if not any(value["turns"] for value in values):
        return ""
    spec = chart_spec("families")
    spec["data"]["values"] = values
    return draw(spec, "families", "Client turns by family")


def after_chart(case: Case, codebook: Codebook) -> str:
    """Return what the practitioner does after resistance beside elsewhere; empty without the table or moments."""
    table = find_table(case, "practitioner_after_resistance")
    if table is None or not case.sequences or not table.rows:
        return ""
    named = labels(codebook)
    values: list[dict[str, Any]] = []
    for code, after, elsewhere, share_after, share_elsewhere in picked(
        table, "code", "after_resistance", "elsewhere", "share_after", "share_elsewhere"
    ):
        label = named.get(str(code), str(code))
        for where, turns, share in (
            ("after resistance", after, share_after),
            ("elsewhere", elsewhere, share_elsewhere),
        ):
            written = "no turns" if share is None else f"{turns} ({percent(float(share))})"
            said = f"{label}, {where}: {written}"
            values.append({"label": label, "where": where, "share": share or 0, "written": written, "said": said})
    spec = chart_spec("after")
    spec["data"]["values"] = values
    return draw(spec, "after", "What the practitioner does after resistance and elsewhere")


def find_table(case: Case, table_id: str) -> Table | None:
    """Return a table by id, or ``None``: a report draws what there is."""
    return next((table for table in case.measures.tables if table.id == table_id), None)


def picked(table: Table, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of a table's rows, by name."""
    places = [table.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def drawable(text: str) -> str:
    """Return words with line breaks and characters that XML forbids as spaces."""
    return _NOT_XML.sub(" ", text)


def draw(spec: dict[str, Any], chart_id: str, title: str) -> str:
    """Return a Vega-Lite specification as an SVG element that can stand inside a page with others.

    Args:
        spec: The specification, data and all.
        chart_id: Unique in the page; what the SVG's own ids start with.
        title: What the chart shows, for screen readers.
    """
    import vl_convert

    return embeddable(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), chart_id, title)


def embeddable(svg: str, chart_id: str, title: str) -> str:
    """Make Vega's SVG fit for inlining.

    Links lose the base address that Vega puts before ``#``; ids are renamed, for Vega counts its clip paths anew in
    every process, so two charts would clash and the same case would not give the same page twice.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    known: dict[str, str] = {}
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", known.setdefault(element.attrib["id"], f"{chart_id}-{len(known)}"))
        link = element.attrib.pop(f"{{{_XLINK}}}href", None)
        if link is not None:
            element.set("href", "#" + link.partition("#")[2])
    for element in root.iter():
        clip = element.get("clip-path", "")
        if clip.startswith("url(#"):
            element.set("clip-path", f"url(#{known[clip[5:-1]]})")
    root.set("role", "group")
    root.set("aria-label", title)
    return ElementTree.tostring(root, encoding="unicode")

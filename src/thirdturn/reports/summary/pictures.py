"""Small multiples: the client turns of every session by family, one picture a process.

Resisting families stand at the bottom of each bar, so that they start from one line; colour and shape both tell the
family. In the page colours follow its style sheet; pictures on their own have the light ones written in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.distribution import Distribution, SessionCount
from thirdturn.reports.charts import draw, drawable
from thirdturn.reports.look import chart_spec, template_text
from thirdturn.reports.wording import labels

STACK = ("stay", "against", "around", "away", "change", "coop", "undecided")
"""Families from the bottom of a bar upwards."""
MOST_PICTURES = 60
"""Processes beyond these are told in the tables only: a page of hundreds of pictures helps nobody."""

_WIDEST = 34
_NARROWEST = 7
_WIDTH = 225
_HEIGHT = 190
_ROOM_FOR_SHAPE = 10
"""Pixels that a part of a bar needs to hold a shape."""
_LEGEND_WIDTH = 860
_BETWEEN = 34
_AXIS = 40


def process_picture(sessions: Sequence[SessionCount], codebook: Codebook, number: int) -> str:
    """Return one process as SVG for the page; empty where no client speaks in any session.

    Args:
        sessions: The sessions of the process, in order.
        codebook: Where the families' names come from.
        number: Of the picture in the page.
    """
    spec = _spec(sessions, labels(codebook))
    if not spec["data"]["values"]:
        return ""
    title = f"Client turns by family in each session of {sessions[0].place.process}"
    return draw(spec, f"process-{number}", title)


def whole_picture(distribution: Distribution, codebook: Codebook) -> dict[str, Any] | None:
    """Return all processes with a legend as one Vega-Lite specification; ``None`` where no client speaks at all."""
    named = labels(codebook)
    processes = by_process(distribution.sessions)
    panels = []
    for own in processes[:MOST_PICTURES]:
        spec = _spec(own, named)
        if spec["data"]["values"]:
            spec["title"] = {
                "text": drawable(own[0].place.process),
                "anchor": "start",
                "frame": "group",
                "fontSize": 14,
                "offset": 18,
            }
            panels.append(_without_settings(spec))
    if not panels:
        return None
    legend = _legend(named)
    if len(processes) > MOST_PICTURES:
        legend["title"]["subtitle"].append(f"Drawn are the first {MOST_PICTURES} of {len(processes)} processes.")
    settings = chart_spec("summary")
    widest = max(panel["width"]["step"] * len(panel["encoding"]["x"]["scale"]["domain"]) for panel in panels)
    columns = max(2, _LEGEND_WIDTH // (widest + _AXIS + _BETWEEN))
    whole = {
        "$schema": settings["$schema"],
        "config": settings["config"] | {"background": "var(--card)", "view": {"stroke": None}},
        "padding": 18,
        "spacing": 26,
        "vconcat": [legend, {"concat": panels, "columns": columns, "spacing": _BETWEEN}],
    }
    return _coloured(whole)


def svg(spec: dict[str, Any]) -> str:
    """Return a specification as a picture of its own."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def png(spec: dict[str, Any]) -> bytes:
    """Return a specification as a PNG with two pixels a unit."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[]))


def by_process(sessions: Sequence[SessionCount]) -> list[list[SessionCount]]:
    """Return the sessions of each process, in order of appearance."""
    found: dict[str, list[SessionCount]] = {}
    for session in sessions:
        found.setdefault(session.place.process, []).append(session)
    return list(found.values())


def _spec(sessions: Sequence[SessionCount], named: Mapping[str, str]) -> dict[str, Any]:
    spec = chart_spec("summary")
    step = max(_NARROWEST, min(_WIDEST, _WIDTH // max(1, len(sessions))))
    spec["width"], spec["height"] = {"step": step}, _HEIGHT
    spec["encoding"]["x"]["scale"]["domain"] = [_place(session, step) for session in sessions]
    spec["data"]["values"] = [part for session in sessions for part in _parts(session, named, step)]
    return spec


def _place(session: SessionCount, step: int) -> str:
    """Return a bar's key, which is its label too: the session's number over its client turns where there is room."""
    number = session.place.session
    return f"{number}|({session.client_turns})" if step >= 24 else f"{number}|"


def _parts(session: SessionCount, named: Mapping[str, str], step: int) -> Iterator[dict[str, Any]]:
    begin = 0.0
    resisting = session.per_100(session.resisting)
    for family in STACK:
        rate = session.per_100(session.families[family])
        if not rate:
            continue
        label = named.get(family, family)
        yield {
            "place": _place(session, step),
            "kind": family,
            "from": begin,
            "to": begin + rate,
            "middle": begin + rate / 2,
            "glyph": rate * _HEIGHT / 100 >= _ROOM_FOR_SHAPE and step >= _ROOM_FOR_SHAPE,
            "total": f"{resisting:.0f}" if begin == 0 and step >= 20 else "",
            "said": f"Session {session.place.session}, {label}: {session.families[family]} of {session.client_turns}"
            " client turns",
        }
        begin += rate


def _legend(named: Mapping[str, str]) -> dict[str, Any]:
    spec = chart_spec("summary_legend")
    spec["data"]["values"] = [
        {"kind": family, "label": named.get(family, family), "column": place % 4, "row": place // 4}
        for place, family in enumerate(STACK)
    ]
    return _without_settings(spec)


def _without_settings(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in spec.items() if key not in ("$schema", "config")}


def _coloured(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification with the light colours of the page's style sheet in place of its variables."""
    colours = _colours()
    coloured: dict[str, Any] = json.loads(re.sub(r"var\(--([\w-]+)\)", lambda m: colours[m[1]], json.dumps(spec)))
    return coloured


@cache
def _colours() -> Mapping[str, str]:
    light = template_text("page.css").partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))

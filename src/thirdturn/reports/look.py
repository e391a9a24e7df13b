"""The room's own files: templates, style, script, chart specifications and the shape of each family."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def template_text(name: str) -> str:
    """Return a file of the templates folder, such as ``"page.css"``."""
    return files("thirdturn.reports").joinpath("templates", name).read_text("utf-8")


def chart_spec(name: str) -> dict[str, Any]:
    """Return a fresh copy of a Vega-Lite specification, such as ``"ribbon"``, with the families' shapes filled in."""
    spec = json.loads(template_text(f"{name}.vl.json"))
    for layer in spec["layer"]:
        if "shape" in layer["encoding"]:
            layer["encoding"]["shape"]["scale"] = {"domain": list(shapes()), "range": list(shapes().values())}
    if not isinstance(spec, dict):
        raise TypeError(f"{name}.vl.json must hold an object")
    return spec


@cache
def shapes() -> Mapping[str, str]:
    """Return an SVG path on a box of -1 to 1 for every family, so that none is told by its colour alone."""
    loaded: dict[str, str] = json.loads(template_text("shapes.json"))
    return loaded

"""Read the package's own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml


def resource(*parts: str) -> Traversable:
    """Return a file that ships with the package, such as ``resource("examples", "coach.vtt")``."""
    return files("thirdturn.data").joinpath(*parts)


@cache
def knowledge(name: str) -> dict[str, Any]:
    """Return a YAML file of the package as plain dictionaries and lists.

    Args:
        name: Path inside the data folder, such as ``"codebook.yaml"``.

    Returns:
        The parsed file. Shared between callers: do not change it.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded = yaml.load(resource(*name.split("/")).read_text("utf-8"), Loader=loader)
    if not isinstance(loaded, dict):
        raise TypeError(f"{name} must hold a mapping")
    return loaded

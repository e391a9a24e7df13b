"""Thirdturn reads a helping conversation and shows where the client resists and what is done with it.

Example:
    >>> import thirdturn
    >>> session = thirdturn.read("session.vtt")  # doctest: +SKIP
    >>> case = thirdturn.analyze(session)  # doctest: +SKIP
    >>> case.sequences[0].family  # doctest: +SKIP
    'stay'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thirdturn.domain.version import VERSION as __version__

if TYPE_CHECKING:
    from thirdturn.formats.table import read_all as read_all
    from thirdturn.reports.frames import to_frame as to_frame
    from thirdturn.workflow import analyze as analyze
    from thirdturn.workflow import load_codebook as load_codebook
    from thirdturn.workflow import read as read

__all__ = ["__version__", "analyze", "load_codebook", "read", "read_all", "to_frame"]

_HOMES = {
    "analyze": "thirdturn.workflow",
    "load_codebook": "thirdturn.workflow",
    "read": "thirdturn.workflow",
    "read_all": "thirdturn.formats.table",
    "to_frame": "thirdturn.reports.frames",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``thirdturn --help`` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'thirdturn' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

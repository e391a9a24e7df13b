"""Times as people and programs write them, in seconds."""

from __future__ import annotations

import math
import re
from datetime import time, timedelta

_CLOCK = re.compile(r"(?:(?P<h>\d+):)?(?P<m>\d{1,3}):(?P<s>\d{1,2}(?:[.,]\d+)?)")
_NUMBER = re.compile(r"(?P<n>\d+(?:[.,]\d+)?)\s*(?:s|sec|sek)?\.?", re.IGNORECASE)


def seconds_of(value: object) -> float | None:
    """Return a time in seconds.

    Args:
        value: A number of seconds, a clock time from a spreadsheet, or text: ``"83.5"``, ``"83,5 s"``, ``"1:23"``
            (minutes and seconds), ``"0:01:23.5"`` (hours first), with or without brackets.

    Returns:
        Seconds, never negative; ``None`` where nothing, not a number, or no time stands there.
    """
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, timedelta):
        return _sane(value.total_seconds())
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _sane(value)
    if isinstance(value, str):
        return _from_words(value.strip().strip("[](){}<>").strip())
    return None


def _from_words(words: str) -> float | None:
    if clock := _CLOCK.fullmatch(words):
        seconds = float(clock["s"].replace(",", "."))
        return _sane(int(clock["h"] or 0) * 3600 + int(clock["m"]) * 60 + seconds)
    if number := _NUMBER.fullmatch(words):
        return _sane(float(number["n"].replace(",", ".")))
    return None


def _sane(seconds: int | float) -> float | None:
    # An integer too long for a float is no time either.
    try:
        value = float(seconds)
    except OverflowError:
        return None
    return value if math.isfinite(value) and value >= 0 else None

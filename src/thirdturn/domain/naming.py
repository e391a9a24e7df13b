"""Name the first few of many things in a message."""

from __future__ import annotations

from collections.abc import Sequence


def first_few(items: Sequence[object], most: int = 5, *, between: str = ", ") -> str:
    """Return the first items and how many more there are, such as ``"2, 4 and 12 more"``.

    Args:
        items: Names or numbers.
        most: How many are named.
        between: What parts them.
    """
    shown = between.join(map(str, items[:most]))
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown

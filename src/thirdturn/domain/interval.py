"""How sure a share is."""

from __future__ import annotations

from math import sqrt


def wilson(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212).

    Args:
        hits: Cases that have the property, 0 to ``n``.
        n: All cases, at least 1.
        z: Normal quantile; the default gives 95 %.
    """
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)

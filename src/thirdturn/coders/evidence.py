"""Which words carried a decision: the stretches whose characters add most to a linear score."""

from __future__ import annotations

import re

from thirdturn.coders.features import Floats
from thirdturn.coders.scene import WORD
from thirdturn.domain.session import Span

MOST_SPANS = 2
MOST_WORDS = 8
_ENDS = re.compile(r"[.!?…]")


def strongest(text: str, gains: Floats) -> tuple[Span, ...]:
    """Return at most two word-aligned stretches, the strongest first.

    A stretch is a run of words that each add more than an even share of the turn's positive gain would give them; it
    counts as much as its words' gains together. Long runs are cut to their best eight words.

    Args:
        text: The turn's text.
        gains: What each character adds to the score.
    """
    words = [(found.start(), found.end()) for found in WORD.finditer(text)]
    sums = [float(gains[start:end].sum()) for start, end in words]
    even = sum(gain for gain in sums if gain > 0) / max(1, len(sums))
    runs: list[list[int]] = []
    for place, gain in enumerate(sums):
        if gain <= 0 or gain < even:
            continue
        if runs and runs[-1][-1] == place - 1 and not _ENDS.search(text[words[place - 1][1] : words[place][0]]):
            runs[-1].append(place)
        else:
            runs.append([place])
    weighted = [(sum(sums[place] for place in run), run) for run in (_best_part(run, sums) for run in runs)]
    weighted.sort(key=lambda one: (-one[0], one[1][0]))
    return tuple(Span(words[run[0]][0], words[run[-1]][1]) for _, run in weighted[:MOST_SPANS])


def _best_part(run: list[int], sums: list[float]) -> list[int]:
    parts = [run[start : start + MOST_WORDS] for start in range(max(1, len(run) - MOST_WORDS + 1))]
    return max(parts, key=lambda part: sum(sums[place] for place in part))

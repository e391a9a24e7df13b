"""Measure the risk screen on labelled client turns, against two floors.

Run from the repository: ``python -m benchmarks.risk FILE``, such as ``tests/guidance/risk_development.yaml``.
Prints Markdown: recall and precision with 95 % Wilson intervals, by language and by kind. The share of risk in such a
file is not a base rate, so precision says nothing about precision in a service.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thirdturn.domain.guidance import RISK_KINDS
from thirdturn.domain.interval import wilson
from thirdturn.guidance.library import LANGUAGES
from thirdturn.guidance.risk import screen_text
from training.measure_risk import LabelledTurn, load_turns

Screen = Callable[[LabelledTurn], frozenset[str]]

FIVE_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("suicid", "suicide"),
        ("cut", "self_harm"),
        ("kill", "violence"),
        ("hit", "abuse"),
        ("drunk", "intoxication"),
    ),
    "de": (
        ("suizid", "suicide"),
        ("ritz", "self_harm"),
        ("umbring", "violence"),
        ("schlag", "abuse"),
        ("betrunken", "intoxication"),
    ),
    "fi": (
        ("itsemurh", "suicide"),
        ("viil", "self_harm"),
        ("tappa", "violence"),
        ("lyö", "abuse"),
        ("humala", "intoxication"),
    ),
}
"""Five words one would think of first, and the kind each is taken for."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval.

    Attributes:
        hits: Counted.
        n: Out of.
    """

    hits: int
    n: int

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = wilson(self.hits, self.n)
        return f"{self.hits / self.n:.2f} [{low:.2f}, {high:.2f}] ({self.hits}/{self.n})"


def ours(turn: LabelledTurn) -> frozenset[str]:
    """Return the kinds that the screen flags."""
    return frozenset(flag.kind for flag in screen_text(turn.text, turn.language))


def everything(turn: LabelledTurn) -> frozenset[str]:
    """Return all kinds, whatever is said."""
    return frozenset(RISK_KINDS)


def five_words(turn: LabelledTurn) -> frozenset[str]:
    """Return the kinds of the obvious words that stand in the turn."""
    text = turn.text.casefold()
    return frozenset(kind for word, kind in FIVE_WORDS[turn.language] if word in text)


SCREENS: dict[str, Screen] = {"risk screen": ours, "flag everything": everything, "five obvious words": five_words}


def by_kind(turns: Iterable[LabelledTurn], screen: Screen, kinds: Sequence[str]) -> tuple[Share, Share]:
    """Return recall and precision over pairs of turn and kind."""
    pairs = [(turn.kinds & frozenset(kinds), screen(turn) & frozenset(kinds)) for turn in turns]
    right = sum(len(truth & said) for truth, said in pairs)
    return Share(right, sum(len(truth) for truth, _ in pairs)), Share(right, sum(len(said) for _, said in pairs))


def by_turn(turns: Iterable[LabelledTurn], screen: Screen) -> tuple[Share, Share]:
    """Return recall and precision where any flag will do: is the turn shown or not?"""
    pairs = [(bool(turn.kinds), bool(screen(turn))) for turn in turns]
    right = sum(truth and said for truth, said in pairs)
    return Share(right, sum(truth for truth, _ in pairs)), Share(right, sum(said for _, said in pairs))


def table(turns: Sequence[LabelledTurn]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| Screen | Turns | What | Recall | Precision |", "|---|---|---|---|---|"]
    groups = {"all": turns, **{code: [turn for turn in turns if turn.language == code] for code in LANGUAGES}}
    for name, screen in SCREENS.items():
        for group, members in groups.items():
            rows = {"turn shown": by_turn(members, screen), "every kind": by_kind(members, screen, RISK_KINDS)}
            rows |= {kind: by_kind(members, screen, [kind]) for kind in RISK_KINDS}
            lines += [f"| {name} | {group} | {what} | {recall} | {right} |" for what, (recall, right) in rows.items()]
    return "\n".join(lines)


def main() -> None:
    """Print the table for one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="YAML with turns: language, kinds, text")
    print(table(load_turns(parser.parse_args().file)))


if __name__ == "__main__":
    main()

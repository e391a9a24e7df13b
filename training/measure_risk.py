"""Measure how often a risk flag of each strength is right and write ``risk_precision.yaml``.

Run from the repository: ``python -m training.measure_risk [--write]``. Reads the development half alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from thirdturn.guidance.risk import STRENGTHS, Strength, hits

DEVELOPMENT = Path("tests", "guidance", "risk_development.yaml")
TARGET = Path("src", "thirdturn", "data", "risk_precision.yaml")
HEADER = """\
# How often a flag of each strength named a kind that the turn carries, on the invented development turns (half of them
# carry a risk, and the lexicon was tuned on them). Written by training/measure_risk.py; do not edit.
"""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One invented turn.

    Attributes:
        language: ISO 639-1 code.
        kinds: Every kind of risk it carries.
        text: What the client says.
    """

    language: str
    kinds: frozenset[str]
    text: str


def load_turns(path: Path) -> tuple[LabelledTurn, ...]:
    """Return the turns of a file such as ``tests/guidance/risk_development.yaml``."""
    records = yaml.safe_load(path.read_text("utf-8"))["turns"]
    return tuple(LabelledTurn(record["language"], frozenset(record["kinds"]), record["text"]) for record in records)


def measure(turns: Iterable[LabelledTurn]) -> dict[Strength, tuple[int, int]]:
    """Return by strength how many flags were raised and how many of them were right."""
    counted: dict[Strength, tuple[int, int]] = dict.fromkeys(STRENGTHS, (0, 0))
    for turn in turns:
        for hit in hits(turn.text, turn.language):
            raised, right = counted[hit.strength]
            counted[hit.strength] = (raised + 1, right + (hit.kind in turn.kinds))
    return counted


def main() -> None:
    """Print the counts; write the file if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET}")
    arguments = parser.parse_args()
    turns = load_turns(DEVELOPMENT)
    counted = measure(turns)
    for strength, (raised, right) in counted.items():
        print(f"{strength:6s} {right} of {raised} right")
    if arguments.write:
        strengths = {strength: {"flags": raised, "right": right} for strength, (raised, right) in counted.items()}
        record = {"version": "0.1", "turns": len(turns), "strengths": strengths}
        TARGET.write_text(HEADER + yaml.safe_dump(record, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()

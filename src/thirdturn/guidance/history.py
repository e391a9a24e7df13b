"""A practice's own record: what followed each kind of third turn, and how far to trust so few moments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.sequence import Outcome, Sequence

GOOD: tuple[Outcome, ...] = ("cooperates", "change_talk")
KNOWN: tuple[Outcome, ...] = (*GOOD, "resists_again")


@dataclass(frozen=True, slots=True)
class Record:
    """Moments of one family that were answered in one way.

    Attributes:
        n: How many whose outcome is known.
        good: How many of these were followed by cooperation or change talk.
    """

    n: int = 0
    good: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """What followed, by family and third-turn code. It tells what came after, not what caused it.

    Attributes:
        records: By family and third-turn code.
    """

    records: Mapping[tuple[str, str], Record] = field(default_factory=dict)

    def record(self, family: str, third_turn: str) -> Record:
        """Return the record of one kind of answer to one family; empty if there is none."""
        return self.records.get((family, third_turn), Record())

    def usual(self, family: str) -> float:
        """Return the share of good outcomes over all answers to a family, shrunk towards even chances."""
        settings = _settings()
        of_family = [record for (known, _), record in self.records.items() if known == family]
        good, n = sum(record.good for record in of_family), sum(record.n for record in of_family)
        return _shrunk(good, n, settings["even"], settings["prior_moments"])

    def share(self, family: str, third_turn: str) -> float:
        """Return the share of good outcomes after one kind of answer.

        It is the mean of a Beta distribution whose prior has the family's usual share as its mean and weighs as much
        as 20 moments (``prior_moments`` in ``data/card_hints.yaml``, ours): after 20 moments the practice's own figure
        and the prior count alike, so a run of luck moves little.
        """
        record = self.record(family, third_turn)
        return _shrunk(record.good, record.n, self.usual(family), _settings()["prior_moments"])

    def weight(self, family: str, third_turn: str | None) -> float:
        """Return what the record adds to a technique's score: 0 without one, never more than ``most`` either way."""
        if third_turn is None:
            return 0.0
        settings = _settings()
        lead = settings["strength"] * (self.share(family, third_turn) - self.usual(family))
        return float(max(-settings["most"], min(settings["most"], lead)))

    def shown(self, family: str, third_turn: str | None) -> Record | None:
        """Return the record if it holds enough moments to be shown (``shown_from``, ours); ``None`` otherwise."""
        if third_turn is None:
            return None
        record = self.record(family, third_turn)
        return record if record.n >= _settings()["shown_from"] else None


def history(cases: Iterable[Case]) -> History:
    """Return the record of a practice's own cases; leave out the case that guidance is asked for."""
    return history_of(sequence for case in cases for sequence in case.sequences)


def history_of(sequences: Iterable[Sequence]) -> History:
    """Return the record of sequences.

    Moments without a third-turn code, and those whose outcome is unclear or which end the session, count nowhere.
    """
    records: dict[tuple[str, str], Record] = {}
    for sequence in sequences:
        if sequence.third_code is None or sequence.outcome not in KNOWN:
            continue
        key = (sequence.family, sequence.third_code.id)
        before = records.get(key, Record())
        records[key] = Record(before.n + 1, before.good + (sequence.outcome in GOOD))
    return History(records)


def _shrunk(good: int, n: int, mean: float, worth: float) -> float:
    return (good + worth * mean) / (n + worth)


def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = knowledge("card_hints.yaml")["history"]
    return settings

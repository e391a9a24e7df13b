"""A measure is an Estimate (one figure) or a Table; what cannot be computed is None with a reason."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A published mark beside an estimate.

    Attributes:
        name: Such as ``"fair"`` or ``"good"``.
        value: The mark, in the estimate's unit: a figure meets it from this value up.
        grade: How well founded, in words, such as ``"expert opinion, no norms"``.
        source: Key of the source.
    """

    name: str
    value: float
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure.

    Attributes:
        id: Stable id, such as ``"r_to_q"``.
        name: For people.
        group: Which figures it stands with: ``talk``, ``questions``, ``resistance``, ``miti``, ``change_talk``.
        value: The figure; ``None`` where it is undefined, and then ``reason`` says why.
        unit: ``"share"`` (0 to 1), ``"ratio"``, ``"count"``, ``"seconds"``, ``"per_100_turns"``...
        n: How many cases it rests on.
        reason: Why it is undefined, or a caution; empty otherwise.
        low: Lower end of the 95 % interval, if there is one.
        high: Upper end.
        thresholds: Published marks, lowest first.
        note: What the figure means, in one line.
    """

    id: str
    name: str
    group: str
    value: float | None
    unit: str
    n: int
    reason: str = ""
    low: float | None = None
    high: float | None = None
    thresholds: tuple[Threshold, ...] = ()
    note: str = ""

    @property
    def reached(self) -> str | None:
        """Name of the highest mark the figure meets; ``"below"`` if none; ``None`` without marks or value."""
        if self.value is None or not self.thresholds:
            return None
        met = [mark.name for mark in self.thresholds if self.value >= mark.value]
        return met[-1] if met else "below"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures.

    Attributes:
        id: Stable id.
        name: For people.
        group: Which figures it stands with, as for estimates.
        columns: Column names.
        rows: Each as long as ``columns``.
        note: What the table means, in one line.
    """

    id: str
    name: str
    group: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of a case."""

    estimates: tuple[Estimate, ...] = ()
    tables: tuple[Table, ...] = ()

    def estimate(self, estimate_id: str) -> Estimate:
        """Return an estimate by id; ``KeyError`` if there is none."""
        for estimate in self.estimates:
            if estimate.id == estimate_id:
                return estimate
        raise KeyError(estimate_id)

    def table(self, table_id: str) -> Table:
        """Return a table by id; ``KeyError`` if there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

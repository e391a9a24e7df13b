"""A case: a session with its coding, sequences and measures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Guidance
from thirdturn.domain.measure import Measures
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known about one session.

    Attributes:
        session: What was said.
        coding: What the coder says about every turn.
        sequences: The moments of resistance, in order.
        measures: Figures over the session.
        guidance: What may lie behind the moments and what could be tried; ``None`` where nobody asked for it.
    """

    session: Session
    coding: Coding
    sequences: tuple[Sequence, ...]
    measures: Measures
    guidance: Guidance | None = None

    def __post_init__(self) -> None:
        """Refuse a coding that does not have exactly one entry a turn, in order."""
        if [entry.turn for entry in self.coding.turns] != [turn.index for turn in self.session.turns]:
            raise ValueError("a coding must have exactly one entry for every turn, in order")

    def _repr_html_(self) -> str:
        """Show the case in a notebook: one line about the session and one row a moment."""
        rows = "".join(
            f"<tr><td>{number}</td><td>{escape(sequence.family)}</td><td>{sequence.p:.2f}</td>"
            f"<td>{escape(self._quote(sequence.first))}</td>"
            f"<td>{escape(' / '.join(self._quote(turn) for turn in sequence.resisting))}</td>"
            f"<td>{escape(self._quote(sequence.third))}</td></tr>"
            for number, sequence in enumerate(self.sequences, start=1)
        )
        return (
            f"<p><b>{escape(self.session.id)}</b>: {len(self.session.turns)} turns, "
            f"{len(self.sequences)} moments of resistance, coded by {escape(self.coding.made_by.coder)}</p>"
            "<table><thead><tr><th>#</th><th>family</th><th>p</th><th>first</th><th>resisting</th><th>third</th></tr>"
            f"</thead><tbody>{rows}</tbody></table>"
        )

    def _quote(self, index: int | None) -> str:
        """Return a turn's words behind its number, shortened to one line; a dash for no turn."""
        if index is None:
            return "–"
        words = self.session.turns[index].text or self.session.turns[index].raw
        return f"{index + 1}: {words[:80]}{'…' if len(words) > 80 else ''}"

"""For a language that no coder reads: every turn stays open, and says so. No probability is pretended."""

from __future__ import annotations

from dataclasses import dataclass

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding, MadeBy, Sensitivity, TurnCoding
from thirdturn.domain.session import Session
from thirdturn.domain.version import VERSION

NAME = "unread"


@dataclass(frozen=True, slots=True)
class UnreadCoder:
    """Leaves every turn without a code.

    Attributes:
        codebook: The codebook.
        language: The language that no coder reads.
        sensitivity: Asked for; nothing follows from it.
    """

    codebook: Codebook
    language: str
    sensitivity: Sensitivity = "balanced"

    @property
    def name(self) -> str:
        """The coder's name."""
        return NAME

    @property
    def languages(self) -> frozenset[str]:
        """None in particular."""
        return frozenset()

    def code(self, session: Session) -> Coding:
        """Return a coding in which every turn is open."""
        note = f"no coder reads the language {self.language!r}"
        made_by = MadeBy(NAME, VERSION, self.codebook.version, sensitivity=self.sensitivity)
        return Coding(made_by, tuple(TurnCoding(turn.index, abstained=True, notes=(note,)) for turn in session.turns))


def make(codebook: Codebook, language: str, sensitivity: Sensitivity) -> UnreadCoder:
    """Open it for a language."""
    return UnreadCoder(codebook, language, sensitivity)

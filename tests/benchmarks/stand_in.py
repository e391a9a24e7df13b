"""A coder for tests: a turn resists as often as it holds a cue word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdturn.domain.codebook import Family
from thirdturn.domain.coding import Coding, MadeBy, TurnCoding
from thirdturn.domain.session import Session, Span

CUE = re.compile(r"\b(?:never|nothing|nichts|ei)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Gives .1, and .4 more for each cue word; from .5 on the turn resists. Its evidence is the first cue word.

    Attributes:
        wrong: Point at the turn's first word instead.
    """

    wrong: bool = False

    @property
    def name(self) -> str:
        return "stand-in"

    @property
    def languages(self) -> frozenset[str]:
        return frozenset({"en", "de", "fi"})

    def code(self, session: Session) -> Coding:
        entries = []
        for turn, role in zip(session.turns, session.roles(), strict=True):
            found = [Span(*one.span()) for one in CUE.finditer(turn.text)]
            p = min(0.9, 0.1 + 0.4 * len(found))
            family: Family = "against" if p >= 0.5 else "coop"
            first = re.match(r"\w+", turn.text)
            evidence = (Span(*first.span()),) if self.wrong and first else tuple(found[:1])
            if role == "client":
                entries.append(TurnCoding(turn.index, family=family, p_resisting=p, evidence=evidence))
            else:
                entries.append(TurnCoding(turn.index))
        return Coding(MadeBy("stand-in", "1", "0"), tuple(entries))

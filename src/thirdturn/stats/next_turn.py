"""How each practitioner code goes with change talk and sustain talk in the client's next turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from thirdturn.domain.codebook import FAMILIES, Codebook, Family
from thirdturn.domain.coded import CodedSession
from thirdturn.domain.transition import Lag, Transitions
from thirdturn.stats.code_sets import by_family
from thirdturn.stats.multiple_testing import corrected
from thirdturn.stats.transitions import Options, transitions

CHANGE: Family = "change"
SUSTAIN: Family = "stay"


def next_turn(sessions: Sequence[CodedSession], codebook: Codebook, options: Options | None = None) -> Transitions:
    """Return, for each practitioner code, how often the client's next turn is change talk and sustain talk.

    Counted are practitioner turns with a code that a client turn of known family follows at once. ``rate`` is the share
    of change (or sustain) talk behind turns with the code, ``difference`` that share minus the one behind the
    practitioner's other turns, each with its session-clustered interval. It shows what goes together in a session; who
    asks for change may do so because change is in the air.

    Args:
        sessions: The coded sessions.
        codebook: Says which codes are the practitioner's.
        options: How to draw, test and correct; ``given`` narrows the practitioner codes, ``target`` is not looked at.
    """
    options = options or Options()
    practitioner = {code.id for code in codebook.of("practitioner")}
    given = practitioner if options.given is None else practitioner.intersection(options.given)
    chosen = replace(options, given=given, target=FAMILIES, correction="none")
    found = transitions(by_family(sessions), [Lag(1)], chosen)
    rows = [row for row in found.rows if row.target in (CHANGE, SUSTAIN)]
    adjusted = corrected([row.p for row in rows], options.correction)
    rows = [replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True)]
    return replace(found, rows=tuple(rows), correction=options.correction)

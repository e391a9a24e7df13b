"""Distributions to show, as the statistics would give them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from thirdturn.domain.codebook import FAMILIES, RESISTING
from thirdturn.domain.coding import MadeBy
from thirdturn.domain.distribution import (
    UNDECIDED,
    CodeTotal,
    Distribution,
    DistributionRow,
    FirstTurns,
    Part,
    SessionCount,
    ThirdTurns,
    Trend,
)
from thirdturn.domain.process import ProcessSession

SCRIPT = "<script>window.hurt = 1</script>"
MADE_BY = MadeBy("rules", "1", "0.2")


def session_count(process: str, number: int, counts: Sequence[int], *, questions: int = 10) -> SessionCount:
    """Build a session from its turns by family, in the order of the codebook, and those left open."""
    families = dict(zip((*FAMILIES, UNDECIDED), counts, strict=True))
    resisting = sum(families[family] for family in RESISTING)
    return SessionCount(
        place=ProcessSession(process, number, Path("s.txt"), client="K.", setting="coaching"),
        name=f"session-{number}",
        made_by=MADE_BY,
        turns=2 * sum(counts),
        client_turns=sum(counts),
        questions=questions,
        moments=resisting,
        families=families,
        resisting=resisting,
        active=Part(1, 2),
        explicit=Part(0, 0),
        reason="" if sum(counts) else "no client speaks",
    )


def sample(*, sessions: int = 3) -> Distribution:
    """Return two processes with everything in them, one named by a script, and one where nobody speaks."""
    counts = [session_count("Anna", number, (10, 3, 2, 1, 1, 2, 1)) for number in range(1, sessions + 1)]
    counts += [session_count(SCRIPT, 1, (5, 0, 0, 0, 0, 0, 0), questions=0), session_count("Quiet", 1, (0,) * 7)]
    return Distribution(
        rows=(DistributionRow("Anna", 1, "stay", "R.stay.excuse", 2, 20, 10.0, 2.0),),
        sessions=tuple(counts),
        trends=(
            Trend("Anna", "resisting", (30.0, 20.0, 25.0), -2.5, 1, 2, 20),
            Trend("Anna", "stay", (10.0, 10.0, 10.0), 0.0, 0, 0, 20),
            Trend(SCRIPT, "resisting", (), None, reason="a trend needs 3 sessions, and there is 1"),
            Trend("Quiet", "resisting", (), None, reason="a trend needs 3 sessions, and there is 1"),
        ),
        thirds=(
            ThirdTurns("stay", "reflect", {"cooperates": 3, "unclear": 1, "session_ends": 1}),
            ThirdTurns("stay", UNDECIDED, {"resists_again": 1}),
            ThirdTurns("stay", "none", {"session_ends": 1}),
        ),
        firsts=(FirstTurns("question", {"away": 1, "around": 0, "against": 0, "stay": 6}),),
        codes=(CodeTotal("0.2", "stay", "R.stay.excuse", 6, 3, 9.2), CodeTotal("0.2", "coop", UNDECIDED, 1, 1, 1.5)),
        cautions=("Different coders: somebody and somebody else.",),
    )


def empty() -> Distribution:
    """Return one session in which no client speaks."""
    trend = Trend("Quiet", "resisting", (), None, reason="a trend needs 3 sessions, and there is 1")
    return Distribution((), (session_count("Quiet", 1, (0,) * 7),), (trend,), (), (), (), ())

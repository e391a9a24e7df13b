"""Small moments for the tests of the drill."""

from __future__ import annotations

from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.session import Span
from thirdturn.guidance.drill import Moment, Said

CODES = [
    "reflect",
    "autonomy",
    "explore",
    "reformulate",
    "pursue",
    "yield",
    "shift",
    "share",
    "inform",
    "persuade",
    "confront",
    "ignore",
    "space",
]


def moment(name: str = "one", **changes: object) -> Moment:
    """Return a moment in which a client finds a sleep diary pointless."""
    fields: dict[str, object] = {
        "id": name,
        "language": "en",
        "setting": "therapy",
        "family": "away",
        "code": "R.away.minimal",
        "level": 1,
        "about": "A sleep diary was asked for.",
        "before": (Said("practitioner", "Last week we talked about the sleep diary. How did you get on with it?"),),
        "client": "Yeah, well. It's lying somewhere, I think.",
        "fits": ("M01", "M07", "Q05", "P01"),
        "continuations": {code: f"Client after {code}." for code in CODES},
    }
    return Moment(**(fields | changes))  # type: ignore[arg-type]


def coding(third: str | None = "reflect", codes: str = "CR", p: float = 0.8) -> TurnCoding:
    """Return an answer's coding: ``coding("explore", "QO SR")``; the codes get 0.7, 0.6, ..."""
    given = tuple(CodeScore(code, 0.7 - place / 10, "test") for place, code in enumerate(codes.split()))
    return TurnCoding(
        2,
        codes=given,
        third_turn=CodeScore(third, p, "test: cue") if third else None,
        abstained=not given,
        evidence=(Span(0, 4),) if given else (),
    )

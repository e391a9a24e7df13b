"""Guidance as JSON: the parts of ``analysis.json`` that tell of risk, reasons and cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from thirdturn.domain.guidance import Ground, Guidance, Hypothesis, MomentGuidance, RiskFlag


def risk_record(guidance: Guidance | None) -> list[dict[str, Any]]:
    """Return the risk flags; none where nobody looked for them: ``guidance`` is then ``None``."""
    return [] if guidance is None else [_flag(flag) for flag in guidance.risk]


def guidance_record(guidance: Guidance | None) -> dict[str, Any] | None:
    """Return what holds for the session as a whole, and the words of every id that is offered."""
    if guidance is None:
        return None
    return {
        "language": guidance.language,
        "circumstances": asdict(guidance.circumstances),
        "process": _hypotheses(guidance.process),
        "checked": list(guidance.checked),
        "paths": dict(guidance.paths),
        "names": dict(guidance.names),
        "abouts": dict(guidance.abouts),
        "checks": {name: list(questions) for name, questions in guidance.checks.items()},
        "grades": dict(guidance.grades),
    }


def moment_record(moment: MomentGuidance) -> dict[str, Any]:
    """Return what is offered for one moment; an empty one has the same fields."""
    return {
        "reasons": _hypotheses(moment.reasons),
        "always_ask": _hypotheses(moment.always_ask),
        "cards": [asdict(card) for card in moment.cards],
        "blocked_by": moment.blocked_by,
        "done": moment.done,
    }


def _flag(flag: RiskFlag) -> dict[str, Any]:
    return {"turn": flag.turn, "kind": flag.kind, "evidence": asdict(flag.evidence), "p": flag.p, "stops": flag.stops}


def _hypotheses(reasons: Iterable[Hypothesis]) -> list[dict[str, Any]]:
    return [
        {
            "id": reason.id,
            "rank": reason.rank,
            "score": reason.score,
            "for": _grounds(reason.grounds),
            "against": _grounds(reason.against),
        }
        for reason in reasons
    ]


def _grounds(grounds: Iterable[Ground]) -> list[dict[str, Any]]:
    return [{"turn": ground.turn, "why": ground.why, "weight": ground.weight} for ground in grounds]

"""From probabilities to what is said about a turn: the same for every coder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdturn.domain.codebook import FAMILIES, RESISTING, Family, family_of
from thirdturn.domain.coding import Sensitivity

_GOING_ALONG = tuple(family for family in FAMILIES if family not in RESISTING)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a probability must reach. Chosen on training turns by cross-validation, never on the turns judged.

    Attributes:
        resisting: By sensitivity, the probability of resisting from which on a client turn is said to resist.
        over_change: By sensitivity, how many times as probable as change talk resisting must be, so that a turn which
            more probably speaks for change stays there.
        family_weight: On either side, the family with the highest weighted probability is chosen. Weights above 1 for
            rare families trade misses for false alarms.
        client_code: Probability that the best code must have within its family; below, the code is left open.
        second: Probability that a second code must have.
        practitioner: By code, the probability from which on it is given.
        third: Probability that a third turn must have; below, what the turn does is left open.
        sensitivity: Which of the probabilities in ``resisting`` holds.
    """

    resisting: Mapping[str, float]
    over_change: Mapping[str, float]
    family_weight: Mapping[str, float]
    client_code: float
    second: float
    practitioner: Mapping[str, float]
    third: float
    sensitivity: Sensitivity = "balanced"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a client turn gets.

    Attributes:
        family: The family.
        codes: Primary code, perhaps a less probable second from another family that says something about change; none
            where the code is left open.
        p_resisting: Probability that the turn resists.
    """

    family: Family
    codes: tuple[str, ...]
    p_resisting: float


def client_verdict(scores: Mapping[str, float], limits: Limits) -> Verdict:
    """Decide on a client turn.

    Args:
        scores: Probability of every client code; they sum to 1.
        limits: What probabilities must reach.
    """
    families = family_probabilities(scores)
    p_resisting = min(1.0, sum(families[one] for one in RESISTING))
    least = max(limits.resisting[limits.sensitivity], limits.over_change[limits.sensitivity] * families["change"])
    side = RESISTING if p_resisting >= least else _GOING_ALONG
    family = max(side, key=lambda one: families[one] * limits.family_weight[one])
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    first = next(code for code in ranked if family_of(code) == family)
    codes: tuple[str, ...] = ()
    if scores[first] >= limits.client_code * families[family]:
        others = [code for code in ranked if family_of(code) not in (family, "coop")]
        rest = [code for code in others if limits.second <= scores[code] <= scores[first]]
        codes = (first, *rest[:1])
    return Verdict(family, codes, p_resisting)


def practitioner_codes(scores: Mapping[str, float], limits: Limits) -> tuple[str, ...]:
    """Return every practitioner code that reaches its limit, most probable first. Of SR and CR only one can stand."""
    given = [code for code in scores if scores[code] >= limits.practitioner[code]]
    if "SR" in given and "CR" in given:
        given.remove("SR")  # MITI 4.2.1: one complex reflection in the volley makes the volley's reflection complex
    return tuple(sorted(given, key=lambda code: (-scores[code], code)))


def family_probabilities(scores: Mapping[str, float]) -> dict[Family, float]:
    """Return the probability of every family: the sum over its codes."""
    families: dict[Family, float] = dict.fromkeys(FAMILIES, 0.0)
    for code, p in scores.items():
        family = family_of(code)
        if family is not None:
            families[family] += p
    return families

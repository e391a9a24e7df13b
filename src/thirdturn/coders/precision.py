"""How far the cue rules are to be trusted, counted on labelled turns, and the probabilities that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, log, sqrt

from thirdturn.coders.cues import Hit
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import family_of


@dataclass(frozen=True, slots=True)
class Count:
    """How often a rule was right.

    Attributes:
        held: Turns for which it held.
        code: Of these, turns that have its code.
        family: Of these, turns that have a code of its code's family.
    """

    held: int = 0
    code: int = 0
    family: int = 0

    @property
    def p_code(self) -> float:
        """Probability of the code, by Laplace's rule of succession: a rule nobody has seen hold counts .5."""
        return (self.code + 1) / (self.held + 2)

    @property
    def p_family(self) -> float:
        """Probability of the family, by the same rule; never below that of the code."""
        return (self.family + 1) / (self.held + 2)


@dataclass(frozen=True, slots=True)
class Precision:
    """What was counted.

    Attributes:
        rules: Counts by rule id, for cue rules and for the third-turn rules.
        otherwise: By code, its share among the turns for which none of its rules held.
    """

    rules: Mapping[str, Count] = field(default_factory=dict)
    otherwise: Mapping[str, float] = field(default_factory=dict)

    def of(self, rule_id: str) -> Count:
        """Return a rule's count; nothing counted if it never held."""
        return self.rules.get(rule_id, Count())


@cache
def shipped_precision() -> Precision:
    """Return what ``training/measure_rules.py`` counted."""
    record = knowledge("lexicons/cue_precision.yaml")
    return Precision({rule: Count(**counts) for rule, counts in record["rules"].items()}, record["otherwise"])


def count(labelled: Iterable[tuple[Sequence[Hit], frozenset[str]]], codes: Sequence[str]) -> Precision:
    """Count on labelled turns of one role how often each rule was right.

    Args:
        labelled: For each turn, the rules that hold and the codes it has.
        codes: Every code that a turn of this role can have.
    """
    tallies: dict[str, list[int]] = {}
    seen = dict.fromkeys(codes, 0)
    missed = dict.fromkeys(codes, 0)
    for found, truth in labelled:
        families = {family_of(code) for code in truth}
        for hit in found:
            right = hit.rule.code in truth
            family = family_of(hit.rule.code)
            tally = tallies.setdefault(hit.rule.id, [0, 0, 0])
            tally[0] += 1
            tally[1] += right
            tally[2] += right if family is None else family in families
        for code in set(codes) - {hit.rule.code for hit in found}:
            seen[code] += 1
            missed[code] += code in truth
    return Precision(
        {rule: Count(*tally) for rule, tally in tallies.items()},
        {code: (missed[code] + 1) / (seen[code] + 2) for code in codes},
    )


def client_scores(found: Sequence[Hit], codes: Sequence[str], precision: Precision) -> dict[str, float]:
    """Return the probability of every client code from the rules that hold; they sum to 1.

    A rule shares its probability out: what it is right about to its code, the rest of its family's to its siblings, the
    remainder to all others, each by how common they are otherwise. Several rules are pooled on the log scale, each
    counting 1/sqrt(n), since they are not independent; one rule alone is taken as it stands.
    """
    otherwise = {code: precision.otherwise.get(code, 0.001) for code in codes}
    whole = sum(otherwise.values())
    base = {code: share / whole for code, share in otherwise.items()}
    logs = {code: log(share) for code, share in base.items()}
    for hit in found:
        shares = _shared_out(hit, base, precision)
        for code in codes:
            logs[code] += log(shares[code] / base[code]) / sqrt(len(found))
    top = max(logs.values())
    weights = {code: exp(value - top) for code, value in logs.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def practitioner_scores(found: Sequence[Hit], codes: Sequence[str], precision: Precision) -> dict[str, float]:
    """Return the probability of each practitioner code: of its best rule that holds, or else without one."""
    best: dict[str, float] = {}
    for hit in found:
        best[hit.rule.code] = max(best.get(hit.rule.code, 0.0), precision.of(hit.rule.id).p_code)
    return {code: best.get(code, precision.otherwise.get(code, 0.0)) for code in codes}


def _shared_out(hit: Hit, base: Mapping[str, float], precision: Precision) -> dict[str, float]:
    counted, family = precision.of(hit.rule.id), family_of(hit.rule.code)
    siblings = sum(share for code, share in base.items() if family_of(code) == family and code != hit.rule.code)
    others = sum(share for code, share in base.items() if family_of(code) != family)
    p_siblings = counted.p_family - counted.p_code if siblings else 0.0
    p_others = 1.0 - counted.p_code - p_siblings
    return {
        code: counted.p_code
        if code == hit.rule.code
        else max(1e-6, p_siblings * share / siblings if family_of(code) == family else p_others * share / others)
        for code, share in base.items()
    }

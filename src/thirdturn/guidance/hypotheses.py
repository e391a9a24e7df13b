"""Which reasons the evidence speaks for: a sum of named weights that anyone can add up again.

A reason's score is its start value in the setting plus the weights of everything seen around the moment. The weights
stand in ``data/reasons/evidence.yaml``; they are judgements in the manner of log-odds, not estimates. A score ranks
reasons within one moment and says nothing about how probable any of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Circumstances, Ground, Hypothesis, Setting
from thirdturn.domain.sequence import Sequence as Moment
from thirdturn.domain.session import Session
from thirdturn.guidance.library import LANGUAGES, reasons
from thirdturn.guidance.observations import EVIDENCE, Observation, Seen, observe, scene_of

FAIR_OBJECTION = "W08"
MOST = 3
"""How many reasons are offered: enough to keep the practitioner from settling on one, few enough to read."""


def hypotheses(
    session: Session,
    coding: Coding,
    sequence: Moment,
    circumstances: Circumstances,
    codebook: Codebook,
    language: str,
) -> tuple[tuple[Hypothesis, ...], tuple[Hypothesis, ...]]:
    """Rank the reasons that may lie behind one moment.

    Args:
        session: The session.
        coding: Its codes.
        sequence: The moment.
        circumstances: What is known beside the transcript; its setting decides which reasons come into question.
        codebook: The codebook.
        language: Language of the grounds; English where it is none of ours.

    Returns:
        Up to three reasons with a score above the floor, best first; and the two that are always asked, whatever their
        score: a fair objection, and the best reason that lies in what the professional does. ``rank`` of those two is
        their place among all reasons of the setting.
    """
    seen = observe(scene_of(session, coding, sequence, circumstances, codebook))
    every = ranked(seen, circumstances.setting, language)
    return best(every), always_ask(every)


def process_hypotheses(
    session: Session,
    coding: Coding,
    sequences: Sequence[Moment],
    circumstances: Circumstances,
    codebook: Codebook,
    language: str,
) -> tuple[Hypothesis, ...]:
    """Rank the reasons for a session as a whole: by the mean of their scores over its moments.

    Returns:
        Up to three reasons above the floor, best first; none for a session without moments. A ground's weight is its
        mean over the moments, its turn the first one where it was seen.
    """
    if not sequences:
        return ()
    together: list[Seen] = []
    for sequence in sequences:
        together.extend(observe(scene_of(session, coding, sequence, circumstances, codebook)))
    return best(ranked(_averaged(together, len(sequences)), circumstances.setting, language))


def ranked(seen: Iterable[Seen], setting: Setting, language: str) -> tuple[Hypothesis, ...]:
    """Return every reason of a setting with its score and grounds, best first; ties in the order of ``reasons.yaml``.

    Args:
        seen: What was seen.
        setting: Kind of work; reasons that do not belong to it are left out.
        language: Language of the grounds.
    """
    spoken = language if language in LANGUAGES else "en"
    everything = tuple(seen)
    start: Mapping[str, float] = knowledge(EVIDENCE)["start"].get(setting, {})
    scored = [
        _hypothesis(name, start.get(name, 0.0), everything, spoken)
        for name, reason in reasons().items()
        if setting in reason.settings
    ]
    scored.sort(key=lambda one: -one.score)
    return tuple(replace(one, rank=place) for place, one in enumerate(scored, 1))


def best(every: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return up to three reasons that stand above the floor and have something seen behind them."""
    floor = float(knowledge(EVIDENCE)["floor"])
    return tuple(one for one in every if one.score > floor and one.grounds)[:MOST]


def always_ask(every: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return the two readings every moment gets: a fair objection, and my part in it."""
    known = reasons()
    objection = next(one for one in every if one.id == FAIR_OBJECTION)
    mine = next(one for one in every if known[one.id].mine)
    return objection, mine


def _hypothesis(name: str, start: float, seen: Iterable[Seen], language: str) -> Hypothesis:
    grounds = [
        Ground(one.observation.text[language], one.turn, one.observation.weights[name] * one.share)
        for one in seen
        if name in one.observation.weights
    ]
    return Hypothesis(
        id=name,
        rank=0,
        # Rounded so that the order of adding cannot break a tie.
        score=round(start + sum(ground.weight for ground in grounds), 6),
        grounds=tuple(sorted((one for one in grounds if one.weight > 0), key=lambda one: -one.weight)),
        against=tuple(sorted((one for one in grounds if one.weight < 0), key=lambda one: one.weight)),
    )


@dataclass(slots=True)
class _Tally:
    """An observation over several moments: where it was seen first, and its shares added up."""

    observation: Observation
    turn: int | None
    shares: float = 0.0


def _averaged(seen: Iterable[Seen], moments: int) -> tuple[Seen, ...]:
    tallies: dict[str, _Tally] = {}
    for one in seen:
        tally = tallies.setdefault(one.observation.id, _Tally(one.observation, one.turn))
        tally.shares += one.share
    return tuple(Seen(tally.observation, tally.turn, tally.shares / moments) for tally in tallies.values())

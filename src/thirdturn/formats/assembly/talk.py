"""Tell the practitioner from the talk alone: who asks, who addresses, who reflects, who listens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.formats.assembly.notation import clean
from thirdturn.formats.raw import RawTurn

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Profile:
    """What one speaker's turns look like; shares are 0 to 1."""

    turns: int
    asked: int
    questions: float
    addressing: float
    openers: float
    backchannels: float

    @property
    def score(self) -> float:
        weights = _knowledge()["weights"]
        return float(sum(weights[name] * getattr(self, name) for name in weights))


def practitioner_by_talk(turns: Sequence[RawTurn], speakers: Sequence[str]) -> tuple[str | None, str]:
    """Return the speaker who talks as a practitioner does, and why; ``None`` and why not if nobody stands out.

    Weights, margin and words are those of ``roles.yaml``.

    Args:
        turns: All turns of the session.
        speakers: Who may be the practitioner.
    """
    if len(speakers) < 2:
        return None, "only one speaker, and the name does not tell the role"
    profiles = _profiles(turns, speakers)
    limits = _knowledge()
    asked = sum(profile.asked for profile in profiles.values())
    few = min(profile.turns for profile in profiles.values())
    if sum(profile.turns for profile in profiles.values()) < len(speakers) * limits["min_turns"] or few < 1:
        return None, "the names do not tell and the session is too short to judge by the talk"
    if asked < limits["min_questions"]:
        return None, "the names do not tell and hardly anybody asks anything"
    best, second = sorted(profiles, key=lambda speaker: profiles[speaker].score, reverse=True)[:2]
    if profiles[best].score - profiles[second].score < limits["margin"]:
        return None, f"the names do not tell, and '{best}' and '{second}' talk too much alike"
    return best, _reason(profiles[best], asked)


def _reason(profile: _Profile, asked: int) -> str:
    parts = [f"asks {profile.asked} of the {asked} questions"]
    if profile.addressing >= 0.5:
        parts.append("speaks more of the other than of themselves")
    return ", ".join(parts)


def _profiles(turns: Sequence[RawTurn], speakers: Sequence[str]) -> dict[str, _Profile]:
    said = {
        speaker: [clean(turn.text).text for turn in turns if turn.speaker == speaker and turn.text.strip()]
        for speaker in speakers
    }
    asked = {speaker: sum(text.count("?") for text in texts) for speaker, texts in said.items()}
    total = sum(asked.values())
    profiles: dict[str, _Profile] = {}
    for speaker, texts in said.items():
        words = [word.casefold().replace("’", "'") for text in texts for word in _WORD.findall(text)]
        you = sum(word in _words("you") for word in words)
        me = sum(word in _words("me") for word in words)
        profiles[speaker] = _Profile(
            turns=len(texts),
            asked=asked[speaker],
            questions=asked[speaker] / total if total else 0.0,
            addressing=you / (you + me) if you + me else 0.5,
            openers=_share(text.casefold().lstrip().startswith(_openers()) for text in texts),
            backchannels=_share(text.casefold().strip(" .,!…") in _words("backchannels") for text in texts),
        )
    return profiles


def _share(answers: Any) -> float:
    given = list(answers)
    return sum(given) / len(given) if given else 0.0


def _knowledge() -> dict[str, Any]:
    content: dict[str, Any] = knowledge("lexicons/roles.yaml")["content"]
    return content


@cache
def _words(part: str) -> frozenset[str]:
    return frozenset(_knowledge()[part])


@cache
def _openers() -> tuple[str, ...]:
    return tuple(_knowledge()["openers"])

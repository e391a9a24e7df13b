"""What the words do not show: silence, delay, cutting in, laughter. The same for every coder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from thirdturn.coders.scene import Scene
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING, Family, family_of
from thirdturn.domain.coding import CodeScore, TurnCoding

NAME = "rules"
SILENCE = "R.away.silence"


def delay(scene: Scene) -> float | None:
    """Return how many seconds late a client's answer comes; ``None`` below the limit and where nothing was asked."""
    gap = scene.turn.pause_before_s
    asked = scene.role == "client" and scene.asked is not None and scene.led_by == scene.turn.index - 1
    return gap if asked and gap is not None and gap >= _signs()["delay_s"] else None


def with_delay(scores: Mapping[str, float], scene: Scene) -> dict[str, float]:
    """Return client scores with the odds of moving away raised where the answer came late.

    A delay only adds to what the words say; where they say nothing of the kind, the little there is stays little.
    """
    away = sum(p for code, p in scores.items() if family_of(code) == "away")
    if delay(scene) is None or not 0.0 < away < 1.0:
        return dict(scores)
    odds = _signs()["delay_odds"] * away / (1.0 - away)
    raised = odds / (1.0 + odds)
    return {
        code: p * (raised / away if family_of(code) == "away" else (1.0 - raised) / (1.0 - away))
        for code, p in scores.items()
    }


def silent(scene: Scene) -> TurnCoding:
    """Return the entry of a client's turn without words: resistance only where an answer was due."""
    index = scene.turn.index
    if scene.asked is None or scene.led_by is None or (scene.follows or -1) > scene.led_by:
        p = _signs()["silent_otherwise_p"]
        return TurnCoding(index, p_resisting=p, abstained=True, scores={SILENCE: p}, notes=("no words",))
    p = _signs()["silence_p"]
    seconds = _silence_s(scene)
    length = "silence" if seconds is None else f"silence of {seconds:.1f} s"
    return TurnCoding(
        index,
        codes=(CodeScore(SILENCE, p, f"{NAME}: silence"),),
        family="away",
        p_resisting=p,
        scores={SILENCE: p, "C.ack": 1.0 - p},
        notes=(f"{length} where an answer was due",),
    )


def notes(scene: Scene, scenes: Sequence[Scene], family: Family | None) -> tuple[str, ...]:
    """Return what should be seen beside a client turn's codes.

    Args:
        scene: The turn.
        scenes: All turns of the session.
        family: The family it was given.
    """
    found: list[str] = []
    late = delay(scene)
    if late is not None:
        found.append(f"answer delayed by {late:.1f} s")
    if _cuts_in(scene, scenes):
        found.append("starts inside the practitioner's turn: perhaps R.against.interrupt, perhaps plain overlap")
    if family in RESISTING and any(vocal.kind == "laughter" for vocal in scene.turn.notation.vocal):
        found.append("with laughter: perhaps joking")
    return tuple(found)


def _cuts_in(scene: Scene, scenes: Sequence[Scene]) -> bool:
    index = scene.turn.index
    if index == 0 or scenes[index - 1].role != "practitioner":
        return False
    gap, overlaps = scene.turn.pause_before_s, scene.turn.notation.overlaps
    overlapping = (gap is not None and gap < 0) or (bool(overlaps) and overlaps[0].start == 0)
    return overlapping and scenes[index - 1].turn.notation.cut_off


def _silence_s(scene: Scene) -> float | None:
    lengths = [pause.seconds for pause in scene.turn.notation.pauses if pause.seconds is not None]
    if scene.turn.pause_before_s is not None:
        lengths.append(max(0.0, scene.turn.pause_before_s))
    return sum(lengths) if lengths else None


def _signs() -> Mapping[str, float]:
    return knowledge("lexicons/signs.yaml")

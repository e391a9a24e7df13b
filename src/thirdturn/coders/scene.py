"""A turn in its place: what both coders look at before they read the words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdturn.coders.questions import question_form
from thirdturn.domain.coding import QuestionForm
from thirdturn.domain.session import Role, Session, Turn

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn and what stands around it.

    Attributes:
        turn: The turn.
        role: Role of its speaker.
        words: Number of words.
        position: Share of the session's turns that stand before it, 0 to 1.
        form: How the turn's own question is built (practitioners only).
        asked: How the question before it was built: of the last practitioner turn with words; ``None`` after a
            statement and where no practitioner has spoken.
        led_by: Index of that practitioner turn; ``None`` where there is none.
        follows: Index of the last client turn with words before this one; ``None`` where there is none.
    """

    turn: Turn
    role: Role
    words: int
    position: float
    form: QuestionForm | None
    asked: QuestionForm | None
    led_by: int | None
    follows: int | None


def scenes(session: Session, language: str) -> tuple[Scene, ...]:
    """Return one scene a turn, in order."""
    found: list[Scene] = []
    last: dict[Role, int] = {}
    for turn, role in zip(session.turns, session.roles(), strict=True):
        words = len(WORD.findall(turn.text))
        led_by = last.get("practitioner")
        found.append(
            Scene(
                turn=turn,
                role=role,
                words=words,
                position=turn.index / len(session.turns),
                form=question_form(turn.text, language) if role == "practitioner" else None,
                asked=None if led_by is None else found[led_by].form,
                led_by=led_by,
                follows=last.get("client"),
            )
        )
        if words:
            last[role] = turn.index
    return tuple(found)

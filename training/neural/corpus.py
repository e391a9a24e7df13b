"""The sessions that the neural coder learns from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.invented_dialogues import FOLDER, load_invented
from training.labelled import LabelledSession, load


def invented() -> list[LabelledSession]:
    """Return the invented dialogues in all languages."""
    return [one for path in sorted(FOLDER.glob("*.txt")) for one in load_invented(path)]


def real(folder: Path) -> tuple[list[LabelledSession], list[LabelledSession]]:
    """Return AnnoMI and the smokers' chats.

    Args:
        folder: The data folder; see :func:`training.labelled.data_folder`.
    """
    return load(folder / "annomi" / "turns.csv"), load(folder / "smokers" / "turns.csv")


def languages(sessions: Sequence[LabelledSession]) -> tuple[str, ...]:
    """Return the languages of some sessions."""
    return tuple(sorted({one.session.language for one in sessions}))

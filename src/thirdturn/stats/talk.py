"""Who talked, and how much."""

from __future__ import annotations

from thirdturn.domain.measure import Measures
from thirdturn.domain.session import Session
from thirdturn.stats.figures import count, estimate, share, table


def talk(session: Session) -> Measures:
    """Return turns, length, talk share and words per turn of a session."""
    roles = session.roles()
    words = [len(turn.text.split()) for turn in session.turns]
    by_role = {
        role: [n for n, own in zip(words, roles, strict=True) if own == role] for role in ("client", "practitioner")
    }
    duration = session.duration_s
    means = [
        estimate(f"{role}_words_per_turn", sum(own) / len(own), len(own))
        if own
        else estimate(f"{role}_words_per_turn", None, 0, reason=f"no {role} turns")
        for role, own in by_role.items()
    ]
    return Measures(
        estimates=(
            count("turns", len(words), len(words)),
            estimate(
                "duration_s", duration, len(words), reason="" if duration is not None else "the file has no times"
            ),
            share("client_talk_share", sum(by_role["client"]), sum(words), empty="nobody said a word"),
            *means,
        ),
        tables=(table("speakers", ("speaker", "role", "turns", "words", "share_of_words"), _speakers(session, words)),),
    )


def _speakers(session: Session, words: list[int]) -> list[tuple[str | int | float | None, ...]]:
    total = sum(words)
    rows: list[tuple[str | int | float | None, ...]] = []
    for speaker in session.speakers:
        own = [n for n, turn in zip(words, session.turns, strict=True) if turn.speaker == speaker.id]
        rows.append((speaker.id, speaker.role, len(own), sum(own), sum(own) / total if total else None))
    return rows

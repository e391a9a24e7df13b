"""What an ``analysis.json`` tells about guidance: risk flags, reasons, cards; the way back into the domain."""

from __future__ import annotations

from collections.abc import Mapping

from thirdturn.domain.fields import Fields
from thirdturn.domain.guidance import (
    CHANNELS,
    HOMEWORK,
    REFERRALS,
    RISK_KINDS,
    SETTINGS,
    STAGES,
    Card,
    Circumstances,
    Ground,
    Guidance,
    Hypothesis,
    MomentGuidance,
    RiskFlag,
)
from thirdturn.domain.session import Session, Span


def guidance_from_record(top: Fields, session: Session) -> Guidance | None:
    """Return the guidance of an ``analysis.json``; ``None`` where the file has none.

    Args:
        top: The whole file.
        session: Its session: grounds and flags must name turns that it has.

    Raises:
        MalformedTranscript: A field is missing or of the wrong kind; names the field's place.
    """
    if top.fields.get("guidance") is None:
        return None
    entry = top.record("guidance")
    turns = len(session.turns)
    checked = entry.items("checked")
    checks = _map(entry, "checks")
    return Guidance(
        circumstances=_circumstances(entry.record("circumstances")),
        language=entry.text("language"),
        risk=tuple(_flag(flag, turns) for flag in top.entries("risk")),
        moments=tuple(_moment(moment, turns) for moment in top.entries("sequences")),
        process=tuple(_hypothesis(reason, turns) for reason in entry.entries("process")),
        paths=_texts(entry, "paths"),
        checked=tuple(checked.word(place, RISK_KINDS) for place in checked.fields),
        names=_texts(entry, "names"),
        abouts=_texts(entry, "abouts"),
        checks={key: checks.texts(key) for key in checks.fields},
        grades=_texts(entry, "grades"),
    )


def _circumstances(entry: Fields) -> Circumstances:
    return Circumstances(
        setting=entry.word("setting", SETTINGS),
        channel=entry.word("channel", CHANNELS),
        stage=entry.optional_word("stage", STAGES),
        referral=entry.optional_word("referral", REFERRALS),
        session_number=entry.optional_whole("session_number"),
        missed=entry.optional_whole("missed") or 0,
        missed_reason=entry.optional_text("missed_reason"),
        homework=entry.optional_word("homework", HOMEWORK),
        homework_barrier=entry.optional_text("homework_barrier"),
        events=entry.texts("events"),
        barriers=entry.texts("barriers"),
        tried=entry.texts("tried"),
        recorded=entry.texts("recorded"),
        notes=entry.texts("notes"),
    )


def _flag(entry: Fields, turns: int) -> RiskFlag:
    evidence = entry.record("evidence")
    return RiskFlag(
        turn=entry.whole("turn", below=turns),
        kind=entry.word("kind", RISK_KINDS),
        evidence=Span(evidence.whole("start"), evidence.whole("end")),
        p=entry.number("p"),
        stops="stops" not in entry.fields or entry.flag("stops"),
    )


def _moment(entry: Fields, turns: int) -> MomentGuidance:
    return MomentGuidance(
        reasons=tuple(_hypothesis(reason, turns) for reason in entry.entries("reasons")),
        always_ask=tuple(_hypothesis(reason, turns) for reason in entry.entries("always_ask")),
        cards=tuple(Card(card.text("id"), card.text("wording"), card.text("why")) for card in entry.entries("cards")),
        done=entry.optional_text("done"),
        blocked_by=entry.optional_text("blocked_by"),
    )


def _hypothesis(entry: Fields, turns: int) -> Hypothesis:
    return Hypothesis(
        id=entry.text("id"),
        rank=entry.whole("rank"),
        score=entry.optional_number("score") or 0.0,
        grounds=tuple(_ground(ground, turns) for ground in entry.entries("for")),
        against=tuple(_ground(ground, turns) for ground in entry.entries("against")),
    )


def _ground(entry: Fields, turns: int) -> Ground:
    turn = entry.optional_whole("turn", below=turns)
    return Ground(entry.text("why"), turn, entry.optional_number("weight") or 0.0)


def _map(entry: Fields, key: str) -> Fields:
    """Return the fields of a mapping; none where it is missing."""
    return entry.record(key) if entry.fields.get(key) is not None else Fields(entry.file, key, {})


def _texts(entry: Fields, key: str) -> Mapping[str, str]:
    found = _map(entry, key)
    return {name: found.text(name) for name in found.fields}

"""Gates: what forbids a technique, whatever speaks for it. A gate never weighs; it only closes."""

from __future__ import annotations

from collections.abc import Mapping

from thirdturn.data.load import knowledge
from thirdturn.domain.guidance import Circumstances
from thirdturn.guidance.library import Technique

RISK = "risk"


def allowed(technique: Technique, circumstances: Circumstances, *, risk_open: bool, doubt: bool = False) -> str | None:
    """Return what forbids a technique now, or ``None``.

    Args:
        technique: The technique.
        circumstances: What is known beside the transcript.
        risk_open: The session holds a risk flag that stops, of a kind for which nobody has recorded a check.
        doubt: It holds a weaker sign of such a kind.

    Returns:
        ``None`` if it may be offered. Otherwise the first gate that is closed: ``"risk"``, ``"setting"``,
        ``"channel"``, ``"not for <note>"`` or ``"needs <record>"``.
    """
    if stops_all(circumstances, risk_open=risk_open) or ((risk_open or doubt) and technique.blocked_by_risk):
        return RISK
    if circumstances.setting not in technique.settings:
        return "setting"
    if circumstances.channel not in technique.channels:
        return "channel"
    noted = notes(circumstances)
    for note in technique.blocked_for:
        if note in noted:
            return f"not for {note}"
    return missing(technique.needs, circumstances)


def stops_all(circumstances: Circumstances, *, risk_open: bool) -> bool:
    """Say whether an open risk flag stops every card of the session.

    A flag is open until its kind is checked. The general record ``"no_risk_check"`` (risk was asked about and there is
    none) opens the session again, but not for techniques with ``blocked_by_risk``: these wait until the flagged kind
    itself is checked, since the general record may be older than the flag.
    """
    return risk_open and "no_risk_check" not in circumstances.recorded


def missing(needs: tuple[str, ...], circumstances: Circumstances) -> str | None:
    """Return the first record that is needed and not there, as ``"needs <record>"``; ``None`` if all are there."""
    return next((f"needs {need}" for need in needs if need not in circumstances.recorded), None)


def notes(circumstances: Circumstances) -> frozenset[str]:
    """Return the notes that forbid techniques: those on record, and those that events and referral imply."""
    gates: Mapping[str, Mapping[str, str]] = knowledge("card_hints.yaml")["gates"]
    implied = {gates["note_of_event"].get(event) for event in circumstances.events}
    implied.add(gates["note_of_referral"].get(circumstances.referral or ""))
    return frozenset(circumstances.notes) | {note for note in implied if note is not None}

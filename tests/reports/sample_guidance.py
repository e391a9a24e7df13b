"""Guidance for the session of ``sample.py``, written by hand: with two flags, with one checked, without any."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample import case
from thirdturn.domain.case import Case
from thirdturn.domain.guidance import (
    Card,
    Circumstances,
    Ground,
    Guidance,
    Hypothesis,
    MomentGuidance,
    RiskFlag,
    RiskKind,
)
from thirdturn.domain.session import Span

EVIL = "<img src=x onerror=alert(1)>"

_LECTURED = Hypothesis(
    "W12",
    1,
    3.5,
    (Ground("It sounded like a lecture.", 10, 2.0), Ground("The client was sent.", None, 1.5)),
    (Ground("The client went on at length.", 15, -0.5),),
)
_FEAR = Hypothesis("W01", 2, 1.0, (Ground("Hope and dread in one breath.", 13, 1.0),))
_FAIR = Hypothesis("W08", 9, -1.0)
_ALWAYS = (_FAIR, _LECTURED)
_M01 = Card("M01", 'You said "not with my shifts". It does not fit your days.', "The reason given is heard first.")
_P01 = Card("P01", "", "There is pressure on your side.")
_M07 = Card("M07", "It is yours to decide.", f"Freedom was at stake. {EVIL}")

FLAGS = (
    RiskFlag(13, "suicide", Span(33, 44), 0.8123456),
    RiskFlag(15, "intoxication", Span(0, 14), 0.6),
    RiskFlag(15, "suicide", Span(5, 14), 0.8123456),
)
"""Turn 14: "I lie there"; turn 16: "We tried it at"."""


def guidance(
    *, flags: tuple[RiskFlag, ...] = FLAGS, checked: tuple[RiskKind, ...] = (), language: str = "en"
) -> Guidance:
    """Return guidance as the guidance room would: an open flag stops every card."""
    stopped = any(flag.kind not in checked for flag in flags)

    def moment(*reasons: Hypothesis, cards: tuple[Card, ...], done: str | None) -> MomentGuidance:
        return MomentGuidance(reasons, _ALWAYS, () if stopped else cards, done, "risk" if stopped else None)

    return Guidance(
        circumstances=Circumstances(referral="mandated", events=("new_practitioner",)),
        language=language,
        risk=flags,
        moments=(
            moment(_LECTURED, _FEAR, cards=(_M01, _P01), done="space"),
            moment(cards=(), done=None),
            moment(_FEAR, cards=(_M07, _M01), done="M07"),
            moment(_LECTURED, cards=(_P01,), done="share"),
            moment(_FEAR, cards=(_M01,), done="explore"),
        ),
        process=(_LECTURED,),
        paths={"any": "Tell the person on duty today.", "suicide": "Ask openly about dying.", "intoxication": "Sit."},
        checked=checked,
        names={"W12": "Felt lectured", "W01": "Fear of what comes", "W08": "A fair objection",
               "M01": "Simple reflection", "P01": "Calm yourself first", "M07": "Emphasise choice"},
        abouts={"W12": "The last turn argued.", "P01": "Notice your own alarm."},
        checks={"W12": ("How did that sound to you?", "What did I miss?"), "W08": ("What does not fit?",)},
        grades={"W12": "D", "M01": "A", "P01": "ours"},
    )  # fmt: skip


def guided_case() -> Case:
    """Return the case with suggestions and no flag."""
    return replace(case(), guidance=guidance(flags=()))


def flagged_case() -> Case:
    """Return the case with three flags that nobody has checked: suggestions are stopped."""
    return replace(case(), guidance=guidance())


def half_checked_case() -> Case:
    """Return the case with one of its two kinds checked."""
    return replace(case(), guidance=guidance(checked=("suicide",)))


def checked_case() -> Case:
    """Return the case with all its flags checked: suggestions are shown."""
    return replace(case(), guidance=guidance(checked=("suicide", "intoxication")))

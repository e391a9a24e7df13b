"""How risk kinds, circumstances and quotations are written for people, in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from shlex import quote

from thirdturn.domain.guidance import Circumstances, Guidance, RiskKind
from thirdturn.reports.wording import listed, plural

KINDS: Mapping[RiskKind, str] = {
    "suicide": "thoughts of suicide",
    "self_harm": "self-harm",
    "violence": "violence towards someone else",
    "abuse": "abuse by someone",
    "psychosis": "voices or beliefs that others do not share",
    "intoxication": "intoxication",
    "elder_abuse": "harm to an older or dependent person",
}
"""What a flag may be about. It names words, not the person, and it is no finding."""

SETTINGS: Mapping[str, str] = {
    "therapy": "therapy or counselling",
    "coaching": "coaching",
    "social_work": "social work",
    "finance": "financial advice",
    "sales": "sales",
    "group": "a group",
}

CHANNELS: Mapping[str, str] = {
    "in_person": "in person",
    "video": "by video",
    "phone": "on the phone",
    "chat": "in a chat",
    "mail": "by mail",
}

_QUOTES: Mapping[str, tuple[str, str]] = {"en": ("“", "”"), "de": ("„", "“"), "fi": ("”", "”")}
_INNER: Mapping[str, tuple[str, str]] = {"en": ("‘", "’"), "de": ("‚", "‘"), "fi": ("’", "’")}


def quoted(text: str, language: str) -> str:
    """Return a text in its language's quotation marks; marks inside it become single ones."""
    outer, inner = _QUOTES.get(language, _QUOTES["en"]), _INNER.get(language, _INNER["en"])
    opened, inside = False, []
    for character in text:
        if character not in '"“”„':
            inside.append(character)
            continue
        opened = not opened
        inside.append(inner[0] if opened else inner[1])
    return outer[0] + "".join(inside) + outer[1]


def kinds_in_words(kinds: tuple[RiskKind, ...], *, last: str = "and") -> str:
    """Return risk kinds as a list in words."""
    return listed([KINDS[kind] for kind in kinds], last=last)


def check_command(guidance: Guidance, source: str) -> str:
    """Return what records a check of the open kinds, as it is typed."""
    checks = " ".join(f"--checked {kind}" for kind in guidance.open_kinds)
    return f"thirdturn analyze {quote(source)} {checks}"


def circumstances_in_words(circumstances: Circumstances) -> str:
    """Return what guidance rests on beside the transcript: kind of work, channel, and how much else is known."""
    known = f"{SETTINGS[circumstances.setting]}, {CHANNELS[circumstances.channel]}"
    told = ("setting", "channel")
    more = sum(getattr(circumstances, one.name) != one.default for one in fields(Circumstances) if one.name not in told)
    return f"{known}, and {plural(more, 'further fact')}" if more else f"{known}, and nothing else"

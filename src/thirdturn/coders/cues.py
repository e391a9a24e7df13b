"""Cue rules: words that often go with a code. Where they hold is asked here; what they are worth, in precision.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from thirdturn.coders.scene import Scene
from thirdturn.data.load import knowledge
from thirdturn.domain.coding import QuestionForm
from thirdturn.domain.session import Role, Span

LANGUAGES: tuple[str, ...] = ("de", "en", "fi")
ANY_LENGTH = (1, 100_000)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the lexicon.

    Attributes:
        id: Its name.
        code: The code it speaks for.
        after: What the practitioner's last turn must have done: ``wh``, ``question``, ``statement``; empty for any.
        form: How the turn's own question must be built; ``None`` for anything.
        least: Fewest words of the turn.
        most: Most words of the turn.
        pattern: Its cues as one pattern, the cue itself as the group ``cue``.
    """

    id: str
    code: str
    after: str
    form: QuestionForm | None
    least: int
    most: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for a turn, and where its first cue stands."""

    rule: Rule
    span: Span


@cache
def rules(role: Role, language: str) -> tuple[Rule, ...]:
    """Return the rules for one role's turns in one language, in the order of the lexicon; none for ``other``."""
    entries = knowledge("lexicons/cues.yaml").get(role, ())
    return tuple(_rule(entry, language) for entry in entries if entry.get(language))


def hits(scene: Scene, language: str) -> tuple[Hit, ...]:
    """Return the rules that hold for a turn, in the order of the lexicon."""
    text = scene.turn.text.replace("’", "'")
    found: list[Hit] = []
    for rule in rules(scene.role, language):
        if not rule.least <= scene.words <= rule.most or not _placed(rule, scene):
            continue
        match = rule.pattern.search(text)
        if match is not None:
            found.append(Hit(rule, Span(match.start("cue"), match.end("cue"))))
    return tuple(found)


def _placed(rule: Rule, scene: Scene) -> bool:
    if rule.form is not None and scene.form != rule.form:
        return False
    if rule.after == "question":
        return scene.asked is not None
    if rule.after == "statement":
        return scene.asked is None
    return not rule.after or scene.asked == rule.after


def _rule(entry: Mapping[str, Any], language: str) -> Rule:
    least, most = entry.get("words", ANY_LENGTH)
    return Rule(
        id=entry["id"],
        code=entry["code"],
        after=entry.get("after", ""),
        form=entry.get("form"),
        least=least,
        most=most,
        pattern=_pattern(entry[language], entry.get("at", "anywhere")),
    )


def _pattern(cues: Sequence[str], at: str) -> re.Pattern[str]:
    # Between the words of a cue a speaker may pause.
    fragments = "|".join(cue.replace(" ", r"[\s,.…–—-]+") for cue in cues)
    cue = rf"(?<!\w)(?P<cue>{fragments})(?!\w)"
    head, tail = r"^[\s\W]*", r"[\s\W]*$"
    shapes = {"anywhere": cue, "start": head + cue, "end": cue + tail, "whole": head + cue + tail}
    return re.compile(shapes[at], re.IGNORECASE)

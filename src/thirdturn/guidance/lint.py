"""Look over notes, letters and messages for words that label or press, and offer other words.

Words are matched, nothing is understood: a finding is a place to look at, never a verdict on whoever wrote it. What
stands in quotation marks is somebody's own words and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.guidance.library import LANGUAGES

LABEL = "label"
_QUESTION = "pressing_question"

# Stands for every quoted character: no letter, no white space and no end of a sentence.
_QUOTED = "\ufffc"
# A quotation longer than this, or over an empty line, is taken for a stray mark.
_LONGEST_QUOTE = 1000
_QUOTES = (
    re.compile(rf'"(?:[^"\n]|\n(?!\s*\n)){{1,{_LONGEST_QUOTE}}}"'),
    re.compile(rf"[„“”«»](?:[^„“”«»\n]|\n(?!\s*\n)){{1,{_LONGEST_QUOTE}}}[„“”«»]"),
    re.compile(rf"(?<!\w)['‚‘](?:[^'‚‘\n]|(?<=\w)'(?=\w)){{1,{_LONGEST_QUOTE}}}'(?!\w)"),
)
_SLOT = re.compile(r"\{([a-z_]+)\}")
_SENTENCE_END = re.compile(r"[.?!\n]+")
# How far a question may reach, and how far back is looked for what introduces a label.
_LONGEST_QUESTION = 300
_BEFORE = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """A place worth another look.

    Attributes:
        rule: ``label``, ``pressing_question``, ``contradiction`` or ``advice``.
        start: Offset of its first character.
        end: Offset behind its last character.
        line: Line it starts on, from 1.
        found: What stands there.
        instead: What could stand there: a template; a person fills its blanks (``...``).
        why: Why one might say it otherwise, one sentence.
    """

    rule: str
    start: int
    end: int
    line: int
    found: str
    instead: str
    why: str


@dataclass(frozen=True, slots=True)
class _Label:
    """One entry of ``labels.yaml`` in one language."""

    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of ``messages.yaml`` in one language; a pattern that is ``None`` never matches."""

    id: str
    language: str
    why: str
    to_end: bool
    anywhere: re.Pattern[str]
    start: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    filled: tuple[re.Pattern[str], str] | None
    instead: tuple[str, ...]


def lint(text: str, language: str | None) -> tuple[Finding, ...]:
    """Return labels on persons in a note or letter, in the order of the text; they do not overlap.

    Args:
        text: Any text.
        language: ISO 639-1 code; nothing is found in a language without lists (there are en, de and fi). ``None`` looks
            with the lists of all of them, for texts too short to tell.
    """
    masked = _masked(text)
    return _settled(found for one in _with_lists(language) for found in _label_findings(text, masked, one))


def check_message(text: str, language: str | None) -> tuple[Finding, ...]:
    """Return what may label or press in a message to a client, in the order of the text; findings do not overlap.

    Beside labels these are direct questions, contradiction, and advice where the message neither asks for permission
    nor leaves the choice to the client.

    Args:
        text: The whole message.
        language: As for :func:`lint`.
    """
    masked = _masked(text)
    found: list[Finding] = []
    for one in _with_lists(language):
        found += _label_findings(text, masked, one)
        for rule in _rules(one):
            found += _rule_findings(rule, text, masked)
    return _settled(found)


def indirect(question: str, language: str) -> tuple[str, ...]:
    """Return roundabout ways to ask what a direct question asks for, best first; at least one.

    Where the question's own words fit a pattern, they stand in the first suggestion; the others have blanks (``...``).

    Args:
        question: One question, such as ``"Why don't you call her?"``.
        language: ISO 639-1 code; English where there are no templates in it.
    """
    known = language if language in LANGUAGES else "en"
    rule = next(rule for rule in _rules(known) if rule.id == _QUESTION)
    return (*_filled(rule, _masked(question)), *rule.instead)


def _with_lists(language: str | None) -> tuple[str, ...]:
    """Return the languages to look in."""
    if language is None:
        return LANGUAGES
    return (language,) if language in LANGUAGES else ()


def _filled(rule: _Rule, question: str) -> tuple[str, ...]:
    """Return the suggestion with the question's own words; nothing where these would be found fault with themselves."""
    if rule.filled is None:
        return ()
    pattern, template = rule.filled
    match = pattern.fullmatch(question.strip())
    if match is None:
        return ()
    suggestion = template.replace("{rest}", " ".join(match["rest"].split()).rstrip(" ,-'"))
    return () if _QUOTED in suggestion or check_message(suggestion, rule.language) else (suggestion,)


def _label_findings(text: str, masked: str, language: str) -> Iterator[Finding]:
    labels, reported, why = _labels(language)
    for label in labels:
        for match in label.pattern.finditer(masked):
            if not reported.search(masked, max(0, match.start() - _BEFORE), match.start()):
                yield _finding(LABEL, text, match.span(), label.instead, why)


def _rule_findings(rule: _Rule, text: str, masked: str) -> Iterator[Finding]:
    if rule.unless is not None and rule.unless.search(masked):
        return
    matches = list(rule.anywhere.finditer(masked))
    if rule.start is not None:
        matches += [match for match in rule.start.finditer(masked) if _begins_sentence(masked, match.start())]
    for match in matches:
        start, end = match.span()
        if rule.not_after is not None and rule.not_after.search(masked, max(0, start - _BEFORE), start):
            continue
        if rule.to_end:
            end = _sentence_end(masked, end)
        instead = (*_filled(rule, masked[start:end]), *rule.instead)[0]
        yield _finding(rule.id, text, (start, end), instead, rule.why)


def _finding(rule: str, text: str, span: tuple[int, int], instead: str, why: str) -> Finding:
    start, end = span
    return Finding(rule, start, end, text.count("\n", 0, start) + 1, text[start:end], instead, why)


def _settled(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort; of findings that overlap keep the one that starts first, and of these the longest."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return tuple(kept)


def _masked(text: str) -> str:
    """Return the text with every quotation blotted out, at equal length."""
    masked = text.replace("’", "'")
    for quote in _QUOTES:
        masked = quote.sub(lambda match: _QUOTED * len(match[0]), masked)
    return masked


def _begins_sentence(masked: str, start: int) -> bool:
    """Say whether nothing but marks stands between the last sentence's end and here."""
    before = masked[max(0, start - _BEFORE) : start].rstrip(" \t\r\"'„“”*•–-" + _QUOTED)
    return not before or before[-1] in ".?!:\n"


def _sentence_end(masked: str, start: int) -> int:
    """Return where the sentence ends, its mark included; ``start`` if that is too far away."""
    match = _SENTENCE_END.search(masked, start, start + _LONGEST_QUESTION)
    if match is None:
        return len(masked) if len(masked) - start <= _LONGEST_QUESTION else start
    return match.start() + len(match[0].rstrip("\n"))


@cache
def _labels(language: str) -> tuple[tuple[_Label, ...], re.Pattern[str], str]:
    """Return the labels, what stands before one that the client gave, and why, all in one language."""
    book = knowledge("lint/labels.yaml")
    parts: Mapping[str, str] = book["parts"][language]
    labels = []
    for entry in book["labels"]:
        words = entry[language]
        fragments = list(words.get("alone", ()))
        if "on_person" in words:
            on_person = f"(?:{'|'.join(words['on_person'])})"
            fragments += [_put_in(frame, {**parts, "label": on_person}) for frame in book["frames"][language]]
        labels.append(_Label(_pattern(fragments, parts), entry["instead"][language]))
    return tuple(labels), _pattern(book["reported"][language], parts, tail=r"[\s,:]*$"), book["why"][language]


@cache
def _rules(language: str) -> tuple[_Rule, ...]:
    """Return the rules for messages in one language, in the order of the file."""
    book = knowledge("lint/messages.yaml")
    return tuple(_rule(record, language, book["parts"][language]) for record in book["rules"])


def _rule(record: Mapping[str, Any], language: str, parts: Mapping[str, str]) -> _Rule:
    def optional(key: str, tail: str = r"(?!\w)") -> re.Pattern[str] | None:
        return _pattern(record[key][language], parts, tail=tail) if key in record else None

    filled = record.get("filled", {}).get(language)
    return _Rule(
        id=record["id"],
        language=language,
        why=record["why"][language],
        to_end=record.get("to_end", False),
        anywhere=_pattern(record["anywhere"][language], parts),
        start=optional("start"),
        not_after=optional("not_after", tail=r"\s*$"),
        unless=optional("unless"),
        filled=(_pattern([filled["pattern"]], parts, tail=""), filled["template"]) if filled else None,
        instead=tuple(record["instead"][language]),
    )


def _pattern(fragments: Sequence[str], parts: Mapping[str, str], *, tail: str = r"(?!\w)") -> re.Pattern[str]:
    whole = "|".join(_put_in(fragment, parts) for fragment in fragments).replace(" ", r"(?:\s+)")
    return re.compile(rf"(?<!\w)(?:{whole}){tail}", re.IGNORECASE)


def _put_in(fragment: str, parts: Mapping[str, str]) -> str:
    """Put the parts into their slots; slots of parts that come later stay."""
    return _SLOT.sub(lambda match: parts.get(match[1], match[0]), fragment)

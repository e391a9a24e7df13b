"""How a practitioner's question is built: by a question word, for a yes or no, between alternatives, or by a tag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdturn.data.load import knowledge
from thirdturn.domain.coding import QuestionForm

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_STUTTER = re.compile(r"\b(\w+)(?:-+\s*\1\b)+")  # "what-what do you ..."
_CLAUSE = re.compile(r"[,;:–—]|--")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """One language's patterns; each is matched at the head of a lower-case sentence unless named otherwise."""

    openers: re.Pattern[str]
    wh: re.Pattern[str]
    wh_sure: re.Pattern[str]
    wh_last: re.Pattern[str]
    polar: re.Pattern[str]
    tag_last: re.Pattern[str]
    alternative: re.Pattern[str]
    not_alternative: re.Pattern[str]


def question_form(text: str, language: str) -> QuestionForm | None:
    """Return how the last question in a turn is built.

    Sentences that end with a question mark are questions. Where a turn has none (as automatic transcripts do), a
    sentence that opens like a question counts.

    Args:
        text: The turn's clean text.
        language: ISO 639-1 code; in a language without patterns every question mark is ``polar``.

    Returns:
        The form, or ``None`` where nothing is asked.
    """
    plain = _STUTTER.sub(r"\1", text.lower().replace("’", "'"))
    sentences = [match.group().strip() for match in _SENTENCE.finditer(plain)]
    marked = [sentence for sentence in sentences if sentence.endswith("?")]
    if language not in knowledge("lexicons/questions.yaml"):
        return "polar" if marked else None
    patterns = _patterns(language)
    if marked:
        return _form(marked[-1].rstrip("?. "), patterns)
    for sentence in reversed(sentences):
        opening = _unmarked_form(sentence.rstrip(".! …-"), patterns)
        if opening is not None:
            return opening
    return None


def _form(sentence: str, patterns: _Patterns) -> QuestionForm:
    head = _without_openers(sentence, patterns)
    if patterns.wh.match(head) or patterns.wh_last.search(head):
        return "wh"
    if any(patterns.wh_sure.match(clause.strip()) for clause in _CLAUSE.split(head)[1:]):
        return "wh"
    tag = patterns.tag_last.search(head)
    if tag is not None and tag.start() > 0 and not patterns.polar.match(head):
        return "tag"
    if patterns.alternative.search(head) and not patterns.not_alternative.search(head):
        return "alternative"
    return "polar"


def _unmarked_form(sentence: str, patterns: _Patterns) -> QuestionForm | None:
    head = _without_openers(sentence, patterns)
    if patterns.wh_sure.match(head):
        return "wh"
    return _form(head, patterns) if patterns.polar.match(head) else None


def _without_openers(sentence: str, patterns: _Patterns) -> str:
    """Take "so, and, well" and prepositions off the head, as long as words remain."""
    while (match := patterns.openers.match(sentence)) is not None and match.end() < len(sentence):
        sentence = sentence[match.end() :]
    return sentence


@cache
def _patterns(language: str) -> _Patterns:
    words = knowledge("lexicons/questions.yaml")[language]
    wh, after, subjects = _any(words["wh"]), _any(words["after_wh"]), _any(words["subjects"])
    with_verb, person = _any(words["wh_with_verb"]), _any(words["not_after_wh"])
    verb_first = rf"{_any(words['polar'])}\s+{subjects}\b" if words["polar"] else r"(?!)"
    suffix = rf"{words['polar_suffix']}\b" if words["polar_suffix"] else r"(?!)"
    openers = _any(words["openers"])
    return _Patterns(
        openers=re.compile(rf"[\s,;:–—-]*{openers}\b[\s,;:–—-]+"),
        wh=re.compile(rf"{wh}\b(?!\s+{person}\b)"),
        wh_sure=re.compile(rf"{with_verb}\b|{wh}\s+{after}\b"),
        wh_last=re.compile(rf"\b{wh}$"),
        polar=re.compile(rf"{verb_first}|{suffix}"),
        tag_last=re.compile(rf"[,\s–—-]+{_any(words['tags'])}$"),
        alternative=re.compile(rf"\s{_any(words['alternative'])}\s"),
        not_alternative=re.compile(rf"\s{_any(words['not_alternative'])}\b"),
    )


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, longest first; for none of them where the list is empty."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")" if words else "(?!)"

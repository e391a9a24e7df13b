"""A short literal stretch of the client's own words that a wording may quote back, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.sequence import Evidence
from thirdturn.domain.session import Session

_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:,? [^\W\d_]+(?:['’-][^\W\d_]+)*)*")
"""Words of letters, with apostrophes and hyphens inside only, split by one space or a comma and a space."""
_SENTENCE_END = ".!?…\n"
_BREAKS = (_SENTENCE_END, _SENTENCE_END + ";:–—")
_JOINS = "'’‘-_/@\"“”„‚«»"
_OWN_I = re.compile(r"I(?:['’]\w+)?")


def quotable(session: Session, evidence: Sequence[Evidence], language: str) -> str | None:
    """Return the client's words to quote for a moment.

    For each stretch of evidence, strongest first, the sentence in which it starts is tried, then the part of it up to
    a colon, semicolon or dash, then its words up to the first comma if the evidence starts among them. The first that
    :func:`safe` lets through is taken. Nothing smaller is: a stretch out of the middle may have lost its "not".

    Args:
        session: Where it was said.
        evidence: Stretches that show the resistance.
        language: ISO 639-1 code of the session.

    Returns:
        The words as they stand in the turn, or ``None`` where no stretch can be quoted safely.
    """
    for piece in evidence:
        text = session.turns[piece.turn].text
        for start, end in _stretches(text, piece.span.start):
            if safe(text, start, end, language):
                return text[start:end]
    return None


def safe(text: str, start: int, end: int, language: str) -> bool:
    """Say whether a stretch of a turn may be quoted literally in another sentence.

    It may if it is 3 to 60 characters and 2 to 9 words of letters alone (limits in ``data/card_hints.yaml``, ours),
    starts and ends where words do, and holds no quotation mark, no figure, no title, nothing that looks like a name
    (a capital inside a sentence; German writes nouns so, there only titles tell), no curse or slur, no hint of danger
    and no mere hesitation.
    """
    words, rules = text[start:end], _rules()
    if not rules["least_characters"] <= len(words) <= rules["most_characters"]:
        return False
    if not _PLAIN.fullmatch(words) or _cuts_a_word(text, start, end):
        return False
    tokens = words.replace(",", "").split(" ")
    if not rules["least_words"] <= len(tokens) <= rules["most_words"]:
        return False
    if language != "de" and any(_name_like(text, start + offset) for offset in _word_starts(words)):
        return False
    return not _refused(language).search(words)


def _stretches(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield ever smaller stretches that hold the first word at or behind an offset and start where a thought does."""
    while at < len(text) and not text[at].isalpha():
        at += 1
    left, right = at, at
    for breaks in _BREAKS:
        left, right = _between(text, at, breaks)
        yield left, right
    comma = text.find(",", left, right)
    if at < comma:
        yield left, comma


def _between(text: str, at: int, breaks: str) -> tuple[int, int]:
    left = right = at
    while left > 0 and text[left - 1] not in breaks:
        left -= 1
    while right < len(text) and text[right] not in breaks:
        right += 1
    while left < right and not text[left].isalpha():
        left += 1
    while right > left and not text[right - 1].isalpha():
        right -= 1
    return left, right


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Say whether a letter, a figure, a quotation mark or a sign that joins words stands directly before or behind."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(sign.isalnum() or sign in _JOINS for sign in around)


def _word_starts(words: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(r"[^\s]+", words))


def _name_like(text: str, at: int) -> bool:
    """Say whether a capital stands where no sentence starts; English "I" is none."""
    word = re.match(r"[\w'’-]+", text[at:])
    if word is None or not any(letter.isupper() for letter in word.group()):
        return False
    if _OWN_I.fullmatch(word.group()):
        return False
    before = text[:at].rstrip()
    starts_sentence = before == "" or before[-1] in _SENTENCE_END
    return not starts_sentence or any(letter.isupper() for letter in word.group()[1:])


@cache
def _refused(language: str) -> re.Pattern[str]:
    rules = _rules()
    # A language without lists of its own is held to all of them.
    listed = [*rules["titles"], *rules["hesitation"]]
    for kind in ("curses", "danger"):
        listed += rules[kind].get(language, [word for words in rules[kind].values() for word in words])
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(_pattern, listed)) + r")", re.IGNORECASE)


def _pattern(word: str) -> str:
    """Turn a listed word into a pattern: a star stands for any ending, otherwise the word ends there."""
    return re.escape(word.removesuffix("*")) + ("" if word.endswith("*") else r"(?![^\W_])")


def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = knowledge("card_hints.yaml")["quoting"]
    return rules

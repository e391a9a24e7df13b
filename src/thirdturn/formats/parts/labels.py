"""Speaker labels in front of words: ``Therapist: ...``, ``**Client 1:** ...``, ``Dr. Weber (00:12): ...``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from thirdturn.data.load import knowledge
from thirdturn.formats.assembly.roles import is_known_label
from thirdturn.formats.parts.clock import seconds_of

# Ours: longer than any label seen, shorter than most sentences.
MAX_CHARS = 40
MAX_WORDS = 5
SHORT_LINES = 12
ALL_LABELLED = 0.9
CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"

_BOLD = r"(?:\*\*|__)?"
_LABELLED = re.compile(
    rf"{_BOLD}(?P<label>[^\W_](?:[^:*\n\t]|[:*](?=\w)){{0,{MAX_CHARS - 1}}}?){_BOLD}"
    rf"(?:\s*[\[(](?P<clock>{CLOCK})[\])])?{_BOLD}\s*:{_BOLD}(?=\s|$)(?P<rest>.*)",
    re.DOTALL,
)
_NEVER = re.compile(r"[,;!?\"“”„<>={}|]|//|\.\s*\.")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,4}\.|(?:[^\W\d_]\.)+")
_WORD_OF_NAME = re.compile(
    r"[^\W\d_a-zäöüåß].*|\W*\d+\W*|[&/+–-]|[(\[].*|.*[)\]]|(?:von|van|de|der|den|zu|und|and|ja|y)"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with what may be a speaker's label in front.

    Attributes:
        label: The label without colon and bold marks.
        rest: What follows, stripped.
        start_s: The time beside the label, if there is one.
    """

    label: str
    rest: str
    start_s: float | None = None


def split_label(line: str) -> Labelled | None:
    """Return a line's label and rest; ``None`` if nothing in front looks like a label.

    "I said: stop" and "at 9:30: fine" have none: several words must be written as a name is, or be known words.
    """
    found = _LABELLED.match(line.strip())
    if found is None or not looks_like_label(found["label"]):
        return None
    return Labelled(found["label"].strip(), found["rest"].strip(), seconds_of(found["clock"]))


def looks_like_label(label: str) -> bool:
    """Say whether some words could be a speaker's label by their shape alone."""
    words = label.split()
    if not 1 <= len(words) <= MAX_WORDS or len(label) > MAX_CHARS or _NEVER.search(label):
        return False
    if label.strip().casefold().rstrip(".") in _headings() or not any(character.isalpha() for character in label):
        return False
    if any("." in word and not _ABBREVIATION.fullmatch(word) for word in words):
        return False
    return len(words) == 1 or all(_WORD_OF_NAME.fullmatch(word) or is_known_label(word) for word in words)


def accepted_labels(labels: Sequence[str], lines: int) -> frozenset[str]:
    """Decide which candidates are labels.

    A candidate is one if its words are known (``roles.yaml``), if it recurs, if the text is short, or if nearly every
    line has one. So "Note: ..." once in an hour of talk makes no speaker.

    Args:
        labels: The candidates in order, as often as they occur.
        lines: How many lines with words there are.
    """
    counts = Counter(label.casefold() for label in labels)
    trusting = lines <= SHORT_LINES or len(labels) >= ALL_LABELLED * lines
    return frozenset(
        label
        for label in labels
        if counts[label.casefold()] > 1 or is_known_label(label) or (trusting and not label[0].islower())
    )


@cache
def _headings() -> frozenset[str]:
    return frozenset(str(word) for word in knowledge("lexicons/roles.yaml")["headings"])

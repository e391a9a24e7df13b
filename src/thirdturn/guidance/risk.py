"""Look through client turns for words that a clinician would want to be told about, before any technique is offered.

Patterns are matched and nothing is understood: a flag is a place to look at, never a diagnosis, and no flag is no
all-clear. The lexicons (``data/risk/*.yaml``) look once too often rather than once too seldom.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from thirdturn.data.load import knowledge
from thirdturn.domain.guidance import RISK_KINDS, RiskFlag, RiskKind
from thirdturn.domain.session import Session, Span
from thirdturn.guidance.library import LANGUAGES

Strength = Literal["strong", "weak"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)

# Tags and character references count as space and as their character; "<3" and "<I mean it>" stay words.
_PIECE = re.compile(
    r"(?P<tag></?[a-z][a-z0-9]{0,10}\s{0,9}/?>|<[a-z][a-z0-9]{0,10}\s[^<>]{0,300}[\"']\s{0,9}/?>)"
    r"|(?P<reference>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});)|.",
    re.IGNORECASE | re.DOTALL,
)
_APOSTROPHES = frozenset("'’‘ʼ`´")
_ENDS = frozenset(".?!")
# Stands for blotted-out text: no letter, no space, no end of a sentence.
_BLOT = "\ufffc"
_GERMAN = re.compile(r"(?<=[aou])e|(?<=[AOU])[eE]")
_SENTENCE_ENDS = ".?!\n"
_SLOT = re.compile(r"\{([a-z_]+)\}")
# How much of a neighbouring sentence is read for what speaks for or against a hit, in characters: texts without marks.
_LONGEST_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found.

    Attributes:
        kind: What it may be about.
        strength: ``"strong"`` where the words leave little else to mean.
        span: Where in the text.
    """

    kind: RiskKind
    strength: Strength
    span: Span


def screen(session: Session, language: str) -> tuple[RiskFlag, ...]:
    """Return what every client's turns hold, in order of turns: one flag a kind and turn.

    Args:
        session: The whole session; nothing is left out because of its code or place.
        language: ISO 639-1 code; with a language that has no lexicon, all lexicons are tried.
    """
    return tuple(
        flag
        for turn, role in zip(session.turns, session.roles(), strict=True)
        if role == "client"
        for flag in _flags(turn.text, language, turn.index)
    )


def screen_text(text: str, language: str) -> tuple[RiskFlag, ...]:
    """Return what one text holds, as the turn with index 0; see :func:`screen`."""
    return tuple(_flags(text, language, 0))


def open_kinds(flags: Iterable[RiskFlag], checked: Iterable[RiskKind]) -> tuple[RiskKind, ...]:
    """Return the kinds whose flags stop suggestions and that no person has checked, in their usual order."""
    flagged, done = {flag.kind for flag in flags if flag.stops}, set(checked)
    return tuple(kind for kind in RISK_KINDS if kind in flagged and kind not in done)


def hits(text: str, language: str) -> tuple[Hit, ...]:
    """Return the best hit of every kind found in a text: the strong before the weak, the longer before the shorter."""
    code = language.lower().replace("_", "-").partition("-")[0]
    found: dict[RiskKind, Hit] = {}
    for lexicon in _lexicons(code):
        for hit in _hits(lexicon, text):
            if hit.kind not in found or _order(hit) < _order(found[hit.kind]):
                found[hit.kind] = hit
    return tuple(found[kind] for kind in RISK_KINDS if kind in found)


def _hits(lexicon: _Lexicon, text: str) -> Iterator[Hit]:
    """Yield what one lexicon finds: every kind's own best hit, then what a hit of another kind is a weak sign of."""
    plain = fold(text, lexicon.language)
    own = {kind.id: hit for kind in lexicon.kinds if (hit := _best(lexicon, kind, plain)) is not None}
    yield from own.values()
    for kind in lexicon.kinds:
        for other in kind.also:
            if other in own:
                yield Hit(kind.id, "weak", own[other].span)


@cache
def precision(strength: Strength) -> float:
    """Return the share of right flags among those of a strength, on the invented development turns."""
    counted = knowledge("risk_precision.yaml")["strengths"][strength]
    return float(counted["right"]) / counted["flags"] if counted["flags"] else 0.0


def path_of(kind: RiskKind, language: str) -> tuple[str, str]:
    """Return what we suggest on a flag, for any kind and for this one, English where the language has no text."""
    known = language if language in LANGUAGES else "en"
    paths = knowledge("risk_paths.yaml")["paths"]
    return str(paths["any"][known]), str(paths[kind][known])


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in plain writing and where each of its characters stood.

    Attributes:
        text: Letters without marks above, no apostrophes, white space and marks inside a sentence as one space.
        places: For every character, where it began and ended in the text as it was.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> Span:
        """Return where a stretch of the plain text stood; it is not empty."""
        return Span(self.places[start][0], self.places[end - 1][1])


@lru_cache(maxsize=8)
def fold(text: str, language: str) -> Folded:
    """Return a text as the patterns are written: ``don’t`` as ``dont``, ``Ängste`` and ``Aengste`` as ``Angste``."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        written = " " if piece["tag"] else html.unescape(piece[0]) if piece["reference"] else piece[0]
        for letter in _plain(written):
            if letter in " \n" and out and out[-1] in " \n":
                out[-1] = min(letter, out[-1])  # a line's end outlives the spaces around it
            else:
                out.append(letter)
                places.append(piece.span())
    if language == "de":
        joined = "".join(out)
        dropped = {match.start() for match in _GERMAN.finditer(joined)}
        out = [letter for place, letter in enumerate(out) if place not in dropped]
        places = [place for index, place in enumerate(places) if index not in dropped]
    return Folded("".join(out), tuple(places))


def _plain(written: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFKD", written.replace("ß", "ss")):
        if letter in _APOSTROPHES or unicodedata.combining(letter):
            continue
        if letter in "\n\r":
            yield "\n"
        elif letter.isalnum() or letter in _ENDS or letter == "_":
            yield letter
        else:
            yield " "


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind's patterns in one language."""

    id: RiskKind
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    blotted: re.Pattern[str]
    context: re.Pattern[str]
    also: tuple[RiskKind, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """One language's patterns."""

    language: str
    present: re.Pattern[str]
    kinds: tuple[_Kind, ...]


@cache
def _lexicons(language: str) -> tuple[_Lexicon, ...]:
    if language in LANGUAGES:
        return (_lexicon(language),)
    return tuple(_lexicon(one) for one in LANGUAGES)


@cache
def _lexicon(language: str) -> _Lexicon:
    book = knowledge(f"risk/{language}.yaml")
    parts: dict[str, str] = {}
    for name, part in book["parts"].items():
        parts[name] = _put_in(part, parts)

    def compiled(patterns: Sequence[str]) -> re.Pattern[str]:
        plain = "|".join(_plain_pattern(_put_in(pattern, parts), language) for pattern in patterns)
        return re.compile(rf"(?<!\w)(?:{plain or '(?!)'})(?!\w)", re.IGNORECASE)

    kinds = tuple(
        _Kind(
            id=kind,
            strong=compiled(record["strong"]),
            weak=compiled(record["weak"]),
            blotted=compiled([*book["idioms"], *record["idioms"], *record["denials"]]),
            context=compiled(record["context"]),
            also=tuple(record.get("also", ())),
        )
        for kind in RISK_KINDS
        for record in (book["kinds"][kind],)
    )
    return _Lexicon(language, compiled(book["present"]), kinds)


def _put_in(pattern: str, parts: dict[str, str]) -> str:
    return _SLOT.sub(lambda match: parts[match[1]], pattern)


def _plain_pattern(pattern: str, language: str) -> str:
    """Write a pattern as its text is written: see :func:`fold`."""
    decomposed = unicodedata.normalize("NFKD", pattern.replace("ß", "ss"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter) and letter not in _APOSTROPHES)
    if language == "de":
        plain = _GERMAN.sub("", plain)
    return plain.replace(" ", r"\s")


def _best(lexicon: _Lexicon, kind: _Kind, plain: Folded) -> Hit | None:
    masked = kind.blotted.sub(lambda match: _BLOT * len(match[0]), plain.text)
    for strength, pattern in zip(STRENGTHS, (kind.strong, kind.weak), strict=True):
        spans = [
            match.span()
            for match in pattern.finditer(masked)
            if match.end() > match.start() and not _speaks_against(lexicon, kind, masked, match.span())
        ]
        if spans:
            start, end = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
            return Hit(kind.id, strength, plain.span(start, end))
    return None


def _speaks_against(lexicon: _Lexicon, kind: _Kind, masked: str, span: tuple[int, int]) -> bool:
    """Say whether what stands around a hit makes it a story or long past, and nothing there says that it goes on."""
    start, end = _around(masked, *span)
    if kind.context.search(masked, start, end) is None:
        return False
    return lexicon.present.search(masked, start, end) is None


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence or sentences of a span with one more on either side."""
    floor, ceiling = max(0, start - _LONGEST_CONTEXT), min(len(text), end + _LONGEST_CONTEXT)
    for _ in range(2):
        start = max((text.rfind(mark, floor, max(floor, start - 1)) for mark in _SENTENCE_ENDS), default=-1)
        start = floor if start < 0 else start
        after = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, min(end + 1, ceiling), ceiling)) >= 0]
        end = min(after, default=ceiling)
    return start, end


def _order(hit: Hit) -> tuple[int, int, int]:
    return STRENGTHS.index(hit.strength), hit.span.start - hit.span.end, hit.span.start


def _flags(text: str, language: str, turn: int) -> Iterator[RiskFlag]:
    for hit in hits(text, language):
        yield RiskFlag(turn, hit.kind, hit.span, precision(hit.strength), stops=hit.strength == "strong")

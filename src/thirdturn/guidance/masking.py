"""Mask what could tell who somebody is, before a text leaves the program. A net with holes: a person looks as well.

Patterns and word lists stand in ``data/drafting.yaml``. In English and Finnish a word with a capital is taken for a
name unless it is on a short list of others, or stands at the start of a sentence and is a word that this package or the
session itself writes in lower case. German capitalises every noun, so there a name is found only behind a title, a word
of kinship or a place word, or if it is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.session import Session

PLACEHOLDER = re.compile(r"\[(?:EMAIL|LINK|ACCOUNT|ID|ADDRESS|DATE|PHONE|NUMBER|NAME|PLACE\?) \d{1,2}\]")
MOST_PASSES = 5
"""Masking one word can bring another out of the start of a sentence; two passes have always been enough so far."""

# Stands in for a placeholder while patterns are looked for: no letter, no digit, no blank, no sentence mark.
_FILLER = "\ue000"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|d|m|re|ve|ll))$", re.IGNORECASE)
_BEFORE = 20
_SENTENCE_MARKS = frozenset('.!?:;"“”„»«(–—-*')
_FINNISH_ENDING = r"\w{0,8}"
_ENGLISH_ENDING = r"(?:['’]s|s['’]?)?"
_GERMAN_ENDING = r"(?:['’]?s)?"
# Finnish consonants that weaken before an ending: Pekka, Pekan. Longest first.
_GRADES = (
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nt", "nn"),
    ("nk", "ng"),
    ("mp", "mm"),
    ("lt", "ll"),
    ("rt", "rr"),
    ("t", "d"),
    ("p", "v"),
    ("k", ""),
)


@dataclass(frozen=True, slots=True)
class Masked:
    """Texts with the telling parts replaced.

    Attributes:
        texts: In the order given.
        counts: How many different things were replaced, by label, such as ``{"NAME": 3}``.
        survivors: Ids of patterns that are still found; a text with one of them must not go out.
    """

    texts: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    survivors: tuple[str, ...] = ()

    @property
    def placeholders(self) -> frozenset[str]:
        """Return every placeholder that stands in the texts."""
        return frozenset(found for text in self.texts for found in PLACEHOLDER.findall(text))


@dataclass(frozen=True, slots=True)
class _Find:
    """One stretch to be masked. ``key`` is equal for what gets the same placeholder."""

    start: int
    end: int
    label: str
    key: str
    pattern: str


@dataclass(frozen=True, slots=True)
class _Net:
    """What is looked for in one session."""

    language: str
    given: tuple[tuple[re.Pattern[str], str], ...]
    own_words: frozenset[str]
    seen_names: frozenset[str]


def session_names(session: Session, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names given by the user and those in the speakers' labels, without words for a role.

    Single letters are left out: they name nobody, and ``I`` would be everywhere.
    """
    roles = knowledge("lexicons/roles.yaml")
    generic = {word for group in roles["names"].values() for word in group} | set(roles["labels"]) | {"social", "case"}
    found: dict[str, None] = {}
    for given in names:
        # The whole name as well: "van der Berg", "Jean Luc".
        for part in (given, *_WORD.findall(given)):
            if len(cleaned(part).strip()) > 1:
                found[cleaned(part).strip()] = None
    for speaker in session.speakers:
        for word in _WORD.findall(cleaned(speaker.id)):
            if len(word) > 1 and word.casefold() not in generic:
                found[word] = None
    return tuple(found)


def mask(texts: Sequence[str], *, language: str, names: Sequence[str] = (), around: Sequence[str] = ()) -> Masked:
    """Replace what could tell who somebody is by ``[NAME 1]``, ``[DATE 2]`` and the like, the same for the same thing.

    Square brackets of the texts themselves become round, so that every placeholder is ours.

    Args:
        texts: What is to go out.
        language: ISO 639-1 code; another language than English, German and Finnish is treated as English.
        names: Names to mask wherever they stand; see :func:`session_names`.
        around: The whole session's turns, which tell names from words; ``texts`` if not given.
    """
    ready = [cleaned(text).replace("[", "(").replace("]", ")") for text in texts]
    net = _net([cleaned(text) for text in around] or ready, language, names)
    numbers: dict[tuple[str, str], str] = {}
    counts: Counter[str] = Counter()

    def placeholder(found: _Find) -> str:
        key = ("", found.key) if found.label in ("NAME", "PLACE?") else (found.label, found.key)
        if key not in numbers:
            counts[found.label] += 1
            numbers[key] = f"[{found.label} {counts[found.label]}]"
        return numbers[key]

    for _ in range(MOST_PASSES):
        changed = [_replaced(text, _finds(text, net), placeholder) for text in ready]
        if changed == ready:
            break
        ready = changed
    return Masked(tuple(ready), dict(counts), tuple(sorted({p for text in ready for p in _survivors(text, net)})))


def survivors(text: str, *, language: str, names: Sequence[str] = (), around: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the ids of the patterns that a text still holds, placeholders aside."""
    return tuple(sorted(_survivors(text, _net([cleaned(other) for other in around] or [text], language, names))))


def cleaned(text: str) -> str:
    """Return a text in one way of writing: one kind of blank, nothing invisible, no wide letters or odd digits."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(" " if _is_blank(c) else c for c in plain if _is_blank(c) or unicodedata.category(c)[0] != "C")


def _is_blank(character: str) -> bool:
    """Tell whether a character parts words or lines, the rarer ones (U+2028) included."""
    return character in "\t\n\v\f\r\x1c\x1d\x1e\x85" or unicodedata.category(character)[0] == "Z"


def _survivors(text: str, net: _Net) -> set[str]:
    found = {found.pattern for found in _finds(text, net)}
    # A check of its own, which shares nothing with the patterns: the plainest marks must be gone.
    rest = PLACEHOLDER.sub("", text)
    if re.search(r"\d{3}|@|://", rest):
        found.add("plain")
    return found


def _replaced(text: str, finds: Iterable[_Find], placeholder: Any) -> str:
    parts: list[str] = []
    at = 0
    for found in finds:
        parts += [text[at : found.start], placeholder(found)]
        at = found.end
    return "".join([*parts, text[at:]])


def _finds(text: str, net: _Net) -> list[_Find]:
    """Return what is to be masked, in order, without overlaps: the earlier and longer one wins."""
    shown = PLACEHOLDER.sub(lambda match: _FILLER * len(match.group()), text)
    found = [*_given(shown, net), *_patterns(shown), *_names(shown, net)]
    # An overlap is masked as one: cutting it would leave a piece of the shorter one.
    merged: list[_Find] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            if one.end > last.end:
                key = _key(shown[last.start : one.end])
                merged[-1] = _Find(last.start, one.end, last.label, key, last.pattern)
        else:
            merged.append(one)
    return merged


def _given(text: str, net: _Net) -> Iterator[_Find]:
    for pattern, key in net.given:
        for match in pattern.finditer(text):
            yield _Find(match.start("name"), match.end("name"), "NAME", key, "given_name")


def _patterns(text: str) -> Iterator[_Find]:
    for name, label, group, pattern in _compiled():
        for match in pattern.finditer(text):
            start, end = match.span(group)
            while end > start and text[end - 1] in " \t,.;:-":
                end -= 1
            if _FILLER not in text[start:end]:
                yield _Find(start, end, label, _key(text[start:end]), name)


def _names(text: str, net: _Net) -> Iterator[_Find]:
    """Yield words whose capital tells a name."""
    lists = _lists()
    before = ""
    for match in _WORD.finditer(text):
        word = match.group()
        bare = _CONTRACTION.sub("", word)
        # In "Don't" the bare word would be a name: the whole one is asked for as well.
        forms = {word.casefold().replace("’", "'"), bare.casefold()}
        label = None
        if word[0].isupper() and len(bare) > 1:
            if net.language == "de":
                label = _german(before, forms, lists)
            elif _is_name(text, match, forms, net):
                label = "PLACE?" if before in lists.place_before.get(net.language, ()) else "NAME"
        if label:
            end = match.start() + len(bare)
            yield _Find(match.start(), end, label, _key(bare), "capital")
        before = word.casefold()


def _is_name(text: str, match: re.Match[str], forms: set[str], net: _Net) -> bool:
    """Tell whether a word with a capital is to be taken for a name (English, Finnish)."""
    known = bool(forms & (net.own_words | _lists().words))
    if match.group().isupper() and known:
        return False  # said with stress
    if forms & _lists().allowed[net.language]:
        return False
    if forms & net.seen_names:
        return True
    return not (_starts_sentence(text, match.start()) and known)


def _german(before: str, forms: set[str], lists: _Lists) -> str | None:
    if forms & lists.german_words:
        return None
    return next((label for label, words in lists.german_before.items() if before in words), None)


def _starts_sentence(text: str, at: int) -> bool:
    # A few characters tell it, and turns can be long.
    stripped = text[max(0, at - _BEFORE) : at].rstrip(" '’‘")
    return not stripped or stripped[-1] in _SENTENCE_MARKS


def _key(found: str) -> str:
    return " ".join(_CONTRACTION.sub("", found).casefold().split())


def _net(around: Sequence[str], language: str, names: Sequence[str]) -> _Net:
    language = language if language in ("en", "de", "fi") else "en"
    own_words = frozenset(
        word.casefold().replace("’", "'") for text in around for word in _WORD.findall(text) if word[0].islower()
    )
    given = tuple(_given_pattern(name, language) for name in dict.fromkeys(names))
    first = _Net(language, given, own_words, frozenset())
    if language == "de":
        return first
    # A word taken for a name once is one at the start of a sentence, too. What stands at the start of a sentence is
    # left out here: there a capital tells nothing by itself.
    seen = frozenset(
        _key(text[found.start : found.end])
        for text in around
        for found in _names(text, first)
        if not _starts_sentence(text, found.start)
    )
    return _Net(language, given, own_words, seen)


def _given_pattern(name: str, language: str) -> tuple[re.Pattern[str], str]:
    """Return the pattern that finds a given name in the forms it takes in a sentence, and its key."""
    forms = _finnish_stems(name) if language == "fi" else (name,)
    ending = {"fi": _FINNISH_ENDING, "de": _GERMAN_ENDING}.get(language, _ENGLISH_ENDING)
    if language == "fi" and len(name) <= 3:
        ending = r"(?:'?\w{1,4})?"
    words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len, reverse=True))
    exact = len(name) <= 2 or name.casefold() in _lists().word_names[language]
    if exact:
        # With a capital only; all in capitals as well.
        words = "|".join({words, words.title(), words.upper()})
    return re.compile(rf"(?<!\w)(?P<name>(?:{words}){ending})(?!\w)", 0 if exact else re.IGNORECASE), name.casefold()


def _finnish_stems(name: str) -> tuple[str, ...]:
    """Return the beginnings a Finnish name has in its cases: Pekka, Peka-; Virtanen, Virtase-; Niklas, Niklakse-."""
    stems = [name]
    if name.endswith("nen"):
        stems.append(f"{name[:-3]}se")
    elif name.endswith("s"):
        stems += [f"{name[:-1]}kse", f"{name[:-1]}kse"]
    elif len(name) > 3 and name[-1] in "aeiouyäö":
        head, vowel = name[:-1], name[-1]
        weak = next((head.removesuffix(strong) + soft for strong, soft in _GRADES if head.endswith(strong)), None)
        stems += [weak + vowel] if weak is not None else []
        # i becomes e in old names (Suomi, Suomen), and j or nothing in plurals; both start with the same head.
        stems += [f"{head}e"] if vowel == "i" else []
    return tuple(dict.fromkeys(stems))


@dataclass(frozen=True, slots=True)
class _Lists:
    allowed: Mapping[str, frozenset[str]]
    word_names: Mapping[str, frozenset[str]]
    place_before: Mapping[str, frozenset[str]]
    german_before: Mapping[str, frozenset[str]]
    words: frozenset[str]
    german_words: frozenset[str]


@cache
def _lists() -> _Lists:
    record = knowledge("drafting.yaml")["masking"]
    written = [
        word.replace("’", "'")
        for file in record["known_words_from"]
        for text in _strings(knowledge(file))
        for word in _WORD.findall(text)
    ]
    return _Lists(
        **{
            part: {key: frozenset(words) for key, words in record[part].items()}
            for part in ("allowed", "word_names", "place_before", "german_before")
        },
        words=frozenset(word for word in written if word[0].islower()),
        german_words=frozenset(word.casefold() for word in written),
    )


@cache
def _compiled() -> tuple[tuple[str, str, str | int, re.Pattern[str]], ...]:
    return tuple(
        (entry["id"], entry["label"], entry.get("group", 0), re.compile(entry["regex"], re.IGNORECASE))
        for entry in knowledge("drafting.yaml")["masking"]["patterns"]
    )


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)

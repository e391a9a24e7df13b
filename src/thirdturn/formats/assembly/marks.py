"""Which marks transcripts use, and what the notes in their brackets mean."""

from __future__ import annotations

import re
from functools import cache

from thirdturn.data.load import knowledge

_UNIT = r"(?:\s*(?:s|sec|secs|sek|seconds?|sekunden?|sekuntia)\.?)"
# What ordinary prose never has: it proves conversation-analytic notation.
PROOF = re.compile(
    r"\(\d*\.\d+\)|\(\.\)|(?<=[^\W\d_])::+|[↑↓]|(?<!\w)(?<!\d\s)°\w[^°]{0,300}°|(?<!\S)[.·°]h{2,}|(?<=\w)\(h+\)(?=\w)"
)

# Tokens in order of trial: what they are is said by the name of the group.
_ALWAYS = (
    ("note2", r"\(\([^()]{0,200}\)\)"),
    ("pause", rf"\(\s*(?:\d{{0,3}}[.,]\d{{1,2}}{_UNIT}?|\d{{1,3}}{_UNIT})\s*\)|\(\.\.?\)|\(-{{1,3}}\)"),
    ("laughing", r"(?<=\w)\(h+\)(?=\w)"),
    ("inaudible", r"\([x?\s]{2,60}\)"),
    ("bracketed", r"\([^()\[\]\n]{1,60}\)|\[[^\[\]\n]{1,60}\]|\{[^{}\n]{1,60}\}|<[^<>\n]{1,60}>|\*[^*\n]{1,60}\*"),
    ("slashes", r"(?<![:/\w])//(?!/)|(?<=[^:/\s])\s?//(?!\S)"),
    ("breath", r"(?<![^\s\[(])[.·°]?h{2,}°?(?![\w'’-])"),
    ("arrow", r"[↑↓⇑⇓]"),
    ("quiet", r"(?<![\w°])(?<!\d\s)°+(?=\w[^°\n]{0,300}°)|(?<=[^\s°\d])°+(?![\w°])"),
    ("stretch", r"(?<=[^\W\d_]):{2,}"),
    ("underline", r"(?<!\w)_(?=[^_\s][^_\n]{0,100}_(?!\w))|(?<=[^\s_])_(?!\w)"),
)
_NOTATED_FIRST = (("pause_whole", r"\(\s*\d{1,3}\s*\)|\(\.{3}\)|\(…\)"),)
_NOTATED = (
    ("uncertain", r"[()]"),
    ("tempo", r"(?<!-)[<>]+"),
    ("smile", r"£(?!\d)"),
    ("latch", r"="),
    ("whisper", r"(?<!\d)(?<!\d\s)°"),
    ("colon", r"(?<=[^\W\d_]):(?!//)"),
    ("breath_short", r"(?<!\S)[.·°]h(?!\w)"),
    ("underscore", r"(?<=\w)_(?=\w)"),
)
_EVERYWHERE = (("overlap", r"\[(?!\d)|\]"), ("latch_edge", r"^\s*=(?=\s*[^\W\d])|(?<=[^\s=])\s*=\s*$"))


@cache
def marks(notated: bool) -> re.Pattern[str]:
    """Return one pattern for all marks; the name of the group that matched says which it is.

    Args:
        notated: Also the marks that only conversation-analytic transcripts use.
    """
    particles = "|".join(knowledge("lexicons/notation.yaml")["laughter_particles"])
    laughter = (("particles", rf"(?<![\w'’-])(?:{particles})(?![\w'’-])"),)
    named: tuple[tuple[str, str], ...] = (*_ALWAYS, *laughter, *_EVERYWHERE)
    if notated:
        named = (*_NOTATED_FIRST, *named, *_NOTATED)
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in named), re.IGNORECASE)


@cache
def _words_of(part: str) -> frozenset[str]:
    return frozenset(knowledge("lexicons/notation.yaml")[part])


@cache
def _stems() -> tuple[tuple[str, re.Pattern[str]], ...]:
    notes = knowledge("lexicons/notation.yaml")["notes"]
    return tuple((kind, re.compile("|".join(f"(?:{stem})" for stem in stems))) for kind, stems in notes.items())


def kind_of_note(inside: str, *, prose: bool = False) -> str | None:
    """Return what kind of note a bracket holds; ``None`` if it holds ordinary words.

    Args:
        inside: What stands between the brackets.
        prose: The brackets are round, as in prose: sounds around the talk are then not taken for notes.
    """
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", inside.casefold())
    kind: str | None = None
    for word in words:
        found = next((name for name, stems in _stems() if stems.match(word) and not (prose and name == "scene")), None)
        if found is None and word not in _words_of("modifiers"):
            return None
        kind = kind or found
    return "other" if kind == "scene" else kind


def is_editorial(inside: str) -> bool:
    """Say whether an editor put the bracket in: ``[sic]``, ``[Name 1]``, ``[...]``."""
    bare = re.sub(r"[\d\W_]+", " ", inside.casefold()).strip()
    return (
        bool(re.fullmatch(r"[\d\s.…,–-]*", inside))
        or bare in _words_of("editorial")
        or (inside.isupper() and len(bare) > 1)
    )

"""CHAT's own marks on the main line, and the marks that transcripts share.

Reading turns CHAT's marks into those that ``notation.py`` knows; writing goes the other way. The marks are those of
the CHAT manual (MacWhinney, "Tools for Analyzing Talk", part 1; chapters on words, terminators and scoped symbols).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from thirdturn.domain.session import Turn, VocalNote

_Replacement = str | Callable[[re.Match[str]], str]


def _event(found: re.Match[str]) -> str:
    return f"(({found[1].replace('_', ' ').replace(':', ' ').strip()}))"


# In order. Words that were said stay, also those that the speaker took back; comments, targets and codes go.
_READING: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\x15[^\x15]*\x15", ""),
        (r"^\s*\+[\^≈]\s*", "= "),
        (r"^\s*\+[<,+\"]\s*", ""),
        (r"\[=!\s*([^\]]*?)\s*\]", r"((\1))"),
        (r"&\{[ln]=(\S+)", _event),
        (r"&\}[ln]=\S+", ""),
        (r"&\*(\w+):(\S+)", r"((\1: \2))"),
        (r"&=(\w[\w:'’-]*)", _event),
        (r"&\+([^\W\d]\S*)", r"\1-"),
        (r"&[-~](?=[^\W\d])", ""),
        (r"<([^<>]*)>\s*\[[<>]\d?\]", r"//\1//"),
        (r"(\S+)\s*\[[<>]\d?\]", r"//\1//"),
        (r"[⌈⌊][2-9]?\s*", " //"),
        (r"\s*[⌉⌋][2-9]?", "// "),
        (r"\s*\[[^\]]*\]", ""),
        (r"[<>]", ""),
        (r"(?<=\w)\((?!h+\)\w)([^\W\d]+)\)", r"\1"),
        (r"(?<!\S)\(([^\W\d]+)\)(?=\w)", r"\1"),
        (r"(?<=\w)@[a-z]{1,3}(?:[:&+$*][\w+&-]+)*(?![\w-]|\.\w)", ""),
        (r"(?<!\S)(?:xxx|yyy)(?!\S)", "((inaudible))"),
        (r"(?<!\S)www(?!\S)", "((not transcribed))"),
        (r"(?<!\S)0[^\W\d_]\S*", ""),
        (r"^\s*0(?=\s*(?:$|[.!?]|\(\(|\([\d.]))", ""),
        (r"\s*\+\.\.\.", "…"),
        (r"\s*\+\.\.\?", "…?"),
        (r"\s*\+/{1,2}\.", " -"),
        (r"\s*\+/{1,2}\?", " -?"),
        (r"\s*\+!\?", "?!"),
        (r"\s*\+\"/?\.", "."),
        (r"(?<!\S)\+\.", ""),
        (r"(?<=[^\W\d_])_(?=[^\W\d_])|(?<=\d)_(?=[^\W\d_])", " "),
        (r"\s+[‡„](?=\s)", ","),
        (r"[ˈˌ]", ""),
        (r"\s+([.?!,;:…]+)(?!\S)", r"\1"),
        (r"//([.?!,;:…]+)(?!\S)", r"\1//"),
    )
)
_WRAPPED = re.compile(r"[(\[{<*]+(.*?)[)\]}>*]+", re.DOTALL)
_SAFE = ((r"[\[<{]", "("), (r"[\]>}]", ")"), (r"&(?=[-+~=*])", "& "), (r"(?<!\S)0(?=[^\W\d_])", "0_"), (r"\x15", ""))


def from_chat(line: str) -> str:
    """Return a main line as a reader would want it.

    ``&=laughs`` and ``[=! laughs]`` become ``((laughs))``, ``xxx`` becomes ``((inaudible))``, ``<so> [>]`` becomes
    ``//so//``, ``+^`` becomes ``=``, ``+/.`` becomes a dash; pauses stay. Repetitions, fillers and fragments stay as
    words, codes and comments in square brackets go, ``(be)cause`` becomes ``because``.
    """
    for pattern, replacement in _READING:
        line = pattern.sub(replacement, line)
    return " ".join(line.split())


def to_chat(turn: Turn) -> str:
    """Return a turn as a main line: its clean words, with the notation in CHAT's marks.

    Square, curly and angle brackets among the words become round ones, as CHAT has its own use for them.
    """
    marks: list[tuple[int, int, str]] = [
        *((span.start, 2, "<") for span in turn.notation.overlaps),
        *((span.end, 0, "> [>] ") for span in turn.notation.overlaps),
        *((pause.at, 1, f"{_pause(pause.seconds)} ") for pause in turn.notation.pauses),
        *((note.at, 1, _heard(note)) for note in turn.notation.vocal),
    ]
    pieces: list[str] = []
    at = 0
    for offset, _, mark in sorted(marks, key=lambda mark: mark[:2]):
        pieces += [_safe(turn.text[at:offset]), mark]
        at = offset
    pieces.append(_safe(turn.text[at:]))
    words = " ".join("".join(pieces).split())
    words = re.sub(r"(?<=\w)([.?!])$", r" \1", words.removesuffix("…")) + (" +..." if words.endswith("…") else "")
    if not turn.text.strip():
        words = f"0 {words}".strip()
    before = "" if turn.start_s is not None or turn.pause_before_s is None else f"{_pause(turn.pause_before_s)} "
    latch = "+^ " if turn.notation.latched and turn.text else ""
    return f"{latch}{before}{words}{' +/.' if turn.notation.cut_off else ''}"


def _safe(words: str) -> str:
    for pattern, replacement in _SAFE:
        words = re.sub(pattern, replacement, words)
    return words


def _pause(seconds: float | None) -> str:
    if seconds is None or seconds <= 0:
        return "(.)"
    digits = f"{seconds:.3f}".rstrip("0")
    return f"({digits}0)" if digits.endswith(".") else f"({digits})"  # (4) would read as words


def _heard(note: VocalNote) -> str:
    """Return a vocal note: inside a word and without brackets as it stands, otherwise as an event."""
    wrapped = _WRAPPED.fullmatch(note.raw)
    if wrapped is None or re.fullmatch(r"\(h+\)", note.raw):
        return note.raw if wrapped else f"{note.raw} "
    inside = re.sub(r"[\[\]<>]", "", wrapped[1]).strip()
    return f"[=! {inside}] " if re.search(r"[^\Wx_]", inside) else "xxx "

"""Take transcript notation out of a turn's words and keep it as data.

Two strengths. In every transcript, marks that mean nothing else are read: ``(1.3)``, ``(.)``, ``((lacht))``,
``[laughs]``, ``*sighs*``, ``heh heh``, ``.hh``, ``↑``, ``°quiet°``, ``stre::tched``, ``[overlap]``, a ``-`` at an edge.
In a transcript with conversation-analytic notation (see :func:`is_notated`) marks are read that prose uses too:
``(uncertain words)``, ``=``, ``>fast<``, ``<slow>``, ``so:``, ``(2)``, ``£``, ``w_ord``. No word is ever taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from thirdturn.domain.session import VocalNote
from thirdturn.formats.assembly.clean_text import CleanText, Desk
from thirdturn.formats.assembly.marks import PROOF, is_editorial, kind_of_note, marks

_NUMBER = re.compile(r"\d*[.,]?\d+")
_EDGE_DASH = re.compile(r"\s*[-–—]+\s*(?=[?!.]?$)")
_EDGE_CHARS = 40
_OPENING_DASH = re.compile(r"\s*[-–—]+(?!\s*\d)\s*(?!>)")


def clean(raw: str, *, notated: bool | None = None) -> CleanText:
    """Separate words and notation.

    Args:
        raw: The turn as it stands in the file.
        notated: Whether the transcript uses conversation-analytic notation; judged from this turn alone if ``None``.

    Returns:
        The words with the notation beside them. Never raises, whatever the text.
    """
    full = is_notated([raw], at_least=1) if notated is None else notated
    desk = Desk(full, tags="</" in raw or "/>" in raw)
    body, cut_off = _without_edge_dashes(raw)
    tokens = marks(full)
    at = 0
    while found := tokens.search(body, at):
        desk.put(body[at : found.start()])
        at = _READERS[found.lastgroup or ""](desk, found)
    desk.put(body[at:])
    return desk.result(cut_off)


def is_notated(texts: Iterable[str], *, at_least: int = 2) -> bool:
    """Say whether turns use conversation-analytic notation: timed pauses, arrows, stretching, ``°``, ``.hh``.

    Args:
        texts: The turns as they stand in the file.
        at_least: How many marks prove it; two, so that a single slip does not.
    """
    count = 0
    for text in texts:
        count += sum(1 for _ in PROOF.finditer(text))
        if count >= at_least:
            return True
    return False


def pause_alone(raw: str) -> tuple[bool, float | None]:
    """Say whether a text is only silence, and how many seconds of it are written (``None`` if only marked)."""
    if not raw.lstrip().startswith(tuple("([{<*")):
        return False, None
    cleaned = clean(raw, notated=True)
    notation = cleaned.notation
    if cleaned.text or not notation.pauses or notation.vocal or notation.cut_off:
        return False, None
    known = [pause.seconds for pause in notation.pauses if pause.seconds is not None]
    return True, round(sum(known), 3) if known else None


def _without_edge_dashes(raw: str) -> tuple[str, bool]:
    """Take off dashes at the edges: a turn that goes on after an interruption, or breaks off."""
    body = raw.strip()
    opening = _OPENING_DASH.match(body)
    if opening and opening.end() < len(body):
        body = body[opening.end() :]
    edge = max(0, len(body) - _EDGE_CHARS)
    closing = _EDGE_DASH.search(body, edge)
    if closing is None:
        return body, False
    return body[: closing.start()] + body[closing.end() :], True


def _note(desk: Desk, found: re.Match[str]) -> int:
    """Read ``((anything))``: always a note."""
    inside = found[0][2:-2]
    kind = kind_of_note(inside) or "other"
    _hear_or_wait(desk, kind, found[0])
    return found.end()


def _bracketed(desk: Desk, found: re.Match[str]) -> int:
    """Read a bracket: a note if the lexicon knows it, otherwise words between marks."""
    whole = found[0]
    kind = kind_of_note(whole[1:-1], prose=whole[0] == "(")
    if kind:
        _hear_or_wait(desk, kind, whole)
        return found.end()
    if whole[0] == "[":
        if is_editorial(whole[1:-1]):
            desk.put(whole)
            return found.end()
        desk.open()
    elif not desk.notated or whole[0] in "{*" or (whole[0] == "<" and desk.tags):
        desk.put(whole[0])
    return found.start() + 1


def _hear_or_wait(desk: Desk, kind: str, raw: str) -> None:
    if kind == "pause":
        number = _NUMBER.search(raw)
        desk.wait(float(number[0].replace(",", ".")) if number else None)
    else:
        desk.hear(kind, raw)


def _pause(desk: Desk, found: re.Match[str]) -> int:
    number = _NUMBER.search(found[0])
    desk.wait(float(number[0].replace(",", ".")) if number else None)
    return found.end()


def _overlap(desk: Desk, found: re.Match[str]) -> int:
    """Read a bracket that stands for itself, such as an unclosed one; in prose it stays."""
    if found[0] == "[" and desk.notated:
        desk.open()
    elif found[0] == "]" and (desk.notated or desk.opened is not None):
        desk.close()
    else:
        desk.put(found[0])
    return found.end()


def _slashes(desk: Desk, found: re.Match[str]) -> int:
    """Read ``//overlap//``; slashes without their counterpart stay."""
    if desk.opened is not None:
        desk.close()
        desk.blank = desk.blank or found[0][0].isspace()
    elif found.string.find("//", found.end()) >= 0:
        desk.open()
    else:
        desk.put(found[0])
    return found.end()


def _latch(desk: Desk, found: re.Match[str]) -> int:
    if desk.length == 0:
        desk.latched = True
    elif found.lastgroup == "latch_edge":
        desk.latches_next = True
    desk.blank = True
    return found.end()


def _laughter(desk: Desk, found: re.Match[str]) -> int:
    desk.hear("laughter", found[0])
    return found.end()


def _laughing(desk: Desk, found: re.Match[str]) -> int:
    """Read ``y(h)es``: laughter inside a word, which stays whole."""
    desk.vocal.append(VocalNote(desk.here, "laughter", found[0]))
    return found.end()


def _breath(desk: Desk, found: re.Match[str]) -> int:
    desk.hear("breath", found[0])
    return found.end()


def _inaudible(desk: Desk, found: re.Match[str]) -> int:
    desk.hear("other", found[0])
    return found.end()


def _drop(desk: Desk, found: re.Match[str]) -> int:
    """Take a mark out from between the words."""
    desk.blank = desk.blank or found[0][0].isspace()
    return found.end()


def _tempo(desk: Desk, found: re.Match[str]) -> int:
    """Take ``<`` and ``>`` out, unless the turn has mark-up in it, which stays as it stands."""
    if desk.tags:
        desk.put(found[0])
    return found.end()


def _colon(desk: Desk, found: re.Match[str]) -> int:
    """Take a stretching colon out, but not that of Finnish case endings (``USA:n``)."""
    before = re.search(r"\w+$", found.string[max(0, found.start() - 12) : found.start()])
    after = found.string[found.end() : found.end() + 1]
    if before and len(before[0]) > 1 and before[0].isupper() and after.islower():
        desk.put(":")
    return found.end()


_READERS: dict[str, Callable[[Desk, re.Match[str]], int]] = {
    "note2": _note,
    "pause": _pause,
    "pause_whole": _pause,
    "laughing": _laughing,
    "inaudible": _inaudible,
    "bracketed": _bracketed,
    "overlap": _overlap,
    "slashes": _slashes,
    "latch": _latch,
    "latch_edge": _latch,
    "particles": _laughter,
    "breath": _breath,
    "breath_short": _breath,
    "tempo": _tempo,
    "colon": _colon,
    **dict.fromkeys(("arrow", "quiet", "stretch", "underline", "uncertain", "smile", "whisper", "underscore"), _drop),
}

"""Guidance for a terminal: the risk line, and one line a moment with its first reason and its first card."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from thirdturn.domain.case import Case
from thirdturn.domain.guidance import RISK_KINDS, Guidance, MomentGuidance
from thirdturn.reports.guidance_words import KINDS, check_command, kinds_in_words
from thirdturn.reports.wording import listed

MOST_TURNS = 6
"""Of the flagged turns of a kind so many are numbered; the report has all of them."""


def risk_line(case: Case) -> str:
    """Return the flags in one line, such as ``Look first: words that may be about abuse (turn 9).``; empty if none.

    It names no words of the transcript, so that it can stand in a log.
    """
    guidance = case.guidance
    if guidance is None or not guidance.risk:
        return ""
    told = listed([_turns(guidance, kind) for kind in RISK_KINDS if any(flag.kind == kind for flag in guidance.risk)])
    if not guidance.unchecked:
        return f"Flagged, and checked by a person: words that may be about {told}."
    if not guidance.open_kinds:
        return f"Worth a look: weak signs that may be about {told}. Read them before you use a suggestion."
    return f"Look first: words that may be about {told}. A program matched them: read and judge for yourself."


def risk_lines(case: Case) -> list[Text]:
    """Return the risk line, and what to do about it; nothing where nothing was flagged."""
    guidance = case.guidance
    line = risk_line(case)
    if guidance is None or not line:
        return []
    lines = [Text(f"! {line}", style="bold")]
    if guidance.open_kinds:
        stopped = "Suggestions are stopped until a check is recorded" if guidance.stopped else "No check is recorded"
        kinds = kinds_in_words(guidance.open_kinds)
        lines.append(Text(f"  {stopped} for {kinds}: {check_command(guidance, case.session.source)}"))
    return [*lines, Text()]


def offers_table(case: Case, most: int) -> Table | None:
    """Return one line a moment; ``None`` without guidance or moments.

    Args:
        case: The case.
        most: How many moments are told.
    """
    guidance = case.guidance
    if guidance is None or not case.sequences:
        return None
    title = "To check with the client, and to try"
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=title, title_justify="left", title_style="bold"
    )
    table.add_column("Turn", justify="right", no_wrap=True)
    table.add_column("Might be", overflow="fold", ratio=1)
    table.add_column("Could be tried", overflow="fold", ratio=1)
    for moment, offered in list(zip(case.sequences, guidance.moments, strict=True))[:most]:
        cells = (str(moment.resisting[0] + 1), _reason(offered, guidance), _card(offered, guidance))
        table.add_row(*(Text(cell) for cell in cells))  # as Text: brackets are no markup
    return table


def _turns(guidance: Guidance, kind: str) -> str:
    numbers = [str(flag.turn + 1) for flag in guidance.risk if flag.kind == kind]
    more = len(numbers) - MOST_TURNS
    shown = listed([*numbers[:MOST_TURNS], *([f"{more} more"] if more > 0 else [])])
    words = next(words for known, words in KINDS.items() if known == kind)
    return f"{words} ({'turn' if len(numbers) == 1 else 'turns'} {shown})"


def _reason(offered: MomentGuidance, guidance: Guidance) -> str:
    if not offered.reasons:
        return "open: ask"
    return _named(offered.reasons[0].id, guidance)


def _card(offered: MomentGuidance, guidance: Guidance) -> str:
    if offered.blocked_by is not None:
        return "stopped: look at the flag first"
    return _named(offered.cards[0].id, guidance) if offered.cards else "–"


def _named(name: str, guidance: Guidance) -> str:
    return f"{guidance.names[name]} ({name})" if name in guidance.names else name

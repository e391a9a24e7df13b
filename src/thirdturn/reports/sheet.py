"""One row a turn as CSV, for a spreadsheet or a statistics program.

The text starts with a byte order mark, for Excel takes a CSV file without one for the machine's old code page and
breaks every umlaut; LibreOffice, pandas (``encoding="utf-8-sig"``) and R read it as well. Rows end in CR LF
(RFC 4180): write the text with ``encoding="utf-8", newline=""``.
"""

from __future__ import annotations

import csv
from io import StringIO

from thirdturn.domain.case import Case
from thirdturn.domain.coding import TurnCoding
from thirdturn.domain.session import Role, Turn

COLUMNS = (
    "turn",
    "index",
    "source_ref",
    "speaker",
    "role",
    "start_s",
    "end_s",
    "pause_before_s",
    "text",
    "codes",
    "codes_p",
    "family",
    "p_resisting",
    "third_turn",
    "third_turn_p",
    "abstained",
    "question_form",
    "moment",
    "notes",
)
"""``turn`` counts from 1 as in the report, ``index`` from 0 as in ``analysis.json``; ``moment`` is the number of the
moment that the turn is a resisting part of."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def turns_csv(case: Case) -> str:
    """Return one row a turn, in the order of the session.

    Several codes stand in one cell with spaces between them, their probabilities likewise, in the same order. A cell of
    words that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection").
    """
    moment_of = {turn: number for number, moment in enumerate(case.sequences, start=1) for turn in moment.resisting}
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for turn, role, entry in zip(case.session.turns, case.session.roles(), case.coding.turns, strict=True):
        writer.writerow([guarded(cell) for cell in _row(turn, role, entry, moment_of.get(turn.index))])
    return "\ufeff" + page.getvalue()


def guarded(cell: str | float | None) -> str | float | None:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _row(turn: Turn, role: Role, entry: TurnCoding, moment: int | None) -> list[str | float | None]:
    third = entry.third_turn
    return [
        turn.index + 1,
        turn.index,
        turn.source_ref,
        turn.speaker,
        role,
        _rounded(turn.start_s),
        _rounded(turn.end_s),
        _rounded(turn.pause_before_s),
        turn.text,
        " ".join(score.id for score in entry.codes),
        " ".join(f"{score.p:.4g}" for score in entry.codes),
        entry.family,
        _rounded(entry.p_resisting),
        third.id if third else None,
        _rounded(third.p) if third else None,
        "yes" if entry.abstained else "no",
        entry.question_form,
        moment,
        "; ".join(entry.notes),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

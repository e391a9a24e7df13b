"""Tables for statistics programs: wide (a row a turn, a column a code) and long (a row a turn and code).

Both are CSV as :mod:`thirdturn.reports.sheet` writes it: UTF-8 with byte order mark, CR LF, words that a spreadsheet
would run as a formula with an apostrophe in front. Turns are counted from 1 under ``turn``, from 0 under ``index``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook, CodeSet
from thirdturn.domain.measure import Cell
from thirdturn.domain.session import Role
from thirdturn.reports.exports.given import CodedTurn, coded_turns, codes_in_use, rounded
from thirdturn.reports.sheet import guarded

TURN_COLUMNS = (
    "session",
    "source",
    "language",
    "coder",
    "coder_version",
    "codebook",
    "turn",
    "index",
    "source_ref",
    "speaker",
    "role",
    "start_s",
    "end_s",
    "pause_before_s",
    "text",
    "family",
    "p_resisting",
    "abstained",
    "question_form",
    "moment",
)
LONG_COLUMNS = (*TURN_COLUMNS, "set", "code", "p", "by")
_TURN_SETS: tuple[CodeSet, ...] = ("client", "practitioner")
_SETS: dict[Role, CodeSet | None] = {"client": "client", "practitioner": "practitioner", "other": None}


def long_csv(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return one row a turn and code; see :func:`long_rows`."""
    return _csv(LONG_COLUMNS, long_rows(cases))


def long_rows(cases: Sequence[Case]) -> Iterator[tuple[Cell, ...]]:
    """Give one row a turn and code under :data:`LONG_COLUMNS`; a turn without a code has one row with an empty code.

    ``set`` is ``client``, ``practitioner`` or ``third_turn`` (what the turn does with the resistance before it); the
    first row of a client turn has its primary code.
    """
    for case in cases:
        for coded in coded_turns(case):
            start = turn_cells(case, coded)
            for code_set, score in coded.scores:
                yield (*start, code_set, score.id, rounded(score.p), score.by)
            if not coded.scores:
                yield (*start, None, None, None, None)


def wide_csv(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return one row a turn and one column a code: 1 where the turn has it, 0 where it has not.

    A cell is empty where the code cannot stand: at other people's turns, at turns of the other role, and at turns that
    the coder left open. What a turn does as a third turn stands in one column.
    """
    columns = _code_columns(cases, codebook)
    header = (*TURN_COLUMNS, "third_turn", "third_turn_p", *(code for _, code in columns))
    return _csv(header, _wide_rows(cases, columns))


def _code_columns(cases: Sequence[Case], codebook: Codebook) -> list[tuple[CodeSet, str]]:
    """Return all codes that a turn can carry, the same for every file, and behind them those that are not known."""
    used = codes_in_use(cases, codebook)
    columns: list[tuple[CodeSet, str]] = []
    for code_set in _TURN_SETS:
        known = [code.id for code in codebook.of(code_set) if code_set == "practitioner" or code.family is not None]
        columns += [(code_set, code) for code in dict.fromkeys([*known, *used[code_set]])]
    return columns


def _wide_rows(cases: Sequence[Case], columns: Sequence[tuple[CodeSet, str]]) -> Iterator[tuple[Cell, ...]]:
    for case in cases:
        for coded in coded_turns(case):
            codes = {score.id for score in coded.coding.codes}
            own = None if coded.coding.abstained else _SETS[coded.role]
            third = coded.coding.third_turn
            cells = [int(code in codes) if code_set == own else None for code_set, code in columns]
            yield (*turn_cells(case, coded), third.id if third else None, rounded(third.p) if third else None, *cells)


def turn_cells(case: Case, coded: CodedTurn) -> tuple[Cell, ...]:
    """Return what is known about a turn beside its codes, under :data:`TURN_COLUMNS`."""
    session, made_by, turn, entry = case.session, case.coding.made_by, coded.turn, coded.coding
    return (
        session.id,
        session.source,
        session.language,
        made_by.coder,
        made_by.version,
        made_by.codebook,
        turn.index + 1,
        turn.index,
        turn.source_ref,
        turn.speaker,
        coded.role,
        rounded(turn.start_s),
        rounded(turn.end_s),
        rounded(turn.pause_before_s),
        turn.text,
        entry.family,
        rounded(entry.p_resisting),
        "yes" if entry.abstained else "no",
        entry.question_form,
        coded.moment,
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return ("\ufeff" + page.getvalue()).encode("utf-8", "replace")

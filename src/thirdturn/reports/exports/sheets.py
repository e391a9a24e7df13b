"""What stands on the sheets of a workbook; :mod:`excel` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Cell
from thirdturn.reports.exports.given import coded_turns, rounded
from thirdturn.reports.exports.wide import TURN_COLUMNS, turn_cells
from thirdturn.reports.wording import GRADES, marks_of

_ONCE_A_SESSION = frozenset({"source", "language", "coder", "coder_version", "codebook", "index"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        title: Its title, as long as it wants to be.
        columns: Column names.
        rows: Each as long as ``columns``.
        held: How many columns stay in view when it is scrolled.
    """

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    held: int = 1


def sheets_of(cases: Sequence[Case], codebook: Codebook) -> list[Sheet]:
    """Return the sheets in order; all but the codebook have the session in the first column."""
    return [
        Sheet("Session", _SESSION, map(_session, cases)),
        Sheet("Turns", _TURNS, _turns(cases), held=2),
        Sheet("Moments", _MOMENTS, _moments(cases), held=2),
        Sheet("Measures", _MEASURES, _measures(cases), held=2),
        *_tables(cases),
        Sheet("Codebook", _CODEBOOK, _codebook(codebook)),
    ]


_SESSION = (
    "session", "source", "format", "language", "duration_s", "turns", "client_turns", "moments", "goal", "coder",
    "coder_version", "codebook", "model_sha256", "speakers", "notices",
)  # fmt: skip


def _session(case: Case) -> tuple[Cell, ...]:
    session, made_by = case.session, case.coding.made_by
    return (
        session.id,
        session.source,
        session.format,
        session.language,
        rounded(session.duration_s),
        len(session.turns),
        session.roles().count("client"),
        len(case.sequences),
        session.goal,
        made_by.coder,
        made_by.version,
        made_by.codebook,
        made_by.model_sha256,
        "; ".join(f"{speaker.id} ({speaker.role})" for speaker in session.speakers),
        "; ".join(map(str, session.notices)),
    )


_TURN_PLACES = tuple(place for place, column in enumerate(TURN_COLUMNS) if column not in _ONCE_A_SESSION)
_TURNS = (*(TURN_COLUMNS[place] for place in _TURN_PLACES), "codes", "codes_p", "third_turn", "third_turn_p", "notes")


def _turns(cases: Sequence[Case]) -> Iterator[tuple[Cell, ...]]:
    for case in cases:
        for coded in coded_turns(case):
            cells, entry = turn_cells(case, coded), coded.coding
            third = entry.third_turn
            yield (
                *(cells[place] for place in _TURN_PLACES),
                " ".join(score.id for score in entry.codes),
                " ".join(f"{score.p:.4g}" for score in entry.codes),
                third.id if third else None,
                rounded(third.p) if third else None,
                "; ".join(entry.notes),
            )


_MOMENTS = (
    "session", "moment", "family", "codes", "p", "clients", "first", "first_kind", "resisting", "third", "third_code",
    "third_code_p", "after", "outcome", "first_words", "resisting_words", "third_words", "after_words",
)  # fmt: skip


def _moments(cases: Sequence[Case]) -> Iterator[tuple[Cell, ...]]:
    for case in cases:
        words = [turn.text for turn in case.session.turns]
        for number, moment in enumerate(case.sequences, start=1):
            third = moment.third_code
            first, after = moment.first, moment.after
            yield (
                case.session.id,
                number,
                moment.family,
                " ".join(moment.codes),
                rounded(moment.p),
                ", ".join(moment.clients),
                None if first is None else first + 1,
                moment.first_kind,
                ", ".join(str(turn + 1) for turn in moment.resisting),
                None if moment.third is None else moment.third + 1,
                third.id if third else None,
                rounded(third.p) if third else None,
                None if after is None else after + 1,
                moment.outcome,
                None if first is None else words[first],
                " / ".join(words[turn] for turn in moment.resisting),
                None if moment.third is None else words[moment.third],
                None if after is None else words[after],
            )


_MEASURES = (
    "session", "id", "name", "group", "value", "unit", "n", "low", "high", "reason", "reached", "marks", "note",
)  # fmt: skip


def _measures(cases: Sequence[Case]) -> Iterator[tuple[Cell, ...]]:
    for case in cases:
        for estimate in case.measures.estimates:
            figures = (
                rounded(estimate.value),
                estimate.unit,
                estimate.n,
                rounded(estimate.low),
                rounded(estimate.high),
            )
            yield (
                case.session.id,
                estimate.id,
                estimate.name,
                estimate.group,
                *figures,
                estimate.reason,
                estimate.reached,
                marks_of(estimate),
                estimate.note,
            )


def _tables(cases: Sequence[Case]) -> Iterator[Sheet]:
    """Give one sheet a table; tables with the same name and columns stand below one another."""
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[Cell, ...]]] = {}
    for case in cases:
        for table in case.measures.tables:
            mine = rows.setdefault((table.name, table.columns), [])
            mine += [(case.session.id, *row) for row in table.rows]
    for (name, columns), mine in rows.items():
        yield Sheet(name, ("session", *columns), mine)


_CODEBOOK = ("code", "set", "family", "label", "given_by", "definition", "example", "sources")


def _codebook(codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    for code in codebook.codes:
        sources = "; ".join(f"{source.key} ({GRADES.get(source.grade, source.grade)})" for source in code.sources)
        given_by = "people and coders" if code.labelled else "people only"
        example = f"{code.example} (invented)" if code.example else None
        yield code.id, code.set, code.family, code.label["en"], given_by, code.definition, example, sources

"""What the summary page shows, laid out for the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdturn.domain.codebook import FAMILIES, RESISTING
from thirdturn.domain.distribution import NO_FOLLOWER, UNDECIDED, Distribution, Part, SessionCount, ThirdTurns, Trend
from thirdturn.domain.sequence import Outcome
from thirdturn.reports.summary.pictures import by_process
from thirdturn.reports.summary.words import trend_told
from thirdturn.reports.wording import FIRST_KINDS

SHOWN = (*RESISTING, "change", "coop", UNDECIDED)
"""Columns of the distribution table."""
OUTCOME_COLUMNS: tuple[tuple[tuple[Outcome, ...], str], ...] = (
    (("cooperates",), "Goes along"),
    (("change_talk",), "Speaks for change"),
    (("resists_again",), "Resists again"),
    (("unclear", "session_ends"), "Open or nothing more"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """A count and its rate as text; the rate is empty where it is undefined."""

    n: int
    rate: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A row of the distribution table; ``when`` is its date or name, ``coder`` is told where there are several."""

    number: int
    when: str
    coder: str
    client_turns: int
    questions: int
    resisting: Count
    per_10_questions: str
    families: tuple[Count, ...]
    active: str
    explicit: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process: its sessions, its trend and its picture's caption."""

    name: str
    about: str
    sessions: tuple[SessionView, ...]
    trend: str
    slopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThirdView:
    """A row of the table of third turns."""

    label: str
    moments: int
    outcomes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Third turns after one family."""

    family: str
    label: str
    moments: int
    rows: tuple[ThirdView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of words and figures."""

    family: str
    label: str
    cells: tuple[str, ...]


def short(label: str) -> str:
    """Return a label without what explains it, for headings."""
    return label.partition(":")[0].partition(" (")[0]


def process_views(found: Distribution) -> list[ProcessView]:
    """Return every process with its sessions."""
    trends: dict[str, list[Trend]] = {}
    for trend in found.trends:
        trends.setdefault(trend.process, []).append(trend)
    mixed = len({session.made_by.coder for session in found.sessions}) > 1
    return [_process(own, trends[own[0].place.process], mixed=mixed) for own in by_process(found.sessions)]


def family_views(found: Distribution, named: Mapping[str, str]) -> list[FamilyView]:
    """Return the third turns by family of the resistance that they take up."""
    views = []
    for family in FAMILIES:
        rows = [row for row in found.thirds if row.family == family]
        if rows:
            shown = tuple(_third(row, named) for row in rows)
            views.append(FamilyView(family, named.get(family, family), sum(row.moments for row in rows), shown))
    return views


def first_views(found: Distribution) -> list[RowView]:
    """Return what came before the resistance, by family."""
    return [
        RowView(
            "",
            FIRST_KINDS[row.kind][:1].upper() + FIRST_KINDS[row.kind][1:],
            tuple(str(n) for n in (sum(row.families.values()), *(row.families[family] for family in RESISTING))),
        )
        for row in found.firsts
    ]


def code_views(found: Distribution, named: Mapping[str, str]) -> dict[str, list[RowView]]:
    """Return the totals of codes by codebook."""
    views: dict[str, list[RowView]] = {}
    for total in found.codes:
        fine = "Fine code left open" if total.family != UNDECIDED else "Left open"
        label = fine if total.code == UNDECIDED else named.get(total.code, total.code)
        code = "" if total.code == UNDECIDED else total.code
        cells = (code, str(total.count), f"{total.per_100_client_turns:.1f}", str(total.sessions))
        views.setdefault(total.codebook, []).append(RowView(total.family, label, cells))
    return views


def _process(own: Sequence[SessionCount], trends: Sequence[Trend], *, mixed: bool) -> ProcessView:
    clients = dict.fromkeys(session.place.client for session in own if session.place.client)
    settings = dict.fromkeys(session.place.setting for session in own if session.place.setting)
    return ProcessView(
        name=own[0].place.process,
        about=", ".join([*(f"client {client}" for client in clients), *settings]),
        sessions=tuple(_session(session, mixed=mixed) for session in own),
        trend=trend_told(trends[0]),
        slopes=tuple(_slope(trend) for trend in trends) if trends[0].slope is not None else (),
    )


def _session(session: SessionCount, *, mixed: bool) -> SessionView:
    when = session.place.date.isoformat() if session.place.date else session.name
    return SessionView(
        number=session.place.session,
        when=when,
        coder=session.made_by.coder if mixed else "",
        client_turns=session.client_turns,
        questions=session.questions,
        resisting=_count(session, session.resisting),
        per_10_questions=_rate(session.per_10_questions(session.resisting)),
        families=tuple(_count(session, session.families[family]) for family in SHOWN),
        active=_part(session.active),
        explicit=_part(session.explicit),
        reason=session.reason,
    )


def _count(session: SessionCount, n: int) -> Count:
    return Count(n, _rate(session.per_100(n)))


def _rate(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.1f}" if 0 < rate < 10 else f"{rate:.0f}"


def _part(part: Part) -> str:
    return f"{part.n} of {part.of}" if part.of else "–"


def _slope(trend: Trend) -> str:
    """Return a slope with its sign, zero without one, and the pairs of sessions that go up and down."""
    if trend.slope is None:
        return "–"
    written = f"{trend.slope:+.1f}".replace("-", "−")
    return f"{'0.0' if written in ('+0.0', '−0.0') else written} (↑{trend.higher} ↓{trend.lower})"


def _third(row: ThirdTurns, named: Mapping[str, str]) -> ThirdView:
    special = {UNDECIDED: "Left open by the coder", NO_FOLLOWER: "No turn of the practitioner follows"}
    label = special.get(row.third_turn) or short(named.get(row.third_turn, row.third_turn))
    return ThirdView(label, row.moments, tuple(_outcomes(row)))


def _outcomes(row: ThirdTurns) -> Iterator[int]:
    for outcomes, _ in OUTCOME_COLUMNS:
        yield sum(row.outcomes.get(outcome, 0) for outcome in outcomes)

"""The distribution of resisting actions over processes, sessions, families and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, family_of
from thirdturn.domain.coding import TurnCoding
from thirdturn.domain.distribution import (
    NO_FOLLOWER,
    UNDECIDED,
    CodeTotal,
    Distribution,
    DistributionRow,
    FirstTurns,
    Part,
    SessionCount,
    ThirdTurns,
)
from thirdturn.domain.process import ProcessCase
from thirdturn.domain.sequence import FirstKind, Outcome
from thirdturn.stats.process_cautions import cautions
from thirdturn.stats.questions import QUESTIONS
from thirdturn.stats.trend import trends

_Key = tuple[str, str]
_ORDER: Mapping[str, int] = {family: rank for rank, family in enumerate((*FAMILIES, UNDECIDED))}


def distribution(cases: Sequence[ProcessCase], codebook: Codebook) -> Distribution:
    """Count families and codes of client turns, by process and session.

    A client turn counts once, for its primary code; a turn whose code or family was left open counts as
    :data:`~thirdturn.domain.distribution.UNDECIDED`, so that the counts of a session add up to its client turns. Every
    session has a row for each code that any session under the same codebook has: a 0 there is a real 0.

    Args:
        cases: Coded sessions at their places.
        codebook: Gives the order of codes, and says which are active and which explicit.
    """
    counted = [Counter(map(_key, _client(own))) for own in cases]
    found: dict[str, set[_Key]] = {}
    for own, counts in zip(cases, counted, strict=True):
        found.setdefault(own.case.coding.made_by.codebook, set()).update(counts)
    rank = {code.id: place for place, code in enumerate(codebook.codes)}
    ordered = {
        version: sorted(keys, key=lambda key: (_ORDER[key[0]], rank.get(key[1], len(rank)), key[1]))
        for version, keys in found.items()
    }
    sessions = tuple(_session(own, counts, codebook) for own, counts in zip(cases, counted, strict=True))
    return Distribution(
        rows=tuple(
            row
            for session, counts in zip(sessions, counted, strict=True)
            for row in _rows(session, counts, ordered[session.made_by.codebook])
        ),
        sessions=sessions,
        trends=trends(sessions),
        thirds=tuple(_thirds(cases, rank)),
        firsts=tuple(_firsts(cases)),
        codes=tuple(_totals(sessions, counted, ordered)),
        cautions=cautions(cases, sessions, codebook),
    )


def _client(own: ProcessCase) -> list[TurnCoding]:
    roles = own.case.session.roles()
    return [entry for entry, role in zip(own.case.coding.turns, roles, strict=True) if role == "client"]


def _key(entry: TurnCoding) -> _Key:
    """Return the family and the primary code of a client turn."""
    code = entry.codes[0].id if entry.codes else UNDECIDED
    return entry.family or family_of(code) or UNDECIDED, code


def _rows(session: SessionCount, counts: Counter[_Key], keys: Sequence[_Key]) -> Iterator[DistributionRow]:
    for family, code in keys:
        n = counts[family, code]
        yield DistributionRow(
            process=session.place.process,
            session=session.place.session,
            family=family,
            code=code,
            count=n,
            client_turns=session.client_turns,
            per_100_client_turns=session.per_100(n),
            per_10_questions=session.per_10_questions(n),
        )


def _session(own: ProcessCase, counts: Counter[_Key], codebook: Codebook) -> SessionCount:
    case = own.case
    families: Counter[str] = Counter()
    for (family, _), n in counts.items():
        families[family] += n
    client_turns = counts.total()
    asked = sum(not QUESTIONS.isdisjoint(score.id for score in entry.codes) for entry in case.coding.turns)
    coded = any(entry.codes or entry.family for entry in case.coding.turns)
    said = (
        (not case.session.turns, "no turns"),
        (not client_turns, "no client speaks"),
        (not coded, "nobody gave a code"),
        (families[UNDECIDED] == client_turns, "every client turn was left open"),
    )
    return SessionCount(
        place=own.place,
        name=case.session.id,
        made_by=case.coding.made_by,
        turns=len(case.session.turns),
        client_turns=client_turns,
        questions=asked,
        moments=len(case.sequences),
        families={family: families[family] for family in _ORDER},
        resisting=sum(families[family] for family in RESISTING),
        active=_part(counts, codebook, "activity", "active"),
        explicit=_part(counts, codebook, "explicitness", "explicit"),
        reason=next((reason for holds, reason in said if holds), ""),
    )


def _part(counts: Counter[_Key], codebook: Codebook, attribute: str, value: str) -> Part:
    """Count resisting turns by an attribute that the codebook gives their primary code."""
    given = {code.id: code.attributes.get(attribute) for code in codebook.codes}
    known = {code: n for (family, code), n in counts.items() if family in RESISTING and given.get(code) is not None}
    return Part(sum(n for code, n in known.items() if given[code] == value), sum(known.values()))


def _thirds(cases: Sequence[ProcessCase], rank: Mapping[str, int]) -> Iterator[ThirdTurns]:
    """Give one row a family and third turn, families in order, the most frequent third turn first."""
    outcomes: dict[_Key, Counter[Outcome]] = {}
    for own in cases:
        for moment in own.case.sequences:
            third = NO_FOLLOWER if moment.third is None else moment.third_code.id if moment.third_code else UNDECIDED
            outcomes.setdefault((moment.family, third), Counter())[moment.outcome] += 1

    def place(key: _Key) -> tuple[int, bool, int, int, str]:
        family, third = key
        last = third in (UNDECIDED, NO_FOLLOWER)
        return _ORDER[family], last, -outcomes[key].total(), rank.get(third, len(rank)), third

    for family, third in sorted(outcomes, key=place):
        yield ThirdTurns(family, third, dict(outcomes[family, third]))


def _firsts(cases: Sequence[ProcessCase]) -> Iterator[FirstTurns]:
    families: dict[FirstKind | None, Counter[str]] = {}
    for own in cases:
        for moment in own.case.sequences:
            families.setdefault(moment.first_kind, Counter())[moment.family] += 1
    for kind in sorted(families, key=lambda kind: (kind is None, -families[kind].total(), kind or "")):
        yield FirstTurns(kind, {family: families[kind][family] for family in RESISTING})


def _totals(
    sessions: Sequence[SessionCount], counted: Sequence[Counter[_Key]], ordered: Mapping[str, Sequence[_Key]]
) -> Iterator[CodeTotal]:
    for version, keys in ordered.items():
        own = [
            (session, counts)
            for session, counts in zip(sessions, counted, strict=True)
            if session.made_by.codebook == version
        ]
        turns = sum(session.client_turns for session, _ in own)
        for key in keys:
            n = sum(counts[key] for _, counts in own)
            had = sum(counts[key] > 0 for _, counts in own)
            yield CodeTotal(version, *key, count=n, sessions=had, per_100_client_turns=100 * n / turns)

"""What must be known before sessions are compared with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import MadeBy
from thirdturn.domain.distribution import UNDECIDED, SessionCount
from thirdturn.domain.naming import first_few
from thirdturn.domain.process import ProcessCase
from thirdturn.stats.trend import FEWEST_TURNS

MUCH_LEFT_OPEN = 0.4
"""Share of client turns without a family above which the reader is told. Ours."""
_NAMED = 4


def cautions(cases: Sequence[ProcessCase], sessions: Sequence[SessionCount], codebook: Codebook) -> tuple[str, ...]:
    """Return cautions in words, the gravest first; none of them holds what was said in a session."""
    return tuple(
        caution
        for found in (
            _codebooks(sessions),
            _coders(sessions),
            _unknown_codes(cases, codebook),
            _same_words(cases),
            _little_material(sessions),
            _much_open(sessions),
            _dates(sessions),
        )
        for caution in found
    )


def named(session: SessionCount) -> str:
    """Return a session's place in words, such as ``Anna, session 2``."""
    return f"{session.place.process}, session {session.place.session}"


def coder_named(made_by: MadeBy) -> str:
    """Return a coder with its version and, where it has one, the beginning of its model's hash."""
    model = f", model {made_by.model_sha256[:8]}" if made_by.model_sha256 else ""
    return f"{made_by.coder} {made_by.version}".strip() + model


def _codebooks(sessions: Sequence[SessionCount]) -> Iterator[str]:
    versions = Counter(session.made_by.codebook for session in sessions)
    if len(versions) > 1:
        told = _listed([f"{version} ({_sessions(n)})" for version, n in versions.items()])
        yield (
            f"Different codebooks: {told}. The same code may not mean the same in both, so totals of codes are given "
            "for each codebook by itself, and processes that mix them have no trend."
        )


def _coders(sessions: Sequence[SessionCount]) -> Iterator[str]:
    coders = Counter(coder_named(session.made_by) for session in sessions)
    if len(coders) > 1:
        told = _listed([f"{coder} ({_sessions(n)})" for coder, n in coders.items()])
        yield (
            f"Different coders: {told}. Coders differ in what they see, so a difference between their sessions may be "
            "theirs; processes that mix them have no trend."
        )


def _unknown_codes(cases: Sequence[ProcessCase], codebook: Codebook) -> Iterator[str]:
    known = {code.id for code in codebook.codes}
    given = {score.id for own in cases for entry in own.case.coding.turns for score in entry.codes}
    if unknown := sorted(given - known):
        yield (
            f"Codes that the codebook {codebook.version} does not have: {_listed(unknown)}. They stand under their "
            "own names and are left out of the active and explicit shares."
        )


def _same_words(cases: Sequence[ProcessCase]) -> Iterator[str]:
    """Find sessions that are there twice, such as a transcript and its analysis."""
    first: dict[tuple[str, ...], ProcessCase] = {}
    for own in cases:
        words = tuple(turn.text for turn in own.case.session.turns)
        twin = first.setdefault(words, own)
        if twin is not own and words:
            one, other = (f"{found.place.process}, session {found.place.session}" for found in (twin, own))
            yield f"The same words turn by turn: {one} and {other}. If this is one session, it counts twice here."


def _little_material(sessions: Sequence[SessionCount]) -> Iterator[str]:
    for reason in dict.fromkeys(session.reason for session in sessions if session.reason):
        told = _listed([named(session) for session in sessions if session.reason == reason])
        yield f"Nothing to count, for {reason}: {told}."
    few = [session for session in sessions if not session.reason and session.client_turns < FEWEST_TURNS]
    if few:
        yield (
            f"Fewer than {FEWEST_TURNS} client turns: {_listed([named(s) for s in few])}. Rates there jump "
            "with every single turn, and no trend rests on them."
        )


def _much_open(sessions: Sequence[SessionCount]) -> Iterator[str]:
    much = [
        session
        for session in sessions
        if not session.reason and session.families[UNDECIDED] > MUCH_LEFT_OPEN * session.client_turns
    ]
    if much:
        yield (
            f"More than {MUCH_LEFT_OPEN:.0%} of the client turns left open by the coder: "
            f"{_listed([named(session) for session in much])}. All rates there are lower bounds."
        )


def _dates(sessions: Sequence[SessionCount]) -> Iterator[str]:
    for process, own in groupby(sessions, key=lambda session: session.place.process):
        dates = [session.place.date for session in own if session.place.date is not None]
        if any(later < earlier for earlier, later in pairwise(dates)):
            yield f"In {process} the dates do not follow the session numbers; the numbers decide."


def _sessions(n: int) -> str:
    return f"{n} session{'' if n == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    """Return the first few names and how many more there are."""
    return first_few(names, _NAMED, between="; ")

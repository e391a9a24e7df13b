"""GSEQ's Sequential Data Interchange Standard (.sds): codes as event or as timed event sequences, without any words.

SDIS is the data language of Bakeman and Quera's GSEQ (Analyzing Interaction: Sequential Analysis with SDIS and GSEQ,
Cambridge 1995). Event data is one code an event; timed event data is ``code,onset-offset``, and codes may overlap. A
session has its name in ``< >`` and ends in ``/``; comments stand between per cent signs. Files are plain ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from unicodedata import normalize

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import CODE_SETS, Codebook
from thirdturn.domain.errors import InputError
from thirdturn.domain.session import Role
from thirdturn.reports.exports.given import CodedTurn, coded_turns, codes_in_use

CODE_LENGTH = 16
"""GSEQ's longest code name."""

OPEN: Mapping[Role, str] = {"client": "C_open", "practitioner": "P_open", "other": "O_turn"}
"""What stands for a turn without a code, by role: every turn stays an event, so that a lag is a number of turns."""


def events(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return event sequences: one code a turn, its primary one, so that lag 1 is the next turn.

    Further codes of a turn and what it does as a third turn are left out; :func:`timed` keeps them.

    Raises:
        InputError: No session has a turn.
    """
    used = codes_in_use(cases, codebook)
    names = _names((*used["client"], *used["practitioner"]))
    body = {case.session.id: [_primary(coded, names) for coded in coded_turns(case)] for case in cases}
    given = {code for codes in body.values() for code in codes}
    declared = [code for code in (*names.values(), *OPEN.values()) if code in given]
    left_out = sum(max(len(coded.scores) - 1, 0) for case in cases for coded in coded_turns(case))
    notes = [f"{left_out} further codes of turns are left out"] if left_out else []
    return _file(f"Event ({' '.join(declared)});", [*notes, *_meanings(names)], body, cases)


def timed(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return timed event sequences in seconds: every code of a turn from its start to its end, third turns included.

    A turn whose end is not known has an onset only. Events stand in the order of their onsets.

    Raises:
        InputError: A turn has no start time, or no session has a turn.
    """
    for case in cases:
        untimed = sum(turn.start_s is None for turn in case.session.turns)
        if untimed:
            turns = len(case.session.turns)
            found = f"{untimed} of {turns} turns of the session {case.session.id!r} have no start time"
            raise InputError(case.session.source, found, "Export to sdis, which needs no times")
    used = codes_in_use(cases, codebook)
    names = _names(code for code_set in CODE_SETS for code in used[code_set])
    body = {case.session.id: _timed_codes(case, names) for case in cases}
    return _file("Timed <seconds>;", _meanings(names), body, cases)


def _names(codes: Iterable[str]) -> dict[str, str]:
    """Return a legal SDIS name by code, no two the same, whatever the case of their letters."""
    taken = {name.lower() for name in OPEN.values()}
    names: dict[str, str] = {}
    for code in dict.fromkeys(codes):
        names[code] = _unused(re.sub(r"[^A-Za-z0-9]+", "_", code).strip("_") or "code", taken)
    return names


def _unused(wish: str, taken: set[str], *, length: int = CODE_LENGTH) -> str:
    """Return the wish, cut to the length and numbered where it is taken, and take it."""
    if not wish[0].isalpha():
        wish = f"c{wish}"
    name, number = wish[:length], 2
    while name.lower() in taken:
        name, number = f"{wish[: length - len(str(number))]}{number}", number + 1
    taken.add(name.lower())
    return name


def _primary(coded: CodedTurn, names: Mapping[str, str]) -> str:
    return names[coded.coding.codes[0].id] if coded.coding.codes else OPEN[coded.role]


def _timed_codes(case: Case, names: Mapping[str, str]) -> list[str]:
    written: list[tuple[float, str]] = []
    for coded in coded_turns(case):
        start, end = coded.turn.start_s or 0.0, coded.turn.end_s
        span = f"{start:.3f}" if end is None or end <= start else f"{start:.3f}-{end:.3f}"
        for code in [names[score.id] for _, score in coded.scores] or [OPEN[coded.role]]:
            written.append((start, f"{code},{span}"))
    return [code for _, code in sorted(written, key=lambda entry: entry[0])]


def _meanings(names: Mapping[str, str]) -> list[str]:
    """Return what every name means, one line each."""
    meanings = [f"{name} = {code}" for code, name in names.items()]
    return meanings + [f"{name} = {role} turn without a code" for role, name in OPEN.items()]


def _file(declaration: str, notes: Sequence[str], body: Mapping[str, list[str]], cases: Sequence[Case]) -> bytes:
    """Return the file: notes as comments, the declaration, one block a session."""
    if not any(body.values()):
        raise InputError(cases[0].session.source, "no turn to export", "Expected a session with at least one turn")
    taken: set[str] = set()
    labels = {session: _unused(_plain(session), taken, length=60) for session in body}
    sessions = [f"{label} = session {session}" for session, label in labels.items() if label != session]
    empty = [f"{labels[session]}: no turns" for session, codes in body.items() if not codes]
    blocks = [
        f"<{labels[session]}>\n{fill(' '.join(codes), 100, break_long_words=False, break_on_hyphens=False)} /"
        for session, codes in body.items()
        if codes
    ]
    lines = [*map(_comment, ["written by Thirdturn", *notes, *sessions, *empty]), declaration, "", *blocks, ""]
    return "\n".join(lines).encode("ascii")


def _plain(words: str) -> str:
    """Return a session's name in letters, digits and underscores."""
    letters = normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_") or "session"


def _comment(words: str) -> str:
    """Return a comment; other letters than ASCII are written as escapes, and a per cent sign would end it."""
    return f"% {words.encode('unicode_escape').decode('ascii').replace('%', 'percent')} %"

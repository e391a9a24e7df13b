"""SDIS files, read back by a parser of its grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from tests.reports.exports.sessions import ODD_ID, codes, odd, timed
from tests.reports.sample import empty_case, untimed
from thirdturn.domain.case import Case
from thirdturn.domain.coding import CodeScore
from thirdturn.domain.errors import InputError
from thirdturn.reports.exports.sdis import events
from thirdturn.reports.exports.sdis import timed as timed_events

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}")
_TIMED = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,15}),(\d+\.\d{3})(?:-(\d+\.\d{3}))?")


@dataclass(frozen=True)
class Sds:
    """An SDIS file: comments, data type, declared codes, the words of every session."""

    comments: list[str]
    kind: str
    declared: list[str]
    sessions: dict[str, list[str]]


def parse(data: bytes) -> Sds:
    """Read the part of SDIS that is written: ``Type (codes); <label> datum datum ... /`` and ``% comments %``."""
    text = data.decode("ascii")
    comments = re.findall(r"%([^%\n]*)%", text)
    text = re.sub(r"%[^%\n]*%", "", text)
    assert "%" not in text
    head, semicolon, body = text.partition(";")
    assert semicolon
    found = re.fullmatch(r"\s*(Event|Timed)\s*(?:\(([^()]*)\)|<seconds>)\s*", head)
    assert found
    declared = (found[2] or "").split()
    assert all(_NAME.fullmatch(code) for code in declared) and len(set(declared)) == len(declared)
    sessions = {}
    blocks = body.split("/")
    assert not blocks[-1].strip()
    for block in blocks[:-1]:
        labelled = re.fullmatch(r"\s*<([A-Za-z0-9_]+)>\s+(\S.*?)\s*", block, re.DOTALL)
        assert labelled
        assert labelled[1] not in sessions
        sessions[labelled[1]] = labelled[2].split()
    return Sds([comment.strip() for comment in comments], found[1], declared, sessions)


def meanings(sds: Sds) -> dict[str, str]:
    return dict(comment.split(" = ", 1) for comment in sds.comments if " = " in comment)


def test_one_event_a_turn_in_order_with_the_primary_code() -> None:
    sds = parse(events([timed()], codes()))
    names = sds.sessions["evening_shift"]
    assert (sds.kind, len(names)) == ("Event", 25)
    assert names[:4] == ["QO", "C_ans", "QO", "R_away_silence"]
    assert (names[9], names[19], names[22]) == ("R_stay_reluctanc", "C_open", "O_turn")
    assert set(sds.declared) == set(names)
    told = meanings(sds)
    assert told["R_stay_reluctanc"] == "R.stay.reluctance"
    assert told["C_open"] == "client turn without a code"
    # GI beside PER, the excuse, EMP beside AF, and five third turns.
    assert "8 further codes of turns are left out" in sds.comments


def test_timed_events_keep_every_code_from_start_to_end() -> None:
    sds = parse(timed_events([timed()], codes()))
    found = [match for match in map(_TIMED.fullmatch, sds.sessions["evening_shift"]) if match]
    assert (sds.kind, len(found)) == ("Timed", len(sds.sessions["evening_shift"]))
    assert len(found) == 25 + 8
    assert [match[0] for match in found if match[2] == "14.900"] == ["SUP,14.900-15.700", "space,14.900-15.700"]
    onsets = [float(match[2]) for match in found]
    assert onsets == sorted(onsets)


def test_a_turn_without_an_end_has_an_onset_only() -> None:
    whole = timed()
    turns = list(whole.session.turns)
    turns[0] = replace(turns[0], end_s=None)
    whole = replace(whole, session=replace(whole.session, turns=tuple(turns)))
    assert parse(timed_events([whole], codes())).sessions["evening_shift"][0] == "QO,0.000"


def test_timed_events_need_a_start_for_every_turn() -> None:
    with pytest.raises(InputError, match=r"25 of 25 turns .* no start time.*sdis"):
        timed_events([untimed(timed())], codes())


def test_odd_names_become_legal_and_their_meaning_is_told() -> None:
    sds = parse(events([odd(), timed()], codes()))
    assert list(sds.sessions) == ["Kase_Brot_x_50", "evening_shift"]
    told = meanings(sds)["Kase_Brot_x_50"]
    written = ODD_ID.replace("%", "percent")
    assert told.removeprefix("session ").encode("ascii").decode("unicode_escape") == written
    assert sds.sessions["Kase_Brot_x_50"] == [
        "QO",
        "R_stay_excuse",
        "R_away_silence",
        "C_open",
        "CR",
        "O_turn",
        "C_open",
    ]


def recoded(whole: Case, ids: list[str]) -> Case:
    """Return the odd case with its first turns coded anew."""
    entries = list(whole.coding.turns)
    for place, code in enumerate(ids):
        entries[place] = replace(entries[place], codes=(CodeScore(code, 0.9),))
    return replace(whole, coding=replace(whole.coding, turns=tuple(entries)))


def test_names_stay_apart_where_cutting_or_case_would_make_them_one() -> None:
    ids = ["R.stay.reluctance", "R.stay.reluctant", "r_stay_reluctance", "4ü", "C.open"]
    sds = parse(events([recoded(odd(), ids)], codes()))
    names = sds.sessions["Kase_Brot_x_50"][:5]
    assert len({name.lower() for name in names} | {"c_open"}) == 6
    assert sorted(names[:3]) == ["R_stay_reluctan2", "R_stay_reluctant", "r_stay_reluctanc"] and names[3] == "c4"


def test_a_session_without_turns_is_named_and_one_alone_is_refused() -> None:
    sds = parse(events([empty_case(), timed()], codes()))
    assert list(sds.sessions) == ["evening_shift"]
    assert "empty: no turns" in sds.comments
    with pytest.raises(InputError, match=r"empty\.txt.*no turn"):
        events([empty_case()], codes())


def test_no_words_stand_in_the_file() -> None:
    for data in (events([timed()], codes()), timed_events([timed()], codes())):
        assert b"drinking" not in data and b"Anna" not in data

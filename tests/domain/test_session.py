from __future__ import annotations

from dataclasses import replace

import pytest

from tests.building import session_of
from thirdturn.domain.session import Notice


def test_roles_stand_turn_by_turn() -> None:
    session = session_of(["T hi", "C hi", "O hm"])
    assert session.roles() == ("practitioner", "client", "other")
    with pytest.raises(KeyError):
        session.role_of("nobody")


def test_with_roles_returns_a_new_session_and_keeps_the_rest() -> None:
    session = session_of(["T hi", "C hi"])
    changed = session.with_roles({"C": "other"})
    assert changed.role_of("C") == "other"
    assert changed.speakers[1].role_reason == "given by the user"
    assert session.role_of("C") == "client"
    with pytest.raises(KeyError):
        session.with_roles({"X": "client"})


def test_duration_uses_ends_where_they_are_known() -> None:
    session = session_of(["T hi", "C hi"])
    assert session.duration_s is None
    first, second = session.turns
    session = replace(session, turns=(replace(first, start_s=1.0, end_s=None), replace(second, start_s=4.0, end_s=9.5)))
    assert session.duration_s == 8.5


def test_a_notice_names_its_place() -> None:
    assert str(Notice("kept", "line 3")) == "line 3: kept"
    assert str(Notice("kept")) == "kept"

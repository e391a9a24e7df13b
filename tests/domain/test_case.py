from __future__ import annotations

import pytest

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.case import Case
from thirdturn.domain.measure import Measures
from thirdturn.sequences import find_sequences


def test_a_case_shows_itself_in_a_notebook_with_everything_escaped() -> None:
    session = session_of(["T Why?", "C <b>No</b> idea " + "x" * 100])
    coding = coding_of(session, ["QO", "R.away.dontknow"])
    case = Case(session, coding, find_sequences(session, coding, codebook()), Measures())
    shown = case._repr_html_()
    assert "&lt;b&gt;No&lt;/b&gt;" in shown
    assert "<b>No" not in shown
    assert "1 moments" in shown
    assert "…" in shown


def test_a_coding_that_misses_a_turn_is_refused() -> None:
    session = session_of(["T Why?", "C No."])
    coding = coding_of(session_of(["T Why?"]), ["QO"])
    with pytest.raises(ValueError, match="exactly one entry"):
        Case(session, coding, (), Measures())

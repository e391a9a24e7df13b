from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from rich.console import Console

from thirdturn.domain.transition import Lag, Transition, Transitions, TransitionTable
from thirdturn.reports.transitions import notes_csv, summary, tables_csv, transitions_csv

CLEAR = Transition(
    given="QO",
    target="C.chg",
    lag=Lag(1),
    n=30,
    given_n=60,
    target_n=50,
    pairs=200,
    expected=15.0,
    rate=0.5,
    adjusted_residual=5.345678,
    yules_q=0.7,
    odds_ratio=5.5,
    low=3.25,
    high=9.0,
    p=1e-6,
    p_adjusted=2e-6,
)
UNDEFINED = Transition(
    given="+C",
    target="=1+1",
    lag=Lag(2, within=True),
    n=3,
    given_n=3,
    target_n=3,
    pairs=3,
    expected=3.0,
    rate=1.0,
    adjusted_residual=None,
    yules_q=None,
    odds_ratio=None,
    notes=("nothing varies",),
)
FOUND = Transitions(
    rows=(CLEAR, UNDEFINED),
    tables=(
        TransitionTable(Lag(1), 4, 200, 7, 12.5, 13.25, 6),
        TransitionTable(Lag(2, within=True), 1, 3, 0, None, None, None, ("one code",)),
    ),
    correction="holm",
    draws=2000,
)


def shown(found: Transitions, width: int = 80) -> str:
    console = Console(width=width, record=True, file=StringIO())
    console.print(summary(found))
    return console.export_text()


def test_the_columns_are_those_other_programs_rely_on() -> None:
    header, first, second = csv.reader(StringIO(transitions_csv(FOUND)))
    assert ",".join(header) == (
        "given,target,lag,n,expected,rate,adjusted_residual,yules_q,odds_ratio,low,high,p,p_adjusted"
    )
    assert first == ["QO", "C.chg", "1", "30", "15", "0.5", "5.345678", "0.7", "5.5", "3.25", "9", "1e-06", "2e-06"]
    assert second[2:] == ["1..2", "3", "3", "1", "", "", "", "", "", "", ""]


def test_a_code_that_a_spreadsheet_would_run_is_guarded_and_plain_codes_stay() -> None:
    assert list(csv.reader(StringIO(transitions_csv(FOUND))))[2][:2] == ["+C", "'=1+1"]


def test_the_other_tables_say_what_was_counted_and_why_something_is_missing() -> None:
    assert tables_csv(FOUND).splitlines() == [
        "lag,sessions,pairs,uncounted,chi_square,g_square,df",
        "1,4,200,7,12.5,13.25,6",
        "1..2,1,3,0,,,",
    ]
    assert list(csv.reader(StringIO(notes_csv(FOUND)))) == [
        ["given", "target", "lag", "note"],
        ["", "", "1", "7 places for a pair not counted, since a turn in them has no code or is missing"],
        ["", "", "1..2", "one code"],
        ["+C", "'=1+1", "1..2", "nothing varies"],
    ]


def test_the_terminal_shows_the_clear_ones_and_the_cautions() -> None:
    text = shown(FOUND)
    assert "Lag 1: 200 pairs of turns in 4 sessions" in text
    assert "Note: one code (lag 1..2)" in text
    assert "1 of 2 transitions have p < 0.05 after Holm's correction" in text
    assert "QO → C.chg" in text
    assert "5.50 (3.25 to 9.00)" in text
    assert "< .001" in text
    assert "+C" not in text
    assert "not what brings about what" in " ".join(text.split())


def test_looking_back_turns_the_arrow() -> None:
    assert "QO ← C.chg" in shown(replace(FOUND, rows=(replace(CLEAR, lag=Lag(-1)),)))


def test_many_rows_are_cut_and_the_rest_is_counted() -> None:
    assert "and 5 more, all in transitions.csv" in shown(replace(FOUND, rows=(CLEAR,) * 20))


def test_nothing_clear_shows_no_table() -> None:
    text = shown(replace(FOUND, rows=(UNDEFINED,)))
    assert "0 of 1 transitions" in text
    assert "Given" not in text

from __future__ import annotations

import pytest

from tests.building import session_of
from thirdturn.coders.cues import hits
from thirdturn.coders.precision import Count, Precision, client_scores, count, practitioner_scores, shipped_precision
from thirdturn.coders.scene import scenes

CODES = ("C.ans", "R.stay.minimise", "R.stay.excuse")
MINIMISE = hits(scenes(session_of(["C It's not that bad."]), "en")[0], "en")


def test_laplace() -> None:
    assert Count().p_code == 0.5  # (0 + 1) / (0 + 2)
    assert Count(held=8, code=5, family=7).p_code == 0.6  # (5 + 1) / (8 + 2)
    assert Count(held=8, code=5, family=7).p_family == 0.8


def test_one_rule_alone_is_taken_as_it_stands() -> None:
    assert [hit.rule.id for hit in MINIMISE] == ["minimise_not_bad"]
    precision = Precision(
        {"minimise_not_bad": Count(8, 5, 7)}, {"C.ans": 0.5, "R.stay.minimise": 0.2, "R.stay.excuse": 0.1}
    )
    scores = client_scores(MINIMISE, CODES, precision)
    # .6 to the code, the family's other .2 to its only sibling, .2 to the only other code
    assert scores == pytest.approx({"R.stay.minimise": 0.6, "R.stay.excuse": 0.2, "C.ans": 0.2})


def test_no_rule_gives_the_shares_without_one() -> None:
    precision = Precision({}, {"C.ans": 0.6, "R.stay.minimise": 0.15, "R.stay.excuse": 0.05})
    # divided by their sum, .8
    assert client_scores((), CODES, precision) == pytest.approx(
        {"C.ans": 0.75, "R.stay.minimise": 0.1875, "R.stay.excuse": 0.0625}
    )


def test_practitioner_codes_take_their_best_rule() -> None:
    found = hits(scenes(session_of(["T Tell me about it. What helps?"]), "en")[0], "en")
    precision = Precision({"asks_wh": Count(8, 6, 6), "more_about": Count(8, 7, 7)}, {"QO": 0.1, "GI": 0.05})
    assert practitioner_scores(found, ("QO", "GI"), precision) == {"QO": 0.8, "GI": 0.05}


def test_counting() -> None:
    empty = hits(scenes(session_of(["C We went by bus."]), "en")[0], "en")
    labelled = [
        (MINIMISE, frozenset({"R.stay.minimise"})),
        (MINIMISE, frozenset({"R.stay.excuse"})),
        (MINIMISE, frozenset({"C.ans"})),
        (empty, frozenset({"C.ans"})),
        (empty, frozenset({"R.stay.minimise"})),
    ]
    counted = count(labelled, CODES)
    assert counted.rules == {"minimise_not_bad": Count(held=3, code=1, family=2)}
    # two turns without a rule for it, one of them has it: (1 + 1) / (2 + 2)
    assert counted.otherwise["R.stay.minimise"] == 0.5
    # no rule speaks for C.ans in these turns: (2 + 1) / (5 + 2)
    assert counted.otherwise["C.ans"] == pytest.approx(3 / 7)


def test_the_shipped_counts_are_possible() -> None:
    for tally in shipped_precision().rules.values():
        assert 0 <= tally.code <= tally.family <= tally.held

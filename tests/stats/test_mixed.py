from __future__ import annotations

import sys

import numpy as np
import pytest

from tests.coded_building import coded
from thirdturn.domain.coded import CodedSession
from thirdturn.domain.errors import MissingExtra
from thirdturn.domain.transition import Lag
from thirdturn.stats.mixed import ClusteredOddsRatio, clustered_odds_ratio
from thirdturn.stats.transitions import Options, transitions

# A-X three times and A-Y once; B-X once and B-Y three times: odds ratio (3 * 3) / (1 * 1) = 9
LINE = "A X A X A X A Y B X B Y B Y B Y"


def checked(sessions: list[CodedSession], target: str = "X") -> ClusteredOddsRatio:
    return clustered_odds_ratio(sessions, "A", target, given_set={"A", "B"}, target_set={"X", "Y"})


def test_where_all_sessions_are_alike_it_is_the_pooled_odds_ratio() -> None:
    found = checked([coded(LINE, str(n)) for n in range(12)])
    assert found.odds_ratio == pytest.approx(9, rel=1e-4)
    assert (found.sessions, found.pairs, found.reason) == (12, 96, "")


def test_it_lies_beside_the_pooled_figure_and_its_bootstrap_interval() -> None:
    generator = np.random.default_rng(1)
    sessions = []
    for number in range(40):
        lean = generator.normal(0, 0.8)  # sessions differ in how often X follows whatever was before
        words = []
        for code in generator.choice(["A", "B"], 25):
            chance = 1 / (1 + np.exp(-(lean + (0.9 if code == "A" else 0.0))))
            words += [code, "X" if generator.random() < chance else "Y"]
        sessions.append(coded(" ".join(words), str(number)))
    found = checked(sessions)
    pooled = next(
        row
        for row in transitions(sessions, [Lag(1)], Options(given={"A", "B"}, target={"X", "Y"}, draws=500)).rows
        if (row.given, row.target) == ("A", "X")
    )
    assert None not in (found.odds_ratio, found.low, found.high, found.correlation, pooled.odds_ratio)
    assert found.odds_ratio == pytest.approx(pooled.odds_ratio, rel=0.1)
    assert found.low == pytest.approx(pooled.low, rel=0.15)
    assert found.high == pytest.approx(pooled.high, rel=0.15)
    # a lean of standard deviation .8 on the logit scale is a correlation of roughly .8**2 / (.8**2 + 3.29) = .16
    assert found.correlation == pytest.approx(0.12, abs=0.06)


@pytest.mark.parametrize(
    ("lines", "target", "reason"),
    [
        ([LINE] * 9, "X", "9 sessions, and at least 10 are needed"),
        (["A X B Y"] * 12, "X", "a cell of the table is 0, so the regression has no end"),
        ([LINE] * 12, "Z", "no turn has the code Z"),
    ],
)
def test_where_it_cannot_be_fitted_it_says_why(lines: list[str], target: str, reason: str) -> None:
    sessions = [coded(line, str(number)) for number, line in enumerate(lines)]
    found = checked(sessions, target)
    assert (found.odds_ratio, found.low, found.high, found.correlation) == (None,) * 4
    assert found.reason == reason


def test_without_statsmodels_it_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.api", None)
    with pytest.raises(MissingExtra, match=r"thirdturn\[stats\]"):
        clustered_odds_ratio([coded(LINE)], "A", "X")

from __future__ import annotations

from tests.building import codebook
from tests.reports.summary.sample import empty, sample
from thirdturn.domain.distribution import Trend
from thirdturn.reports.summary.words import stood_out, trend_told
from thirdturn.reports.wording import labels

NAMED = labels(codebook())


def test_what_stood_out_is_counted() -> None:
    """Three sessions of 20 client turns with 6 resisting each, and one of 5 with none: 18 of 65 are 27.7 per 100."""
    sentences = stood_out(sample(), NAMED)
    assert sentences[0].startswith("18 of 65 client turns")
    assert sentences[0].endswith("28 per 100.")
    assert sentences[1] == "Sessions range from 0 to 30 per 100."
    # away and stay both have 2 turns in each of three sessions
    assert sentences[2] == "The most frequent kinds were “Moving away” and “Holding on (sustain talk)” (6 turns each)."
    assert sentences[3].endswith("“Reflects it” (5 times).")


def test_without_clients() -> None:
    assert stood_out(empty(), NAMED) == ["No client speaks in any of these sessions, so there is nothing to count."]


def test_trends_are_told_without_praise_or_blame() -> None:
    told = trend_told(Trend("A", "resisting", (30.0, 20.0, 25.0), -2.5, 1, 2, 20))
    assert told == (
        "Resisting turns per 100 client turns: 30, 20 and 25. Typically 2.5 fewer from one session to the next; of all "
        "3 pairs of sessions the later one is higher in 1 and lower in 2. A single turn moves a session here by up "
        "to 5."
    )
    flat = trend_told(Trend("A", "resisting", (20.0, 20.0, 20.0), 0.0, 0, 0, 20))
    assert "about nil; of all 3 pairs of sessions the later one is the same in 3." in flat
    assert "2.0 more" in trend_told(Trend("A", "resisting", (1.0, 3.0, 5.0), 2.0, 3, 0, 50))
    assert trend_told(Trend("A", "resisting", (), None, reason="why")) == "No trend: why."

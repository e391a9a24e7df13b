from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.coding import Coding
from thirdturn.stats.chances import Chances, chances
from thirdturn.stats.misc import misc
from thirdturn.stats.miti import miti_counts, summary_scores, volleys
from thirdturn.stats.redrawing import block_weights, drawn_figures, ends, ratios
from thirdturn.stats.segments import Segment, exchanges

PRACTITIONER = [
    "QO",
    "QC",
    "SR",
    "CR",
    "GI",
    "PER",
    "PWP",
    "AF",
    "SEEK",
    "EMP",
    "CON",
    "SUP",
    "FA",
    "SR CR",
    "PER PWP",
    "",
]
CLIENT = ["C.ack", "C.ans", "C.chg", "R.stay.excuse", "R.away.minimal", ""]
LINES = st.lists(
    st.one_of(
        st.sampled_from(PRACTITIONER).map(lambda code: ("T some words", code)),
        st.sampled_from(CLIENT).map(lambda code: ("C mine", code)),
    ),
    min_size=1,
    max_size=25,
)


def known(lines: list[tuple[str, str]], scores: list[dict[str, float]] | None = None) -> Chances:
    session = session_of(line for line, _ in lines)
    coding = coding_of(session, (codes for _, codes in lines))
    entries = coding.turns
    if scores:
        entries = tuple(replace(entry, scores=own) for entry, own in zip(entries, scores, strict=True))
    cut = exchanges(session, Coding(coding.made_by, entries), Segment(0, len(lines), ""))
    return chances(session, entries, cut, codebook(), scored=scores is not None)


@given(LINES)
@settings(max_examples=60)
def test_drawing_certain_codes_once_gives_the_figures_themselves(lines: list[tuple[str, str]]) -> None:
    session = session_of(line for line, _ in lines)
    coding = coding_of(session, (codes for _, codes in lines))
    whole = Segment(0, len(lines), "")
    counts = miti_counts(volleys(session, coding), codebook())
    wanted = {
        one.id: one.value for one in (*summary_scores(counts, codebook()), *misc(session, coding, whole, codebook()))
    }
    if "C" not in {line[0] for line, _ in lines}:
        del wanted["client_talk_share"]
    drawn = drawn_figures(known(lines), ratios(codebook()), codebook(), draws=1, seed=1, sampled=False)[0]
    found = {name: None if np.isnan(value) else value for name, value in zip(ratios(codebook()), drawn, strict=True)}
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)


def test_probabilities_are_drawn_as_often_as_they_say() -> None:
    # 40 exchanges of a question (p = .5) and an answer with change talk .3, sustain talk .1, and .6 neither.
    lines = [("T Well?", "QO"), ("C Well", "C.ans")] * 40
    scores: list[dict[str, float]] = [
        {"QO": 0.5, "SR": 0.4, "CR": 0.5},
        {"C.chg": 0.3, "R.stay.excuse": 0.1, "C.ans": 0.6},
    ] * 40
    given_ = known(lines, scores)
    assert given_.from_scores == 80
    drawn = drawn_figures(given_, ratios(codebook()), codebook(), draws=500, seed=3, sampled=False)
    mean = dict(zip(ratios(codebook()), np.nanmean(drawn, axis=0), strict=True))
    assert mean["sustain_per_10_client_turns"] == pytest.approx(1.0, abs=0.1)
    assert mean["pct_change_talk"] == pytest.approx(0.75, abs=0.03)
    # CR stands in half of the turns; SR only where CR does not: .4 * .5 = .2, so CR is .5 / .7 of the reflections.
    assert mean["misc_pct_complex_reflections"] == pytest.approx(0.5 / 0.7, abs=0.03)


def test_a_truncated_list_of_alternatives_is_scaled_for_clients() -> None:
    given_ = known([("C Well", "C.chg")], [{"C.chg": 0.4, "R.stay.excuse": 0.1}])
    assert given_.client.tolist() == [pytest.approx([0.8, 0.2])]


def test_without_scores_a_given_code_is_certain() -> None:
    given_ = known([("T Well", "QO SR"), ("C Well", "R.stay.excuse"), ("C Well", "")], [{}, {}, {}])
    assert given_.from_scores == 0
    assert given_.client.tolist() == [[0, 1], [0, 0]]
    assert given_.practitioner.sum() == 2


@given(exchanges=st.integers(1, 70), draws=st.integers(1, 20), seed=st.integers(0, 99))
def test_each_draw_holds_as_many_exchanges_as_there_are(exchanges: int, draws: int, seed: int) -> None:
    weights = block_weights(exchanges, draws, np.random.default_rng(seed))
    assert weights.shape == (draws, exchanges)
    assert (weights.sum(axis=1) == exchanges).all()


def test_all_exchanges_are_drawn_equally_often_and_neighbours_together() -> None:
    weights = block_weights(27, 20_000, np.random.default_rng(1))  # runs of 3
    assert weights.mean(axis=0) == pytest.approx(np.ones(27), abs=0.05)
    together = np.asarray(np.corrcoef(weights, rowvar=False))
    assert together[5, 6] > 0.5
    assert together[5, 15] < 0  # the number of exchanges is fixed, so one more here is one fewer there


def test_sampling_error_is_that_of_a_share() -> None:
    # Shuffled codes: 120 exchanges, a third of the questions open; the binomial standard error is sqrt(1/3*2/3/120).
    random = np.random.default_rng(5)
    codes = random.permutation(["QO"] * 40 + ["QC"] * 80)
    lines = [pair for code in codes for pair in (("T Well?", str(code)), ("C Well", "C.ans"))]
    drawn = drawn_figures(known(lines), ratios(codebook()), codebook(), draws=4000, seed=1, sampled=True)
    shares = drawn[:, list(ratios(codebook())).index("pct_open_questions")]
    assert float(np.mean(shares)) == pytest.approx(1 / 3, abs=0.01)
    assert float(np.std(shares)) == pytest.approx(np.sqrt(2 / 9 / 120), rel=0.25)


def test_the_interval_covers_the_share_that_talk_of_this_kind_has() -> None:
    # 80 made-up sessions of 40 questions; each is open with a probability that the coder knows, .6 on average.
    random = np.random.default_rng(11)
    place = list(ratios(codebook())).index("pct_open_questions")
    covered = 0
    for seed in range(80):
        chances_ = random.beta(3, 2, size=40)
        lines = [pair for _ in chances_ for pair in (("T Well?", "QO"), ("C Well", "C.ans"))]
        scores = [own for p in chances_ for own in ({"QO": float(p), "QC": float(1 - p)}, {"C.ans": 1.0})]
        drawn = drawn_figures(known(lines, scores), ratios(codebook()), codebook(), draws=200, seed=seed, sampled=True)
        interval = ends(drawn)[place]
        assert interval is not None
        covered += interval[0] <= 0.6 <= interval[1]
    assert covered >= 74  # 95 % of 80 is 76


def test_both_sources_are_wider_than_either() -> None:
    lines = [("T Well?", "QO"), ("C Well", "C.ans"), ("T So?", "QC"), ("C Well", "C.ans")] * 15
    scores: list[dict[str, float]] = [{"QO": 0.8, "QC": 0.2}, {}, {"QO": 0.3, "QC": 0.7}, {}] * 15
    place = list(ratios(codebook())).index("pct_open_questions")

    def width(given_: Chances, sampled: bool) -> float:
        drawn = drawn_figures(given_, ratios(codebook()), codebook(), draws=2000, seed=1, sampled=sampled)
        interval = ends(drawn)[place]
        assert interval is not None
        return interval[1] - interval[0]

    certain, scored = known(lines), known(lines, scores)
    assert width(scored, True) > width(scored, False) > 0
    assert width(scored, True) > width(certain, True)
    assert width(certain, False) == 0


def test_the_same_seed_gives_the_same_draws() -> None:
    given_ = known([("T Well?", "QO"), ("C Well", "C.ans"), ("T So", "SR"), ("C Well", "C.chg")] * 12)
    one, same, other = (
        drawn_figures(given_, ratios(codebook()), codebook(), draws=20, seed=seed, sampled=True) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other, equal_nan=True)

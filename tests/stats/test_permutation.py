from __future__ import annotations

from importlib import import_module
from math import erfc, sqrt

import numpy as np
import pytest
from scipy.stats import hypergeom

from thirdturn.stats.pairs import Ints
from thirdturn.stats.permutation import EXACT_BELOW, permutation_p

STRATIFIED_TABLE = import_module("statsmodels.stats.contingency_tables").StratifiedTable


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def test_one_session_by_hand() -> None:
    # 4 pairs, 2 with the given code, 2 with the target. Of the 6 ways to lay the targets, 1 gives 0 together, 4 give 1
    # and 1 gives 2; mean 1. As far from it as 2 are 0 and 2: 2/6.
    assert permutation_p(2, ints(2), ints(2), ints(4)) == pytest.approx(2 / 6)
    assert permutation_p(1, ints(2), ints(2), ints(4)) == 1


def test_two_sessions_by_hand() -> None:
    # The sum of two such: (1 4 1) folded with itself is 1 8 18 8 1 of 36; mean 2.
    two = (ints(2, 2), ints(2, 2), ints(4, 4))
    assert permutation_p(4, *two) == pytest.approx(2 / 36)
    assert permutation_p(3, *two) == pytest.approx(18 / 36)


def test_sessions_that_cannot_vary_are_taken_as_they_are() -> None:
    # The second session has the target in all 3 pairs and the given code in 2: always 2 together. The third is empty.
    assert permutation_p(2 + 2, ints(2, 2, 0), ints(2, 3, 0), ints(4, 3, 0)) == pytest.approx(2 / 6)


def test_differences_between_sessions_alone_are_no_evidence() -> None:
    # Pooled, code and target always go together; within each session nothing can change places.
    assert permutation_p(5, ints(5, 0), ints(5, 0), ints(5, 5)) is None


@pytest.mark.parametrize(("together", "given", "target", "pairs"), [(4, 10, 7, 30), (0, 12, 5, 40), (9, 9, 15, 33)])
def test_one_session_equals_scipys_hypergeometric(together: int, given: int, target: int, pairs: int) -> None:
    mean = given * target / pairs
    possible = np.arange(0, min(given, target) + 1)
    far = np.abs(possible - mean) >= abs(together - mean) - 1e-9
    reference = hypergeom(pairs, given, target).pmf(possible)[far].sum()
    assert permutation_p(together, ints(given), ints(target), ints(pairs)) == pytest.approx(reference)


def test_it_is_what_reshuffling_gives_in_the_end() -> None:
    generator = np.random.default_rng(3)
    sessions = [(generator.random(20) < 0.4, generator.random(20) < 0.3) for _ in range(6)]
    together = sum(int((given & target).sum()) for given, target in sessions)
    p = permutation_p(
        together,
        ints(*(int(given.sum()) for given, _ in sessions)),
        ints(*(int(target.sum()) for _, target in sessions)),
        ints(*[20] * 6),
    )
    drawn = [sum(int((given & generator.permutation(target)).sum()) for given, target in sessions) for _ in range(4000)]
    mean = sum(given.sum() * target.sum() / 20 for given, target in sessions)
    share = np.mean(np.abs(np.array(drawn) - mean) >= abs(together - mean) - 1e-9)
    assert p == pytest.approx(share, abs=0.03)


def test_where_much_can_vary_it_is_the_test_of_mantel_and_haenszel() -> None:
    generator = np.random.default_rng(5)
    tables = [generator.integers(5, 60, (2, 2)).astype(float) for _ in range(40)]
    sums = [(int(t[0].sum()), int(t[:, 0].sum()), int(t.sum())) for t in tables]
    variance = sum(r * (m - r) * c * (m - c) / (m * m * (m - 1)) for r, c, m in sums)
    assert variance > EXACT_BELOW
    ours = permutation_p(int(sum(t[0, 0] for t in tables)), *(ints(*column) for column in zip(*sums, strict=True)))
    assert ours == pytest.approx(STRATIFIED_TABLE(tables).test_null_odds(correction=True).pvalue)


def test_the_curve_meets_the_exact_distribution_where_they_change() -> None:
    # 40 sessions of 40 pairs, 20 and 20: variance 40 * 20*20*20*20 / (1600 * 39) = 102.6; 39 sessions: 99.99..., exact
    for sessions in (39, 40):
        counts = (ints(*[20] * sessions), ints(*[20] * sessions), ints(*[40] * sessions))
        p = permutation_p(10 * sessions + 25, *counts)
        variance = sessions * 20**4 / (40**2 * 39)
        assert p == pytest.approx(erfc(24.5 / sqrt(2 * variance)), rel=0.05)


def test_no_p_is_zero() -> None:
    p = permutation_p(30_000, ints(30_000), ints(30_000), ints(60_000))
    assert p is not None
    assert p > 0


def test_p_is_spread_evenly_where_nothing_goes_with_anything() -> None:
    generator = np.random.default_rng(11)
    found = []
    for _ in range(300):
        given, target = generator.random((2, 5, 40)) < np.array([0.5, 0.4])[:, None, None]
        p = permutation_p(int((given & target).sum()), given.sum(1), target.sum(1), ints(*[40] * 5))
        found.append(p if p is not None else 1.0)
    # counts are whole numbers, so p comes in steps and errs to the safe side
    assert np.mean(np.array(found) <= 0.05) <= 0.08
    assert np.mean(np.array(found) <= 0.5) == pytest.approx(0.45, abs=0.1)


def test_many_sessions_are_folded_like_few() -> None:
    generator = np.random.default_rng(7)
    pairs = generator.integers(10, 40, 121)
    given, target = generator.integers(0, 4, 121), generator.integers(0, 6, 121)
    total = np.ones(1)
    for m, r, c in zip(pairs, given, target, strict=True):
        total = np.convolve(total, hypergeom(m, r, c).pmf(np.arange(4)))
    mean = float((given * target / pairs).sum())
    together = round(mean) + 8
    far = np.abs(np.arange(len(total)) - mean) >= together - mean - 1e-9
    assert permutation_p(together, given, target, pairs) == pytest.approx(total[far].sum(), rel=1e-9)

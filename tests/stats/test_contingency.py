from __future__ import annotations

from importlib import import_module
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chi2_contingency

from thirdturn.stats.contingency import (
    Floats,
    FourFold,
    adjusted_residuals,
    chi_square,
    expected_counts,
    g_square,
    odds_ratios,
    quasi_independence,
    rate_differences,
    rates,
    yules_q,
)

TABLES = st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(1, 60).map(float))
)
STATSMODELS_TABLES = import_module("statsmodels.stats.contingency_tables")
STATSMODELS = import_module("statsmodels.api")


def fold(a: int, b: int, c: int, d: int) -> FourFold:
    return FourFold(*(np.array([float(value)]) for value in (a, a + b, a + c, a + b + c + d)))


def folds(table: Floats) -> FourFold:
    return FourFold(table, table.sum(1, keepdims=True), table.sum(0, keepdims=True), np.asarray(table.sum()))


def test_the_figures_of_one_table_by_hand() -> None:
    # 30 pairs: given and target 8, given only 2, target only 4, neither 16
    one = fold(8, 2, 4, 16)
    assert rates(one)[0] == 8 / 10
    assert rate_differences(one)[0] == pytest.approx(8 / 10 - 4 / 20)
    assert expected_counts(one)[0] == 10 * 12 / 30 == 4
    # (8 - 4) / sqrt(4 * (1 - 10/30) * (1 - 12/30)) = 4 / sqrt(4 * 2/3 * 3/5) = 4 / sqrt(1.6)
    assert adjusted_residuals(one)[0] == pytest.approx(4 / sqrt(1.6))
    # (8*16 - 2*4) / (8*16 + 2*4) = 120 / 136
    assert yules_q(one)[0] == pytest.approx(120 / 136)
    # 8*16 / (2*4) = 16; no cell is 0, so nothing is added
    assert odds_ratios(one)[0] == 16


def test_a_zero_cell_gets_one_half_and_all_others_too() -> None:
    one = fold(2, 2, 0, 3)
    # (2.5 * 3.5) / (2.5 * 0.5) = 7
    assert odds_ratios(one)[0] == pytest.approx(7)
    # Q is left as it is: (2*3 - 0) / (2*3 + 0)
    assert yules_q(one)[0] == 1


@pytest.mark.parametrize("cells", [(3, 0, 2, 0), (0, 3, 0, 2), (3, 2, 0, 0), (0, 0, 3, 2), (0, 0, 0, 0)])
def test_what_never_varies_has_no_figures(cells: tuple[int, int, int, int]) -> None:
    one = fold(*cells)
    assert np.isnan([odds_ratios(one)[0], yules_q(one)[0], adjusted_residuals(one)[0]]).all()


@given(table=TABLES)
def test_expected_counts_chi_square_and_g_square_equal_scipy(table: Floats) -> None:
    expected = expected_counts(folds(table))
    reference = chi2_contingency(table, correction=False)
    assert expected == pytest.approx(reference.expected_freq)
    assert chi_square(table, expected) == pytest.approx(reference.statistic, abs=1e-9)
    likelihood = chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert g_square(table, expected) == pytest.approx(likelihood.statistic, abs=1e-9)


@given(table=TABLES)
def test_adjusted_residuals_equal_statsmodels(table: Floats) -> None:
    assert adjusted_residuals(folds(table)) == pytest.approx(
        STATSMODELS_TABLES.Table(table, shift_zeros=False).standardized_resids, abs=1e-9
    )


@given(cells=st.tuples(*[st.integers(1, 40)] * 4))
def test_the_odds_ratio_equals_statsmodels_where_no_cell_is_zero(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    reference = STATSMODELS_TABLES.Table2x2(np.array([[a, b], [c, d]], dtype=float), shift_zeros=False)
    assert odds_ratios(fold(*cells))[0] == pytest.approx(reference.oddsratio)


@given(cells=st.tuples(*[st.integers(0, 40)] * 4))
def test_swapping_given_and_target_changes_nothing_but_the_rate(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    for figure in (odds_ratios, yules_q, adjusted_residuals, expected_counts):
        assert figure(fold(a, b, c, d)) == pytest.approx(figure(fold(a, c, b, d)), nan_ok=True)


def test_yules_q_is_a_function_of_the_odds_ratio() -> None:
    one = fold(8, 2, 4, 16)
    ratio = odds_ratios(one)[0]
    assert yules_q(one)[0] == pytest.approx((ratio - 1) / (ratio + 1))


def test_g_square_takes_an_empty_cell_for_nothing() -> None:
    # rows 2, 2; columns 1, 3: expected .5 1.5 / .5 1.5; observed 1 1 / 0 2
    table = np.array([[1.0, 1.0], [0.0, 2.0]])
    assert g_square(table, expected_counts(folds(table))) == pytest.approx(
        2 * (1 * np.log(1 / 0.5) + 1 * np.log(1 / 1.5) + 2 * np.log(2 / 1.5))
    )


def test_quasi_independence_by_hand() -> None:
    # No code can follow itself; every margin is 4, so each of the two possible cells of a row is expected to have 2.
    table = np.array([[0.0, 3, 1], [1, 0, 3], [3, 1, 0]])
    fitted = quasi_independence(table, ~np.eye(3, dtype=bool))
    assert fitted.expected == pytest.approx(np.where(np.eye(3), 0, 2.0))
    # 6 cells less 5 parameters (3 rows + 3 columns - 1) leave 1; by symmetry the leverage of each cell is 5/6:
    # (3 - 2) / sqrt(2 * 1/6) = sqrt(3)
    assert fitted.df == 1
    assert fitted.adjusted_residuals[0, 1] == pytest.approx(sqrt(3))
    assert fitted.adjusted_residuals[0, 2] == pytest.approx(-sqrt(3))
    assert np.isnan(np.diag(fitted.adjusted_residuals)).all()
    # with 1 degree of freedom chi-square is the square of any residual: 6 * 1/2
    assert chi_square(table, fitted.expected) == pytest.approx(3)


@given(table=TABLES)
def test_without_structural_zeros_it_is_plain_independence(table: Floats) -> None:
    fitted = quasi_independence(table, np.ones(table.shape, dtype=bool))
    assert fitted.expected == pytest.approx(expected_counts(folds(table)))
    assert fitted.adjusted_residuals == pytest.approx(adjusted_residuals(folds(table)), abs=1e-6)
    assert fitted.df == (table.shape[0] - 1) * (table.shape[1] - 1)


@pytest.mark.parametrize("seed", range(5))
def test_quasi_independence_equals_a_poisson_regression(seed: int) -> None:
    generator = np.random.default_rng(seed)
    possible = ~np.eye(5, dtype=bool)
    table = np.where(possible, generator.integers(1, 30, (5, 5)), 0).astype(np.float64)
    fitted = quasi_independence(table, possible)
    rows, columns = np.nonzero(possible)
    design = np.column_stack([np.ones(20), np.eye(5)[rows][:, 1:], np.eye(5)[columns][:, 1:]])
    model = STATSMODELS.GLM(table[possible], design, family=STATSMODELS.families.Poisson()).fit(tol=1e-12)
    assert fitted.expected[possible] == pytest.approx(model.fittedvalues, rel=1e-6)
    assert fitted.df == model.df_resid == 11
    leverage = model.get_hat_matrix_diag()
    assert fitted.adjusted_residuals[possible] == pytest.approx(
        model.resid_pearson / np.sqrt(1 - leverage), rel=1e-4, abs=1e-6
    )


def test_an_empty_table_has_nothing_to_fit() -> None:
    fitted = quasi_independence(np.zeros((3, 3)), ~np.eye(3, dtype=bool))
    assert not fitted.expected.any()
    assert np.isnan(fitted.adjusted_residuals).all()

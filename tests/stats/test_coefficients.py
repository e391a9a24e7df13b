"""Agreement coefficients: published examples, sums by hand, and equality with kept libraries on random labels."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Literal

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from thirdturn.stats.coefficients import (
    NO_UNIT,
    ONE_CATEGORY,
    Level,
    Ratings,
    Weights,
    cohen_kappa,
    f1,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    krippendorff_alpha_scaled,
    percent_agreement,
    same_set,
)
from thirdturn.stats.resampling import Figure, Ints, Statistic, figures, groups_of

COHEN_KAPPA_SCORE = import_module("sklearn.metrics").cohen_kappa_score
F1_SCORE = import_module("sklearn.metrics").f1_score
STATSMODELS = import_module("statsmodels.stats.inter_rater")

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability": 4 coders, 12 units, 0 for missing.
KRIPPENDORFF = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)
# Fleiss 1971: six psychiatrists, thirty patients; how many gave each of five diagnoses.
FLEISS = [
    *("00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006"),
    *("10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203"),
    *("00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006"),
]  # fmt: skip


def ratings(labels: Ints, size: int | None = None) -> Ratings:
    """Return labels of one session."""
    wide = np.asarray(labels, dtype=np.int64)
    return Ratings(wide, size or int(wide.max(initial=0)) + 1, groups_of(np.zeros(len(wide), dtype=np.int64)))


def figure(statistic: Statistic) -> Figure:
    """Return the value without an interval."""
    return figures({"it": statistic}, np.ones(len(statistic.sums), dtype=np.int64), draws=0)["it"]


def value(statistic: Statistic) -> float:
    found = figure(statistic).value
    assert found is not None
    return found


def of_table(table: list[list[int]]) -> Ints:
    """Return the labels of two coders behind a confusion table."""
    return np.array([(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)])


def two(size: int = 4) -> st.SearchStrategy[Ints]:
    """Return complete labels of two coders."""
    return hnp.arrays(np.int64, st.tuples(st.integers(2, 40), st.just(2)), elements=st.integers(0, size - 1))


def several(lowest: int = -1) -> st.SearchStrategy[Ints]:
    """Return labels of two to five coders, -1 where missing."""
    shape = st.tuples(st.integers(1, 25), st.integers(2, 5))
    return hnp.arrays(np.int64, shape, elements=st.integers(lowest, 3))


def test_cohen_1960() -> None:
    # Agreed 140 of 200 = .70; chance .6 * .5 + .3 * .3 + .1 * .2 = .41; kappa .29 / .59 = .492 (Cohen 1960, table 1)
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert value(cohen_kappa(ratings(of_table(table)))) == pytest.approx(0.29 / 0.59)
    assert value(percent_agreement(ratings(of_table(table)))) == pytest.approx(0.70)


def test_weighted_kappa_by_hand() -> None:
    # Labels 00 01 12 22: linear distances 0 1 1 0, sum 2 of 4 units. Margins 2 1 1 and 1 1 2 of 4. By chance over all
    # pairs: 0-1 2*1, 0-2 2*2 twice as far, 1-0 1*1, 1-2 1*2, 2-0 1*1 twice, 2-1 1*1: 2+8+1+2+2+1 = 16, /4 = 4.
    own = ratings(np.array([[0, 0], [0, 1], [1, 2], [2, 2]]))
    assert value(cohen_kappa(own, weights="linear")) == pytest.approx(1 - 2 / 4)
    # Quadratic: seen 2, chance 2 + 4*4 + 1 + 2 + 4 + 1 = 26, /4 = 6.5
    assert value(cohen_kappa(own, weights="quadratic")) == pytest.approx(1 - 2 / 6.5)


@given(two(), st.sampled_from(("none", "linear", "quadratic")))
def test_cohen_equals_scikit_learn(labels: Ints, weights: Weights) -> None:
    assume(len(np.unique(labels)) > 1)
    wanted = COHEN_KAPPA_SCORE(*labels.T, labels=list(range(4)), weights=None if weights == "none" else weights)
    assert value(cohen_kappa(ratings(labels, 4), weights=weights)) == pytest.approx(wanted, abs=1e-9)


@given(two())
def test_cohen_leaves_out_what_one_did_not_label(labels: Ints) -> None:
    assume(len(np.unique(labels)) > 1)
    more = np.vstack([labels, [[-1, 2], [1, -1], [-1, -1]]])
    for coefficient in (cohen_kappa, gwet_ac1, fleiss_kappa, krippendorff_alpha, percent_agreement):
        assert figure(coefficient(ratings(more, 4))) == figure(coefficient(ratings(labels, 4)))


def test_fleiss_1971() -> None:
    labels = np.array([[category for category, n in enumerate(row) for _ in range(int(n))] for row in FLEISS])
    assert labels.shape == (30, 6)
    assert value(fleiss_kappa(ratings(labels))) == pytest.approx(0.430, abs=0.0005)


@given(several(lowest=0))
def test_fleiss_equals_statsmodels(labels: Ints) -> None:
    assume(len(np.unique(labels)) > 1)
    counts = np.stack([(labels == category).sum(axis=1) for category in range(4)], axis=1)
    assert value(fleiss_kappa(ratings(labels, 4))) == pytest.approx(STATSMODELS.fleiss_kappa(counts), abs=1e-9)


def test_fleiss_uses_only_units_that_everyone_labelled() -> None:
    complete = np.array([[0, 0, 0], [1, 1, 0], [1, 1, 1]])
    assert value(fleiss_kappa(ratings(np.vstack([complete, [[0, 1, -1]]])))) == value(fleiss_kappa(ratings(complete)))


def test_krippendorffs_own_example() -> None:
    own = ratings(KRIPPENDORFF)
    assert value(krippendorff_alpha(own)) == pytest.approx(0.743, abs=0.0005)
    assert value(krippendorff_alpha_scaled(own, "ordinal")) == pytest.approx(0.815, abs=0.0005)
    assert value(krippendorff_alpha_scaled(own, "interval")) == pytest.approx(0.849, abs=0.0005)


def test_alpha_by_hand() -> None:
    # Units 00 01 11: pairs of unequal values 2 (0-1 and 1-0); values 0 0 0 1 1 1: by chance 2 * 3 * 3 / (6 - 1) = 3.6
    assert value(krippendorff_alpha(ratings(np.array([[0, 0], [0, 1], [1, 1]])))) == pytest.approx(1 - 2 / 3.6)


@given(several(), st.sampled_from(("nominal", "ordinal", "interval")))
def test_alpha_equals_the_krippendorff_package(labels: Ints, level: Literal["nominal", "ordinal", "interval"]) -> None:
    paired = labels[(labels >= 0).sum(axis=1) > 1]
    assume(len(np.unique(paired[paired >= 0])) > 1)
    wanted = krippendorff.alpha(
        reliability_data=np.where(labels < 0, np.nan, labels).T, level_of_measurement=level, value_domain=[0, 1, 2, 3]
    )
    own = ratings(labels, 4)
    ours = krippendorff_alpha(own) if level == "nominal" else krippendorff_alpha_scaled(own, level)
    assert value(ours) == pytest.approx(wanted, abs=1e-9)


def test_interval_alpha_takes_the_values_of_the_scale() -> None:
    labels = np.array([[0, 0], [0, 1], [1, 2], [2, 2]])
    scale = np.array([1.0, 2.0, 7.5])
    wanted = krippendorff.alpha(reliability_data=scale[labels].T, level_of_measurement="interval")
    assert value(krippendorff_alpha_scaled(ratings(labels), "interval", scale=scale)) == pytest.approx(wanted)


def test_gwet_2002() -> None:
    # 125 subjects: 118 both yes, 5 and 2 unequal. Seen .944; p(yes) = (123 + 120) / 250 = .972; chance
    # 2 * .972 * .028 = .054432; AC1 (.944 - .054432) / .945568 = .9408, where kappa is -.0234 (Gwet 2002).
    own = ratings(of_table([[118, 5], [2, 0]]))
    assert value(gwet_ac1(own)) == pytest.approx(0.9408, abs=0.00005)
    assert value(cohen_kappa(own)) == pytest.approx(-0.0234, abs=0.00005)


def test_ac1_of_krippendorffs_example() -> None:
    # Gwet's own rule counts units with a single label for chance as well and gives .77544; here they are left out.
    assert value(gwet_ac1(ratings(KRIPPENDORFF))) == pytest.approx(0.77515, abs=0.00001)


@given(several())
def test_ac1_equals_its_definition(labels: Ints) -> None:
    rows = [[label for label in row if label >= 0] for row in labels.tolist()]
    rows = [row for row in rows if len(row) > 1]
    assume(rows)
    seen = Fraction(0)
    shares = [Fraction(0)] * 4
    for row in rows:
        counts = [row.count(category) for category in range(4)]
        seen += Fraction(sum(n * (n - 1) for n in counts), len(row) * (len(row) - 1)) / len(rows)
        shares = [share + Fraction(n, len(row)) / len(rows) for share, n in zip(shares, counts, strict=True)]
    chance = sum((share * (1 - share) for share in shares), Fraction(0)) / 3
    assert value(gwet_ac1(ratings(labels, 4))) == pytest.approx(float((seen - chance) / (1 - chance)), abs=1e-9)


def test_one_category_only_is_undefined_but_for_ac1() -> None:
    own = ratings(np.zeros((5, 2), dtype=np.int64))
    for coefficient in (cohen_kappa, fleiss_kappa, krippendorff_alpha):
        assert figure(coefficient(own)) == Figure(None, None, None, ONE_CATEGORY)
    levels: tuple[Level, ...] = ("ordinal", "interval")
    for level in levels:
        assert figure(krippendorff_alpha_scaled(own, level)).reason == ONE_CATEGORY
    assert value(gwet_ac1(own)) == 1.0
    assert value(percent_agreement(own)) == 1.0


def test_no_unit_in_common_is_undefined_everywhere() -> None:
    own = ratings(np.array([[0, -1], [-1, 1]]))
    for coefficient in (cohen_kappa, fleiss_kappa, krippendorff_alpha, gwet_ac1, percent_agreement):
        assert figure(coefficient(own)) == Figure(None, None, None, NO_UNIT)


@given(two(2))
def test_f1_equals_scikit_learn(labels: Ints) -> None:
    first, second = labels.astype(np.bool_).T
    assume((first | second).any())
    rated = np.ones(labels.shape, dtype=np.bool_)
    ours = f1(labels.astype(np.bool_), rated, groups_of(np.zeros(len(labels), dtype=np.int64)))
    assert value(ours) == pytest.approx(F1_SCORE(first, second))


def test_f1_of_three_coders_pools_their_pairs() -> None:
    # Unit 1: all three. Unit 2: only the first. Unit 3: first and second, the third gave no label at all.
    has = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0]], dtype=np.bool_)
    rated = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 0]], dtype=np.bool_)
    # Both: 1-2 twice, 1-3 once, 2-3 once = 4. One + other: 1-2 3 + 2, 1-3 2 + 1, 2-3 1 + 1 = 10. 2 * 4 / 10
    assert value(f1(has, rated, groups_of(np.zeros(3, dtype=np.int64)))) == pytest.approx(0.8)


def test_f1_of_a_code_that_nobody_gave_is_undefined() -> None:
    nobody = np.zeros((2, 2), dtype=np.bool_)
    assert figure(f1(nobody, ~nobody, groups_of(np.zeros(2, dtype=np.int64)))).value is None


def test_same_set_needs_every_code() -> None:
    # Codes x and y. Unit 1: x y against x y; unit 2: x y against x; unit 3: the second gave none and does not count.
    x = [[1, 1], [1, 1], [1, 0]]
    y = [[1, 1], [1, 0], [0, 0]]
    has = np.array([x, y], dtype=np.bool_)
    assert value(same_set(has, has[0] | has[1], groups_of(np.zeros(3, dtype=np.int64)))) == 0.5

"""All figures about agreement at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.building import codebook
from tests.stats.coder_files import coder
from thirdturn.domain.measure import Measures
from thirdturn.stats.agreement import COEFFICIENTS, agreement
from thirdturn.stats.agreement_units import CoderFiles, Scope


def compare(*coders: CoderFiles, scope: Scope | None = None, draws: int = 200) -> Measures:
    return agreement(coders, codebook(), scope=scope, draws=draws)


def rows(measures: Measures, table: str) -> list[dict[str, Any]]:
    found = measures.table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


# Turn:                       0     1     2     3     4     5
ANNA = coder("anna", s=dict(enumerate(("QO", "SR", "SR", "CR", "GI", ""))))
BEN = coder("ben", s=dict(enumerate(("QO", "SR", "CR", "CR", "GI SR", "QO"))))


def test_two_coders_by_hand() -> None:
    measures = compare(ANNA, BEN)
    # Five turns count: QO, SR, CR and GI agree, one is SR against CR: 4/5. Margins QO 1 1, SR 2 1, CR 1 2, GI 1 1:
    # chance (1 + 2 + 2 + 1) / 25 = .24; kappa .56 / .76
    assert measures.estimate("percent_agreement").value == pytest.approx(0.8)
    assert measures.estimate("cohen_kappa").value == pytest.approx(0.56 / 0.76)
    # Pooled 2 3 3 2 of 10: chance .04 + .09 + .09 + .04 = .26; .54 / .74
    assert measures.estimate("fleiss_kappa").value == pytest.approx(0.54 / 0.74)
    # AC1: chance (.16 + .21 + .21 + .16) / 3
    assert measures.estimate("gwet_ac1").value == pytest.approx((0.8 - 0.74 / 3) / (1 - 0.74 / 3))
    # Alpha: 2 unequal pairs; 9 * 2 / (100 - 4 - 9 - 9 - 4)
    assert measures.estimate("krippendorff_alpha").value == pytest.approx(1 - 18 / 74)
    # GI against GI SR is not the same set: 3 of 5
    assert measures.estimate("same_set").value == pytest.approx(0.6)
    assert [measures.estimate(key).n for key in ("units", "compared", "only_in_one")] == [6, 5, 0]
    assert {measures.estimate(key).n for key in COEFFICIENTS} == {5}


def test_label_by_label_counts_every_code_of_a_turn() -> None:
    by_code = {row["code"]: row for row in rows(compare(ANNA, BEN), "per_code")}
    # SR: Anna in turns 1 and 2, Ben in 1 and 4: both 1, so F1 2 / 4, precision and recall 1 / 2, three turns with it.
    assert {key: by_code["SR"][key] for key in ("f1", "precision", "recall", "n")} == {
        "f1": 0.5, "precision": 0.5, "recall": 0.5, "n": 3,
    }  # fmt: skip
    # Binary kappa of SR: seen 3/5, chance (2 * 2 + 3 * 3) / 25 = .52
    assert by_code["SR"]["kappa"] == pytest.approx((0.6 - 0.52) / 0.48)
    # CR: Anna in 3, Ben in 2 and 3. Seen from Anna, half of Ben's are right and none of hers is missed.
    assert (by_code["CR"]["precision"], by_code["CR"]["recall"]) == (0.5, 1.0)
    assert by_code["QO"]["n"] == 1  # Ben's QO at a turn that Anna left open does not count


def test_confusion_pairs_and_sessions() -> None:
    measures = compare(ANNA, BEN)
    assert [tuple(row.values()) for row in rows(measures, "confusion")] == [
        ("CR", "CR", 1), ("GI", "GI", 1), ("QO", "QO", 1), ("SR", "CR", 1), ("SR", "SR", 1),
    ]  # fmt: skip
    pair, session = rows(measures, "pairs")[0], rows(measures, "per_session")[0]
    assert (pair["first"], pair["second"], session["session"]) == ("anna", "ben", "s")
    for row in (pair, session):
        assert row["units"] == 5
        assert row["kappa"] == pytest.approx(0.56 / 0.76)
        assert row["gwet_ac1"] == measures.estimate("gwet_ac1").value


def test_one_session_draws_turns_and_says_so() -> None:
    found = compare(ANNA, BEN).estimate("percent_agreement")
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.8 < found.high
    assert "not sessions" in found.reason
    assert compare(ANNA, BEN, draws=0).estimate("percent_agreement").low is None


def random_coders(coders: int, sessions: int, seed: int) -> list[CoderFiles]:
    random = np.random.default_rng(seed)
    codes = np.array(["C.ans", "C.neu", "C.chg", "R.stay.excuse"])
    truth = random.choice(codes, (sessions, 30))
    found = []
    for place in range(coders):
        given = np.where(random.random(truth.shape) < 0.7, truth, random.choice(codes, truth.shape))
        talk = {f"s{number}": dict(enumerate(row.tolist())) for number, row in enumerate(given)}
        found.append(coder(f"c{place}", **talk))
    return found


def test_three_coders_have_no_cohen_but_pairs() -> None:
    measures = compare(*random_coders(3, 5, 1))
    cohen = measures.estimate("cohen_kappa")
    assert (cohen.value, cohen.low) == (None, None)
    assert "two coders" in cohen.reason
    assert [(row["first"], row["second"]) for row in rows(measures, "pairs")] == [
        ("c0", "c1"), ("c0", "c2"), ("c1", "c2"),
    ]  # fmt: skip
    assert all(row["precision"] is None and row["f1"] is not None for row in rows(measures, "per_code"))
    assert len(rows(measures, "per_session")) == 5
    alone = compare(*random_coders(3, 5, 1)[:2])
    assert rows(measures, "pairs")[0]["kappa"] == alone.estimate("cohen_kappa").value


def test_sessions_are_what_is_drawn() -> None:
    # Twice the same turns within each session tell nothing new: the interval over sessions stays as wide.
    once = random_coders(2, 12, 3)
    twice = [
        coder(one.name, **{
            session.session: {place: turn.codes[0] for place, turn in enumerate((*session.turns, *session.turns))}
            for session in one.sessions
        })
        for one in once
    ]  # fmt: skip
    narrow, wide = (compare(*coders).estimate("cohen_kappa") for coders in (twice, once))
    assert (narrow.value, narrow.low, narrow.high) == pytest.approx((wide.value, wide.low, wide.high))
    assert narrow.reason == ""


def test_all_the_same_code_is_none_with_a_reason() -> None:
    same = {f"s{number}": {0: "SR", 1: "SR"} for number in range(3)}
    measures = compare(coder("a", **same), coder("b", **same))
    for key in ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha"):
        assert measures.estimate(key).value is None
        assert "only one category" in measures.estimate(key).reason
    assert measures.estimate("gwet_ac1").value == 1.0
    row = rows(measures, "per_session")[0]
    assert row["kappa"] is None
    assert row["reason"] == "kappa, krippendorff_alpha: only one category was used, so agreement by chance is 1"


def test_by_family_and_by_resisting() -> None:
    one = coder("a", s={0: "R.stay.excuse", 1: "R.stay.blame", 2: "C.ans", 3: "QO"})
    other = coder("b", s={0: "R.stay.excuse", 1: "R.against.refuse", 2: "C.neu", 3: "QO"})
    assert compare(one, other).estimate("percent_agreement").value == 0.5
    by_family = compare(one, other, scope=Scope("family"))
    assert by_family.estimate("percent_agreement").value == pytest.approx(2 / 3)
    assert [row["code"] for row in rows(by_family, "per_code")] == ["against", "coop", "stay"]
    assert compare(one, other, scope=Scope("resisting")).estimate("cohen_kappa").value == 1.0


def test_the_order_of_two_coders_matters_only_for_precision_and_recall() -> None:
    one, other = random_coders(2, 6, 4)
    there, back = compare(one, other), compare(other, one)
    for key in COEFFICIENTS:
        assert there.estimate(key).value == pytest.approx(back.estimate(key).value)
    for forth, turned in zip(rows(there, "per_code"), rows(back, "per_code"), strict=True):
        assert forth["f1"] == turned["f1"]
        assert (forth["precision"], forth["recall"]) == (turned["recall"], turned["precision"])


def test_sessions_pass_by_the_watcher() -> None:
    seen: list[int] = []

    def watch(sessions: Any) -> Any:
        for number in sessions:
            seen.append(number)
            yield number

    agreement(random_coders(2, 4, 1), codebook(), draws=10, watch=watch)
    assert seen == [0, 1, 2, 3]

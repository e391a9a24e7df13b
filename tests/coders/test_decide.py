from __future__ import annotations

from dataclasses import replace

import pytest

from thirdturn.coders.decide import Limits, client_verdict, practitioner_codes
from thirdturn.domain.codebook import FAMILIES

EVEN = dict.fromkeys(FAMILIES, 1.0)


def limits(**weights: float) -> Limits:
    return Limits(
        {"balanced": 0.45, "high": 0.4},
        {"balanced": 1.0, "high": 0.5},
        EVEN | weights,
        client_code=0.5,
        second=0.25,
        practitioner={"QO": 0.3, "SR": 0.2, "CR": 0.2},
        third=0.4,
    )


SCORES = {"C.ans": 0.45, "R.stay.excuse": 0.15, "R.stay.blame": 0.14, "R.stay.minimise": 0.13, "C.chg": 0.13}


def test_the_family_is_the_sum_of_its_codes() -> None:
    verdict = client_verdict(SCORES, limits())
    # resisting .15 + .14 + .13 = .42, below the limit of .45; of the others, coop .45 is above change .13
    assert (verdict.family, verdict.codes) == ("coop", ("C.ans",))
    assert verdict.p_resisting == pytest.approx(0.42)


def test_the_family_can_be_sure_while_the_code_is_open() -> None:
    verdict = client_verdict(SCORES, replace(limits(), sensitivity="high"))
    # resisting .42 reaches the limit of .4, but the best code has .15 / .42 = .36 of it, below .5
    assert (verdict.family, verdict.codes) == ("stay", ())


def test_a_second_code_comes_from_another_family_than_cooperation() -> None:
    both = {"R.stay.excuse": 0.5, "C.chg": 0.3, "C.ans": 0.2}
    assert client_verdict(both, limits()).codes == ("R.stay.excuse", "C.chg")
    assert client_verdict({"R.stay.excuse": 0.5, "C.ans": 0.5}, limits()).codes == ("R.stay.excuse",)


def test_a_second_code_is_never_more_probable_than_the_first() -> None:
    both = {"C.chg": 0.55, "R.stay.excuse": 0.45}
    assert client_verdict(both, limits()).family == "change"  # .45 reaches the limit, but change is more probable
    verdict = client_verdict(both, replace(limits(), sensitivity="high"))  # .45 is above .5 x .55
    assert (verdict.family, verdict.codes) == ("stay", ("R.stay.excuse",))


def test_weights_choose_among_the_resisting_families() -> None:
    split = {"R.stay.excuse": 0.3, "R.away.minimal": 0.25, "C.ans": 0.45}
    assert client_verdict(split, limits()).family == "stay"
    assert client_verdict(split, limits(away=1.3)).family == "away"  # .25 x 1.3 > .3


def test_practitioner_codes_reach_their_own_limit_and_one_reflection_stands() -> None:
    assert practitioner_codes({"QO": 0.3, "SR": 0.5, "CR": 0.2}, limits()) == ("QO", "CR")
    assert practitioner_codes({"QO": 0.29, "SR": 0.19, "CR": 0.1}, limits()) == ()

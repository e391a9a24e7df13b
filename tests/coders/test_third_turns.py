from __future__ import annotations

import pytest

from thirdturn.coders.precision import Count, Precision
from thirdturn.coders.third_turns import third_by_codes, third_positions
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Family
from thirdturn.domain.session import Role
from thirdturn.workflow import load_codebook


def test_the_look_back_passes_bare_turns_and_ends_with_content() -> None:
    #        asks  resists  third  "mm"  still third  answers  not third
    roles: list[Role] = ["practitioner", "client", "practitioner", "client", "practitioner", "client", "practitioner"]
    families: list[Family | None] = [None, "stay", None, "coop", None, "coop", None]
    bare = [False, False, False, True, False, False, False]
    assert third_positions(roles, families, bare) == (False, False, True, False, True, False, False)


def test_a_silence_that_resists_is_not_looked_past() -> None:
    assert third_positions(["client", "practitioner"], ["away", None], [True, False]) == (False, True)


@pytest.mark.parametrize(
    ("codes", "third"),
    [
        (["FA"], "space"),
        (["SR", "QO"], "reflect"),
        (["QO"], "explore"),
        (["CON", "SR"], "confront"),
        (["EMP", "CR"], "autonomy"),
        (["PER"], "persuade"),
        (["GI"], "inform"),
    ],
)
def test_the_turns_own_codes_tell(codes: list[str], third: str) -> None:
    found = third_by_codes(codes, Precision({}, {}))
    assert found is not None
    assert (found.id, found.p) == (third, 0.5)


def test_no_codes_no_third_turn_and_the_count_is_the_probability() -> None:
    assert third_by_codes([], Precision()) is None
    found = third_by_codes(["FA"], Precision({"leaves_floor": Count(8, 7, 7)}))
    assert found is not None
    assert (found.p, found.by) == (0.8, "rules: leaves_floor")


def test_the_file_speaks_of_existing_codes() -> None:
    codebook = load_codebook()
    for line in knowledge("lexicons/third_turns.yaml")["third_turns"]:
        assert codebook[line["third_turn"]].set == "third_turn"
        assert all(codebook[code].set == "practitioner" for code in line["codes"])

from __future__ import annotations

import pytest

from tests.building import codebook
from tests.coded_building import coded
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.errors import UnknownName
from thirdturn.stats.code_sets import by_family, chosen_codes, code_groups, codes_found

FOUND = ("C.ans", "QO", "R.stay.excuse", "R.stay.hope", "SR", "stay")


def test_the_codes_found() -> None:
    assert codes_found([coded("B A+C -"), coded("A")]) == ("A", "B", "C")


def test_client_codes_fold_into_families_and_others_stay() -> None:
    (folded,) = by_family([coded("QO+SR C.ans+R.stay.excuse C.neu+C.ans R.log.late")])
    assert [turn.codes for turn in folded.turns] == [("QO", "SR"), ("coop", "stay"), ("coop",), ("R.log.late",)]


def test_a_family_without_a_fine_code_is_not_lost() -> None:
    session = CodedSession("s", (CodedTurn(0, (), "client", "away"), CodedTurn(1, (), "client")))
    (folded,) = by_family([session])
    assert [turn.codes for turn in folded.turns] == [("away",), ()]


def test_words_mean_codes_groups_or_patterns() -> None:
    groups = code_groups(codebook())
    assert chosen_codes([], FOUND, groups) is None
    assert chosen_codes(["QO", "R.stay.h*"], FOUND, groups) == frozenset({"QO", "R.stay.hope"})
    assert chosen_codes(["practitioner"], FOUND, groups) == frozenset({"QO", "SR"})
    assert chosen_codes(["client"], ["coop", "QO"], groups) == frozenset({"coop"})
    assert chosen_codes(["resisting"], ["R.away.silence", "C.ans", "away"], groups) == frozenset(
        {"R.away.silence", "away"}
    )


def test_a_codes_own_name_goes_before_a_group() -> None:
    groups = {"stay": ["R.stay.excuse", "R.stay.hope"]}
    assert chosen_codes(["stay"], FOUND, groups) == frozenset({"stay"})
    assert chosen_codes(["stay"], FOUND[:-1], groups) == frozenset({"R.stay.excuse", "R.stay.hope"})


@pytest.mark.parametrize("word", ["QX", "practitioner", "Z*"])
def test_a_word_that_means_nothing_in_the_file_is_refused(word: str) -> None:
    with pytest.raises(UnknownName, match="no code or group of codes in the file named"):
        chosen_codes([word], ["C.ans"], code_groups(codebook()))

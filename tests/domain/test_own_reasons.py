"""The practitioner's own say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.own_reasons import Say, say_of, with_say

IDS = st.lists(st.sampled_from(("W01", "W08", "W11")), max_size=3)


def test_words_add_up_and_the_later_one_holds() -> None:
    says = with_say((), 9, accept=("W08", "W01"), reject=("W11",))
    says = with_say(says, 9, reject=("W08",), add=("The letter.", "The letter."))
    assert says == (Say(9, ("W01",), ("W11", "W08"), ("The letter.",)),)
    assert [says[0].judged(name) for name in ("W01", "W08", "W02")] == ["accepted", "rejected", ""]


def test_clear_takes_back_one_place_only() -> None:
    says = with_say(with_say((), 9, accept=("W08",)), None, add=("Tired.",))
    assert [say.turn for say in says] == [None, 9]  # the session as a whole first
    assert with_say(says, 9, clear=True) == (Say(None, added=("Tired.",)),)
    assert with_say(says, 9, clear=True, accept=("W01",))[1] == Say(9, ("W01",))
    assert with_say(says, 3, clear=True) == says


def test_a_place_without_a_word_is_empty() -> None:
    assert say_of((), 4) == Say(4)
    assert say_of((), 4).empty


@given(st.lists(st.tuples(IDS, IDS), max_size=5))
def test_nothing_is_ever_both(steps: list[tuple[list[str], list[str]]]) -> None:
    says: tuple[Say, ...] = ()
    for accept, reject in steps:
        says = with_say(says, 1, accept=accept, reject=[name for name in reject if name not in accept])
    assert not {*say_of(says, 1).accepted} & {*say_of(says, 1).rejected}

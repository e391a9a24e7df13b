"""What went into a comparison, and what to read with care."""

from __future__ import annotations

from tests.building import codebook
from tests.stats.coder_files import coder
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.measure import Table
from thirdturn.stats.agreement_account import cautions, counts, tables
from thirdturn.stats.agreement_units import CoderFiles, Scope, join, labels_of


def warned(*coders: CoderFiles, scope: Scope = Scope()) -> str:  # noqa: B008 - frozen
    return "\n".join(cautions(coders, join(coders, codebook(), scope), scope))


def test_what_could_not_be_compared_is_counted_and_named() -> None:
    coders = (
        coder("a", s={0: "QO", 1: "SR", 2: "SR", 3: ""}, t=dict.fromkeys(range(11), "QO")),
        coder("b", s={0: "QO", 3: "CR", 7: "SR"}),
    )
    joined = join(coders, codebook(), Scope())
    numbers = {estimate.id: estimate.n for estimate in counts(joined, labels_of(joined.units))}
    assert numbers == {"units": 2, "compared": 1, "only_in_one": 14, "not_in_all": 0}
    by_id: dict[str, Table] = {table.id: table for table in tables(coders, joined, Scope())}
    assert by_id["coders"].rows == (("a", 2, 15, 1), ("b", 1, 3, 0))
    assert by_id["only_in_one"].rows == (
        ("a", "s", 2, "1, 2"),
        ("b", "s", 1, "7"),
        ("a", "t", 11, "0, 1, 2, 3, 4, 5, 6, 7 and 3 more"),
    )


def test_of_three_coders_turns_that_one_lacks_are_counted() -> None:
    joined = join((coder("a", s={0: "QO"}), coder("b", s={0: "QO"}), coder("c", t={0: "QO"})), codebook(), Scope())
    numbers = {estimate.id: estimate.n for estimate in counts(joined, labels_of(joined.units))}
    assert numbers == {"units": 1, "compared": 1, "only_in_one": 1, "not_in_all": 1}


def test_the_same_file_twice_is_pointed_out() -> None:
    assert "a and copy hold exactly the same codes" in warned(coder("a", s={0: "QO"}), coder("copy", s={0: "QO"}))
    assert "exactly the same" not in warned(coder("a", s={0: "QO"}), coder("b", s={0: "QC"}))


def test_different_codebooks_are_pointed_out() -> None:
    text = warned(coder("a", s={0: "QO", 1: "SR"}), coder("b", s={0: "OPEN", 1: "REFL"}))
    assert "a (QO, SR) and b (OPEN, REFL) have no label in common: do they use the same codebook?" in text
    assert "labels that a uses" not in text


def test_labels_of_one_coder_only_are_named() -> None:
    text = warned(coder("a", s={0: "QO", 1: "SR"}), coder("b", s={0: "QO", 1: "GI"}))
    assert "labels that a uses and b does not: SR" in text
    assert "labels that b uses and a does not: GI" in text


def test_roles_together_and_several_codes_are_pointed_out() -> None:
    both = (coder("a", s={0: "QO SR", 1: "C.ans"}), coder("b", s={0: "QO", 1: "C.neu"}))
    assert "look at one role at a time" in warned(*both)
    assert "1 turns carry several codes" in warned(*both)
    alone = warned(*both, scope=Scope(part="client"))
    assert "one role at a time" not in alone
    assert "several codes" not in alone
    assert "1 turns left out: only turns of clients are compared" in alone


def test_roles_that_differ_are_pointed_out() -> None:
    one = CoderFiles("a", (CodedSession("s", (CodedTurn(0, ("SR",), "client"),)),))
    other = CoderFiles("b", (CodedSession("s", (CodedTurn(0, ("CR",), "practitioner"),)),))
    assert "1 turns have different roles" in warned(one, other)


def test_few_sessions_are_pointed_out() -> None:
    two = {"s": {0: "QO"}, "t": {0: "SR"}}
    assert "draw from 2 sessions only" in warned(coder("a", **two), coder("b", **two))
    assert "sessions only" not in warned(coder("a", s={0: "QO"}), coder("b", s={0: "QO"}))

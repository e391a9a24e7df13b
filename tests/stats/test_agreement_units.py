"""Joining the codings of several coders."""

from __future__ import annotations

import pytest

from tests.building import codebook
from tests.stats.coder_files import coder, turn
from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.errors import InputError
from thirdturn.stats.agreement_units import CoderFiles, Joined, Scope, join, labels_of


def joined(*coders: CoderFiles, scope: Scope = Scope()) -> Joined:  # noqa: B008 - frozen
    return join(coders, codebook(), scope)


def test_turns_are_joined_on_session_and_number() -> None:
    found = joined(
        coder("a", s={0: "QO", 1: "C.ans", 2: "SR"}, t={0: "CR"}),
        coder("b", s={0: "QC", 1: "C.neu", 3: "SR", 9: "GI"}, u={0: "CR"}),
    )
    assert [(unit.session, unit.turn, unit.labels) for unit in found.units] == [
        ("s", 0, (("QO",), ("QC",))),
        ("s", 1, (("C.ans",), ("C.neu",))),
    ]
    assert found.alone == {(0, "s"): (2,), (1, "s"): (3, 9), (0, "t"): (0,), (1, "u"): (0,)}


def test_of_three_coders_two_are_enough() -> None:
    found = joined(coder("a", s={0: "QO", 1: "SR"}), coder("b", s={0: "QC"}), coder("c", s={1: "CR"}))
    assert [unit.labels for unit in found.units] == [(("QO",), ("QC",), None), (("SR",), None, ("CR",))]
    assert not found.alone


def test_a_turn_without_a_code_is_there_but_unlabelled() -> None:
    found = joined(coder("a", s={0: "QO", 1: ""}), coder("b", s={0: "", 1: ""}), coder("c", s={0: "QO", 1: ""}))
    assert found.units[0].labels == (("QO",), (), ("QO",))
    labels = labels_of(found.units)
    assert labels.primary.tolist() == [[0, -1, 0], [-1, -1, -1]]
    assert labels.rated.tolist() == [[True, False, True], [False, False, False]]


def test_families_are_those_of_client_turns() -> None:
    coders = (
        coder("a", s={0: "QO", 1: "R.stay.excuse", 2: "C.ans"}),
        coder("b", s={0: "QO", 1: "C.chg", 2: "R.log.late"}),
    )
    by_family = joined(*coders, scope=Scope("family"))
    assert [unit.labels for unit in by_family.units] == [(("stay",), ("change",)), (("coop",), ())]
    assert by_family.out_of_scope == 1
    resisting = joined(*coders, scope=Scope("resisting"))
    assert [unit.labels for unit in resisting.units] == [(("resisting",), ("not_resisting",)), (("not_resisting",), ())]


def test_a_coder_who_left_the_code_open_may_still_know_the_family() -> None:
    sure = CoderFiles("a", (CodedSession("s", (CodedTurn(0, (), "client", "against"),)),))
    found = joined(sure, coder("b", s={0: "R.against.refuse"}), scope=Scope("family"))
    assert found.units[0].labels == (("against",), ("against",))


def test_roles_come_from_the_files_or_from_the_codes() -> None:
    said = CoderFiles("a", (CodedSession("s", (turn(0, "", "client"), turn(1, "", "practitioner"), turn(2, ""))),))
    other = CoderFiles("b", (CodedSession("s", (turn(0, "C.ans", "practitioner"), turn(1, "SR"), turn(2, "CR"))),))
    found = join((said, other, other), codebook(), Scope())
    assert [unit.role for unit in found.units] == ["client", "practitioner", "practitioner"]
    assert found.roles_differ == 1


def test_one_role_at_a_time() -> None:
    coders = (coder("a", s={0: "QO", 1: "C.ans", 2: "x"}), coder("b", s={0: "QC", 1: "C.neu", 2: "x", 3: "SR", 5: "x"}))
    client = joined(*coders, scope=Scope(part="client"))
    assert [unit.turn for unit in client.units] == [1]
    assert client.out_of_scope == 4
    assert not client.alone
    practitioner = joined(*coders, scope=Scope(part="practitioner"))
    assert [unit.turn for unit in practitioner.units] == [0]
    assert practitioner.alone == {(1, "s"): (3,)}


def test_third_turn_codes() -> None:
    machine = CoderFiles(
        "a",
        (
            CodedSession(
                "s",
                (turn(0, "SR", "practitioner", "reflect"), turn(1, "C.ans", "client"), turn(2, "QO", "practitioner")),
            ),
        ),
    )
    found = joined(machine, coder("b", s={0: "autonomy", 1: "C.ans", 2: "QO"}), scope=Scope(part="third_turn"))
    assert [unit.labels for unit in found.units] == [(("reflect",), ("autonomy",))]


def test_practitioners_have_no_families() -> None:
    with pytest.raises(ValueError, match="only client turns"):
        Scope("family", "practitioner")


@pytest.mark.parametrize(
    ("one", "other", "scope", "message"),
    [
        ({0: "SR"}, {1: "SR"}, Scope(), r"a and b: no turn stands in two of them.*a has session s; b has session s"),
        ({0: "x"}, {0: "y"}, Scope("family"), r"the turns they share \(1\) are no turns of clients.*without --by"),
        ({0: "SR"}, {0: "SR"}, Scope(part="third_turn"), r"are no turns with a third-turn code"),
        (
            {0: "SR", 1: ""},
            {0: "", 1: "SR"},
            Scope(),
            r"no turn carries a label from two of them \(turns they share: 2\)",
        ),
    ],
)
def test_nothing_to_compare_says_what_is_missing(
    one: dict[int, str], other: dict[int, str], scope: Scope, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        joined(coder("a", s=one), coder("b", s=other), scope=scope)


def test_many_sessions_are_named_in_part() -> None:
    many = CoderFiles("a", tuple(CodedSession(f"s{n}", (turn(0, "SR"),)) for n in range(9)))
    with pytest.raises(InputError, match="a has sessions s0, s1, s2 and 6 more; b has session t"):
        joined(many, coder("b", t={0: "SR"}))


def test_labels_as_arrays() -> None:
    found = joined(coder("a", s={0: "SR QO", 1: "CR"}, t={0: "QO"}), coder("b", s={0: "QO SR", 1: "QO"}, t={0: "QO"}))
    labels = labels_of(found.units)
    assert labels.names == ("CR", "QO", "SR")
    assert labels.sessions == ("s", "t")
    assert labels.owner.tolist() == [0, 0, 1]
    assert labels.primary.tolist() == [[2, 1], [0, 1], [1, 1]]
    assert labels.has[1].tolist() == [[True, True], [False, True], [True, True]]  # QO

"""What the page shows of a case."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample import CODEBOOK, case
from thirdturn.domain.codebook import Codebook
from thirdturn.reports.pieces import Piece
from thirdturn.reports.view import CodeView, Shelf, family_counts, moment_views, sources, turn_views

SHELF = Shelf(CODEBOOK)


def test_a_card_has_four_steps_with_their_turns() -> None:
    card = moment_views(case(), SHELF)[4]
    assert [step.name for step in card.steps] == ["Before", "Resisting", "Third turn", "After"]
    assert [[line.number for line in step.lines] for step in card.steps] == [[15], [16, 18], [19], [20]]
    assert [step.does for step in card.steps] == [
        "a reflection",
        "Holding on",
        "Asks openly about it",
        "unclear: the coder left that turn open",
    ]
    assert (card.turns, card.certainty, card.p) == ("turns 16 and 18", "fairly sure", 0.74)
    assert [code.label for code in card.codes] == ["Blaming others", "Pessimism"]


def test_evidence_is_marked_on_the_card_and_in_the_transcript() -> None:
    shown = Piece("shown", "Why do you people always")
    assert shown in moment_views(case(), SHELF)[3].steps[1].lines[0].pieces
    assert shown in turn_views(case(), SHELF)[11].pieces


def test_the_two_nearest_alternatives_leave_out_what_was_given() -> None:
    assert [(code.id, code.p) for code in moment_views(case(), SHELF)[3].nearest] == [
        ("R.against.disagree", 0.21),
        ("R.against.challenge", 0.13),
    ]


def test_readings_come_from_the_code_or_else_the_family() -> None:
    cards = moment_views(case(), SHELF)
    assert cards[3].may_tell == "The person may not feel heard yet."
    assert cards[3].legitimate == "The complaint may simply be right."
    assert cards[0].may_tell.startswith("The question may be too big")
    assert cards[0].legitimate.startswith("Silence after a hard question")


def test_missing_steps_are_told() -> None:
    whole = case()
    lonely = replace(whole.sequences[0], first=None, first_kind=None, third=None, third_code=None, after=None,
                     outcome="session_ends")  # fmt: skip
    steps = moment_views(replace(whole, sequences=(lonely,)), SHELF)[0].steps
    assert [step.lines for step in steps if step.name != "Resisting"] == [(), (), ()]
    assert [step.does for step in steps] == [
        "nothing: the client opens with it",
        "Moving away",
        "none follows",
        "nothing more from the client",
    ]


def test_transcript_turns() -> None:
    turns = turn_views(case(), SHELF)
    assert [turn.number for turn in turns] == list(range(1, 26))
    assert (turns[5].time, turns[5].kind, turns[5].resisting_in) == ("0:17", "away", 2)
    assert (turns[6].third_in, turns[6].third) == (
        2,
        CodeView("reflect", "Reflects it", "Says the resistance back.", 0.87),
    )
    assert (turns[19].kind, turns[19].left_open, turns[22].kind) == ("undecided", True, "other")


def test_the_raw_turn_is_offered_only_where_it_says_more() -> None:
    turns = turn_views(case(), SHELF)
    assert turns[5].raw == "(2.1) I don't know."
    assert turns[3].raw == "(4.3)"
    assert turns[1].raw == ""


def test_an_unknown_code_or_family_stands_for_itself() -> None:
    bare = Shelf(Codebook("0", (), ()))
    card = moment_views(case(), bare)[1]
    assert card.family_label == "away"
    assert card.codes == (CodeView("R.away.dontknow", "R.away.dontknow", ""),)
    assert (card.may_tell, card.legitimate) == ("", "")


def test_sources_of_the_codes_used_each_once_by_key() -> None:
    assert [source.key for source in sources(case(), CODEBOOK)] == ["JONES99", "OURS", "SMITH20"]
    assert sources(replace(case(), sequences=()), Codebook("0", (), ())) == ()


def test_families_with_moments_are_counted() -> None:
    assert family_counts(case(), SHELF) == [
        ("away", "Moving away", 2),
        ("against", "Moving against", 1),
        ("stay", "Holding on", 2),
    ]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.sequence import Sequence
from thirdturn.sequences import find_sequences


def sequences_of(*turns: tuple[str, str]) -> tuple[Sequence, ...]:
    session = session_of(line for line, _ in turns)
    return find_sequences(session, coding_of(session, [codes for _, codes in turns]), codebook())


def test_a_sequence_has_first_resisting_third_and_after() -> None:
    (sequence,) = sequences_of(
        ("T What would help?", "QO"),
        ("C Nothing works anyway.", "R.stay.pessimism"),
        ("T You have tried a lot.", "CR > reflect"),
        ("C I want it to be different.", "C.chg"),
    )
    assert (sequence.first, sequence.resisting, sequence.third, sequence.after) == (0, (1,), 2, 3)
    assert sequence.first_kind == "question"
    assert sequence.family == "stay"
    assert sequence.codes == ("R.stay.pessimism",)
    assert sequence.third_code is not None
    assert sequence.third_code.id == "reflect"
    assert sequence.outcome == "change_talk"
    assert [(piece.turn, piece.span.start, piece.span.end) for piece in sequence.evidence] == [(1, 0, 4)]


def test_fragments_split_by_backchannels_are_one_action() -> None:
    (sequence,) = sequences_of(
        ("T You could try the group.", "PER"),
        ("C Yes but it is far and", "R.stay.reluctance"),
        ("T Mm-hm.", "FA > space"),
        ("C I would know people there.", "R.stay.excuse"),
        ("T So it feels exposed.", "CR > reflect"),
    )
    assert sequence.resisting == (1, 3)
    assert sequence.third == 4
    assert sequence.first_kind == "proposal"
    assert sequence.codes == ("R.stay.excuse", "R.stay.reluctance")
    assert sequence.outcome == "session_ends"


def test_a_turn_with_content_between_two_actions_keeps_them_apart() -> None:
    first, second = sequences_of(
        ("T Why?", "QO"),
        ("C No idea.", "R.away.dontknow"),
        ("T Any guess?", "QO > reformulate"),
        ("C No.", "R.away.minimal"),
    )
    assert (first.resisting, first.third, first.after, first.outcome) == ((1,), 2, 3, "resists_again")
    assert (second.first, second.resisting, second.third, second.third_code) == (2, (3,), None, None)


def test_a_bare_backchannel_is_the_third_turn_when_the_client_goes_on() -> None:
    (sequence,) = sequences_of(
        ("T How was it?", "QO"),
        ("C Fine.", "R.away.minimal"),
        ("T Mm.", "FA > space"),
        ("C Well, the first evening was hard.", "C.ans"),
        ("T Tell me more.", "QO"),
    )
    assert (sequence.third, sequence.after, sequence.outcome) == (2, 3, "cooperates")
    assert sequence.third_code is not None
    assert sequence.third_code.id == "space"


def test_two_clients_in_a_group_are_two_actions() -> None:
    first, second = sequences_of(
        ("T Who starts?", "QO"),
        ("C Not me.", "R.against.refuse"),
        ("D Nor me.", "R.against.refuse"),
        ("T Fair enough.", "OTH > yield"),
    )
    assert (first.clients, second.clients) == (("C",), ("D",))
    assert first.third == second.third == 3


def test_another_client_who_answers_takes_it_up_before_the_practitioner() -> None:
    (sequence,) = sequences_of(
        ("T Who starts?", "QO"),
        ("C Not me.", "R.against.refuse"),
        ("D I will, then. It was a good week.", "C.ans"),
        ("T Thank you.", "SUP"),
    )
    assert (sequence.third, sequence.outcome) == (None, "session_ends")


def test_a_client_who_opens_with_resistance_has_no_first_turn() -> None:
    (sequence,) = sequences_of(("C I was sent here.", "R.against.complain"), ("T That is not easy.", "SUP > reflect"))
    assert sequence.first is None
    assert sequence.first_kind is None


def test_an_undecided_next_turn_is_an_unclear_outcome() -> None:
    (sequence,) = sequences_of(
        ("T Why?", "QO"), ("C No idea.", "R.away.dontknow"), ("T Hm?", "QO > pursue"), ("C Well then.", "")
    )
    assert (sequence.after, sequence.outcome) == (3, "unclear")


def test_the_family_follows_the_probability_when_fragments_differ() -> None:
    (sequence,) = sequences_of(
        ("T Try it.", "PER"),
        ("C No.", "R.against.disagree"),
        ("T Mm.", "FA > space"),
        ("C It never works.", "R.stay.pessimism"),
        ("T Mm.", "FA > space"),
        ("C And it is far.", "R.stay.excuse"),
    )
    assert sequence.family == "stay"  # 0.9 + 0.9 for stay against 0.9 for against
    assert sequence.codes == ("R.stay.excuse", "R.stay.pessimism", "R.against.disagree")


@pytest.mark.parametrize(
    ("resisting", "third", "after", "resolution"),
    [
        ("R.stay.excuse", "reflect", "C.ans", "answered"),
        ("R.stay.excuse", "shift", "C.chg", "dropped"),
        ("R.against.complain", "share", "C.ans", "repaired"),
        ("R.away.minimal", "explore", "C.ans", "repaired"),
        ("R.against.complain", "ignore", "C.ans", "dropped"),
        ("R.against.complain", "persuade", "C.ans", "answered"),
        ("R.around.swap", "yield", "C.ans", "refocused"),
        ("R.around.swap", "persuade", "C.ans", "answered"),
        ("R.stay.excuse", "persuade", "R.against.disagree", "escalated"),
        ("R.against.disagree", "persuade", "R.against.hostile", None),
        ("R.stay.excuse", "reflect", "R.stay.excuse", None),
        ("R.stay.excuse", "reflect", "", None),
    ],
)
def test_how_a_moment_came_out(resisting: str, third: str, after: str, resolution: str | None) -> None:
    first, *_ = sequences_of(("T a", "QO"), ("C b", resisting), ("T c", f"OTH > {third}"), ("C d", after))
    assert first.resolution == resolution


def test_recovery_counts_turns_until_the_same_client_goes_along() -> None:
    first, second = sequences_of(
        ("T Try it?", "PER"),
        ("C No use.", "R.stay.pessimism"),
        ("T Why not?", "QO > explore"),
        ("D Mine went well.", "C.ans"),
        ("C I tried before.", "R.stay.excuse"),
        ("T And now?", "QO > explore"),
        ("C Perhaps mornings.", "C.chg"),
    )
    assert (first.recovery, second.recovery) == (5, 2)  # from turn 1 and from turn 4 to turn 6
    assert (first.after, first.episode, second.episode) == (3, 1, 2)  # another client answered in between


def test_moments_that_lead_into_each_other_are_one_episode() -> None:
    first, second, third = sequences_of(
        ("T Why?", "QO"),
        ("C No idea.", "R.away.dontknow"),
        ("T Any guess?", "QO > reformulate"),
        ("C No.", "R.away.minimal"),
        ("T Fair enough.", "SUP > yield"),
        ("C It was the weekend.", "C.ans"),
        ("T Go on.", "QO"),
        ("C Why do you ask?", "R.around.prof"),
    )
    assert [first.episode, second.episode, third.episode] == [1, 1, 2]


def test_who_answers_whom_and_what_the_codebook_says_of_it() -> None:
    (sequence,) = sequences_of(
        ("T Shall we?", "QC"), ("D I would love to.", "C.ans"), ("C Count me out.", "R.against.refuse")
    )
    assert (sequence.first, sequence.first_form, sequence.answers) == (0, "polar", "D")
    assert sequence.attributes == {
        "move": "against",
        "activity": "active",
        "explicitness": "explicit",
        "constraint": ["deontic"],
    }


CLIENT = ["C.ack", "C.ans", "C.chg", "R.away.minimal", "R.around.swap", "R.against.refuse", "R.stay.excuse", ""]
PRACTITIONER = ["QO", "QC SR", "CR", "GI", "PER", "FA", "FA > space", "OTH > ignore", ""]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["C words", "D words", "C "]), st.sampled_from(CLIENT)),
            st.tuples(st.sampled_from(["T words", "T "]), st.sampled_from(PRACTITIONER)),
            st.just(("O words", "")),
        ),
        max_size=25,
    )
)
def test_every_resisting_turn_stands_in_exactly_one_sequence(turns: list[tuple[str, str]]) -> None:
    session = session_of(line for line, _ in turns)
    coding = coding_of(session, [codes for _, codes in turns])
    found = find_sequences(session, coding, codebook())
    covered = [turn for sequence in found for turn in sequence.resisting]
    assert sorted(covered) == [entry.turn for entry in coding.turns if entry.family in RESISTING]
    assert len(covered) == len(set(covered))
    for sequence in found:
        order = [
            turn for turn in (sequence.first, *sequence.resisting, sequence.third, sequence.after) if turn is not None
        ]
        assert order == sorted(order)
        assert sequence.family in {coding.turns[turn].family for turn in sequence.resisting}

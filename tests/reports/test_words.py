"""What stood out, in sentences."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample import CODEBOOK, case, empty_case, long_case, no_moments_case, one_speaker_case
from thirdturn.domain.case import Case
from thirdturn.reports.words import remarks


def told(whole: Case) -> list[str]:
    return [remark.text for remark in remarks(whole, CODEBOOK)]


def with_moments(*numbers: int) -> Case:
    whole = case()
    return replace(whole, sequences=tuple(whole.sequences[number - 1] for number in numbers))


def test_the_sample_session() -> None:
    assert told(case()) == [
        "In 12 client turns the coder found 5 moments that seem to hold back, turn elsewhere or push back.",
        "The most common kind was “Moving away” or “Holding on” (2 of 5 each). What came just before was most often "
        "a question or a proposal (2 of 5 each).",
        "The practitioner did something different each time, such as “Leaves the floor”, “Reflects it”, “Repeats or "
        "insists” and “Shares the load”.",
        "The client went along after “Reflects it” and “Shares the load”, and not after “Leaves the floor” or “Repeats "
        "or insists” (one moment each). Numbers this small tell what happened here, not what works.",
        "The coder left 1 turn open and is unsure about 1 moment: your own reading counts most there.",
    ]


def test_doubtful_moments_are_linked() -> None:
    assert remarks(case(), CODEBOOK)[-1].moments == (4,)


def test_counts_of_a_long_session_carry_no_caution_about_small_numbers() -> None:
    lines = told(long_case(500))  # 20 copies: each kind of third turn 20 times
    assert "after “Reflects it” in 20 of 20" in lines[3]
    assert "after “Repeats or insists” in 0 of 20" in lines[3]
    assert "small" not in lines[3]
    assert told(long_case(475))[3].endswith("Numbers this small tell what happened here, not what works.")


def test_one_moment_reads_as_one() -> None:
    lines = told(with_moments(2))
    assert lines[0].startswith("In 12 client turns the coder found 1 moment that seems to")
    assert lines[1] == "The practitioner's next turn was most often coded “Reflects it” (1 of 1)."
    assert lines[2].startswith("The client went along after “Reflects it” (one moment).")


def test_only_failures_read_as_such() -> None:
    assert (
        "The client did not go along after “Leaves the floor” or “Repeats or insists” (one moment each)."
        in " ".join(told(with_moments(1, 3)))
    )


def test_no_moment_is_no_proof() -> None:
    assert told(no_moments_case()) == [
        "The coder found no moment of resistance in 12 client turns. That does not mean there was none: quiet kinds, "
        "such as a polite yes, are easily missed in a transcript."
    ]


def test_without_a_client_there_is_nothing_to_tell() -> None:
    assert (
        told(one_speaker_case())
        == told(empty_case())
        == ["No client speaks in this session, so there is nothing to look for."]
    )


def test_little_material_is_called_little() -> None:
    whole = case()
    kept = 8
    short = replace(
        whole,
        session=replace(whole.session, turns=whole.session.turns[:kept]),
        coding=replace(whole.coding, turns=whole.coding.turns[:kept]),
        sequences=whole.sequences[:2],
    )
    assert told(short) == [
        "There is too little material to say much: 3 client turns with words.",
        "In 4 client turns the coder found 2 moments that seem to hold back, turn elsewhere or push back.",
    ]


def test_third_turns_left_open_are_told() -> None:
    whole = with_moments(1, 2)
    bare = replace(whole, sequences=tuple(replace(moment, third_code=None) for moment in whole.sequences))
    assert "left open by the coder, or nothing followed" in told(bare)[2]


def test_nothing_is_said_about_what_people_are_like() -> None:
    text = " ".join([*told(case()), *told(long_case()), *told(no_moments_case())]).lower()
    assert not {word for word in ("difficult", "resistant client", "fault", "failed", "should") if word in text}

from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.raw import RawTurn


def test_neighbours_of_one_speaker_become_one_turn_from_first_start_to_last_end() -> None:
    pieces = [
        RawTurn("T", "How was", "cue 1", 0.0, 1.0),
        RawTurn("T", "your week?", "cue 2", 1.5, 2.0, "therapist"),
        RawTurn("C", "Fine.", "cue 3", 2.5, 3.0),
        RawTurn("T", "Fine?", "cue 4", 3.5, 4.0),
    ]
    turns, count = join_same_speaker(pieces)
    assert count == 1
    assert turns == (
        RawTurn("T", "How was your week?", "cue 1 to cue 2", 0.0, 2.0, "therapist"),
        RawTurn("C", "Fine.", "cue 3", 2.5, 3.0),
        RawTurn("T", "Fine?", "cue 4", 3.5, 4.0),
    )


def test_three_pieces_name_the_first_and_the_last_place() -> None:
    turns, count = join_same_speaker(RawTurn("T", "a", f"cue {number}") for number in (1, 2, 3))
    assert (turns[0].source_ref, turns[0].text, count) == ("cue 1 to cue 3", "a a a", 2)


def test_pieces_without_a_name_are_never_joined() -> None:
    pieces = [RawTurn("", "a", "cue 1"), RawTurn("", "b", "cue 2")]
    assert join_same_speaker(pieces) == (tuple(pieces), 0)


def test_a_last_piece_without_an_end_leaves_the_end_open() -> None:
    turns, _ = join_same_speaker([RawTurn("T", "a", "cue 1", 0.0, 1.0), RawTurn("T", "b", "cue 2", 1.0)])
    assert turns[0].end_s is None


def test_an_end_never_goes_back() -> None:
    turns, _ = join_same_speaker([RawTurn("T", "a", "cue 1", 0.0, 9.0), RawTurn("T", "b", "cue 2", 1.0, 2.0)])
    assert turns[0].end_s == 9.0


def test_the_notice_counts_and_is_absent_for_nothing() -> None:
    assert joining_notices(0, "cues") == ()
    assert "3 cues" in str(joining_notices(3, "cues")[0])

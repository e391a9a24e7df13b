from __future__ import annotations

from dataclasses import replace

from tests.building import session_of
from thirdturn.stats.talk import talk


def test_talk_share_counts_words_of_all_clients() -> None:
    measures = talk(session_of(["T one two three", "C four", "D five six", "T ", "O seven eight"]))
    share = measures.estimate("client_talk_share")
    assert share.value == 3 / 8  # C 1 + D 2 of 3 + 1 + 2 + 0 + 2
    assert measures.estimate("turns").value == 5
    assert measures.estimate("client_words_per_turn").value == 1.5
    assert measures.estimate("practitioner_words_per_turn").value == 1.5  # the silent turn counts
    assert measures.table("speakers").rows == (
        ("T", "practitioner", 2, 3, 3 / 8),
        ("C", "client", 1, 1, 1 / 8),
        ("D", "client", 1, 2, 2 / 8),
        ("O", "other", 1, 2, 2 / 8),
    )


def test_without_words_or_times_the_figures_are_undefined_with_a_reason() -> None:
    measures = talk(session_of(["T ", "T "]))
    assert measures.estimate("client_talk_share").value is None
    assert measures.estimate("client_talk_share").reason == "nobody said a word"
    assert measures.estimate("client_words_per_turn").reason == "no client turns"
    assert measures.estimate("duration_s").value is None
    assert measures.estimate("duration_s").reason == "the file has no times"


def test_length_runs_from_the_first_start_to_the_last_end() -> None:
    session = session_of(["T hello", "C hi"])
    first, second = session.turns
    session = replace(session, turns=(replace(first, start_s=2.0, end_s=3.0), replace(second, start_s=3.5, end_s=62.0)))
    assert talk(session).estimate("duration_s").value == 60.0

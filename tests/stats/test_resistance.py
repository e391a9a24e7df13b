from __future__ import annotations

from tests.building import codebook, coding_of, session_of
from thirdturn.sequences import find_sequences
from thirdturn.stats.resistance import resistance


def test_counts_rates_and_outcomes() -> None:
    session = session_of(
        [
            "T What would help?",
            "C No idea.",
            "T Any guess?",
            "C Maybe the mornings.",
            "T You should run.",
            "C My knee.",
            "T Running is healthy.",
            "C Not for me.",
            "O (door)",
            "C I said so.",
        ]
    )
    codes = [
        "QO",
        "R.away.dontknow",
        "QO > reformulate",
        "C.ans",
        "PER",
        "R.stay.excuse",
        "PER > persuade",
        "R.stay.unwilling",
        "",
        "",
    ]
    coding = coding_of(session, codes)
    measures = resistance(session, coding, find_sequences(session, coding, codebook()), codebook())
    assert measures.estimate("moments").value == 3
    assert measures.estimate("resisting_per_100_client_turns").value == 60.0  # 3 of 5
    assert measures.estimate("moments_per_10_questions").value == 15.0  # 3 over 2 questions
    # after: the first moment is answered, the second resists again, the third has no third turn
    assert measures.estimate("cooperates_after").value == 0.5
    assert measures.estimate("cooperates_after").n == 2
    assert measures.estimate("undecided_turns").value == 1 / 9  # the other's turn is not coded and not counted
    assert measures.table("families").rows == (
        ("coop", 1, 20.0),
        ("change", 0, 0.0),
        ("away", 1, 20.0),
        ("around", 0, 0.0),
        ("against", 0, 0.0),
        ("stay", 2, 40.0),
        ("undecided", 1, 20.0),
    )
    assert [(row[0], row[2]) for row in measures.table("client_codes").rows] == [
        ("C.ans", 1),
        ("R.away.dontknow", 1),
        ("R.stay.excuse", 1),
        ("R.stay.unwilling", 1),
    ]
    # the first moment is answered at once in turn 3; the second recovers never: turn 7 resists, turn 9 is open
    assert (measures.estimate("recovery_turns").value, measures.estimate("recovery_turns").n) == (2, 1)
    # three moments: the first answered, the second leads into the third (one episode), which nothing follows
    assert measures.table("resolutions").rows == (("answered", 1, 1), ("open", 2, 1))
    assert measures.table("third_turns").rows == (
        ("reformulate", 1, 1, 0, 0, 0),
        ("persuade", 1, 0, 0, 1, 0),
        ("none followed", 1, 0, 0, 0, 1),
    )


def test_a_session_without_clients_has_reasons_instead_of_rates() -> None:
    session = session_of(["T Hello?"])
    measures = resistance(session, coding_of(session, ["QO"]), (), codebook())
    assert measures.estimate("resisting_per_100_client_turns").reason == "no client turns"
    assert measures.table("families").rows[0] == ("coop", 0, None)

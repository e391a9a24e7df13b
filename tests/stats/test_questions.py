from __future__ import annotations

from tests.building import coding_of, session_of
from thirdturn.stats.questions import questions


def test_forms_openness_and_waits() -> None:
    session = session_of(
        ["T What now?", "C hm", "T Is it so?", "C yes", "T Okay.", "C so", "T Why?", "C no"],
        gaps={1: 2.0, 3: -0.5, 5: 9.0, 7: 1.0},
    )
    coding = coding_of(session, ["QO", "C.ans", "QC SR", "C.ans", "FA", "C.ans", "QO", "R.away.minimal"])
    measures = questions(session, coding)
    assert measures.estimate("questions").value == 3
    assert measures.estimate("pct_open_questions").value == 2 / 3
    # waits 2.0, 0 (an overlap), 1.0; the 9.0 stands behind no question
    assert measures.estimate("wait_after_question_s").value == 1.0
    assert measures.estimate("wait_after_question_s").n == 3
    assert measures.estimate("long_waits").value == 2
    assert measures.table("question_forms").rows == (
        ("wh", 2, 1.5),
        ("polar", 1, 0.0),
        ("alternative", 0, None),
        ("tag", 0, None),
    )


def test_without_gaps_the_wait_is_undefined() -> None:
    session = session_of(["T What now?", "C hm"])
    measures = questions(session, coding_of(session, ["QO", "C.ans"]))
    assert measures.estimate("wait_after_question_s").value is None
    assert "no question is followed" in measures.estimate("wait_after_question_s").reason
    assert measures.estimate("long_waits").value is None


def test_a_question_that_nobody_answers_has_no_wait() -> None:
    session = session_of(["T What now?", "T Well?"], gaps={1: 3.0})
    assert questions(session, coding_of(session, ["QO", "QO"])).estimate("wait_after_question_s").n == 0

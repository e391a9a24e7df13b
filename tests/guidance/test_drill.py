from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.building import codebook, coding_of, session_of
from tests.guidance.drill_moments import CODES, coding, moment
from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import SETTINGS, Circumstances, Guidance
from thirdturn.domain.measure import Measures
from thirdturn.guidance.drill import Feedback, Moment, chosen, feedback, moments, own_moments, word
from thirdturn.guidance.library import LANGUAGES, techniques
from thirdturn.guidance.practice_log import Entry, read
from thirdturn.guidance.sitting import Book, Sitting
from thirdturn.sequences import find_sequences

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_moment_can_be_practised(language: str) -> None:
    found = moments(language)
    assert len({one.id for one in found}) == len(found) >= 20
    assert [one.level for one in found] == sorted(one.level for one in found)
    assert {one.setting for one in found} == set(SETTINGS)
    assert {one.family for one in found} == set(RESISTING)
    for one in found:
        assert one.client.strip() and one.before and one.takes_up, one.id
        assert set(one.continuations) == set(CODES), one.id
        assert set(one.fits) <= set(techniques()), one.id
        assert codebook()[one.code].family == one.family, one.id
        said = feedback(one, coding("reflect", "CR SR"), codebook(), language)
        assert said.next[0].text and said.prompt and said.options, one.id


def test_moments_are_chosen_by_setting_family_and_level() -> None:
    found = moments("en", setting="coaching", family="away", level=1)
    assert found and {(one.setting, one.family, one.level) for one in found} == {("coaching", "away", 1)}
    among = (moment("a"), moment("b", level=2), moment("c", family="stay"))
    assert [one.id for one in chosen(among, family="away", level=2)] == ["b"]


def test_what_there_is_not_is_named() -> None:
    with pytest.raises(UnknownName, match="no language named"):
        moments("sv")
    with pytest.raises(UnknownName, match="no setting named"):
        moments("en", setting="law")
    with pytest.raises(UnknownName, match="no family named"):
        moments("en", family="up")
    with pytest.raises(UnknownName, match="no level named '9'"):
        moments("en", level=9)


def test_feedback_tells_codes_with_their_confidence() -> None:
    said = feedback(moment(), coding("reflect", "QO SR", p=0.66), codebook(), "de")
    assert said.third_turn is not None
    assert (said.third_turn.id, said.third_turn.p, said.third_turn.by) == ("reflect", 0.66, "test: cue")
    assert said.third_turn.label == "Spiegelt den Widerstand"
    assert [(code.id, code.p) for code in said.codes] == [("QO", 0.7), ("SR", 0.6)]
    assert [(one.third_turn, one.text) for one in said.next] == [("reflect", "Client after reflect.")]


def test_which_option_the_answer_does() -> None:
    did = {one.id: one.does for one in feedback(moment(), coding("autonomy"), codebook(), "en").options}
    assert did["M07"] is True and did["M01"] is False  # emphasising autonomy; simple reflection
    unknown = feedback(moment(), coding(None), codebook(), "en").options
    assert {one.does for one in unknown} == {None}
    inward = next(name for name, one in techniques().items() if one.inward)
    silent = feedback(moment(fits=(inward,)), coding("reflect"), codebook(), "en").options
    assert silent[0].wording == ""


def test_left_open_offers_two_ways_on() -> None:
    said = feedback(moment(), coding(None, "QC QO"), codebook(), "en")
    assert said.third_turn is None
    assert [one.third_turn for one in said.next] == ["explore", "reformulate"]
    assert len({one.label for one in said.next}) == 2
    nothing = feedback(moment(), coding(None, ""), codebook(), "en")
    assert [one.third_turn for one in nothing.next] == ["reflect", "pursue"]
    assert nothing.prompt_id == "open" and not nothing.doubtful


@pytest.mark.parametrize(
    ("third", "codes", "fits", "prompt"),
    [
        ("confront", "CON", (), "confronts"),
        ("persuade", "PER QO", (), "persuades"),
        ("pursue", "QC", (), "pursues"),
        ("ignore", "ST", (), "goes_on"),
        ("reflect", "SR PER", (), "presses"),
        ("shift", "QC", (), "closed_question_only"),
        ("explore", "QO", (), "question_only"),
        (None, "QO QC", (), "question_only"),
        ("inform", "GI", (), "information_alone"),
        ("reflect", "CR QO", (), "reflection_and_question"),
        ("reflect", "SR", (), "simple_reflection"),
        ("reflect", "CR AF", (), "complex_reflection"),
        ("autonomy", "EMP", (), "choice"),
        ("share", "SEEK", (), "shares"),
        ("yield", "ST", (), "follows"),
        ("shift", "SUP", (), "shifts"),
        ("space", "FA", (), "leaves_the_floor"),
        ("inform", "GI SUP", ("M09",), "fits"),
        ("inform", "GI SUP", (), "other_way"),
        (None, "", (), "open"),
        (None, "ST", (), "open"),
    ],
)
def test_the_prompt_follows_what_was_found(third: str | None, codes: str, fits: tuple[str, ...], prompt: str) -> None:
    assert feedback(moment(fits=fits), coding(third, codes), codebook(), "en").prompt_id == prompt


def test_every_prompt_is_tested_above_and_each_code_has_a_way_on() -> None:
    marked = test_the_prompt_follows_what_was_found.pytestmark  # type: ignore[attr-defined]
    assert {row[3] for row in marked[0].args[1]} == {one["id"] for one in knowledge("drill_feedback.yaml")["prompts"]}
    assert knowledge("drill_feedback.yaml")["prompts"][-1]["when"] == {}
    lines = [line["code"] for line in knowledge("drill_feedback.yaml")["open_next"]]
    assert lines[-1] is None and len(set(lines)) == len(lines)


def test_a_prompt_that_rests_on_little_says_so() -> None:
    assert feedback(moment(), coding("confront", "CON", p=0.5), codebook(), "en").doubtful
    assert not feedback(moment(), coding("confront", "CON", p=0.7), codebook(), "en").doubtful


def test_no_text_gives_a_mark_or_labels_the_client() -> None:
    texts = [record[language] for record in knowledge("drill_feedback.yaml")["prompts"] for language in LANGUAGES]
    bad = re.compile(r"\b(wrong|falsch|väärin|resistant|widerständig|score|punkte|pisteet)", re.IGNORECASE)
    assert not [text for text in texts if bad.search(text)]
    assert word("about", "sv") == word("about", "en")


def own_case(lines: list[str], codes: list[str]) -> Case:
    session = session_of(lines)
    given = coding_of(session, codes)
    return Case(session, given, find_sequences(session, given, codebook()), Measures())


def test_moments_of_ones_own_session_are_masked_and_tell_no_name() -> None:
    case = own_case(
        [
            "T How did it go with Matthew on 12 March 2026?",
            "C That is between me and Matthew.",
            "T It is too close today.",
            "C Yes. He rang me at home.",
        ],
        ["QO", "R.against.refuse", "CR > reflect", "C.ext"],
    )
    (found,), left_out = own_moments(case, setting="coaching")
    assert left_out == 0
    assert re.fullmatch(r"own-[0-9a-f]{8}-1", found.id)
    assert (found.family, found.code, found.level, found.setting) == ("against", "R.against.refuse", 0, "coaching")
    assert "Matthew" not in found.client + found.before[0].text and "2026" not in found.before[0].text
    assert [(turn.role, turn.text) for turn in found.then] == [
        ("practitioner", "It is too close today."),
        ("client", "Yes. He rang me at home."),
    ]
    assert found.fits and not found.continuations
    assert feedback(found, coding("reflect"), codebook(), "en").next == ()


def test_words_that_may_point_to_danger_are_not_practised_with() -> None:
    case = own_case(
        ["T And the plan?", "C No. I want to kill myself.", "T I am glad you say it.", "C Mm."],
        ["QO", "R.against.refuse", "SUP > shift", "C.ack"],
    )
    assert own_moments(case) == ((), 1)
    checked = replace(case, guidance=Guidance(Circumstances(), "en", checked=("suicide",)))
    assert len(own_moments(checked)[0]) == 1


class Desk:
    """A sitting whose coder says what the answer says: ``"reflect SR"``."""

    def __init__(self, path: Path, *found: Moment, count: int = 5, keep_text: bool = False) -> None:
        self.now, self.path = NOON, path

        def judge(at: Moment, words: str) -> Feedback:
            third, _, codes = words.partition(" ")
            return feedback(at, coding(None if third == "open" else third, codes), codebook(), "en")

        book = Book(path, read(path)[0], keep_text)
        self.sitting = Sitting(found, judge, count=count, book=book, clock=lambda: self.now)

    @property
    def lines(self) -> tuple[Entry, ...]:
        return read(self.path)[0]


def test_one_line_holds_code_rating_and_correction(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl", moment("a"), moment("b"), moment("c"), count=2)
    assert desk.sitting.count == 2
    desk.sitting.reply("persuade PER")
    assert not desk.path.exists()  # not before it is left
    desk.sitting.correct("inform")
    desk.sitting.rewrite()
    assert desk.sitting.moment == moment("a") and desk.sitting.attempt == 2
    desk.sitting.reply("open")
    assert desk.sitting.go_on("hard") == moment("b")
    assert (desk.sitting.number, desk.sitting.attempt, desk.sitting.answer) == (2, 1, None)
    desk.sitting.reply("space FA")
    desk.sitting.end()
    told = [
        (one.moment, one.attempt, one.third_turn, one.p, one.rating, one.disagrees, one.correction)
        for one in desk.lines
    ]
    assert told == [
        ("a", 1, "persuade", 0.8, None, True, "inform"),
        ("a", 2, None, None, "hard", False, None),
        ("b", 1, "space", 0.8, None, False, None),
    ]
    assert all(one.text is None for one in desk.lines) and desk.lines[0].by == "test: cue"
    assert desk.sitting.given == 3 and desk.sitting.moment is None


def test_the_sitting_ends_after_its_count_and_words_are_kept_on_demand(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl", moment("a"), moment("b"), count=1, keep_text=True)
    desk.sitting.reply("reflect SR")
    assert desk.sitting.go_on("good") is None
    assert desk.lines[0].text == "reflect SR"
    with pytest.raises(ValueError, match="no moment"):
        desk.sitting.reply("reflect")


def test_an_answer_needs_words_and_nothing_is_logged_without_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl", moment("a"))
    with pytest.raises(ValueError, match="no words"):
        desk.sitting.reply("  ")
    desk.sitting.correct("space")
    assert desk.sitting.go_on("good") is None
    assert not desk.path.exists()


def test_the_next_sitting_starts_with_what_is_due(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    first = Desk(path, moment("a"), moment("b"))
    first.sitting.reply("reflect SR")
    first.sitting.go_on("again")
    first.sitting.reply("reflect SR")
    first.sitting.go_on("easy")
    assert first.sitting.next_due() == NOON + timedelta(minutes=10)
    second = Desk(path, moment("new"), moment("b"), moment("a"))
    # Ten minutes have not passed: what was never seen comes first.
    assert second.sitting.moment == moment("new")
    assert second.sitting.next_due() is None
    second.now += timedelta(minutes=11)
    assert second.sitting.go_on() == moment("a")
    assert second.sitting.go_on() == moment("b")
    assert second.sitting.go_on() is None

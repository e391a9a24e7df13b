from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import typer
from textual.pilot import Pilot
from textual.widgets import OptionList, Static
from typer.testing import CliRunner, Result

import thirdturn.cli.drill as module
from tests.building import codebook
from tests.guidance.drill_moments import coding, moment
from thirdturn.cli.drill import drill
from thirdturn.cli.drill_app import AnswerBox, DrillApp
from thirdturn.domain.errors import MissingExtra, UnknownName, UnreadableFile
from thirdturn.guidance.drill import Moment, feedback, moments
from thirdturn.guidance.practice_log import Entry, read
from thirdturn.guidance.sitting import Book, Sitting
from thirdturn.reports.data import analysis_json
from thirdturn.workflow import analyze
from thirdturn.workflow import read as read_session

APP = typer.Typer()
APP.command()(drill)

SIZES = [(80, 24), (120, 40)]


def run(*arguments: str | Path, stdin: str = "") -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], input=stdin)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def logged(path: Path) -> list[tuple[str, int, str | None, str | None, bool, str | None]]:
    return [
        (one.moment, one.attempt, one.third_turn, one.rating, one.disagrees, one.correction) for one in read(path)[0]
    ]


# --- line by line -----------------------------------------------------------------------------------------------------


def test_answer_rewrite_disagree_and_rate_line_by_line(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    typed = ["What was that like for you?", "w", "", "It has gone very quiet at home.", "d", "3", "3", "q"]
    result = run("--count", "2", "--log", log, "--plain", stdin="\n".join(typed) + "\n")
    assert result.exit_code == 0
    first, second = moments("en")[:2]
    assert f"Client: {first.client}" in result.stdout
    assert "Open question  [" in result.stdout
    found = logged(log)[0][2]
    assert found is not None and first.continuations[found] in result.stdout
    assert "Type an answer first." in result.stdout
    assert "Noted, your view: Asks openly about it" in result.stdout
    assert second.client in result.stdout
    assert "Answers in this sitting: 2" in result.stdout
    rows = logged(log)
    assert rows[0] == (first.id, 1, found, None, False, None)
    assert rows[1][:2] == (first.id, 2) and rows[1][3:] == ("good", True, "explore")
    assert len(rows) == 2
    assert "quiet" not in log.read_text("utf-8")


def test_the_end_of_the_lines_ends_it_and_keeps_the_answer(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    result = run("--log", log, "--keep-text", stdin="What was that like for you?\n")
    assert result.exit_code == 0
    assert [one.text for one in read(log)[0]] == ["What was that like for you?"]
    assert "It holds your answers" in result.stdout


def test_odd_choices_are_told_and_change_nothing(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    result = run("--log", log, stdin="What was that like?\nx\nd\n99\nd\n\nd\n14\nn\n")
    assert result.stdout.count("That is none of the choices.") == 2
    assert logged(log)[0][3:] == (None, True, None)


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("en", "What do you say?"), ("de", "Was sagen Sie?"), ("fi", "Mitä sanot?")],
)
def test_three_languages(tmp_path: Path, lang: str, shown: str) -> None:
    ask = {"en": "What was hard about it?", "de": "Was war daran schwer?", "fi": "Mikä siinä oli vaikeaa?"}[lang]
    result = run("--lang", lang, "--log", tmp_path / "log.jsonl", stdin=f"{ask}\nq\n")
    assert shown in result.stdout and moments(lang)[0].client in result.stdout
    label = codebook()["explore"].label[lang]
    assert f"{label}  [" in result.stdout


def test_setting_family_and_level_narrow_it_down(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    wanted = moments("en", setting="social_work", family="against")
    result = run("--list", "--setting", "Social work", "--family", "against", "--log", log)
    assert [line.split()[0] for line in result.stdout.splitlines() if line.strip()] == [one.id for one in wanted]
    with pytest.raises(UnknownName, match="no setting named"):
        run("--setting", "law", "--log", log)
    with pytest.raises(UnknownName, match="no language named"):
        run("--lang", "sv", "--log", log)
    nothing = run("--level", "9", "--log", log)
    assert nothing.exit_code == 1 and "No moment fits" in nothing.stderr


def test_what_was_rated_is_listed_with_its_day(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    run("--log", log, stdin="What was that like?\n4\nq\n")
    first = run("--list", "--log", log).stdout.strip().splitlines()[0]
    assert moments("en")[0].id in first and "20" in first and "new" not in first
    # The next sitting goes on with another moment.
    assert moments("en")[1].client in run("--log", log, stdin="q\n").stdout


def test_progress_is_counted_with_intervals(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    assert "no answers yet" in run("--progress", "--log", log).stdout
    run("--log", log, stdin="What was that like?\n3\nWhat was that like?\n3\nq\n")
    shown = run("--progress", "--log", log, "--lang", "de").stdout
    assert "2/2" in shown and "100 % (34 % – 100 %)" in shown
    assert "Erste Antworten: 2" in shown


def test_a_line_of_the_log_that_is_none_is_named(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    run("--log", log, stdin="What was that like?\nq\n")
    log.write_text(log.read_text("utf-8") + "oops\n", encoding="utf-8")
    assert "line 2 of the log: passed over" in run("--progress", "--log", log).stderr


def test_a_folder_holds_the_log_under_its_usual_name(tmp_path: Path) -> None:
    run("--log", tmp_path, stdin="What was that like?\nq\n")
    assert (tmp_path / "practice.jsonl").is_file()


def test_the_usual_place_is_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: tmp_path / name)
    run(stdin="What was that like?\nq\n")
    assert (tmp_path / "thirdturn" / "practice.jsonl").is_file()
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    with pytest.raises(MissingExtra, match="drill"):
        run(stdin="q\n")


def test_without_textual_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_at_terminal", lambda: True)
    monkeypatch.setitem(sys.modules, "thirdturn.cli.drill_app", None)
    with pytest.raises(MissingExtra, match=r"thirdturn\[drill\]"):
        run("--log", tmp_path / "log.jsonl")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the analysis of a small session with one moment."""
    transcript = tmp_path / "Meeting with Cornelia.txt"
    transcript.write_text(
        "Therapist: Did you call Cornelia?\nClient: I don't know. I really don't know.\n"
        "Therapist: It is your decision.\nClient: Yes, I could write to Cornelia.\n",
        encoding="utf-8",
    )
    path = tmp_path / "analysis.json"
    path.write_text(analysis_json(analyze(read_session(transcript), coder="rules")), encoding="utf-8")
    return path


def test_own_moments_after_names_are_taken_out(own: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    stopped = run("--from", own, "--log", log, stdin="n\n")
    assert stopped.exit_code == 1 and "Take out names" in stopped.stderr and not log.exists()
    result = run("--from", own, "--log", log, stdin="y\nYou see no point in it.\nq\n")
    assert "your own session" in result.stdout
    assert "Client: I don't know. I really don't know." in result.stdout
    assert "Practitioner: “It is your decision.”" in result.stdout  # what was said then
    assert "Cornelia" not in result.stdout
    line = json.loads(log.read_text("utf-8"))
    assert line["moment"].startswith("own-") and line["level"] == 0
    assert "Cornelia" not in log.read_text("utf-8")


def test_another_file_is_no_analysis(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"other\.json: this is no analysis"):
        run("--from", other, "--log", tmp_path / "log.jsonl")
    with pytest.raises(UnknownName, match="no setting named"):
        run("--from", own, "--setting", "law", "--log", tmp_path / "log.jsonl")


# --- the screen -------------------------------------------------------------------------------------------------------


class Desk:
    """An app whose coder finds an open question where there is a question mark, and else a reflection."""

    def __init__(self, log: Path, language: str = "en", count: int = 2) -> None:
        def judge(at: Moment, words: str) -> Any:
            found = coding("explore", "QO") if "?" in words else coding("reflect", "SR") if " " in words else None
            return feedback(at, found or coding(None, ""), codebook(), language)

        self.log = log
        self.sitting = Sitting([moment("a"), moment("b")], judge, count=count, book=Book(log))
        self.app = DrillApp(self.sitting, codebook(), language)

    def shown(self, name: str) -> str:
        return str(self.app.query_one(f"#{name}", Static).content)

    @property
    def box(self) -> AnswerBox:
        return self.app.query_one("#write", AnswerBox)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return read(self.log)[0]


async def typed(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", "?": "question_mark", ".": "full_stop", "ä": "ä"}
    await pilot.press(*(names.get(letter, letter) for letter in text))


def play(
    desk: Desk, steps: Callable[[Pilot[None]], Coroutine[Any, Any, None]], size: tuple[int, int] = (80, 24)
) -> None:
    async def whole() -> None:
        async with desk.app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(whole())


@pytest.mark.parametrize("size", SIZES)
def test_a_sitting_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = Desk(tmp_path / "log.jsonl")

    async def steps(pilot: Pilot[None]) -> None:
        assert desk.box.has_focus
        assert "1 of 2" in desk.shown("where")
        assert "It's lying somewhere" in desk.shown("turns") and "sleep diary" in desk.shown("turns")
        await typed(pilot, "what got in the way?")  # letters that are keys elsewhere are only letters here
        assert desk.box.text == "what got in the way?"
        await pilot.press("enter")
        await pilot.pause()
        said = desk.shown("feedback")
        assert "Asks openly about it" in said and "80%" in said and "Open question" in said and "70%" in said
        assert "Client after explore." in said
        assert not desk.box.display
        assert "what got in the way?" in desk.shown("turns")
        await pilot.press("w")
        assert desk.box.display and desk.box.has_focus and desk.box.text == "what got in the way?"
        await pilot.press("end", "ctrl+u")
        await typed(pilot, "it got lost.")
        await pilot.press("enter")
        await pilot.pause()
        assert "Reflects it" in desk.shown("feedback")
        await pilot.press("3")
        await pilot.pause()
        assert "2 of 2" in desk.shown("where") and desk.box.text == ""
        await typed(pilot, "mm")
        await pilot.press("enter")
        await pilot.pause()
        assert "leaves it open" in desk.shown("feedback")
        await pilot.press("n")

    play(desk, steps, size)
    assert [(one.moment, one.attempt, one.third_turn, one.rating) for one in desk.entries] == [
        ("a", 1, "explore", None),
        ("a", 2, "reflect", "good"),
        ("b", 1, None, None),
    ]
    assert desk.sitting.moment is None


def test_disagreeing_on_the_screen(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl", "de")

    async def steps(pilot: Pilot[None]) -> None:
        await typed(pilot, "ja?")
        await pilot.press("enter", "d")
        await pilot.pause()
        assert isinstance(desk.app.screen.query_one(OptionList), OptionList)
        await pilot.press("escape")
        await pilot.pause()
        assert desk.sitting.answer is not None and not desk.sitting.answer.disagrees
        await pilot.press("d", "down", "enter")
        await pilot.pause()
        assert "Notiert, Ihre Sicht: Benennt die Wahlfreiheit" in desk.shown("feedback")
        assert "Client after autonomy." in desk.shown("feedback")
        await pilot.press("d", "end", "enter")
        await pilot.pause()
        assert "Nichts davon" in desk.shown("feedback")
        await pilot.press("1")
        await pilot.pause()

    play(desk, steps)
    (entry,) = desk.entries
    assert (entry.third_turn, entry.disagrees, entry.correction, entry.rating) == ("explore", True, None, "again")


def test_nothing_typed_is_nothing_sent_and_keys_wait_for_an_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl")

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        await pilot.pause()
        assert desk.sitting.answer is None and desk.box.display
        assert desk.app.check_action("rate", (1,)) is False
        await pilot.press("ctrl+q")

    play(desk, steps)
    assert desk.entries == ()


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quitting_keeps_the_answer_at_hand(tmp_path: Path, key: str) -> None:
    desk = Desk(tmp_path / "log.jsonl")

    async def steps(pilot: Pilot[None]) -> None:
        await typed(pilot, "really?")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(key)

    play(desk, steps)
    desk.sitting.end()  # as the command does when the screen is gone
    assert [one.third_turn for one in desk.entries] == ["explore"]


def test_a_wider_screen_shows_the_turns_before_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "log.jsonl")

    async def steps(pilot: Pilot[None]) -> None:
        await typed(pilot, "really?")
        await pilot.press("enter")
        await pilot.pause()
        assert "sleep diary" not in desk.shown("turns")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await pilot.pause()
        assert "sleep diary" in desk.shown("turns")

    play(desk, steps)


def test_at_a_terminal_the_screen_is_used_and_the_log_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Sitting] = []

    def screen(sitting: Sitting, codebook: object, language: str) -> None:
        shown.append(sitting)
        sitting.reply("What was that like?")

    monkeypatch.setattr(module, "_at_terminal", lambda: True)
    monkeypatch.setattr(module, "_on_screen", screen)
    result = run("--log", tmp_path / "log.jsonl")
    assert len(shown) == 1 and len(read(tmp_path / "log.jsonl")[0]) == 1
    assert "not your words" in result.stdout.replace("\n", " ")
    run("--plain", "--log", tmp_path / "log.jsonl", stdin="q\n")
    assert len(shown) == 1

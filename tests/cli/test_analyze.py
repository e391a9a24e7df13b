"""Guidance through the command line; ``test_end_to_end.py`` has the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from thirdturn.cli.analyze import analyze
from thirdturn.domain.errors import InputError, UnknownName
from thirdturn.domain.guidance import Card, Circumstances, Guidance, MomentGuidance, RiskFlag, RiskKind
from thirdturn.domain.session import Session, Span

APP = typer.Typer(rich_markup_mode="markdown")
APP.command()(analyze)
TALK = """\
Therapist: What would you like to change?
Client: I don't know. I wish I was dead.
Therapist: You should stop drinking.
Client: Why do you people always start with that?
Therapist: I am sorry.
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Circumstances]:
    """Stand in for the guidance room: one flag, one card a moment unless it is open."""
    seen: list[Circumstances] = []

    def guide(
        session: Session,
        coding: object,
        moments: Sequence[object],
        codebook: object,
        circumstances: Circumstances,
        *,
        checked: Sequence[RiskKind] = (),
    ) -> Guidance:
        seen.append(circumstances)
        flag = RiskFlag(1, "suicide", Span(14, 31), 0.8)
        offered = (
            MomentGuidance(cards=(Card("M01", "So.", ""),))
            if "suicide" in checked
            else MomentGuidance((), blocked_by="risk")
        )
        return Guidance(circumstances, "en", (flag,), (offered,) * len(moments), checked=tuple(checked))

    monkeypatch.setattr("thirdturn.workflow.guide", guide)
    return seen


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], env={"COLUMNS": "120"})
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def record(folder: Path) -> Any:
    return json.loads((folder / "analysis.json").read_text("utf-8"))


def test_a_flag_comes_first_and_a_check_lifts_the_stop(talk: Path, asked: list[Circumstances]) -> None:
    out = talk.parent / "out"
    first = run(talk, "--out", out).stdout
    assert first.startswith("! Look first: words that may be about thoughts of suicide (turn 2).")
    assert record(out)["risk"][0]["turn"] == 1
    assert record(out)["guidance"]["checked"] == []
    report = (out / "report.html").read_text("utf-8")
    assert report.index('id="risk"') < report.index("<h1>")
    second = run(talk, "--out", out, "--checked", "Suicide").stdout
    assert second.startswith("! Flagged, and checked by a person: words that may be about thoughts of suicide")
    assert record(out)["guidance"]["checked"] == ["suicide"]


def test_a_flag_is_told_where_only_paths_are_printed(talk: Path, asked: list[Circumstances]) -> None:
    told = run(talk, "--out", talk.parent / "out", "--quiet")
    assert told.stdout.splitlines() == [str(talk.parent / "out" / "report.html")]
    assert "talk: Look first: words that may be about thoughts of suicide (turn 2)" in told.stderr


def test_a_check_holds_for_one_session_only(talk: Path, asked: list[Circumstances]) -> None:
    other = talk.with_name("other.txt")
    other.write_text(TALK, encoding="utf-8")
    assert run(talk, other, "--out", talk.parent / "out", "--checked", "suicide").exit_code == 2
    assert asked == []
    assert "other: Look first:" in run(talk, other, "--out", talk.parent / "out").stderr


def test_setting_and_facts(talk: Path, asked: list[Circumstances]) -> None:
    facts = talk.parent / "facts.yaml"
    facts.write_text("setting: coaching\nchannel: video\nevents: [rupture]\n", encoding="utf-8")
    out = talk.parent / "out"
    run(talk, "--out", out)
    run(talk, "--out", out, "--facts", facts)
    run(talk, "--out", out, "--facts", facts, "--setting", "Social-Work")
    assert asked[0] == Circumstances()
    assert asked[1] == Circumstances("coaching", "video", events=("rupture",))
    assert asked[2] == Circumstances("social_work", "video", events=("rupture",))
    assert record(out)["guidance"]["circumstances"]["setting"] == "social_work"


def test_wrong_words_are_refused_before_anything_is_read(talk: Path, asked: list[Circumstances]) -> None:
    for arguments in (("--setting", "school"), ("--checked", "worry")):
        with pytest.raises(UnknownName):
            run(talk, "--out", talk.parent / "out", *arguments)
    facts = talk.parent / "facts.yaml"
    facts.write_text("setting: therapy\nmissed: often\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        run(talk, "--out", talk.parent / "out", "--facts", facts)
    assert asked == [] and not (talk.parent / "out").exists()


def test_the_help_shows_an_example_of_facts() -> None:
    shown = run("--help").stdout
    for words in ("--setting", "--facts", "--checked", "events: [new_practitioner, earlier_bad_help]"):
        assert words in shown

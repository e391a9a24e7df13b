"""The HTML report as text; ``test_browser.py`` opens it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.reports.sample import (
    CODEBOOK,
    case,
    empty_case,
    long_case,
    no_moments_case,
    one_speaker_case,
    untimed,
)
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.session import Speaker
from thirdturn.reports.page import render_page

VOID = {"meta", "link", "br", "hr", "input", "img"}


class Reader(HTMLParser):
    """Collects what the tests ask for and notes tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.headings: list[int] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"stray </{tag}> at {self.getpos()}")

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.attributes |= set(told)
        if told.get("id"):
            self.ids.append(str(told["id"]))
        self.links += [str(value) for name, value in attrs if name in ("href", "src", "xlink:href", "action")]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.scripts += tag == "script"


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


CASES: dict[str, Callable[[], Case]] = {
    "sample": case,
    "untimed": lambda: untimed(case()),
    "no moments": no_moments_case,
    "one speaker": one_speaker_case,
    "empty": empty_case,
    "long": lambda: long_case(150),
}


@pytest.fixture(scope="module", params=list(CASES))
def page(request: pytest.FixtureRequest) -> str:
    return render_page(CASES[request.param](), CODEBOOK)


def test_tags_match_ids_are_unique_and_links_stay_inside(page: str) -> None:
    reader = read(page)
    assert reader.problems == []
    assert len(reader.ids) == len(set(reader.ids))
    assert {link.partition("#")[0] for link in reader.links} <= {""}
    assert {link[1:] for link in reader.links} <= set(reader.ids)


def test_headings_are_in_order_from_one_h1(page: str) -> None:
    levels = read(page).headings
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_nothing_runs_but_the_pages_own_script_and_style(page: str) -> None:
    reader = read(page)
    assert reader.scripts == 1
    assert not {name for name in reader.attributes if name.startswith("on") or name == "style"}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    told = policy.group(1).replace("&#39;", "'")
    assert told.startswith("default-src 'none'; ")
    assert "unsafe" not in told and "*" not in told
    for tag in ("script", "style"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inside is not None
        assert f"{tag}-src 'sha256-{b64encode(sha256(inside.group(1).encode()).digest()).decode()}'" in told


def test_words_are_escaped_everywhere() -> None:
    text = render_page(case(), CODEBOOK)
    assert "<script>alert" not in text and "<b>no</b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;no&lt;/b&gt;" in text


def test_names_goal_and_notes_are_escaped() -> None:
    evil = "<img src=x onerror=alert(1)>"
    whole = case()
    talk = replace(
        whole.session,
        id=evil,
        source=evil,
        goal=evil,
        speakers=(Speaker(evil, "practitioner", evil), *whole.session.speakers[1:]),
        turns=tuple(replace(turn, speaker=evil) if turn.speaker == "Anna" else turn for turn in whole.session.turns),
    )
    text = render_page(replace(whole, session=talk), CODEBOOK)
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_the_same_case_gives_the_same_page() -> None:
    assert render_page(case(), CODEBOOK) == render_page(case(), CODEBOOK)


def test_every_turn_is_in_the_transcript_in_order() -> None:
    numbers = re.findall(r'<li class="turn [^"]*" id="turn-(\d+)"', render_page(case(), CODEBOOK))
    assert numbers == [str(number) for number in range(1, 26)]


def test_quotes_carry_the_sessions_language_and_the_page_its_own() -> None:
    whole = case()
    text = render_page(replace(whole, session=replace(whole.session, language="fi")), CODEBOOK)
    assert text.count('lang="fi"') > 25
    assert '<html lang="en">' in text


def test_every_moment_offers_the_rival_reading_and_tells_how_sure_the_coder_is() -> None:
    text = render_page(case(), CODEBOOK)
    assert text.count("What it may tell you") == text.count("Or a fair objection?") == 5
    assert "The complaint may simply be right." in text
    assert 'leaning this way <span class="p">0.58</span>' in text
    assert "Also weighed:" in text and "Disagreeing" in text


def test_limits_grades_and_reasons_are_told() -> None:
    text = render_page(case(), CODEBOOK)
    assert "A program coded it." in text
    assert "expert opinion, no norms" in text
    assert "Not defined: rated by a person" in text
    assert "second hand; told in our words" in text  # grade D is never shown as published fact
    assert "line 27: the file gives no end for the last turn" in text
    assert "model <code>0123456789ab</code>" in text


def test_nothing_to_show_is_said_in_words() -> None:
    assert "There is no moment to show" in render_page(no_moments_case(), CODEBOOK)
    assert "There are no figures for this session." in render_page(no_moments_case(), CODEBOOK)
    assert "No client speaks in this session" in render_page(one_speaker_case(), CODEBOOK)
    assert "The transcript is empty." in render_page(empty_case(), CODEBOOK)


def test_many_moments_are_folded_behind_the_first_ten() -> None:
    def open_cards(whole: Case) -> int:
        return render_page(whole, CODEBOOK).count("<details open>")

    assert open_cards(case()) == 5
    assert open_cards(long_case(125)) == 25
    assert open_cards(long_case(150)) == 10  # 30 moments


def test_an_unknown_codebook_still_gives_a_page() -> None:
    text = render_page(case(), Codebook("0", (), ()))
    assert "R.against.complain" in text
    assert read(text).problems == []


def test_a_session_of_600_turns_is_whole() -> None:
    assert 'id="turn-600"' in render_page(long_case(600), CODEBOOK)

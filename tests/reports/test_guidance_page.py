"""Guidance in the report, as text; ``test_guidance_browser.py`` opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.reports.sample import CODEBOOK, case, no_moments_case
from tests.reports.sample_guidance import EVIL, FLAGS, checked_case, flagged_case, guidance, guided_case
from tests.reports.sample_guidance import half_checked_case as half_case
from tests.reports.test_page import read
from thirdturn.domain.case import Case
from thirdturn.reports.page import render_page

CASES: dict[str, Callable[[], Case]] = {
    "guided": guided_case,
    "flagged": flagged_case,
    "half checked": half_case,
    "checked": checked_case,
    "flags, no moments": lambda: replace(no_moments_case(), guidance=replace(guidance(), moments=())),
    "ids without words": lambda: replace(
        case(), guidance=replace(guidance(flags=()), names={}, abouts={}, checks={}, grades={})
    ),
}


def page_of(whole: Case) -> str:
    return render_page(whole, CODEBOOK)


def words_of(text: str) -> str:
    """Return a page's words without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text.partition("<body>")[2]).split())


@pytest.mark.parametrize("name", CASES)
def test_tags_match_links_lead_somewhere_and_headings_are_in_order(name: str) -> None:
    reader = read(page_of(CASES[name]()))
    assert reader.problems == []
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links} <= set(reader.ids)
    assert reader.headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(reader.headings))


def test_without_guidance_the_page_says_nothing_of_it() -> None:
    text = page_of(case()).partition("<body>")[2]
    for words in ("Why might this be?", "What could be tried", 'id="risk"', "--facts", "look first"):
        assert words not in text


def test_the_banner_stands_above_everything() -> None:
    text = page_of(flagged_case())
    assert text.index('id="risk"') < text.index("<header") < text.index("<h1>")


def test_the_banner_says_what_where_and_what_to_do() -> None:
    banner = words_of("<body>" + page_of(flagged_case()).partition('id="risk"')[2].partition("</aside>")[0])
    assert "Turns 14 and 16 may be about thoughts of suicide or intoxication" in banner
    assert "On invented test turns 60 % to 81 % of such flags were right" in banner
    assert "no all-clear" in banner
    assert "Ask openly about dying." in banner and "Tell the person on duty today." in banner
    assert "Suggestions are stopped until a check is recorded for thoughts of suicide and intoxication" in banner
    assert "thirdturn analyze evening-shift.txt --checked suicide --checked intoxication" in banner


def test_a_kind_that_was_checked_is_told_apart() -> None:
    banner = words_of("<body>" + page_of(half_case()).partition('id="risk"')[2].partition("</aside>")[0])
    assert "Thoughts of suicide check recorded" in banner
    assert "until a check is recorded for intoxication." in banner
    assert "--checked suicide" not in banner


def test_checked_flags_stop_nothing_and_stay_marked() -> None:
    text = page_of(checked_case())
    assert "Flagged, and checked by a person" in text and "Suggestions are stopped" not in text
    assert "A check is recorded, so suggestions are shown." in text
    assert "Flagged, checked: may be about intoxication and thoughts of suicide" in text
    assert "look first" not in text.lower().partition("<main")[2]


def test_a_general_check_is_told_apart_from_one_of_the_kind() -> None:
    open_still = replace(guidance(), moments=guidance(flags=()).moments)
    text = page_of(replace(case(), guidance=open_still))
    assert "A general check is on record" in text and "Suggestions are stopped" not in text


def test_no_moments_nothing_to_stop() -> None:
    text = words_of(page_of(CASES["flags, no moments"]()))
    assert "No check is recorded for thoughts of suicide and intoxication. When somebody" in text


def test_many_flags_of_a_kind_are_quoted_in_part_and_linked_in_full() -> None:
    many = tuple(replace(FLAGS[0], turn=turn, evidence=replace(FLAGS[0].evidence, start=0, end=2))
                 for turn in (1, 5, 7, 9, 11, 13))  # fmt: skip
    banner = page_of(replace(case(), guidance=guidance(flags=many))).partition('id="risk"')[2].partition("</aside>")[0]
    assert banner.count("<blockquote>") == 3
    assert 'Also turns <a href="#turn-10">10</a>, <a href="#turn-12">12</a> and <a href="#turn-14">14</a>.' in banner


def test_flagged_words_are_marked_in_the_transcript_with_icon_and_words() -> None:
    text = page_of(flagged_case())
    turn = text.partition('id="turn-14"')[2].partition("</li>")[0]
    assert '<mark class="flagged">I lie there' in turn
    assert 'class="alert"' in turn and "Look first: may be about thoughts of suicide" in turn
    assert len(re.findall(r'<li class="turn [^"]* flagged"', text)) == 2
    assert "alarm" not in words_of(turn).lower()


def test_a_moment_shows_reasons_with_both_sides_and_how_to_check() -> None:
    text = page_of(guided_case())
    moment = words_of("<body>" + text.partition('id="moment-1"')[2].partition("</article>")[0])
    for words in (
        "Why might this be?",
        "Felt lectured W12",
        "Speaks for it It sounded like a lecture. 11",
        "The client was sent.",
        "Speaks against it The client went on at length. 16",
        "To check with the client “How did that sound to you?” “What did I miss?”",
        "Source: second hand; told in our words",
        "A fair objection W08 “What does not fit?”",
        "Felt lectured W12 (number 1 above)",
    ):
        assert words in moment


def test_a_moment_shows_cards_and_what_was_done_among_them() -> None:
    text = page_of(guided_case())
    first = words_of("<body>" + text.partition('id="moment-1"')[2].partition("</article>")[0])
    assert "Simple reflection “You said ‘not with my shifts’. It does not fit your days.”" in first
    assert "thirdturn guide M01 Source: read in the original" in first
    assert "Silently Notice your own alarm." in first
    assert "One option among these: it is what the practitioner did. Afterwards: the client resists again." in first
    third = words_of("<body>" + text.partition('id="moment-3"')[2].partition("</article>")[0])
    assert third.count("Emphasise choice") == 3  # the folded line, the card, what was done


def test_a_moment_without_reasons_and_cards_says_so() -> None:
    moment = words_of("<body>" + page_of(guided_case()).partition('id="moment-2"')[2].partition("</article>")[0])
    assert "Too little speaks for any reason here." in moment
    assert "No technique fits this moment" in moment


def test_a_stopped_moment_says_why_and_what_to_do() -> None:
    moment = page_of(flagged_case()).partition('id="moment-1"')[2].partition("</article>")[0]
    assert "Nothing is suggested while a risk flag is open" in moment
    assert '<a href="#risk">' in moment and "--checked suicide" in words_of("<body>" + moment)
    assert "Simple reflection" not in moment
    assert "Felt lectured" in moment  # reasons are still told
    assert "One option among these" not in moment


def test_only_the_first_moment_stands_open() -> None:
    text = page_of(guided_case())
    assert text.count('<details class="part" open>') == 2
    assert '<details class="part" open>' not in text.partition('id="moment-2"')[2]


def test_what_it_rests_on_is_told() -> None:
    text = words_of(page_of(guided_case()))
    assert "rest on therapy or counselling, in person, and 2 further facts" in text
    assert "an option, never an instruction" in text


def test_words_are_escaped() -> None:
    text = page_of(replace(guided_case(), guidance=replace(guidance(), names={"W12": EVIL}, paths={"any": EVIL})))
    assert "<img" not in text
    assert "<img" not in page_of(guided_case())


def test_texts_carry_their_own_language() -> None:
    text = page_of(replace(case(), guidance=guidance(flags=(), language="fi")))
    assert '<b lang="fi">Felt lectured</b>' in text
    assert "”How did that sound to you?”" in text


def test_the_same_case_gives_the_same_page() -> None:
    assert page_of(flagged_case()) == page_of(flagged_case())

"""The handbook: what it holds, and how it behaves in a real Chromium with the network shut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from thirdturn.cli.guide import handbook
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.guidance import CHANNELS, SETTINGS
from thirdturn.reports.handbook import handbook_page
from thirdturn.reports.handbook_content import (
    LANGUAGES,
    Handbook,
    answered_by,
    channels_of,
    gates_of,
    graded,
    needs_of,
    own,
    realised_by,
    settings_of,
    word,
    wordings_of,
)

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
BOOK = handbook()


def said(english: str) -> dict[str, str]:
    return {"en": english, "de": f"{english} (de)", "fi": f"{english} (fi)"}


def technique(**changes: Any) -> dict[str, Any]:
    texts = {key: (said(key),) for key in ("steps", "when", "when_not", "listen_for")}
    plain: dict[str, Any] = {
        "id": "M90",
        "group": "rolling",
        "name": said("Wait"),
        "about": said("Waiting."),
        "families": ("away",),
        "codes": ("R.away.silence",),
        "settings": ("therapy", "sales"),
        "channels": CHANNELS,
        "sources": ("OURS",),
        "grade": "D",
        "wordings": (
            {"text": said('You said "{words}".'), "settings": ("sales",), "channels": ("mail",)},
            {"text": said("No hurry."), "settings": ("therapy", "sales"), "channels": ()},
        ),
        "third_turn": "space",
        "inward": False,
        "needs": ("training", "alliance"),
        "blocked_by_risk": True,
        "blocked_for": ("grief",),
    }
    return plain | texts | changes


def small(entry: Mapping[str, Any]) -> Handbook:
    """Return the handbook with one technique only, which no reason names."""
    return replace(BOOK, reasons={}, techniques={entry["id"]: entry})


# --- What it holds ---------------------------------------------------------------------------------------------------


def test_words_for_people() -> None:
    one = technique()
    assert graded("D")["en"] == "Grade D: second hand"
    assert graded("ours")["de"] == "Beleg: unsere eigene Überlegung"
    assert settings_of(SETTINGS, BOOK)["fi"] == "kaikki alat"
    assert settings_of(("therapy", "group"), BOOK)["en"] == "Therapy, Groups"
    assert channels_of(("chat", "mail"))["de"] == "Chat, Mail"
    assert needs_of(one)["en"] == "training in it; a working alliance that holds"
    assert gates_of(one)["en"] == "a risk flag that is open; fresh grief"
    assert needs_of(technique(needs=()))["en"] == ""


def test_wordings_for_a_setting_and_the_widest_first() -> None:
    assert [wording["text"]["en"] for wording in wordings_of(technique())] == ["No hurry.", 'You said "…".']
    assert [wording["text"]["en"] for wording in wordings_of(technique(), "therapy")] == ["No hurry."]


def test_both_ways() -> None:
    for technique_id in BOOK.techniques:
        for reason_id in answered_by(BOOK, technique_id):
            assert technique_id in BOOK.reasons[reason_id]["techniques"]
    assert "W14" in answered_by(BOOK, "M03")
    assert "M07" in realised_by(BOOK, "autonomy")


def test_chosen() -> None:
    assert set(BOOK.chosen()) == set(BOOK.entries)
    sales = BOOK.chosen("sales", "stay")
    assert "V02" in sales
    assert all("sales" in entry["settings"] and "stay" in entry["families"] for entry in sales.values())
    assert not {"V01", "V02"} & set(BOOK.chosen("therapy"))


def test_own_words_name_everything_they_must() -> None:
    assert set(own("third_turns")) == {code.id for code in BOOK.codebook.of("third_turn")}
    assert set(own("families")) == set(RESISTING)
    assert set(own("channels")) == set(CHANNELS)
    used = {entry["grade"] for entry in BOOK.entries.values()} | {one["grade"] for one in BOOK.sources.values()}
    assert used <= set(own("grades"))
    for needed, known in (("needs", own("needs")), ("blocked_for", own("blocked_for"))):
        assert {one for entry in BOOK.techniques.values() for one in entry[needed]} <= set(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_are_the_same_in_every_language(language: str) -> None:
    slots = re.compile(r"\{\w+\}")
    for key, text in own("words").items():
        assert sorted(slots.findall(text[language])) == sorted(slots.findall(text["en"])), key
    assert "{" not in word("about", reasons=3, techniques=4)[language]


def test_the_page_escapes_and_is_always_the_same() -> None:
    book = small(technique(name=said("<script>alert(1)</script>"), about=said("See M90 & M99.")))
    page = handbook_page(book)
    assert page == handbook_page(book)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'See <a href="#M90">M90</a> &amp; M99.' in page


def test_the_page_names_nothing_outside() -> None:
    page = handbook_page(BOOK)
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "http-equiv" in page
    assert not re.search(r"url\(|@import|https?://", page)


def test_every_link_leads_somewhere() -> None:
    page = handbook_page(BOOK)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert set(BOOK.entries) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_on_the_page(language: str) -> None:
    text = re.sub(r"<[^>]+>", "", handbook_page(BOOK, language=language))
    text = text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    for entry in BOOK.entries.values():
        for key in ("steps", "when", "when_not", "listen_for", "indicators", "check"):
            for one in entry.get(key, ()):
                assert one[language] in text, (entry["id"], key)
    for wording in (wording for entry in BOOK.techniques.values() for wording in entry["wordings"]):
        assert wording["text"][language].replace("{words}", "…") in text
    for note in BOOK.notes["settings"]:
        assert all(point[language] in text for point in note["points"])
    assert all(item[language] in text for item in BOOK.notes["not_to_do"]["items"])
    assert all(source["text"] in text for source in BOOK.sources.values())


# --- In a browser ----------------------------------------------------------------------------------------------------


@dataclass
class Watched:
    """An open page and everything it complained about or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        """Return the ids of the entries that are shown."""
        ids: list[str] = self.page.eval_on_selector_all(
            "[data-entry]", "all => all.filter((one) => one.checkVisibility()).map((one) => one.id)"
        )
        return ids

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("handbook") / "handbook.html"
    path.write_text(handbook_page(BOOK), encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, url: str, size: dict[str, int] = WIDE) -> Watched:
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]}, reduced_motion="reduce")
    watched = Watched(page)
    page.on("console", lambda message: watched.complaints.append(message.text))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("request", lambda request: watched.requests.append(request.url))
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(url)
    return watched


@pytest.fixture
def book(browser: Browser, url: str) -> Iterator[Watched]:
    watched = opened(browser, url)
    yield watched
    watched.page.close()
    assert watched.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_loads_without_complaint_or_request_and_never_scrolls_sideways(
    browser: Browser, url: str, language: str, size: dict[str, int]
) -> None:
    watched = opened(browser, url, size)
    watched.choose("language", language)
    watched.page.locator("#fold").click()
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert watched.page.evaluate("document.documentElement.lang") == language
    watched.page.close()
    assert watched.complaints == []
    assert watched.requests == [url]
    assert width <= size["width"]


def test_one_language_at_a_time(book: Watched) -> None:
    title = book.page.locator("#W14-title")
    names = BOOK.reasons["W14"]["name"]
    for language in ("de", "fi", "en"):
        book.choose("language", language)
        assert title.inner_text() == names[language]
        assert book.page.title() == f"{word('heading')[language]} – Thirdturn"


def test_search(book: Watched) -> None:
    search, status = book.page.get_by_role("searchbox"), book.page.get_by_role("status")
    total = len(BOOK.entries)
    expect(status).to_have_text(f"{total} of {total} reasons and techniques", use_inner_text=True)
    search.fill("m03")
    assert "M03" in book.shown()
    assert len(book.shown()) < total
    search.fill("DOUBLE-sided  reflection")
    assert "M03" in book.shown()
    assert book.page.evaluate("CSS.highlights.get('found').size") > 0
    search.fill("no such word anywhere")
    assert book.shown() == []
    expect(book.page.locator(".nothing")).to_be_visible()
    expect(status).to_have_text(f"0 of {total} reasons and techniques", use_inner_text=True)
    book.page.get_by_role("button", name="Show all").click()
    assert len(book.shown()) == total
    assert search.input_value() == ""


def test_search_hears_only_the_language_shown_and_needs_no_dots(book: Watched) -> None:
    book.page.get_by_role("searchbox").fill("kaksipuolinen")
    assert book.shown() == []
    book.choose("language", "fi")
    assert "M03" in book.shown()
    book.choose("language", "de")
    book.page.get_by_role("searchbox").fill("uberzogene")  # Überzogene Reflexion
    assert "M02" in book.shown()


@pytest.mark.parametrize("setting", SETTINGS)
def test_setting(book: Watched, setting: str) -> None:
    book.choose("setting", setting)
    assert book.shown() == list(BOOK.chosen(setting))
    notes = book.page.eval_on_selector_all(
        "#notes article", "all => all.filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    assert notes == [f"note-{setting}"]
    expect(book.page.locator("#group-protocol")).to_be_visible(visible=setting == "group")
    if setting == "therapy":
        assert not book.page.locator("#V01").is_visible()
        book.page.evaluate("location.hash = '#M01'")
        expect(book.page.locator("#M01 details")).to_have_attribute("open", "")
        shown = book.page.locator("#M01 .wordings li:visible").count()
        assert shown == len(wordings_of(BOOK.techniques["M01"], "therapy")) < len(BOOK.techniques["M01"]["wordings"])


@pytest.mark.parametrize("family", RESISTING)
def test_family(book: Watched, family: str) -> None:
    book.choose("family", family)
    assert book.shown() == list(BOOK.chosen(None, family))


def test_grade(book: Watched) -> None:
    book.choose("grade", "D")
    assert book.shown() == [entry_id for entry_id, entry in BOOK.entries.items() if entry["grade"] == "D"]
    assert "second hand" in book.page.locator("#W15 .grade-of").inner_text()


def test_filters_add_up_and_empty_groups_go(book: Watched) -> None:
    book.choose("setting", "sales")
    book.choose("family", "around")
    assert book.shown() == list(BOOK.chosen("sales", "around"))
    expect(book.page.get_by_role("heading", name="Money and financial advice")).to_be_hidden()


def test_a_deep_link_opens_its_entry(browser: Browser, url: str) -> None:
    watched = opened(browser, f"{url}#M03", NARROW)
    expect(watched.page.locator("#M03 .numbered")).to_be_in_viewport()
    assert watched.page.locator("#M01 details").get_attribute("open") is None
    watched.page.close()


def test_a_link_between_entries_undoes_a_filter(book: Watched) -> None:
    book.choose("grade", "A")
    book.page.evaluate("location.hash = '#W15'")
    expect(book.page.locator("#W15 .inside")).to_be_visible()
    assert len(book.shown()) == len(BOOK.entries)
    book.page.locator('#W15 .links a[href="#M03"]').click()
    expect(book.page.locator("#M03 .numbered")).to_be_in_viewport()


def test_it_starts_as_it_was_asked_to(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "handbook.html"
    path.write_text(handbook_page(BOOK, language="fi", setting="finance", family="stay"), encoding="utf-8")
    watched = opened(browser, path.as_uri())
    assert watched.shown() == list(BOOK.chosen("finance", "stay"))
    assert watched.page.locator("h1").inner_text() == word("heading")["fi"]
    watched.page.close()


def test_all_can_be_read_without_script(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    expect(page.locator(".find")).to_be_hidden()
    assert page.locator("[data-entry]:visible").count() == len(BOOK.entries)
    page.locator("#M03 summary").click()
    expect(page.locator("#M03 .numbered")).to_be_visible()
    page.locator("#language-de").check()
    assert page.locator("#M03-title").inner_text() == BOOK.techniques["M03"]["name"]["de"]
    context.close()


def test_keyboard_and_landmarks(book: Watched) -> None:
    book.page.keyboard.press("Tab")
    assert book.page.evaluate("document.activeElement.className") == "skip"
    for role in ("banner", "navigation", "main", "search", "contentinfo"):
        assert book.page.get_by_role(role).count() == 1
    book.page.locator('input[name="family"][value=""]').focus()
    book.page.keyboard.press("ArrowRight")
    assert book.shown() == list(BOOK.chosen(None, "away"))


def test_paper_shows_what_is_chosen_in_full(book: Watched) -> None:
    book.choose("setting", "finance")
    book.page.emulate_media(media="print", color_scheme="dark")
    book.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(book.page.locator(".side")).to_be_hidden()
    expect(book.page.locator("#F01 .inside")).to_be_visible()
    expect(book.page.locator("#V02")).to_be_hidden()
    assert book.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    book.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert book.page.locator("#F01 details").get_attribute("open") is None

"""Guidance in a real Chromium: wide, narrow, dark and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.reports.sample import CODEBOOK
from tests.reports.sample_guidance import checked_case, flagged_case, guided_case
from tests.reports.test_browser import CONTRASTS, NARROW, WIDE, Watched, opened
from thirdturn.reports.page import render_page

CASES = {"guided": guided_case, "flagged": flagged_case, "checked": checked_case}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("guided")
    urls = {}
    for name, make in CASES.items():
        path = folder / f"{name}.html"
        path.write_text(render_page(make(), CODEBOOK), encoding="utf-8")
        urls[name] = path.as_uri()
    return urls


def look(browser: Browser, url: str, size: dict[str, int] = WIDE) -> Watched:
    return opened(browser, url, size)


@pytest.mark.parametrize("size", [WIDE, NARROW, {"width": 320, "height": 640}], ids=["wide", "narrow", "smallest"])
@pytest.mark.parametrize("name", list(CASES))
def test_no_complaint_and_no_scrolling_sideways_with_everything_open(
    browser: Browser, files: dict[str, str], name: str, size: dict[str, int]
) -> None:
    watched = look(browser, files[name], size)
    watched.page.evaluate(
        "document.querySelectorAll('.offer details, .whole').forEach((part) => { part.open = true; })"
    )
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    watched.page.close()
    assert watched.complaints == []
    assert width <= size["width"]


def test_the_banner_is_the_first_thing_seen(browser: Browser, files: dict[str, str]) -> None:
    for size in (WIDE, NARROW):
        page = look(browser, files["flagged"], size).page
        expect(page.get_by_role("region", name="Look at this first")).to_be_in_viewport()
        assert page.evaluate("document.querySelector('.risk').getBoundingClientRect().top") == 0
        assert page.locator(".risk > .alert").is_visible()  # not by colour alone
        page.close()


def test_flag_and_turn_lead_to_each_other(browser: Browser, files: dict[str, str]) -> None:
    page = look(browser, files["flagged"]).page
    page.locator('.risk-lead a[href="#turn-14"]').click()
    expect(page.locator("#turn-14")).to_be_in_viewport()
    page.locator("#turn-14 a.flag").click()
    expect(page.locator("#risk-title")).to_be_in_viewport()
    page.close()


def test_first_moment_open_the_others_by_keyboard(browser: Browser, files: dict[str, str]) -> None:
    page = look(browser, files["guided"]).page
    expect(page.locator("#moment-1 .options")).to_be_visible()
    third = page.locator("#moment-3 .offer .part").nth(1)
    expect(third.locator(".options")).to_be_hidden()
    third.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(third.locator(".options")).to_be_visible()
    expect(third).to_contain_text("It is yours to decide.")
    page.close()


def test_a_ground_leads_to_its_turn(browser: Browser, files: dict[str, str]) -> None:
    page = look(browser, files["guided"]).page
    page.locator('#moment-1 .grounds a[href="#turn-11"]').first.click()
    expect(page.locator("#turn-11")).to_be_in_viewport()
    page.close()


def test_print_opens_everything_and_keeps_the_banner(browser: Browser, files: dict[str, str]) -> None:
    page = look(browser, files["checked"]).page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#moment-3 .options")).to_be_visible()
    expect(page.locator(".risk")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.option')).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('.moment')).breakInside") == "auto"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_the_banner(browser: Browser, files: dict[str, str], scheme: str) -> None:
    page = look(browser, files["flagged"]).page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    pairs = [(ink, paper) for ink in ("--ink", "--quiet", "--accent") for paper in ("--card", "--wash", "--paper")]
    assert min(page.evaluate(CONTRASTS, pairs)) >= 4.5
    page.close()

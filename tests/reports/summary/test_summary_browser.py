"""The summary in a real Chromium, with the network shut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.building import codebook
from tests.reports.summary.sample import empty, sample
from thirdturn.reports.summary.page import render_summary


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("summaries")
    found = {"sample": sample(), "long": sample(sessions=70), "empty": empty()}
    paths = {name: folder / f"{name}.html" for name in found}
    for name, distribution in found.items():
        paths[name].write_text(render_summary(distribution, codebook()), encoding="utf-8")
    return paths


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["sample", "long", "empty"])
def test_loads_without_complaint_or_request_and_never_scrolls_sideways(
    page: Page, pages: dict[str, Path], name: str, width: int
) -> None:
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert requests == [pages[name].as_uri()]
    assert page.evaluate("window.hurt") is None


def test_landmarks_and_headings(page: Page, pages: dict[str, Path]) -> None:
    page.goto(pages["sample"].as_uri())
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    expect(page.get_by_role("heading", level=1)).to_have_text("5 sessions in 3 processes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_contents_lead_to_their_sections(page: Page, pages: dict[str, Path]) -> None:
    page.goto(pages["sample"].as_uri())
    page.get_by_role("navigation").get_by_text("Third turns").click()
    expect(page.locator("#thirds h2")).to_be_in_viewport()


def test_paper_has_the_folded_table_and_no_contents(page: Page, pages: dict[str, Path]) -> None:
    page.goto(pages["sample"].as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.get_by_text("−2.5 (↑1 ↓2)")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")

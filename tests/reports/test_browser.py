"""The report in a real Chromium, with the network shut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.reports.sample import CODEBOOK, SCRIPT_TEXT, case, empty_case, long_case, no_moments_case, one_speaker_case
from thirdturn.reports.page import render_page

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@dataclass
class Watched:
    """An open page and everything it complained about or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("reports")
    cases = {"sample": case(), "long": long_case(300), "none": no_moments_case(), "alone": one_speaker_case()}
    urls = {}
    for name, whole in {**cases, "empty": empty_case()}.items():
        path = folder / f"{name}.html"
        path.write_text(render_page(whole, CODEBOOK), encoding="utf-8")
        urls[name] = path.as_uri()
    return urls


def opened(browser: Browser, url: str, size: dict[str, int]) -> Watched:
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    watched = Watched(page)

    def dismissed(dialog: Dialog) -> None:
        watched.complaints.append(f"a dialogue opened: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: watched.complaints.append(message.text))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("dialog", dismissed)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(url)
    return watched


@pytest.fixture
def sample(browser: Browser, files: dict[str, str]) -> Iterator[Watched]:
    watched = opened(browser, files["sample"], WIDE)
    yield watched
    watched.page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", ["sample", "long", "none", "alone", "empty"])
def test_loads_without_complaint_or_request_and_never_scrolls_sideways(
    browser: Browser, files: dict[str, str], name: str, size: dict[str, int]
) -> None:
    watched = opened(browser, files[name], size)
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    watched.page.close()
    assert watched.complaints == []
    assert watched.requests == [files[name]]
    assert width <= size["width"]


def test_the_policy_stops_a_foreign_script(sample: Watched) -> None:
    sample.page.evaluate(
        """() => {
            const foreign = document.createElement('script');
            foreign.textContent = 'window.hurt = 1';
            document.body.append(foreign);
        }"""
    )
    assert sample.page.evaluate("window.hurt") is None
    assert any("Content Security Policy" in complaint for complaint in sample.complaints)


def test_script_in_the_words_is_text(sample: Watched) -> None:
    assert SCRIPT_TEXT in sample.page.locator("#turn-10 .said").inner_text()
    assert sample.page.locator("script").count() == 1


def test_a_mark_leads_to_its_turn(sample: Watched) -> None:
    sample.page.locator('.ribbon a[href="#turn-21"]').click()
    assert sample.page.evaluate("location.hash") == "#turn-21"
    expect(sample.page.locator("#turn-21")).to_be_in_viewport()


def test_hover_and_focus_show_the_words(sample: Watched) -> None:
    tip = sample.page.locator("#tip")
    expect(tip).to_be_hidden()
    sample.page.locator('.ribbon a[href="#turn-8"]').hover()
    expect(tip).to_have_text(
        "Turn 8, Mr Ölander, Cooperation. Exactly. The doctor wants it. I'd just like to sleep again."
    )
    sample.page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    sample.page.locator('.ribbon a[href="#turn-1"]').focus()
    expect(tip).to_contain_text("Where would you like to start today?")
    sample.page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Turn 2, Mr Ölander")
    sample.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_shape_on_a_mark_does_not_catch_the_pointer(sample: Watched) -> None:
    href = sample.page.evaluate(
        """() => {
            const mark = document.querySelector('.ribbon a[href="#turn-10"]');
            mark.scrollIntoView({block: 'center', behavior: 'instant'});
            const box = mark.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return top.closest('a')?.getAttribute('href');
        }"""
    )
    assert href == "#turn-10"


def test_the_ribbon_is_one_tab_stop(sample: Watched) -> None:
    assert sample.page.locator('.ribbon svg a[tabindex="0"]').count() == 1
    assert sample.page.locator(".ribbon svg a").count() == 25


def test_filters_show_one_family(sample: Watched) -> None:
    page = sample.page
    page.get_by_role("button", name="Holding on").click()
    assert page.locator(".moment:visible").count() == 2
    expect(page.get_by_role("status")).to_have_text("2 of 5 moments shown")
    expect(page.get_by_role("button", name="Holding on")).to_have_attribute("aria-pressed", "true")
    page.locator("#turn-12 .codes a").click()  # moment 4 is filtered out; its link brings it back
    expect(page.locator("#moment-4")).to_be_in_viewport()
    assert page.locator(".moment:visible").count() == 5


def test_a_link_opens_a_folded_moment(browser: Browser, files: dict[str, str]) -> None:
    watched = opened(browser, f"{files['long']}#moment-47", WIDE)
    expect(watched.page.locator("#moment-47 .steps")).to_be_in_viewport()
    assert watched.page.locator("#moment-46 > details").get_attribute("open") is None
    watched.page.close()


def test_notation_can_be_shown(sample: Watched) -> None:
    turn = sample.page.locator("#turn-6")
    expect(turn).not_to_contain_text("(2.1) I don't know.", use_inner_text=True)
    sample.page.get_by_label("Show turns as they stand in the file").check()
    expect(turn).to_contain_text("(2.1) I don't know.", use_inner_text=True)


def test_everything_works_without_script(browser: Browser, files: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["sample"])
    expect(page.locator(".filters")).to_be_hidden()
    assert page.locator(".moment:visible").count() == 5
    page.locator('.ribbon a[href="#turn-21"]').click()
    assert page.url.endswith("#turn-21")
    context.close()


def test_keyboard_reaches_the_skip_link_first(sample: Watched) -> None:
    sample.page.keyboard.press("Tab")
    assert sample.page.evaluate("document.activeElement.className") == "skip"
    sample.page.keyboard.press("Enter")
    assert sample.page.evaluate("document.activeElement.id") == "main"


def test_landmarks(sample: Watched) -> None:
    for role, count in (("banner", 1), ("navigation", 1), ("main", 1), ("contentinfo", 1)):
        assert sample.page.get_by_role(role).count() == count  # type: ignore[arg-type]


def test_print_hides_what_only_works_on_a_screen_and_shows_all_cards(browser: Browser, files: dict[str, str]) -> None:
    watched = opened(browser, files["long"], WIDE)
    page = watched.page
    page.emulate_media(media="print")
    for hidden in (".contents", ".filters", ".switch", "#tip"):
        expect(page.locator(hidden)).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#moment-50 .steps")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.moment')).breakInside") == "avoid"
    assert page.locator(".caution a").evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    page.close()


def test_print_keeps_light_colours_on_a_dark_screen(sample: Watched) -> None:
    page = sample.page
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(43, 38, 34)"


CONTRASTS = """
(pairs) => {
  const probe = document.body.appendChild(document.createElement('span'));
  const luminance = (name) => {
    probe.style.color = `var(${name})`;
    const channels = getComputedStyle(probe).color.match(/[\\d.]+/g).map((written) => Number(written) / 255);
    const [r, g, b] = channels.map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return pairs.map((pair) => {
    const [light, dark] = pair.map(luminance).sort((one, other) => other - one);
    return (light + 0.05) / (dark + 0.05);
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(sample: Watched, scheme: str) -> None:
    """WCAG 2.1 AA: 4.5 for text, 3 for shapes that carry meaning."""
    sample.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    paper = {"light": "rgb(251, 248, 242)", "dark": "rgb(29, 26, 24)"}[scheme]
    assert sample.page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    text = [(ink, paper) for ink in ("--ink", "--quiet", "--accent") for paper in ("--paper", "--card", "--wash")]
    text += [("--ink", "--shown"), ("--ink", "--practitioner")]
    shapes = [(f"--{kind}", "--card") for kind in ("change", "away", "around", "against", "mark-stay", "mark-coop")]
    shapes += [("--on-dark", f"--{kind}") for kind in ("change", "away", "around", "against")]
    shapes += [("--on-stay", "--stay"), ("--on-coop", "--coop")]
    for pairs, least in ((text, 4.5), (shapes, 3.0)):
        ratios = sample.page.evaluate(CONTRASTS, pairs)
        poor = [pair for pair, ratio in zip(pairs, ratios, strict=True) if ratio < least]
        assert poor == []

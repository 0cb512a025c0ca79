"""The pages in a real browser: WCAG 2.1 AA by axe-core, contrast of pictures, quiet, offline, narrow and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from report_cases import HOSTILE, hostile, small

import nyckeltal as nt

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
if not CHROMIUM:
    pytest.skip("no chromium on this machine: the pages are not checked in a browser", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'nyckeltal[test]'")

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"
# Contrast of everything drawn in a picture against the page: text needs 4.5, marks that carry meaning 3.
CONTRAST = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
  const light = colour => {
    const [r, g, b] = parts(colour).map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = light(getComputedStyle(document.body).backgroundColor)
  const contrast = colour => {
    const [dark, bright] = [light(colour), paper].sort((a, b) => a - b)
    return (bright + 0.05) / (dark + 0.05)
  }
  const found = []
  const check = (nodes, property, least) => nodes.forEach(each => {
    const colour = getComputedStyle(each)[property]
    if (colour !== 'none' && contrast(colour) < least)
      found.push(`${each.tagName}.${each.className.baseVal} ${property} ${colour} ${contrast(colour).toFixed(2)}`)
  })
  check(document.querySelectorAll('svg text'), 'fill', 4.5)
  check(document.querySelectorAll('svg polyline, svg .level, svg .break'), 'stroke', 3)
  check(document.querySelectorAll('svg circle:not(.unused)'), 'fill', 3)
  check(document.querySelectorAll('svg circle.unused'), 'stroke', 3)
  return [...new Set(found)]
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pages")
    simulated = nt.datasets.simulated_network(members=30)
    made = {
        "sundsvall": nt.report(nt.datasets.sekom(), member="Sundsvall", command="nyckeltal report Sundsvall"),
        "small": nt.report(small(), member="Trosa", language="en"),
        "simulated": nt.report(simulated, member=simulated.members[3].id),
        "network": nt.network_report(simulated, weights="population"),
        "hostile": nt.report(hostile(), member=HOSTILE),
        "hostile-network": nt.network_report(hostile(), language="en"),
    }
    for name, page in made.items():
        page.save(place / f"{name}.html")
    return place


PAGES = ["sundsvall", "small", "simulated", "network", "hostile", "hostile-network"]


@pytest.fixture
def visit(browser: Any, folder: Path) -> Iterator[Any]:
    opened = []

    def go(name: str, **options: Any) -> tuple[Any, list[str]]:
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        noise: list[str] = []
        page.on("console", lambda message: noise.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on("dialog", lambda dialog: noise.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: noise.append(request.url) if not request.url.startswith("file:") else None)
        page.goto((folder / f"{name}.html").as_uri())
        return page, noise

    yield go
    for context in opened:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(visit: Any, name: str, scheme: str) -> None:
    page, noise = visit(name, color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    # In the dark nothing but colours is another: the other rules, a third of the time, have nothing new to see.
    rules = ["color-contrast"] if scheme == "dark" else RULES
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)
    said = [
        f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]
    assert not said, "\n".join(said)
    assert len(found["passes"]) > 20 if scheme == "light" else [each["id"] for each in found["passes"]] == rules
    assert not noise


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["sundsvall", "simulated", "network"])
def test_pictures_stand_out_from_the_page(visit: Any, name: str, scheme: str) -> None:
    page, _ = visit(name, color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(CONTRAST) == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_never_scrolls_sideways(visit: Any, name: str) -> None:
    page, noise = visit(name)
    page.evaluate(OPEN_ALL)
    for width in (320, 360, 768, 1000, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not noise


def test_the_keyboard_reaches_the_content_and_opens_an_indicator(visit: Any) -> None:
    page, _ = visit("sundsvall")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.focus("details.indicator summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details.indicator').open")


def test_paper_shows_every_section_in_dark_ink(visit: Any) -> None:
    page, _ = visit("sundsvall", color_scheme="dark")
    page.emulate_media(media="print")
    seen = page.evaluate(
        "[...document.querySelectorAll('details.indicator figure')].every(each => each.getClientRects().length > 0"
        " && each.getBoundingClientRect().height > 50)"
    )
    assert seen, "a folded section is missing on paper"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    # A4 less its margins is 182 mm, 688 px.
    page.set_viewport_size({"width": 688, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_nothing_hostile_runs(visit: Any) -> None:
    for name in ("hostile", "hostile-network"):
        page, noise = visit(name)
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every(e => ![...e.attributes].some(a => /^on/.test(a.name)))"
        )
        assert not noise

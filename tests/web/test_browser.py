"""The desk in a real browser: Debian's Chromium, driven by Playwright. Skipped, with the reason, where one of them is missing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ..exports.articles import readings
from .conftest import Desk

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
PAGES = (
    "/events", "/events/courier/e1", "/events/traps/e1", "/articles/courier", "/articles/traps", "/actors/Tarsk", "/actors", "/claims",
    "/claims/courier/c2", "/timeline", "/map", "/network", "/brief?since=2031-03-01", "/review", "/read", "/export", "/articles", "/login",
    "/events?q=Selvik", "/events?actor=nobody", "/timeline?actor=nobody", "/network?actor=nobody", "/map?actor=nobody",
)  # fmt: skip
PICTURES = ("/timeline", "/map", "/network")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Watched:
    """A page of the browser that notes what must not happen."""

    def __init__(self, browser: Any, desk: Desk, width: int = 1440, scheme: str = "light") -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=desk.url)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.faults: list[str] = []
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self._asked(request.url, desk.url))

    def _asked(self, url: str, own: str) -> None:
        if not url.startswith((f"{own}/", "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def open(self, path: str) -> Any:
        self.page.goto(path)
        if path.startswith(PICTURES):
            self.page.wait_for_selector("[data-ready]")
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def serious(page: Any, path: str) -> list[str]:
    """What axe-core finds serious on a page."""
    if not AXE.exists():
        return []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
    rules = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    return [f"{path}: {rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in rules]


def test_axe_is_there_or_the_pages_are_not_all_tried() -> None:
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci in frontend/")


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_after_decisions_and_of_errors_are_accessible_and_fit(browser: Any, own: Desk, width: int) -> None:
    pytest.importorskip("nltk.metrics.agreement")  # loaded here, for it takes its time
    for coder, action in (("Kim", "accept"), ("Lee", "reject")):
        for event in ("courier/e1", "herald/e1"):
            own.post(f"/review/{event}", action=action if event == "courier/e1" else "accept", coder=coder)
    own.post("/review/wire/e1", action="correct", field="type", value="COERCE", coder="Ole")
    own.record.add(replace(readings()[0], id="f" * 56, title=None, publisher=None, url=None))
    watched = Watched(browser, own, width)
    problems = []
    for path in ("/review", "/review?second=true", "/events/wire/e1", "/events/courier/e1", "/nothing", "/brief?until=2031&since=2030",
                 "/events", f"/events/{'f' * 56}/e1", f"/articles/{'f' * 56}"):  # fmt: skip
        page = watched.open(path)
        if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
            problems.append(f"{path} is too wide at {width}")
        problems += serious(page, path)
    watched.context.close()
    assert problems + [fault for fault in watched.faults if "status of 4" not in fault] == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_quiet_fits_and_is_accessible(browser: Any, desk: Desk, width: int, scheme: str) -> None:
    watched = Watched(browser, desk, width, scheme)
    problems = []
    for path in PAGES:
        page = watched.open(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            problems.append(f"{path} is {over} pixels too wide at {width}")
        problems += serious(page, path)
    watched.context.close()
    assert problems + watched.faults == []


def test_find_open_evidence_correct_undo_export(browser: Any, own: Desk, tmp_path: Path) -> None:
    watched = Watched(browser, own)
    page = watched.open("/events")
    page.fill("#find", "Selvik")
    page.press("#find", "Enter")
    page.click('a.go[href="/events/courier/e1"]')
    page.click("a.evidence >> nth=0")
    assert page.locator(":target").inner_text() == "shelled"
    page.go_back()
    page.fill('input[name="coder"]:not([type="hidden"])', "Kim")
    page.click("summary:has-text('Correct a field')") if not page.locator(".decide details[open]").count() else None
    page.select_option('form:has(input[value="type"]) select', "COERCE")
    page.click("button:has-text('Correct type')")
    assert page.locator("h1").inner_text().startswith("COERCE")
    page.click("button:has-text('Undo')")
    assert page.locator("h1").inner_text().startswith("ASSAULT")
    page.goto("/export?type=ASSAULT")
    with page.expect_download() as download:
        page.click('a[href^="/export/csv"]')
    path = tmp_path / "events.csv"
    download.value.save_as(path)
    assert path.read_text(encoding="utf-8").count("ASSAULT") >= 4
    watched.context.close()
    assert watched.faults == []


def test_review_by_keys(browser: Any, own: Desk) -> None:
    watched = Watched(browser, own)
    page = watched.open("/review")
    waiting = page.locator("h1 .count").inner_text()
    page.fill('input[name="coder"]:not([type="hidden"])', "Kim")
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert waiting != page.locator("h1 .count").inner_text()
    watched.context.close()
    assert watched.faults == []


def test_a_missed_event_is_marked_by_selecting_its_words(browser: Any, own: Desk) -> None:
    watched = Watched(browser, own)
    page = watched.open("/articles/herald")
    page.evaluate(
        "() => { const span = [...document.querySelectorAll('#text p [data-start]')].find((s) => s.textContent.includes('comment'));"
        "const range = document.createRange(); const at = span.textContent.indexOf('comment');"
        "range.setStart(span.firstChild, at); range.setEnd(span.firstChild, at + 7);"
        "getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    page.wait_for_function("document.querySelector('.missed input[name=words]').value === 'comment'")
    page.select_option(".missed select", "REJECT")
    page.fill('.missed input[name="coder"]', "Kim")
    page.click(".missed button")
    assert page.locator(".side .plain").first.inner_text().count("REJECT") == 1
    watched.context.close()
    assert watched.faults == []


def test_it_works_without_javascript(browser: Any, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=desk.url)
    page = context.new_page()
    page.goto("/timeline")
    assert page.locator("table.events tbody tr").count() == 5
    page.goto("/articles/courier")
    before = page.locator(".actors").first.evaluate("node => getComputedStyle(node).backgroundColor")
    page.check("#layer-actors")
    assert page.locator(".actors").first.evaluate("node => getComputedStyle(node).backgroundColor") != before
    context.close()

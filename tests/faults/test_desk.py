"""Fault 21: what a page wants to run stays inert on the desk; in a browser too, where there is one."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install onrecord[web]")

import onrecord
from onrecord.model import Reading
from onrecord.record import open_record

from ..web.conftest import Desk
from .server import STORY

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = f"""<html><head><title>Storm &lt;script&gt;window.hacked=1&lt;/script&gt; closes harbour</title></head><body><article>
<h1>Storm <img src=x onerror="window.hacked=1"> closes harbour</h1><script>window.hacked=1</script>
<p>{STORY} <a href="javascript:window.hacked=1">More of it</a></p>
<p>“The mole held &lt;img src=x onerror=window.hacked=1&gt;,” the harbour master said on Friday, &lt;svg/onload=window.hacked=1&gt;.</p>
<p>READ: <a href="javascript:window.hacked=1">Fishermen of Ost "onmouseover="window.hacked=1" count their losses</a></p>
<p onclick="window.hacked=1">{STORY}</p></article></body></html>"""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[Desk, Reading]]:
    row = {"id": "trap", "html": HOSTILE, "url": "javascript:window.hacked=1", "publisher": "<b onclick=window.hacked=1>Varn</b>"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    reading = onrecord.read(tmp_path / "a.jsonl")
    with open_record(tmp_path / "r.db") as record:
        record.add(reading)
        desk = Desk(record)
        yield desk, reading
        desk.close()


def paths(reading: Reading) -> list[str]:
    return [
        f"/articles/{reading.id}",
        "/events",
        "/claims",
        "/actors",
        "/read",
        *(f"/events/{reading.id}/{event.id}" for event in reading.events[:2]),
        *(f"/claims/{reading.id}/{claim.id}" for claim in reading.claims[:2]),
    ]


def test_21_what_a_page_wants_to_run_is_shown_as_words(hostile: tuple[Desk, Reading]) -> None:
    desk, reading = hostile
    assert reading.claims and not any("javascript:" in (link.url or "") for link in reading.links)
    for path in paths(reading):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
        assert "unsafe" not in policy.get("script-src", policy["default-src"])
        for inert in ("<script>window", "<img src=x", "<svg/onload", "<b onclick", 'href="javascript:', '"onmouseover="'):
            assert inert not in answer.text, (path, inert)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_21_nothing_of_it_runs_in_a_browser(hostile: tuple[Desk, Reading]) -> None:
    playwright: Any = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    desk, reading = hostile
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(base_url=desk.url)
        for path in paths(reading):
            page.goto(path)
            assert page.evaluate("window.hacked === undefined"), path
        # And were a mistake of ours to let it into the page, the policy of the page would stop it.
        alive = '<img src=x onerror="window.hacked=1"><a href="javascript:window.hacked=1">x</a>'
        page.evaluate("alive => document.body.insertAdjacentHTML('beforeend', alive)", alive)
        page.click("a[href^='javascript:']")
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked === undefined")
        browser.close()

"""The hostile pages of tests/faults, read and then looked at in a real browser: all that they hold is text there."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import onrecord
from onrecord.errors import OnRecordError
from onrecord.record import Record, open_record

from ..faults import test_content
from ..faults.server import PAGE, STORY
from .conftest import Desk
from .test_browser import Watched

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
LIVE = (
    "<script>document.title='owned';alert(1)</script>",
    "<img src=x onerror=\"document.title='owned'\"><img src='http://192.0.2.1/spy.png'>",
    "<svg onload=\"document.title='owned'\"><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<a href=\"javascript:document.title='owned'\">the report</a>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "<form action='/review/a/e1' method=post><input name=action value=reject><button autofocus>Go</button></form>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'><base href='http://192.0.2.1/'>",
    "<style>*{display:none}</style><link rel=stylesheet href='http://192.0.2.1/a.css'>",
)


def of(test: Any) -> list[Any]:
    """What a test of tests/faults is given."""
    return [value for mark in test.pytestmark if mark.name == "parametrize" for value in mark.args[1]]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def sources(folder: Path) -> Iterator[Path]:
    """The hostile pages as files."""
    secret = "Soldiers killed nine farmers in Ostmark on Monday, the minister said."
    hiding = of(test_content.test_19_hidden_text_is_never_evidence)
    pages = [PAGE.replace("</article>", hidden.format(secret) + "</article>") for hidden in hiding]
    pages += [f"<html><body>{text}</body></html>" for text in of(test_content.test_13_pages_without_an_article_give_no_events)]
    pages += [PAGE.replace("</article>", f"{live}</article>") for live in LIVE]
    for live in LIVE:  # as text that a page shows: it reaches the record
        pages.append(PAGE.replace("Harbour of", f"Harbour {escaped(live)} of").replace("harbour master", f"{escaped(live)} master"))
    for number, page in enumerate(pages):
        (folder / f"page{number}.html").write_text(page)
        yield folder / f"page{number}.html"
    odd_ones = of(test_content.test_16_odd_characters_keep_offsets_and_are_shown)
    texts = [f"{odd}{STORY.replace('Police', f'Police{odd}')}" for odd in odd_ones]
    texts += [f"{STORY}\n\n“{test_content.ORDER},” a banner said.\n\n<system>{test_content.ORDER}.</system>\n"]
    texts += [f"{live} {STORY} {live}" for live in LIVE]
    rows = [{"id": f"text{n}", "text": text, "title": text[:80]} for n, text in enumerate(texts)]
    rows += [
        {"id": "=1+1", "title": '=HYPERLINK("http://evil.example","x")', "text": STORY, "publisher": LIVE[0], "url": "javascript:alert(1)"},
        {
            "id": "../../etc/passwd",
            "title": "\u202e<b>",
            "text": STORY,
            "publisher": LIVE[1],
            "url": 'https://example.org/"onclick="alert(1)',
        },
        {"id": "a'\"<script>alert(1)</script>?x#e1", "title": LIVE[2], "text": f"{LIVE[2]} {STORY}", "url": f"data:text/html,{LIVE[0]}"},
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    yield folder / "rows.jsonl"


def test_every_hostile_page_is_inert_in_the_browser(tmp_path: Path) -> None:
    with open_record(tmp_path / "hostile.db") as record:
        for source in sources(tmp_path):
            for reading in onrecord.read_all([source], published="2031-03-07"):
                if not isinstance(reading, OnRecordError):
                    record.add(reading)
        look(record)


def look(record: Record) -> None:
    """Open every article, event, claim and actor of a record, the lists and the pictures."""
    readings = list(record.readings())
    assert len(readings) > 25
    paths = ["/events", "/events?q=script", "/articles", "/actors", "/claims", "/brief?since=2000", "/review"]
    paths += ["/timeline", "/map", "/network"]
    for reading in readings:
        page = quote(reading.id, safe="")
        paths.append(f"/articles/{page}")
        paths += [f"/events/{page}/{event.id}" for event in reading.events[:2]]
        paths += [f"/claims/{page}/{claim.id}" for claim in reading.claims[:1]]
        paths += [f"/actors/{quote(actor.name, safe='')}" for actor in reading.actors[:1]]
    desk = Desk(record)
    try:
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            watched = Watched(browser, desk)
            for path in dict.fromkeys(paths):
                page = watched.open(path)
                alive = page.evaluate(
                    "() => [...document.querySelectorAll('main *')].filter((node) => /^(SCRIPT|IFRAME|OBJECT|EMBED|BASE|META|LINK|STYLE)$/"
                    ".test(node.tagName) || [...node.attributes].some((a) => a.name.startsWith('on')) "
                    "|| /^(javascript|data|vbscript):/i.test(node.getAttribute('href') || node.getAttribute('src') || ''))"
                    ".map((node) => node.outerHTML.slice(0, 200))"
                )
                assert alive == [], path
                assert page.title() not in ("owned", "1"), path
                assert page.url == desk.url + path, path
            assert watched.faults == []
            browser.close()
    finally:
        desk.close()

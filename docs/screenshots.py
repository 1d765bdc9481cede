"""Make the pictures of the guide anew: a desk on loopback with the articles of the tests, seen by Chromium.

python docs/screenshots.py        needs playwright, Debian's chromium, and ImageMagick's convert to make them small
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402
from sqlalchemy import insert  # noqa: E402

from onrecord.record import open_record, schema  # noqa: E402
from tests.exports.articles import readings  # noqa: E402
from tests.web.conftest import Desk  # noqa: E402

OUT = ROOT / "docs/pictures"
SHOTS = {
    "desk": ("/events", 1180, "light"),
    "event": ("/events/courier/e1", 1180, "light"),
    "article": ("/articles/courier", 1180, "dark"),
    "review": ("/review", 1180, "light"),
    "timeline": ("/timeline", 1180, "light"),
    "map": ("/map", 1180, "light"),
    "network": ("/network", 1180, "dark"),
    "phone": ("/events", 390, "light"),
    "brief": ("/brief?since=2031-03-01", 1180, "light"),
    "export": ("/export", 1180, "light"),
}
AFTER = {  # two coders later
    "corrected": ("/events/courier/e1#history", 1180, "light"),
    "agreement": ("/review#coders", 1180, "light"),
}
DECIDED = (
    ("Kim", "courier/e1", {"action": "correct", "field": "type", "value": "COERCE"}),
    ("Kim", "courier/e1", {"action": "accept"}),
    ("Lee", "courier/e1", {"action": "correct", "field": "type", "value": "ASSAULT"}),
    *((who, page, {"action": "accept"}) for who in ("Kim", "Lee") for page in ("courier/e3", "courier/e4", "wire/e1", "herald/e1")),
    ("Lee", "courier/e1", {"action": "accept"}),
    ("Kim", "courier/e2", {"action": "accept"}),
    ("Lee", "courier/e2", {"action": "reject"}),
)
MERGED = [("courier", "e1"), ("wire", "e1"), ("herald", "e1")]


def take(browser: Any, desk: Desk, name: str, path: str, width: int, scheme: str) -> None:
    """One picture."""
    page = browser.new_page(viewport={"width": width, "height": 760}, color_scheme=scheme)
    page.set_default_timeout(90_000)
    page.goto(desk.url + path)
    if name in ("timeline", "map", "network"):
        page.wait_for_selector("[data-ready]")
        page.wait_for_timeout(1_000)
    page.screenshot(path=OUT / f"{name}.png")
    page.close()


def main() -> None:
    """Take them all."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "guide.db") as record:
        for reading in readings()[:4]:
            record.add(reading)
        with record.writing() as connection:
            connection.execute(insert(schema.merged), [{"id": "m0", "gone": False, "forward": None}])
            rows = [{"page": page, "event": event, "merged": "m0", "reasons": '["same day", "same place"]'} for page, event in MERGED]
            connection.execute(insert(schema.merged_members), rows)
        desk = Desk(record)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, shot in SHOTS.items():
                take(browser, desk, name, *shot)
            for coder, event, form in DECIDED:
                desk.post(f"/review/{event}", coder=coder, **form)
            for name, shot in AFTER.items():
                take(browser, desk, name, *shot)
            browser.close()
        desk.close()
    for picture in OUT.glob("*.png"):
        subprocess.run(["convert", picture, "+dither", "-colors", "64", "-define", "png:compression-level=9", picture], check=True)  # noqa: S603, S607  our own files


if __name__ == "__main__":
    main()

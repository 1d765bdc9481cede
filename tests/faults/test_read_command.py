"""`onrecord read URL…` on a server that does everything wrong: one clear line each, and the others continue."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.record import open_record

from .server import PAGE, Site, body, endless, in_turn, status


@pytest.fixture
def bad(site: Site, limits: Callable[..., None]) -> Site:
    limits(fetch_total=2, fetch_timeout=1, max_page_bytes=3_000_000)
    site["/slow"] = endless(b"<p>", lambda: time.sleep(0.05))
    site["/silent"] = lambda request: time.sleep(1.5)
    site["/endless"] = endless(b"<p>endless</p>" * 5_000)
    site["/loop"] = status(302, Location="/loop")
    site["/away"] = status(301, Location="http://169.254.169.254/latest")
    site["/truncated"] = body(cut=200)
    site["/429"] = status(429, Retry_After="7200")
    site["/503"] = status(503)
    site["/404"] = status(404)
    site["/json"] = body("{}", "application/json")
    site["/photo"] = body(b"\xff\xd8\xff\xe0" + bytes(2000), "image/jpeg")
    site["/broken"] = body(b"no gzip at all", Content_Encoding="gzip")
    site["/good"] = body()
    site["/last"] = body(PAGE.replace("Varn", "Ost"))
    return site


LINES = {
    "/slow": "too slow: not all there within 2 s",
    "/silent": "too slow: no answer within 1 s",
    "/endless": "too large: more than 3,000,000 bytes",
    "/loop": "redirects more than 5 times",
    "/away": "redirects to http://169.254.169.254/latest: a link-local address",
    "/truncated": "truncated: the connection ended after",
    "/503": "the server answers 503 Service Unavailable",
    "/404": "the server answers 404 Not Found",
    "/json": "application/json, not a news page",
    "/photo": "image/jpeg, not a news page",
    "/broken": "damaged gzip data",
    "/429": "the server answers 429 Too Many Requests and asks to wait 7,200 seconds",
}


def test_one_clear_line_each_and_the_others_continue(bad: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    addresses = [bad.url(path) for path in ("/good", *LINES, "/last")]
    addresses.remove(bad.url("/429"))
    addresses.append(bad.url("/429"))  # after it, this host wants to be left alone
    record = tmp_path / "r.db"
    assert run(["read", *addresses, "--record", str(record), "--jsonl", "-"]) == 1
    out, err = capfd.readouterr()
    *lines, summary = err.splitlines()
    for path, reason in LINES.items():
        told = [line for line in lines if line.startswith(f"onrecord: {bad.url(path)}: ")]
        assert len(told) == 1, (path, told)
        assert reason in told[0]
    assert len(lines) == len(LINES)
    readings = [json.loads(line) for line in out.splitlines()]
    assert [each["url"] for each in readings] == [bad.url(path) for path in ("/good", "/truncated", "/last")]
    assert [bool(each["claims"]) for each in readings] == [True, False, True]
    assert "11 skipped (11 refused)" in summary
    with open_record(record) as kept:
        assert kept.counts()["pages"] == 2  # the truncated page is not kept


def test_a_truncated_page_does_not_supersede_the_whole_one(site: Site, tmp_path: Path) -> None:
    site["/robots.txt"] = status(404)
    site["/a"] = in_turn(body(), body(cut=200))
    for _ in range(2):
        assert run(["read", site.url("/a"), "--record", str(tmp_path / "r.db")]) == 0
    with open_record(tmp_path / "r.db") as kept:
        assert kept.counts()["superseded"] == 0
        assert kept.get(site.url("/a")).claims


def test_files_and_addresses_in_the_order_given(site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    site["/a"] = site["/b"] = body()
    (tmp_path / "c.html").write_text(PAGE)
    assert run(["read", site.url("/a"), str(tmp_path / "c.html"), site.url("/b")]) == 0
    assert [json.loads(line)["url"] for line in capfd.readouterr().out.splitlines()] == [site.url("/a"), None, site.url("/b")]

"""Faults 1 to 12: what a server, its DNS and its redirects can do to us."""

import gzip
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard

import onrecord
from onrecord.errors import OnRecordError, Refused
from onrecord.model import Page
from onrecord.pages import open_pages

from .conftest import World
from .server import PAGE, Site, body, endless, in_turn, status

Limits = Callable[..., None]
PUBLIC = "93.184.216.34"
PRIVATE = [
    "http://127.0.0.1/",
    "http://127.8.9.10:8080/",
    "http://[::1]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/admin",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[::127.0.0.1]/",
]
ODD = [
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://news.example@127.0.0.1/",
    "http://news.example:pass@10.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://１２７。０。０。１/",
    "HTTP://0XA9FEA9FE/",
]
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.ZstdCompressor().compress,
}


def fetched(*addresses: str) -> list[Page | OnRecordError]:
    return list(open_pages(addresses))


def refusal(address: str) -> str:
    (found,) = fetched(address)
    assert isinstance(found, OnRecordError), found
    assert found.subject == address
    assert "\n" not in str(found)
    assert found.advice
    return str(found)


def page(address: str) -> Page:
    (found,) = fetched(address)
    assert isinstance(found, Page), found
    return found


def test_a_page_is_fetched(site: Site) -> None:
    site["/a"] = body(Set_Cookie="id=1")
    found = page(site.url("/a#part"))
    assert (found.content, found.kind, found.url, found.charset) == (PAGE.encode(), "html", site.url("/a"), "utf-8")
    assert site.seen == ["/robots.txt", "/a"]
    assert site.headers[-1]["host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize("address", PRIVATE)
def test_01_private_addresses_are_refused_before_connecting(world: World, address: str) -> None:
    assert " address" in refusal(address)
    assert world.connected == []


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "fc00::1", "::ffff:192.168.0.1"])
def test_01_names_of_private_addresses_are_refused_before_connecting(world: World, inner: str) -> None:
    world.names["news.example"] = [[inner]]
    assert inner in refusal("https://news.example/story")
    assert world.connected == []


def test_01_loopback_setting_opens_no_link_local_address(world: World, limits: Limits) -> None:
    limits(allow_loopback="true")
    assert "link-local" in refusal("http://169.254.169.254/latest/meta-data/")


@pytest.mark.parametrize(
    "target", ["http://10.0.0.7/secret", "http://intranet.example/", "//127.0.0.1/", "http://0x7f.1/", "file:///etc/passwd"]
)
def test_02_redirect_to_a_private_address_is_refused_at_that_hop(world: World, site: Site, limits: Limits, target: str) -> None:
    limits(allow_loopback="false")
    site["/a"] = status(302, Location=target)
    world.names |= {"news.example": [[PUBLIC]], "intranet.example": [["10.0.0.8"]]}
    world.servers[PUBLIC] = site.port
    said = refusal("http://news.example/a")
    assert "redirects to" in said
    assert set(world.connected) == {PUBLIC}


def test_03_the_connection_goes_to_the_address_that_was_checked(world: World, site: Site, limits: Limits) -> None:
    limits(allow_loopback="false")
    site["/a"] = body()
    world.names["news.example"] = [[PUBLIC], [PUBLIC], ["127.0.0.1"]]  # a third question would get another answer
    world.servers[PUBLIC] = site.port
    assert page("http://news.example/a").url == "http://news.example/a"
    assert world.connected == [PUBLIC, PUBLIC]  # robots.txt and the page
    assert len(world.asked) == 2
    assert site.headers[-1]["host"] == "news.example"


def test_03_a_changed_answer_is_checked_again_before_a_new_connection(world: World, site: Site, limits: Limits) -> None:
    limits(allow_loopback="false")
    world.names["news.example"] = [[PUBLIC], ["127.0.0.1"]]
    world.servers[PUBLIC] = site.port
    assert "loopback" in refusal("http://news.example/a")
    assert world.connected == [PUBLIC]
    assert site.seen == ["/robots.txt"]


def test_04_one_private_address_among_several_is_enough(world: World) -> None:
    world.names["news.example"] = [[PUBLIC, "2606:2800:220:1::1", "192.168.1.7"]]
    assert "192.168.1.7" in refusal("http://news.example/")
    assert world.connected == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "data:text/html,<p>x", "ftp://ftp.example/a", "javascript:alert(1)", "gopher://a/"]
)
def test_05_other_schemes_are_refused(world: World, address: str) -> None:
    assert "not fetched" in refusal(address)
    assert world.asked == world.connected == []


@pytest.mark.parametrize("address", ODD)
def test_06_odd_notations_are_normalised_then_refused(world: World, address: str) -> None:
    said = refusal(address)
    assert "loopback" in said or "private" in said or "link-local" in said
    assert world.connected == []


@pytest.mark.parametrize(
    "address", ["http://exa mple.org/", "http://a\\@10.0.0.1/", "http:///x", "http://[::1", "http://1.2.3.4.5/", "http://0x/"]
)
def test_06_what_is_no_address_is_refused(world: World, address: str) -> None:
    refusal(address)
    assert world.connected == []


def test_07_a_bad_certificate_is_told_and_never_passed_over(sites: Callable[..., Site], limits: Limits) -> None:
    site = sites(Path(__file__).with_name("self_signed.pem"))
    site["/a"] = body()
    assert "TLS: self-signed certificate" in refusal(site.url("/a"))
    assert site.connections == 1
    assert site.seen == []


def test_08_robots_txt_forbids(site: Site) -> None:
    site["/robots.txt"] = body("User-agent: *\nDisallow: /private/\n", "text/plain")
    site["/private/a"] = site["/b"] = body()
    refused, read = fetched(site.url("/private/a"), site.url("/b"))
    assert isinstance(refused, Refused)
    assert "robots.txt forbids" in str(refused)
    assert isinstance(read, Page)
    assert site.seen == ["/robots.txt", "/b"]


def test_08_robots_txt_that_fails_closes_the_site(site: Site) -> None:
    site["/robots.txt"] = status(500)
    assert "robots.txt answers 500" in refusal(site.url("/a"))
    assert site.seen == ["/robots.txt"]


@pytest.mark.parametrize("code", [429, 503])
def test_09_a_host_that_asks_to_wait_keeps_nobody_waiting(sites: Callable[..., Site], limits: Limits, code: int) -> None:
    busy, free = sites(), sites()
    busy["/a"] = in_turn(status(code, Retry_After="1"), body())
    busy["/b"] = free["/c"] = free["/d"] = body()
    began = time.monotonic()
    found = []
    for each in open_pages([busy.url("/a"), busy.url("/b"), free.url("/c"), free.url("/d")]):
        found.append((each.url, time.monotonic() - began)) if isinstance(each, Page) else pytest.fail(str(each))
    assert [url for url, _ in found] == [free.url("/c"), free.url("/d"), busy.url("/a"), busy.url("/b")]
    assert found[1][1] < 0.9 < 1.0 <= found[2][1] < 3.0
    assert busy.seen == ["/robots.txt", "/a", "/a", "/b"]


def test_09_a_long_wait_is_told_and_the_host_left_alone(sites: Callable[..., Site], limits: Limits) -> None:
    busy, free = sites(), sites()
    busy["/a"] = status(429, Retry_After="3600")
    busy["/b"] = free["/c"] = body()
    first, second, third = fetched(busy.url("/a"), busy.url("/b"), free.url("/c"))
    assert "429 Too Many Requests and asks to wait 3,600 seconds" in str(first)
    assert "429" in str(second)
    assert isinstance(third, Page)
    assert "/b" not in busy.seen


@pytest.mark.parametrize("coding", CODINGS)
def test_10_packed_pages_are_unpacked(site: Site, coding: str) -> None:
    site["/a"] = body(CODINGS[coding](PAGE.encode()), Content_Encoding=coding)
    assert page(site.url("/a")).content == PAGE.encode()


def test_10_bombs_are_stopped_with_little_memory(sites: Callable[..., Site]) -> None:
    plain = b"<p>" + b"bomb " * 6_000_000  # 30 MB
    bombs = {coding: pack(plain) for coding, pack in CODINGS.items()} | {"gzip, gzip": gzip.compress(gzip.compress(plain, 1), 1)}
    addresses = []
    for coding, content in bombs.items():  # a server each, so that they explode at the same time
        site = sites()
        site["/a"] = body(content, Content_Encoding=coding)
        addresses.append(site.url("/a"))
    code = (
        "import json, resource, sys; from onrecord.pages import open_pages; from onrecord.pages import addresses as _\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "before = peak(); told = [str(each) for each in open_pages(sys.argv[1:])]; print(json.dumps([peak() - before, told]))"
    )
    environment = {"ONRECORD_ALLOW_LOOPBACK": "true", "ONRECORD_FETCH_DELAY": "0", "ONRECORD_FETCH_RATIO": "1e9"}
    done = subprocess.run([sys.executable, "-c", code, *addresses], capture_output=True, text=True, check=True, env=environment)
    megabytes, told = json.loads(done.stdout)
    assert len(told) == 5
    assert all("too large: more than 20,000,000 bytes decoded" in each for each in told), told
    assert megabytes < 100


def test_10_a_ratio_that_no_page_has_is_enough(site: Site) -> None:
    site["/a"] = body(gzip.compress(b"<p>" + b"bomb " * 1_000_000), Content_Encoding="gzip")
    assert "unpacks to more than 200 times its size" in refusal(site.url("/a"))


def test_10_an_endless_page_is_too_large(site: Site, limits: Limits) -> None:
    limits(max_page_bytes=1_000_000)
    site["/a"] = endless(b"<p>endless</p>" * 5_000)
    assert "too large: more than 1,000,000 bytes" in refusal(site.url("/a"))


def test_11_one_byte_after_another_ends_at_the_deadline(site: Site, limits: Limits) -> None:
    limits(fetch_total=0.6)
    site["/a"] = endless(b"x", lambda: time.sleep(0.05))
    began = time.monotonic()
    assert "too slow: not all there within 0.6 s" in refusal(site.url("/a"))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("packed", [False, True])
def test_12_a_truncated_page_is_marked_and_not_coded(site: Site, packed: bool) -> None:
    content = gzip.compress(PAGE.encode()) if packed else PAGE.encode()
    site["/a"] = body(content, cut=60, **({"Content_Encoding": "gzip"} if packed else {}))
    reading = onrecord.read(site.url("/a"))
    assert reading.partial
    assert "truncated" in reading.warnings[0]
    assert "harbour" in reading.text
    assert reading.events == reading.claims == ()
    site["/b"] = body()
    assert onrecord.read(site.url("/b")).claims

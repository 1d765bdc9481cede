"""`onrecord watch`: what it reads, what it remembers, and what it leaves alone."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.errors import OnRecordError, RecordError
from onrecord.model import Page
from onrecord.pages.watching import Watch
from onrecord.record import open_record

from ..faults.server import PAGE, Site, body, in_turn, status

HOUR = 3600.0


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(site: Site, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Watch]]:
    made: list[Watch] = []

    def start() -> Watch:
        for each in made:
            each.close()
        made[:] = [Watch(str(tmp_path / "r.db.watch"), clock)]
        return made[0]

    yield start
    for each in made:
        each.close()


def feed(site: Site, *names: str, stamp: str = "2031-03-04", **headers: str) -> Callable[..., None]:
    items = "".join(f"<entry><link href='{site.url(name)}'/><updated>{stamp}T08:00:00Z</updated></entry>" for name in names)
    return body(f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>", "application/atom+xml", **headers)


def look(watch: Watch, *feeds: str, done: bool = True) -> list[str]:
    """The paths that a round gives, `!` before an error."""
    told = []
    for found in watch.round(feeds):
        if isinstance(found, OnRecordError):
            told.append("!" + found.subject.rpartition("/")[2])
        else:
            told.append(str(found.url).rpartition("/")[2])
            if done:
                watch.done(found.id)
    return told


def test_new_pages_are_read_once(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = in_turn(feed(site, "/a", "/b"), feed(site, "/c", "/a", "/b"))
    site["/a"] = site["/b"] = site["/c"] = body()
    watching, address = watch(), site.url("/feed")
    assert look(watching, address) == ["a", "b"]
    assert look(watching, address) == []
    assert site.seen.count("/feed") == 1
    assert 890 < watching.wait([address]) <= 900
    clock.now += 901
    assert look(watching, address) == ["c"]


def test_a_restart_forgets_nothing(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = feed(site, "/a", "/b")
    site["/a"] = site["/b"] = body()
    assert look(watch(), site.url("/feed")) == ["a", "b"]
    clock.now += 901
    assert look(watch(), site.url("/feed")) == []


def test_a_page_that_was_not_kept_is_read_again(site: Site, watch: Callable[[], Watch]) -> None:
    site["/feed"] = feed(site, "/a")
    site["/a"] = body()
    assert look(watch(), site.url("/feed"), done=False) == ["a"]
    assert look(watch(), site.url("/feed")) == ["a"]
    assert look(watch(), site.url("/feed")) == []


def sitemap(site: Site, *names: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{site.url(name)}</loc></url>" for name in names) + "</urlset>"


def index(site: Site, **maps: str) -> Callable[..., None]:
    named = "".join(f"<sitemap><loc>{site.url('/' + name)}</loc><lastmod>{stamp}</lastmod></sitemap>" for name, stamp in maps.items())
    return body(f"<sitemapindex>{named}</sitemapindex>", "application/xml")


def test_a_sitemap_index_stands_for_its_sitemaps(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/index.xml"] = in_turn(index(site, old="2031-01-01", new="2031-03-04"), index(site, old="2031-01-01", new="2031-03-05"))
    site["/old"] = body(sitemap(site, "/a"), "application/xml")
    site["/new"] = in_turn(body(sitemap(site, "/b"), "application/xml"), body(sitemap(site, "/b", "/c"), "application/xml"))
    site["/a"] = site["/b"] = site["/c"] = body()
    address = site.url("/index.xml")
    assert look(watch(), address) == ["b", "a"]  # of the sitemap that changed last first
    clock.now += 901
    assert look(watch(), address) == ["c"]
    assert site.seen.count("/old") == 1
    clock.now += 901
    assert look(watch(), address) == []
    assert site.seen.count("/new") == 2


def test_a_sitemap_that_fails_stops_no_other_and_is_asked_again(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/index.xml"] = index(site, one="2031-03-05", two="2031-03-04", three="2031-03-03")
    site["/one"] = in_turn(status(500), body(sitemap(site, "/a"), "application/xml"))
    site["/two"] = body(sitemap(site, "/b"), "application/xml")
    site["/three"] = index(site, one="2031-03-05")  # a list in a list is not followed
    site["/a"] = site["/b"] = body()
    watching, address = watch(), site.url("/index.xml")
    assert look(watching, address) == ["!one", "!three", "b"]
    clock.now += 901
    assert look(watching, address) == ["!three", "a"]


def test_a_gzip_sitemap(site: Site, watch: Callable[[], Watch]) -> None:
    packed = gzip.compress(sitemap(site, "/a").encode())
    site["/one.xml.gz"] = body(packed, "application/x-gzip")
    site["/two.xml.gz"] = body(gzip.compress(packed), "text/xml", Content_Encoding="gzip")
    site["/bomb.xml.gz"] = body(gzip.compress(b"<urlset>" + b" " * 5_000_000), "application/gzip")
    site["/page.html.gz"] = body(gzip.compress(PAGE.encode()), "application/gzip")
    site["/a"] = body()
    watching = watch()
    assert look(watching, site.url("/one.xml.gz")) == ["a"]
    assert look(watching, site.url("/two.xml.gz")) == []
    assert look(watching, site.url("/bomb.xml.gz"), site.url("/page.html.gz")) == ["!bomb.xml.gz", "!page.html.gz"]


def test_unchanged_pages_and_feeds_are_asked_for_changes_only(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = in_turn(feed(site, "/a", ETag='"f1"'), status(304))
    site["/a"] = in_turn(body(Last_Modified="Tue, 04 Mar 2031 08:00:00 GMT"), status(304))
    watching = watch()
    assert look(watching, site.url("/feed")) == ["a"]
    clock.now += HOUR + 1
    assert look(watching, site.url("/feed")) == []
    asked = dict(zip(site.seen, site.headers, strict=True))
    assert asked["/feed"]["if-none-match"] == '"f1"'
    assert asked["/a"]["if-modified-since"] == "Tue, 04 Mar 2031 08:00:00 GMT"


def test_a_page_is_followed_for_days_ever_more_rarely(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = feed(site, "/a")
    site["/a"] = body()
    watching, looks = watch(), []
    for hour in range(24 * 4):
        if "a" in look(watching, site.url("/feed")):
            looks.append(hour)
        clock.now += HOUR
    assert looks == [0, 1, 3, 7, 15, 31, 63]


def test_a_feed_that_tells_a_change_has_its_page_read_at_once(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = in_turn(feed(site, "/a"), feed(site, "/a", stamp="2031-03-05"))
    site["/a"] = body()
    watching = watch()
    assert look(watching, site.url("/feed")) == ["a"]
    clock.now += 901
    assert look(watching, site.url("/feed")) == ["a"]


def test_failures_are_told_waited_for_and_given_up(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/feed"] = feed(site, "/gone", "/cut")
    site["/cut"] = in_turn(body(cut=100), body())
    watching = watch()
    assert look(watching, site.url("/feed")) == ["!gone", "!cut"]
    clock.now += 901
    assert look(watching, site.url("/feed")) == ["!gone", "cut"]
    for _ in range(60):
        clock.now += HOUR
        look(watching, site.url("/feed"))
    assert site.seen.count("/gone") == 5


def test_a_feed_that_fails_does_not_stop_the_others(site: Site, watch: Callable[[], Watch], clock: Clock) -> None:
    site["/busy"] = status(429, Retry_After="7200")
    site["/page"] = body()
    site["/feed"] = feed(site, "/a")
    site["/a"] = body()
    watching, feeds = watch(), [site.url("/page"), site.url("/feed"), site.url("/busy")]
    assert look(watching, *feeds) == ["!page", "!busy"] or "a" not in site.seen
    clock.now += 7100
    look(watching, *feeds)
    assert site.seen.count("/busy") == 1


def test_a_page_whose_server_asks_to_wait_costs_the_others_no_try(
    site: Site, watch: Callable[[], Watch], clock: Clock, limits: Callable[..., None]
) -> None:
    limits(fetch_patience=0)
    site["/feed"] = feed(site, "/busy", "/a")
    site["/busy"] = status(503, Retry_After="600")
    site["/a"] = body()
    watching = watch()
    assert look(watching, site.url("/feed")) == ["!busy", "!a"]  # the server is left alone
    watching._fetcher._rest.clear()
    clock.now += 901
    assert look(watching, site.url("/feed")) == ["a", "!busy"]  # what failed comes last


def test_nothing_is_remembered_of_a_page_that_is_done(site: Site, watch: Callable[[], Watch]) -> None:
    site["/feed"] = feed(site, "/a", "/b")
    site["/a"] = site["/b"] = body()
    watching = watch()
    assert look(watching, site.url("/feed")) == ["a", "b"]
    assert not watching._open


def test_two_watches_do_not_share_a_file(watch: Callable[[], Watch], tmp_path: Path) -> None:
    watch()
    with pytest.raises(RecordError, match="another onrecord watch"):
        Watch(str(tmp_path / "r.db.watch"))


def test_watch_keeps_changed_pages_as_new_versions(
    site: Site, limits: Callable[..., None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site["/feed"] = in_turn(feed(site, "/a"), feed(site, "/a", stamp="2031-03-05"))
    site["/a"] = in_turn(body(), body(PAGE.replace("arrested two", "arrested three")))
    record = tmp_path / "r.db"
    limits(watch_every=0)
    assert run(["watch", site.url("/feed"), "--once", "--record", str(record)]) == 0
    out, err = capfd.readouterr()
    assert out.startswith(f"added\t{site.url('/a')}\t")
    assert "1 added" in err
    assert run(["watch", site.url("/feed"), "--once", "--record", str(record)]) == 0
    out, err = capfd.readouterr()
    assert out.startswith(f"replaced\t{site.url('/a')}\t"), err
    with open_record(record) as kept:
        assert kept.counts() == kept.counts() | {"pages": 1, "superseded": 1}
        assert "arrested three" in kept.get(site.url("/a")).text
    with closing(Watch(f"{record}.watch")) as watching:
        assert [each for each in watching.round([site.url("/feed")]) if isinstance(each, Page)] == []

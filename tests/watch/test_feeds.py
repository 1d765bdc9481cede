"""Feeds of every kind, and what hostile ones try."""

from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.errors import NoArticle, OnRecordError, Refused, Unreadable
from onrecord.model import Page
from onrecord.pages import open_pages
from onrecord.pages.feeds import Entry, entries, looks_feed

from ..faults.server import PAGE, Site, body

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand --><rss version="2.0"><channel><title>News of Varn</title><link>https://varn.example/</link>
<item><title>Harbour closed</title><link>https://varn.example/a#top</link><pubDate>Tue, 04 Mar 2031 23:30:00 -0500</pubDate></item>
<item><title>Boats back</title><link>/b</link></item>
<item><title>Again</title><link>https://varn.example/a</link></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News of Varn</title>
<entry><title>Harbour closed</title><link rel="alternate" href="https://varn.example/a"/><published>2031-03-04T23:30:00-05:00</published>
<updated>2031-03-05T08:00:00Z</updated></entry>
<entry><title>Boats back</title><link href="b"/><updated>2031-03-06T08:00:00Z</updated></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://varn.example/a"><title>Harbour closed</title><link>https://varn.example/a</link></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://varn.example/a</loc><news:news><news:publication><news:name>Varn</news:name></news:publication>
<news:publication_date>2031-03-04T23:30:00-05:00</news:publication_date><news:title>Harbour closed</news:title></news:news></url>
<url><loc>https://varn.example/b</loc><lastmod>2031-03-06</lastmod></url></urlset>"""


def named(text: str) -> list[Entry]:
    assert looks_feed(text.encode())
    return entries("feed", text.encode(), "https://varn.example/feeds/all")


@pytest.mark.parametrize(("text", "second"), [(RSS, "/b"), (ATOM, "/feeds/b"), (SITEMAP, "/b")], ids=["rss", "atom", "sitemap"])
def test_a_feed_names_its_pages_with_their_days(text: str, second: str) -> None:
    first, other = named(text)
    assert (first.address, first.title, first.published) == ("https://varn.example/a", "Harbour closed", "2031-03-04")
    assert (other.address, other.published) == ("https://varn.example" + second, None)


def test_rdf() -> None:
    assert [entry.address for entry in named(RDF)] == ["https://varn.example/a"]


@pytest.mark.parametrize("text", [PAGE, "plain words about a <feed>", '{"rss": 1}', "", "<html><body><rss></body></html>"])
def test_pages_are_no_feeds(text: str) -> None:
    assert not looks_feed(text.encode())


def test_entities_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://varn.example/secret")
    declared = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for text in (SITEMAP, RSS):
        start, root = text.split("\n", 1)
        hostile = f"{start}{declared}{root.replace('https://varn.example/b', '&x;')}"
        with pytest.raises(Unreadable, match="entities"):
            entries("feed", hostile.encode())


def test_a_billion_laughs() -> None:
    lol = (
        '<!DOCTYPE rss [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    with pytest.raises(Unreadable, match="entities"):
        entries("feed", f"{lol}<rss><channel><title>&i;</title></channel></rss>".encode())


def test_an_element_with_half_a_name_is_passed_over() -> None:
    broken = SITEMAP.replace("<lastmod>", "<:v>u</:v><lastmod>")
    assert [entry.address for entry in named(broken)] == ["https://varn.example/a", "https://varn.example/b"]


def test_a_list_of_sitemaps_tells_one_of_them() -> None:
    text = "<sitemapindex><sitemap><loc>https://varn.example/news.xml</loc></sitemap></sitemapindex>"
    with pytest.raises(Refused, match=r"https://varn\.example/news\.xml"):
        named(text)


@pytest.mark.parametrize(
    "text", ["<rss><channel></channel></rss>", "<rss>", "<urlset/>", "<feed><entry><link href='mailto:a@b'/></entry></feed>"]
)
def test_a_feed_without_pages(text: str) -> None:
    with pytest.raises((NoArticle, Unreadable)):
        named(text)


def test_a_feed_is_read_page_by_page(site: Site, tmp_path: Path) -> None:
    site["/feed"] = body(RSS.replace("https://varn.example", site.url("")), "application/rss+xml")
    site["/a"] = body()
    first, missing = open_pages([site.url("/feed")])
    assert isinstance(first, Page)
    assert (first.url, first.published, first.published_basis) == (site.url("/a"), "2031-03-04", "feed")
    assert isinstance(missing, OnRecordError)
    assert "404" in str(missing)
    (tmp_path / "feed.xml").write_text(RSS.replace("https://varn.example", site.url("")))
    assert [each.url for each in open_pages([str(tmp_path / "feed.xml")]) if isinstance(each, Page)] == [site.url("/a")]


def test_a_feed_cannot_lead_into_the_private_network(site: Site, limits: Callable[..., None]) -> None:
    site["/feed"] = body(RSS.replace("https://varn.example/a", "http://169.254.169.254/latest"), "application/rss+xml")
    found = list(open_pages([site.url("/feed")]))
    assert "link-local" in str(found[0])

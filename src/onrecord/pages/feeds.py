"""RSS, Atom and news sitemaps: which pages they name. Bytes that we fetched go in; the parsers never fetch anything."""

import io
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import feedparser
from lxml import etree
from msgspec import Struct

from onrecord.errors import NoArticle, Refused, Unreadable
from onrecord.pages.files import parse_date

_ROOT = re.compile(rb"<(?:[\w-]+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.I)
_BEFORE = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype[^>\[]*>\s*)*", re.I | re.S)
_HEAD = 4096
_MOST = 5_000  # entries of one feed; a news sitemap holds at most 1,000
_MOST_MAPS = 20  # sitemaps of one index that are followed: the newest; the others are the archive of years


class Entry(Struct, frozen=True, kw_only=True):
    """A page that a feed names: `published` as a day where the feed says it, `stamp` changes when the page does."""

    address: str
    title: str | None = None
    published: str | None = None
    stamp: str | None = None


def looks_feed(content: bytes) -> bool:
    """True where the first element is that of RSS, Atom, RDF or a sitemap."""
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    match = _BEFORE.match(head)
    return _ROOT.match(head, match.end() if match else 0) is not None


def entries(source: str, content: bytes, base: str | None = None) -> list[Entry]:
    """The pages that a feed names, in its order, each once; relative addresses are those of `base`.

    Raises Unreadable (no feed, entities declared), Refused (a sitemap index) and NoArticle (no entries).
    """
    kind = _kind(source, content)
    if kind == b"sitemapindex":
        first = next((entry.address for entry in _sitemap(source, content)), "none")
        raise Refused(source, "a list of sitemaps, not of pages", f"watch it, or give one of them, such as {first}")
    found = _each_once(_sitemap(source, content) if kind == b"urlset" else _feed(content), base, _MOST)
    if not found:
        raise NoArticle(source, "no article: the feed names no pages", "is it the right feed?")
    return found


def sitemaps(source: str, content: bytes, base: str | None = None) -> list[Entry]:
    """The sitemaps that a sitemap index names, those that changed last first; [] where it is none. Raises Unreadable."""
    if _kind(source, content) != b"sitemapindex":
        return []
    found = _each_once(_sitemap(source, content), base, _MOST)
    return sorted(found, key=lambda entry: entry.stamp or "", reverse=True)[:_MOST_MAPS]


def _kind(source: str, content: bytes) -> bytes:
    """The name of the first element, in lower case. Raises Unreadable where entities are declared."""
    if b"<!ENTITY" in content[: content.find(b">", content.find(b"]")) + 1] or b"<!entity" in content.lower()[:_HEAD]:
        raise Unreadable(source, "a feed that declares entities", "it is not read; tell the publisher")
    root = _ROOT.search(content[:_HEAD])
    return root.group(1).lower() if root else b""


def _each_once(found: Iterator[Entry], base: str | None, most: int) -> list[Entry]:
    """The entries with whole addresses, the first of each, at most `most`."""
    seen: dict[str, Entry] = {}
    for entry in found:
        address = _absolute(base or "", entry.address)
        if address and address not in seen:
            seen[address] = Entry(address=address, title=entry.title, published=entry.published, stamp=entry.stamp)
        if len(seen) >= most:
            break
    return list(seen.values())


def _feed(content: bytes) -> Iterator[Entry]:
    # A stream, because feedparser would take a string for a file name or an address to fetch.
    found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    for entry in found.entries:
        address = entry.get("link") or next((link.get("href") for link in entry.get("links", []) if link.get("href")), None)
        if address:
            published, updated = dict.get(entry, "published"), dict.get(entry, "updated")  # `entry.get` lets one stand for the other
            yield Entry(
                address=address,
                title=entry.get("title"),
                published=day(published) if published else None,
                stamp=updated or published,
            )


def _sitemap(source: str, content: bytes) -> Iterator[Entry]:
    # No entities, no DTD, nothing from the network: a sitemap needs none of them.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(source, f"a damaged sitemap ({error})", "try again later") from error
    for each in root if root is not None else ():
        said: dict[str, str] = {}
        for child in each.iter():
            if isinstance(child.tag, str) and child.text and child.text.strip():
                said.setdefault(child.tag.rpartition("}")[2], child.text.strip())
        if "loc" in said:
            published = said.get("publication_date")
            yield Entry(
                address=said["loc"],
                title=said.get("title"),
                published=day(published) if published else None,
                stamp=said.get("lastmod") or published,
            )


def day(text: str) -> str | None:
    """The day of a feed's timestamp, as its publisher's clock shows it.

    >>> day("Wed, 08 Jan 2020 23:30:00 -0500"), day("2020-01-08T23:30:00-05:00"), day("soon")
    ('2020-01-08', '2020-01-08', None)
    """
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        found = parse_date(text)
    return found if found and "X" not in found and len(found) == 10 else None


def _absolute(base: str, link: str) -> str | None:
    try:
        address = urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None

"""Pages from addresses: each is fetched; a feed gives the pages that it names."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from onrecord.errors import OnRecordError
from onrecord.model import Page
from onrecord.pages import feeds, sniff
from onrecord.pages.fetch import Answer, Fetcher, Known
from onrecord.pages.files import from_bytes
from onrecord.pages.turns import fetch_all

_UNSURE = ("", "text/plain", "application/octet-stream")  # types that servers give to anything
Found = Iterator[Page | OnRecordError]


def from_addresses(addresses: Sequence[str], published: str | None = None) -> Found:
    """The pages at `addresses`, and of the feeds among them, in order; an error in the place of each that cannot be had."""
    with closing(Fetcher()) as fetcher:
        for address, found in fetch_all(fetcher, [(each, Known()) for each in addresses]):
            if isinstance(found, OnRecordError):
                yield found
            elif feeds.looks_feed(found.content):
                try:
                    named = feeds.entries(address, found.content, found.address)
                except OnRecordError as error:
                    yield error
                else:
                    yield from _named(fetcher, named, published)
            else:
                yield to_page(address, found, published)


def from_feed(source: str, content: bytes, published: str | None = None) -> Found:
    """The pages that a feed in a file names. Raises what `feeds.entries` raises."""
    named = feeds.entries(source, content)
    with closing(Fetcher()) as fetcher:
        yield from _named(fetcher, named, published)


def _named(fetcher: Fetcher, entries: Sequence[feeds.Entry], published: str | None) -> Found:
    days = {entry.address: entry.published for entry in entries}
    for address, found in fetch_all(fetcher, [(entry.address, Known()) for entry in entries]):
        yield found if isinstance(found, OnRecordError) else to_page(address, found, published, days[address])


def to_page(address: str, answer: Answer, published: str | None = None, feed_day: str | None = None) -> Page | OnRecordError:
    """The page that was fetched, or why it is none. `feed_day`: the day that a feed gives it; `published`: where nobody says one."""
    html = sniff.looks_html(answer.content) or answer.type not in _UNSURE
    try:
        return from_bytes(
            address,
            answer.content,
            "html" if html else "text",
            url=answer.address,
            published=feed_day or published,
            basis="feed" if feed_day else "given",
            hint=answer.charset,
            partial=answer.partial is not None,
            warnings=(f"{answer.partial}; not coded",) if answer.partial else (),
        )
    except OnRecordError as error:
        return error

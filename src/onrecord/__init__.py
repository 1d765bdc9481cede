"""onrecord reads news pages and keeps a sourced record of what they say: who did what to whom, when, where, how surely, and who says so.

>>> import onrecord
>>> reading = onrecord.read_text("Police in Lahti arrested two men on Friday.", published="2020-01-08")
>>> for event in reading.events:
...     print(reading.tell(event), "|", reading.quote(event))  # doctest: +SKIP
"""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.errors import NoArticle, OnRecordError, PageError, RecordError, Refused, Unreadable, UsageError
from onrecord.model import Actor, Article, Claim, Event, Page, Place, Reading, Span, Time, schema

if TYPE_CHECKING:
    from onrecord.codebook.custom import Codebook
    from onrecord.record import Record

_Path = str | os.PathLike[str]

__version__ = "0.1.0"
__all__ = [
    "Actor",
    "Article",
    "Claim",
    "Event",
    "NoArticle",
    "OnRecordError",
    "Page",
    "PageError",
    "Place",
    "Reading",
    "RecordError",
    "Refused",
    "Span",
    "Time",
    "Unreadable",
    "UsageError",
    "__version__",
    "open_record",
    "read",
    "read_all",
    "read_text",
    "schema",
]


def read(source: _Path, *, published: str | None = None, attitudes: bool = False, codebook: _Path | None = None) -> Reading:
    """The reading of the one page that `source` holds.

    `source`: a file (.html, .txt …) or an address. `published`: its date (YYYY-MM-DD) where the page does not tell. `attitudes`: claims of
    stance too. `codebook`: a folder with event types of your own. Raises PageError, NoArticle, or UsageError where `source` holds several
    pages (use `read_all`) or the codebook makes no sense.
    """
    readings = read_all([source], published=published, attitudes=attitudes, codebook=codebook)
    found = next(readings, None)
    if found is None:
        raise NoArticle(str(source), "no article: nothing in it", "check the source")
    if isinstance(found, OnRecordError):
        raise found
    if next(readings, None) is not None:
        raise UsageError(str(source), "it holds several pages", "use onrecord.read_all")
    return found


def read_all(
    sources: Iterable[_Path], *, published: str | None = None, attitudes: bool = False, codebook: _Path | None = None
) -> Iterator[Reading | OnRecordError]:
    """The readings of all pages of `sources` in order, and an error in the place of each that could not be read."""
    from onrecord.pages import open_pages
    from onrecord.reading import read_batch

    book = _codebook(codebook)
    for page in open_pages([os.fspath(source) for source in sources], published=_day(published)):
        yield page if isinstance(page, OnRecordError) else read_batch([page], attitudes, book)[0]


def read_text(
    text: str, *, published: str | None = None, title: str | None = None, attitudes: bool = False, codebook: _Path | None = None
) -> Reading:
    """The reading of a text, unchanged. `published`: YYYY-MM-DD, X for unknown digits. `codebook`: as in `read`."""
    from onrecord.pages.files import from_bytes
    from onrecord.reading import read_page

    page = from_bytes("text", text.encode("utf-8", "replace"), "text", title=title, published=_day(published), hint="utf-8")
    return read_page(page, attitudes=attitudes, codebook=_codebook(codebook))


def open_record(path: _Path | None = None, *, create: bool = True) -> "Record":
    """The record at `path` (a file, or a `postgresql://` address; default: the setting `record`). Raises RecordError."""
    from onrecord.record import open_record as opened

    return opened(path, create=create)


def _codebook(folder: _Path | None) -> "Codebook | None":
    from onrecord.readers.custom_types import open_codebook

    return None if folder is None else open_codebook(os.fspath(folder))


def _day(published: str | None) -> str | None:
    from onrecord.pages.files import parse_date

    if published and not (day := parse_date(published)):
        raise UsageError("published", f"{published!r} is no date", "write YYYY-MM-DD, X for unknown digits")
    return day if published else None

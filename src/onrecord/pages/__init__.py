"""Where pages come from. `open_pages` is the one door; one bad input never stops the others."""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import OnRecordError, Refused
from onrecord.model import Page
from onrecord.pages import charset, files

__all__ = ["count_pages", "is_address", "open_pages", "page_text"]

Found = Iterator[Page | OnRecordError]
_FEEDS = (".xml", ".rss", ".atom", ".rdf")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+:", re.I)


def open_pages(sources: Iterable[str], *, published: str | None = None, stdin: BinaryIO | None = None) -> Found:
    """The pages of `sources` in order, and an error in the place of each that cannot be read.

    A source is an address (of a page or a feed), a file (.txt, .html, .htm, .jsonl, .jsonl.gz, .warc, .warc.gz, or a feed), a folder of
    these (sorted, sub-folders included), or `-` (`stdin`). Addresses that follow each other are fetched together, several hosts at a time.
    `published` (YYYY-MM-DD, X for unknown digits) is the date of pages that bring none. Lazy: a page is read when it is asked for.
    """
    for remote, run in groupby(sources, is_address):
        if remote:
            from onrecord.pages.addresses import from_addresses

            yield from from_addresses(list(run), published)
            continue
        for source in run:
            try:
                yield from _open(source, published, stdin)
            except OnRecordError as error:
                yield error
            except OSError as error:
                yield files.refused(source, error)


def is_address(source: str) -> bool:
    """True where a source is an address, of whatever scheme, and no file."""
    return _SCHEME.match(source) is not None and not Path(source).exists()


def page_text(page: Page) -> str:
    """The text of a page as it was handed in, decoded and otherwise unchanged."""
    return charset.decode(page.content, page.charset)


def count_pages(sources: Iterable[str]) -> int | None:
    """How many pages `sources` hold, where that is cheap to know, for a progress bar. Never raises."""
    try:
        counts = [files.count(source) for source in sources]
    except OSError:
        return None
    known = [number for number in counts if number is not None]
    return sum(known) if len(known) == len(counts) else None


def _open(source: str, published: str | None, stdin: BinaryIO | None) -> Found:
    """The one place where a source finds its reader."""
    if source == "-":
        return files.from_stream("-", stdin or sys.stdin.buffer, published)
    path = Path(source)
    if path.is_dir():
        return _folder(source, path, published)
    if path.name.lower().endswith(files.ARCHIVES):
        from onrecord.pages.archives import from_archive

        return from_archive(source, path, published)
    if path.name.lower().endswith(_FEEDS):
        from onrecord.pages.addresses import from_feed

        return from_feed(source, path.read_bytes(), published)
    return files.from_file(source, path, published)


def _folder(source: str, folder: Path, published: str | None) -> Found:
    paths = files.in_folder(folder)
    if not paths:
        raise Refused(source, "a folder without pages", f"put {', '.join(files.KINDS)} files there")
    return _each(paths, published)


def _each(paths: list[Path], published: str | None) -> Found:
    for path in paths:
        try:
            yield from _open(str(path), published, None)
        except OnRecordError as error:
            yield error
        except OSError as error:
            yield files.refused(str(path), error)

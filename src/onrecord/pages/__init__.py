"""Where pages come from. `open_pages` is the one door; one bad input never stops the others."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import OnRecordError, Refused
from onrecord.model import Page
from onrecord.pages import files
from onrecord.pages.charset import decode

__all__ = ["count_pages", "open_pages", "page_text"]

Found = Iterator[Page | OnRecordError]
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+:", re.I)


def open_pages(sources: Iterable[str], *, published: str | None = None, stdin: BinaryIO | None = None) -> Found:
    """The pages of `sources` in order, and an error in the place of each that cannot be read.

    A source is a file (.txt, .html, .htm, .jsonl, .jsonl.gz), a folder of these (sorted, sub-folders included), or `-` (`stdin`).
    `published` (YYYY-MM-DD, X for unknown digits) is the date of pages that bring none. Lazy: a page is read when it is asked for.
    """
    for source in sources:
        try:
            yield from _open(source, published, stdin)
        except OnRecordError as error:
            yield error
        except OSError as error:
            yield files.refused(source, error)


def page_text(page: Page) -> str:
    """The text of a page as it was handed in, decoded and otherwise unchanged."""
    return decode(page.content, page.charset)


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
    if _SCHEME.match(source) and not Path(source).exists():
        raise Refused(source, "addresses cannot be fetched yet", "save the page and give its file")
    path = Path(source)
    if path.is_dir():
        return _folder(source, path, published)
    return files.from_file(source, path, published)


def _folder(source: str, folder: Path, published: str | None) -> Found:
    paths = files.in_folder(folder)
    if not paths:
        raise Refused(source, "a folder without pages", f"put {', '.join(files.KINDS)} files there")
    return _each(paths, published)


def _each(paths: list[Path], published: str | None) -> Found:
    for path in paths:
        try:
            yield from files.from_file(str(path), path, published)
        except OnRecordError as error:
            yield error
        except OSError as error:
            yield files.refused(str(path), error)

"""Input files: found in folders and under addresses, copied where they are remote or packed, cut into slices, their pages read."""

import contextlib
import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.cluster.tasks import Cut, Fault, Open, Opened, Read
from onrecord.errors import NoArticle, OnRecordError, Refused, Unreadable, UsageError
from onrecord.model import Page
from onrecord.pages import files, is_address
from onrecord.pages.archives import begin_at, from_archive, record_starts

KINDS = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz")
PAGES = 32  # in a slice: some seconds of work, so that little is lost with a process and the last slices end together
_BLOCK = 1 << 20
_ID = 10  # hexadecimal digits of an input's id: 40 bits, which `tables.key` needs


def inputs(sources: Iterable[str]) -> Iterator[tuple[str, str] | OnRecordError]:
    """(name, place) of every input file of `sources`: WARC and JSON Lines files, folders of them, addresses of either that fsspec knows.

    An error in the place of a source that is none.
    """
    for source in sources:
        try:
            yield from _remote(source) if is_address(source) else _local(source)
        except OnRecordError as error:
            yield error
        except OSError as error:
            yield files.refused(source, error)


def _local(source: str) -> Iterator[tuple[str, str]]:
    path = Path(source)
    if path.is_dir():
        found = [each for each in files.in_folder(path) if _wanted(each.name)]
        if not found:
            raise Refused(source, "a folder without archives", f"put {', '.join(KINDS)} files there")
        for each in found:
            yield each.as_posix(), str(each.resolve())
        return
    if not path.is_file():
        raise Refused(source, "not a regular file" if path.exists() else "no such file", "check the name")
    if not _wanted(path.name):
        raise Refused(source, "not an archive of pages", f"give {', '.join(KINDS)} files; onrecord read takes single pages")
    yield source, str(path.resolve())


def _remote(source: str) -> Iterator[tuple[str, str]]:
    if _wanted(source.partition("?")[0]):
        yield source, source
        return
    system, path = _system(source)
    with _told(source):
        found = sorted(name for name in system.find(path) if _wanted(name))
    if not found:
        raise Refused(source, "no archives there", f"give the address of {', '.join(KINDS)} files, or of what holds them")
    for name in found:
        address = str(system.unstrip_protocol(name))
        yield address, address


def _wanted(name: str) -> bool:
    return name.lower().endswith(KINDS)


def _system(address: str) -> tuple[Any, str]:
    """The file system that an address lies in, and its path there. Raises Refused for a web address in the private network."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(address, "fsspec is not installed", "pip install 'onrecord[cluster]'") from error
    if re.match(r"https?:", address, re.IGNORECASE):
        from onrecord.pages.guard import check_address, checked_addresses
        from onrecord.settings import settings

        url = check_address(address)
        checked_addresses(url.host, url.port or (443 if url.scheme == "https" else 80), settings().fetch_timeout)
    with _told(address):
        if address.lower().startswith("s3:"):  # Arrow brings a client of its own
            from fsspec.implementations.arrow import ArrowFSWrapper
            from pyarrow.fs import FileSystem

            store, path = FileSystem.from_uri(address)
            return ArrowFSWrapper(store), str(path)
        system, path = url_to_fs(address)
        return system, str(path)


@contextlib.contextmanager
def _told(address: str) -> Iterator[None]:
    """What a file system says, in words."""
    try:
        yield
    except OnRecordError:
        raise
    except ImportError as error:
        raise UsageError(address, str(error), "pip install 'onrecord[cluster]', or what fsspec needs for such addresses") from error
    except Exception as error:  # every file system has errors of its own
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise Refused(address, f"cannot be read ({said})", "check the address and your rights") from error


def stamp(place: str) -> str | None:
    """What changes when a remote file does, so that one that was read need not be fetched to know it; None where nobody tells."""
    try:
        system, path = _system(place)
        told = system.info(path)
    except Exception:
        return None
    found = [f"{name}={told[name]}" for name in ("size", "ETag", "LastModified", "mtime", "created") if told.get(name) is not None]
    return " ".join(found) if len(found) > 1 else None


def open_input(task: Open, folder: Path, known: Iterable[str]) -> Opened:
    """What an input holds: its hash, and the slices it is cut into. `folder`: where copies may lie; `known`: ids that need no slices."""
    place, faults = task.place, []
    if is_address(place):
        place = str(_copied(place, folder))
    with Path(place).open("rb") as file:
        digest, size = hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
    id = digest[:_ID]
    if id in known:
        return Opened(id=id, sha256=digest, size=size, place=place, cuts=())
    warc = place.lower().endswith(files.ARCHIVES)
    cut = _cut_archive(task.name, Path(place)) if warc else []
    if not cut and place.lower().endswith(".gz"):  # it cannot be begun in the middle
        unpacked = folder / f"{digest}{'.warc' if warc else '.jsonl'}"
        faults += _unpacked(task.name, Path(place), unpacked)
        place = str(unpacked)
    cut = cut or (_cut_archive(task.name, Path(place)) if warc else _cut_lines(Path(place)))
    return Opened(id=id, sha256=digest, size=size, place=place, cuts=tuple(cut), faults=tuple(faults))


def _copied(address: str, folder: Path) -> Path:
    system, path = _system(address)
    ending = next(kind for kind in sorted(KINDS, key=len, reverse=True) if address.partition("?")[0].lower().endswith(kind))
    copy = folder / (hashlib.sha256(address.encode()).hexdigest()[:20] + ending)
    draft = _draft(copy)
    with _told(address):
        system.get_file(path, str(draft))
    return draft.replace(copy)


def _unpacked(name: str, packed: Path, to: Path) -> list[Fault]:
    """The lines of a .jsonl.gz, as far as they are whole."""
    faults = []
    draft = _draft(to)
    with draft.open("wb") as out:
        try:
            with gzip.open(packed) as lines:
                while part := lines.read1(_BLOCK):  # what comes before the damage
                    out.write(part)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = f"damaged gzip data ({error})"
            faults.append(Fault.of(Unreadable(name, reason, "the lines before it were read; get a whole copy")))
            out.flush()
            out.truncate(_last_line(draft))
    draft.replace(to)
    return faults


def _draft(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.name}.{os.uname().nodename}.{os.getpid()}.draft")


def _last_line(path: Path) -> int:
    """Where the last whole line ends."""
    data = path.read_bytes()
    return data.rfind(b"\n") + 1


def _cut_archive(name: str, path: Path) -> list[Cut]:
    """The slices of an archive; none where it is packed as a whole instead of record by record."""
    all_starts = list(record_starts(name, path))
    starts = [0, *all_starts[PAGES::PAGES]]
    if not all(a < b for a, b in pairwise(all_starts)) or not begin_at(path, all_starts):
        return []
    return [Cut(a, b, 0) for a, b in zip(starts, [*starts[1:], path.stat().st_size], strict=True)]


def _cut_lines(path: Path) -> list[Cut]:
    starts, lines, at = [(0, 0)], 0, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            for match in re.finditer(b"\n", block):
                lines += 1
                if lines % PAGES == 0:
                    starts.append((at + match.end(), lines))
            at += len(block)
    if starts[-1][0] == at and len(starts) > 1:
        starts.pop()
    return [Cut(a, b, before) for (a, before), b in zip(starts, [*(a for a, _ in starts[1:]), at], strict=True)]


def pages(task: Read) -> Iterator[Page | OnRecordError]:
    """The pages of a slice, and errors in their places."""
    path = Path(task.place)
    if task.place.lower().endswith(files.ARCHIVES):
        found = from_archive(task.name, path, task.how.published, start=task.start, stop=task.stop)
    else:
        found = files.from_lines(task.name, _lines(path, task.start, task.stop), task.how.published, before=task.before)
    for item in found:
        if not (isinstance(item, NoArticle) and item.subject == task.name):  # a slice without a page is no fault
            yield item


def _lines(path: Path, start: int, stop: int) -> BinaryIO:
    with path.open("rb") as file:
        file.seek(start)
        return BytesIO(file.read(stop - start))

"""The work of a run: three pure functions of a task and the files it names. The same task writes the same bytes, anywhere, any time."""

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from onrecord import __version__
from onrecord.cluster import inputs, layout
from onrecord.cluster.tables import rows, schemas
from onrecord.cluster.tasks import (
    Done,
    Entry,
    Failed,
    Fault,
    File,
    Finish,
    Open,
    Opened,
    Read,
    Result,
    SliceRead,
    Task,
    decoded_task,
    encoded,
)
from onrecord.errors import OnRecordError, PageError, Unreadable
from onrecord.model import Page, Reading
from onrecord.record.days import bounds

GROUP = 1_000  # articles in a row group
UNKNOWN = "unknown"  # the month of what has none
DIED = "the process that read it died (out of memory?)"


def do(data: bytes) -> bytes:
    """Do an encoded task; its encoded result. Never raises but for what ends a process."""
    return encoded(done(decoded_task(data)))


def done(task: Task) -> Result:
    """Do a task."""
    try:
        match task:
            case Open():
                return _open(task)
            case Read():
                return read(task)
            case Finish():
                return finish(task)
    except OnRecordError as error:
        return Failed(Fault.of(error))
    except OSError as error:
        if isinstance(task, Finish) and layout.manifest(Path(task.how.out), task.id).exists():
            return Done()  # a process that outlived its killed run was quicker, and took the slices away
        where = f"{error.filename or task.name}: {error.strerror or error}"
        return Failed(Fault("PageError", task.name, where, "is the place seen by every node, and not full? then run again"))
    except Exception as error:
        said = f"internal error {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return Failed(Fault.of(PageError(task.name, said, "please report it with the input")))


def _open(task: Open) -> Opened:
    out = Path(task.how.out)
    known = {path.stem for path in (out / "manifest").glob("*.json")}
    return inputs.open_input(task, out / ".work" / "inputs", known)


def read(task: Read) -> Done:
    """Read a slice and lay down what it holds. The page that is being read is noted, in case that it ends the process."""
    found: list[Reading] = []
    faults: list[Fault] = []
    number = -1
    note = layout.marker(task.how, task.id, task.number)
    note.parent.mkdir(parents=True, exist_ok=True)
    with note.open("wb") as at:
        for number, page in enumerate(inputs.pages(task)):
            os.pwrite(at.fileno(), f"{number:9}".encode(), 0)
            one = _one(page, number in task.deadly, task.how.reader, task.how.attitudes)
            if isinstance(one, Reading):
                found.append(one)
            else:
                faults.append(Fault.of(one))
    whole = SliceRead(
        months=tuple(map(month, found)),
        readings=tuple(msgspec.Raw(reading.to_json()) for reading in found),
        faults=tuple(faults),
        pages=number + 1,
    )
    layout.write_whole(layout.spool(task.how, task.id, task.number), zstandard.compress(encoded(whole)))
    note.unlink(missing_ok=True)
    return Done()


def _one(page: Page | OnRecordError, deadly: bool, reader: str, attitudes: bool) -> Reading | OnRecordError:
    if isinstance(page, OnRecordError):
        return page
    if deadly:
        return Unreadable(page.source or page.id, DIED, "read it alone, or split it")
    one: Reading | OnRecordError = _function(reader)([page], attitudes)[0]
    return one


@cache
def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def month(reading: Reading) -> str:
    """The month of publication, `unknown` where it is not known to the month."""
    first, last = bounds(reading.published)
    return first[:7] if first and last and first[:7] == last[:7] else UNKNOWN


def finish(task: Finish) -> Done:
    """Write an input's part of the data sets, then its line of the manifest: only with that it counts."""
    out, part = Path(task.how.out), layout.part_name(task.name, task.id)
    killed = any((out / ".work").glob(f"{task.id}-*/finishing"))
    layout.write_whole(layout.work(task.how, task.id) / "finishing", b"")
    months: dict[str, list[int]] = {}
    faults, pages, whole = list(task.faults), 0, 0
    for number in range(task.slices):
        held = _slice(task, number)
        faults += held.faults
        pages += held.pages
        whole += len(held.readings)
        for name in dict.fromkeys(held.months):
            months.setdefault(name, []).append(number)
    if not pages and not faults:
        faults.append(Fault("NoArticle", task.name, "no article: no page in it", "is it an archive of pages?"))
    first = 0  # numbers of pages count within the input, whatever their month
    firsts = [first := first + len(_slice(task, number).readings) for number in range(task.slices)]
    files: list[File] = []
    counts: Counter[str] = Counter()
    for name in sorted(months):
        found = _of_month(task, name, months[name], [0, *firsts])
        for table, file in _write_month(out, part, task.id, name, found).items():
            files.append(file)
            counts[table] += file.rows
    if killed:  # by a run that may have known the input by another name, or a page by another month
        for stray in set(out.glob(f"*/month=*/*-{task.id}.parquet")) - {out / file.path for file in files}:
            stray.unlink()
    told = Counter(fault.outcome for fault in faults)
    entry = Entry(
        id=task.id,
        source=task.name,
        sha256=task.sha256,
        bytes=task.size,
        onrecord=__version__,
        model=layout.model(),
        pages=pages,
        read=whole,
        skipped=dict(sorted(told.items())),
        faults=tuple(fault for fault in faults if fault.outcome != "no article"),
        rows={table: counts[table] for table in layout.TABLES},
        files=tuple(files),
    )
    layout.write_whole(layout.manifest(out, task.id), msgspec.json.format(encoded(entry), indent=1) + b"\n")
    for folder in (out / ".work").glob(f"{task.id}-*"):
        shutil.rmtree(folder, ignore_errors=True)
    return Done()


def _slice(task: Finish, number: int) -> SliceRead:
    data = layout.spool(task.how, task.id, number).read_bytes()
    return msgspec.json.decode(zstandard.decompress(data), type=SliceRead)


def _of_month(task: Finish, month: str, slices: Iterable[int], firsts: list[int]) -> Iterator[tuple[int, Reading]]:
    for number in slices:
        held = _slice(task, number)
        for place, (name, raw) in enumerate(zip(held.months, held.readings, strict=True), firsts[number]):
            if name == month:
                yield place, msgspec.json.decode(raw, type=Reading)


def _write_month(out: Path, part: str, id: str, month: str, found: Iterator[tuple[int, Reading]]) -> dict[str, File]:
    """The files of one month; every table has one, so that a data set is there even where nothing was found."""
    import pyarrow as arrow
    from pyarrow import parquet

    shapes = schemas()
    drafts = {table: out / ".work" / "drafts" / f"{os.uname().nodename}.{os.getpid()}.{table}" for table in layout.TABLES}
    (out / ".work" / "drafts").mkdir(parents=True, exist_ok=True)
    writers = {table: parquet.ParquetWriter(drafts[table], shapes[table], compression="zstd") for table in layout.TABLES}
    counts = dict.fromkeys(layout.TABLES, 0)
    while group := [rows(reading, part, id, number) for number, reading in islice(found, GROUP)]:
        for table, writer in writers.items():
            names = shapes[table].names
            held = [{name: row[name] for name in names} for one in group for row in one[table]]
            writer.write_table(arrow.Table.from_pylist(held, schema=shapes[table]))
            counts[table] += len(held)
    files = {}
    for table, writer in writers.items():
        writer.close()
        path = f"{table}/month={month}/{part}.parquet"
        with drafts[table].open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
            os.fsync(file.fileno())
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        drafts[table].replace(out / path)
        files[table] = File(path=path, sha256=digest, bytes=size, rows=counts[table])
    return files

"""Many pages on several processes: ordered, the same bytes for any number of workers, in bounded memory."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from onrecord.codebook.custom import Codebook
from onrecord.errors import OnRecordError, Unreadable
from onrecord.model import Memory, Page, Reading

BATCH = 8  # pages handed over at once
AHEAD = 3  # batches in flight for each worker

Found = Reading | OnRecordError
Batch = list[Page | OnRecordError]


def read_many(
    pages: Iterable[Page | OnRecordError],
    *,
    workers: int = 1,
    attitudes: bool = False,
    codebook: Codebook | None = None,
    memory: Memory | None = None,
) -> Iterator[Found]:
    """A reading or an error for each of `pages`, in order. Errors among `pages` are passed on in their place.

    A page that ends its worker (out of memory) becomes an error; the others are read. `memory`: what a record knows of actors.
    """
    if workers <= 1:
        for page in pages:
            yield from _read([page], attitudes, codebook, memory)
        return
    yield from _read_in_pool(iter(pages), workers, attitudes, codebook, memory)


def _read_in_pool(
    pages: Iterator[Page | OnRecordError], workers: int, attitudes: bool, codebook: Codebook | None, memory: Memory | None
) -> Iterator[Found]:
    pool = _pool(workers)
    waiting: deque[Batch] = deque()  # a batch is noted before it is handed over: none is lost when the pool is found broken
    futures: deque[Future[list[Found]]] = deque()
    try:
        while True:
            try:
                while len(waiting) < workers * AHEAD and (batch := list(islice(pages, BATCH))):
                    waiting.append(batch)
                    futures.append(pool.submit(_read, batch, attitudes, codebook, memory))
                if not waiting:
                    return
                yield from futures[0].result()
                waiting.popleft()
                futures.popleft()
            except BrokenProcessPool:
                broken = [page for batch in waiting for page in batch]
                waiting.clear()
                futures.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(broken, attitudes, codebook, memory)
                pool = _pool(workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(pages: Batch, attitudes: bool, codebook: Codebook | None, memory: Memory | None) -> Iterator[Found]:
    """After a worker died: which page was it?"""
    pool = _pool(1)
    try:
        for page in pages:
            try:
                yield from pool.submit(_read, [page], attitudes, codebook, memory).result()
            except BrokenProcessPool:
                name = page.source or page.id if isinstance(page, Page) else page.subject
                yield Unreadable(name, "the process that read it died (out of memory?)", "read it alone, or split it")
                pool = _pool(1)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _read(batch: Batch, attitudes: bool, codebook: Codebook | None, memory: Memory | None) -> list[Found]:
    from onrecord.reading import read_batch

    readings = iter(read_batch([page for page in batch if isinstance(page, Page)], attitudes, codebook, memory))
    return [page if isinstance(page, OnRecordError) else next(readings) for page in batch]

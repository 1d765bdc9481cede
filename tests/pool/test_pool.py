"""A pool keeps order, passes errors on, survives a worker that dies, and never runs far ahead of its consumer."""

import multiprocessing
import os
from collections.abc import Iterator
from itertools import islice

import pytest

from onrecord import pool
from onrecord.errors import OnRecordError, Refused, Unreadable
from onrecord.model import Page, Reading

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def _read(batch: list[Page | OnRecordError], attitudes: bool, codebook: None, memory: None) -> list[Reading | OnRecordError]:
    if any(isinstance(page, Page) and page.id == "deadly" for page in batch):
        os._exit(9)
    return [page if isinstance(page, OnRecordError) else Reading(id=page.id, text=page.content.decode()) for page in batch]


_read.__module__, _read.__qualname__ = "onrecord.pool", "_read"


@pytest.fixture(autouse=True)
def light_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that read nothing; forked, so that they inherit this."""
    monkeypatch.setattr(pool, "_read", _read)
    monkeypatch.setattr(pool, "get_context", lambda _: multiprocessing.get_context("fork"))


def page(id: str) -> Page:
    return Page(id=id, content=id.encode(), kind="text", source=f"{id}.txt")


def names(found: Iterator[Reading | OnRecordError]) -> list[str]:
    return [item.id if isinstance(item, Reading) else item.subject for item in found]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_order_is_kept_and_errors_stay_in_their_place(workers: int) -> None:
    pages: list[Page | OnRecordError] = [page(f"p{i}") if i % 7 else Refused(f"p{i}", "no", "") for i in range(50)]
    assert names(pool.read_many(pages, workers=workers)) == [f"p{i}" for i in range(50)]


def test_a_page_that_kills_its_worker_is_named_and_the_others_are_read() -> None:
    pages = [page("deadly" if i in (3, 30) else f"p{i}") for i in range(60)]
    found = list(pool.read_many(pages, workers=2))
    assert [item.id for item in found if isinstance(item, Reading)] == [f"p{i}" for i in range(60) if i not in (3, 30)]
    died = [found[3], found[30]]
    assert all(isinstance(item, Unreadable) and item.subject == "deadly.txt" for item in died)


def test_a_worker_that_dies_while_its_consumer_is_busy_costs_no_other_page() -> None:
    """The pool is then found broken when the next pages are handed to it, not when readings are awaited."""
    found = pool.read_many([page("deadly" if i in (40, 50) else f"p{i}") for i in range(100)], workers=2)
    first = next(found)
    for worker in multiprocessing.active_children():  # all end: the one by its page, the other since the pool is broken
        worker.join(30)
    assert names(iter([first, *found])) == ["deadly.txt" if i in (40, 50) else f"p{i}" for i in range(100)]


def test_readings_given_up_after_a_worker_died_leave_no_process() -> None:
    found = pool.read_many([page("deadly" if i == 0 else f"p{i}") for i in range(20)], workers=2)
    assert names(islice(found, 3)) == ["deadly.txt", "p1", "p2"]
    found.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_pages_are_taken_as_needed() -> None:
    taken = 0

    def endless() -> Iterator[Page]:
        nonlocal taken
        while True:
            taken += 1
            yield page(f"p{taken}")

    found = pool.read_many(endless(), workers=2)
    assert names(islice(found, 20)) == [f"p{i}" for i in range(1, 21)]
    assert taken <= 20 + pool.BATCH * (2 * pool.AHEAD + 1)
    found.close()  # type: ignore[attr-defined]

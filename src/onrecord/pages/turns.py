"""Many addresses at once: one request at a time for a host, several hosts at a time; a host that asks to wait keeps nobody waiting."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from onrecord.errors import OnRecordError, PageError
from onrecord.pages.fetch import Answer, Fetcher, Known, Later
from onrecord.settings import settings

_AHEAD = 16  # pages fetched before they are asked for; fewer where they are large
_TRIES = 3


@dataclass(eq=False)
class _Job:
    address: str
    known: Known
    host: str
    tries: int = 0
    waits: bool = False  # its host asked to wait
    running: bool = False
    found: Answer | OnRecordError | None = None


def fetch_all(fetcher: Fetcher, wanted: Iterable[tuple[str, Known]]) -> Iterator[tuple[str, Answer | OnRecordError]]:
    """(address, answer or error) for each of `wanted`, in order; those whose host asks to wait (Retry-After) come after the others.

    A host is waited for up to `fetch_patience` seconds and two more tries.
    """
    jobs = [_Job(address, known, _host(address)) for address, known in wanted]
    if len(jobs) == 1:
        yield jobs[0].address, _patiently(fetcher, jobs[0])
        return
    turns = _Turns(fetcher, jobs)
    try:
        while (job := turns.next()) is not None:
            yield job.address, job.found  # type: ignore[misc]
    finally:
        turns.stop()


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _patiently(fetcher: Fetcher, job: _Job) -> Answer | OnRecordError:
    while True:
        found = _try(fetcher, job)
        if not isinstance(found, float):
            return found
        time.sleep(found)


def _try(fetcher: Fetcher, job: _Job) -> Answer | OnRecordError | float:
    """The answer, the error, or the seconds to wait before the next try."""
    job.tries += 1
    try:
        return fetcher.get(job.address, job.known)
    except Later as error:
        if error.seconds is not None and error.seconds <= settings().fetch_patience and job.tries < _TRIES:
            return error.seconds
        return error
    except OnRecordError as error:
        return error
    except Exception as error:  # one page must never stop the others
        return PageError(job.address, f"internal error {type(error).__name__}: {error}", "please report it with the address")


class _Turns:
    """Threads that take the first job whose host is free, no more than a few jobs ahead of the reader."""

    def __init__(self, fetcher: Fetcher, jobs: list[_Job]) -> None:
        self._fetcher = fetcher
        self._jobs = OrderedDict((id(job), job) for job in jobs)  # not yet handed out
        self._open = len(jobs)  # without an answer
        self._waiting: list[_Job] = []
        self._rest: dict[str, float] = {}  # host → when it may be asked again
        self._busy: set[str] = set()
        self._change = threading.Condition()
        self._stopped = False
        hosts = len({job.host for job in jobs})
        for _ in range(min(settings().fetch_hosts, hosts)):
            threading.Thread(target=self._work, daemon=True).start()

    def next(self) -> _Job | None:
        """The next job that is done, None after the last."""
        with self._change:
            while self._jobs:
                first = next((job for job in self._jobs.values() if not job.waits), None)
                done = first if first else next((job for job in self._waiting if job.found is not None), None)
                if done and done.found is not None:
                    del self._jobs[id(done)]
                    if done.waits:
                        self._waiting.remove(done)
                    self._change.notify_all()
                    return done
                self._change.wait()
        return None

    def stop(self) -> None:
        """No new request; those under way end by themselves."""
        with self._change:
            self._stopped = True
            self._change.notify_all()

    def _work(self) -> None:
        while (job := self._take()) is not None:
            found = _try(self._fetcher, job)
            with self._change:
                job.running = False
                self._busy.discard(job.host)
                if isinstance(found, float):
                    self._rest[job.host] = time.monotonic() + found
                    for each in self._jobs.values():  # the whole host waits
                        if each.host == job.host and each.found is None and not each.waits:
                            each.waits = True
                            self._waiting.append(each)
                else:
                    job.found = found
                    self._open -= 1
                self._change.notify_all()

    def _take(self) -> _Job | None:
        with self._change:
            while not self._stopped and self._open:
                now, soonest = time.monotonic(), None
                near = [*islice((job for job in self._jobs.values() if not job.waits), _AHEAD), *self._waiting]
                held = sum(len(job.found.content) for job in near if isinstance(job.found, Answer))
                for job in near[:1] if held > settings().max_page_bytes else near:
                    if job.found is not None or job.running or job.host in self._busy:
                        continue
                    if (moment := self._rest.get(job.host, 0.0)) > now:
                        soonest = min(moment, soonest or moment)
                        continue
                    job.running = True
                    self._busy.add(job.host)
                    return job
                self._change.wait(soonest - now if soonest else None)
        return None

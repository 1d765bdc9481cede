"""Reading on the desk: pasted text, addresses and files, read one after the other in the background."""

import secrets
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import PurePath

from onrecord.errors import OnRecordError, UsageError
from onrecord.model import Page
from onrecord.record import Record

JOBS = 200  # jobs remembered
WAITING = 20  # jobs that may wait
FILES = 50  # files of one job


@dataclass
class Job:
    """One hand-over: how many inputs, what came of each."""

    id: str
    total: int
    done: list[dict[str, str]] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        return len(self.done) >= self.total


class Reads:
    """The jobs of a desk. One thread reads; the record is written one article at a time."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._pool = ThreadPoolExecutor(1, "onrecord-read")

    def get(self, id: str) -> Job | None:
        """A job by its id."""
        return self._jobs.get(id)

    def start(self, inputs: list[tuple[str, bytes | None]], published: str | None) -> Job:
        """Read inputs: (name, content), or (address, None). Raises UsageError where there is nothing, or too much waits."""
        if not inputs:
            raise UsageError("read", "nothing to read", "paste a text or an address, or choose files")
        if len(inputs) > FILES:
            raise UsageError("read", f"more than {FILES} files", "read a folder with onrecord read")
        if sum(not job.finished for job in self._jobs.values()) >= WAITING:
            raise UsageError("read", "too much is waiting to be read", "wait until it is done")
        job = Job(secrets.token_urlsafe(9), len(inputs))
        self._jobs[job.id] = job
        while len(self._jobs) > JOBS:
            self._jobs.popitem(last=False)
        for name, content in inputs:
            self._pool.submit(self._read, job, name, content, published)
        return job

    def _read(self, job: Job, name: str, content: bytes | None, published: str | None) -> None:
        try:
            pages = _pages(name, content, published)
            job.total += len(pages) - 1
            for page in pages:
                job.done.append(self._keep(name, page))
        except OnRecordError as error:
            job.done.append({"name": name, "error": str(error)})
        except Exception as error:  # one input must never stop the others
            job.done.append({"name": name, "error": f"internal error {type(error).__name__}; please report it with the page"})

    def _keep(self, name: str, page: Page | OnRecordError) -> dict[str, str]:
        from onrecord.reading import read_batch
        from onrecord.record.memory import memory

        found = page if isinstance(page, OnRecordError) else read_batch([page], memory=memory(self.record))[0]
        if isinstance(found, OnRecordError):
            return {"name": name, "error": str(found)}
        how = self.record.add(found)
        counts = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in ((len(found.events), "event"), (len(found.claims), "claim")))
        return {"name": name, "page": found.id, "title": found.title or name, "how": how, "counts": counts}

    def merge_around(self, pages: set[str]) -> None:
        """Let the merged events around pages follow what people decided, after what is being read."""

        def follow() -> None:
            from onrecord.merge.keep import merge_record

            merge_record(self.record, pages)

        self._pool.submit(follow)

    def catch_up(self) -> None:
        """Let the merged events follow the newest decisions once more: a desk that was ended may not have come to it."""

        def follow() -> None:
            from onrecord.merge import decisions
            from onrecord.merge.keep import merge_record

            with self.record.asking() as connection:
                made = {decision.id: decision for decision in decisions.decisions(connection)}
            newest = [made.get(decision.undoes or 0, decision) for decision in list(made.values())[-WAITING:]]
            if pages := {mention.rpartition("#")[0] for decision in newest for mention in (*decision.one, *decision.other)}:
                merge_record(self.record, pages)

        self._pool.submit(follow)

    def close(self) -> None:
        """Stop after the article that is being read."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _pages(name: str, content: bytes | None, published: str | None) -> list[Page | OnRecordError]:
    from onrecord.pages import open_pages
    from onrecord.pages.files import from_bytes

    if content is None:
        if not name.startswith(("http://", "https://")):
            raise UsageError(name[:200], "no address of the web", "begin with https://")
        return list(open_pages([name], published=published))
    if PurePath(name).suffix.lower() == ".jsonl":
        import io

        return list(open_pages(["-"], published=published, stdin=io.BytesIO(content)))
    return [from_bytes(name, content, "html" if PurePath(name).suffix.lower() in (".html", ".htm") else "text", published=published)]

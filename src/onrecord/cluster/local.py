"""Tasks on processes of this machine. One process a worker, so that it is known which task a dying process was at."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import connection, get_context
from typing import Any, Protocol

from onrecord.cluster.tasks import Result, Task, decoded_result, encoded


class Engine(Protocol):
    """Where tasks run. Used as a context: whatever still runs at its end is stopped."""

    def free(self) -> int:
        """How many tasks may be given now."""

    def give(self, task: Task) -> None:
        """Start a task."""

    def running(self) -> int:
        """How many tasks run."""

    def take(self) -> tuple[Task, Result | None]:
        """Wait for a task to end: it and its result, None where the process that did it died."""

    def __enter__(self) -> "Engine": ...

    def __exit__(self, *_: object) -> None: ...


class Local:
    """An engine of `workers` processes."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._context = get_context("spawn")
        self._idle: list[tuple[Any, Any]] = []
        self._busy: dict[Any, tuple[Any, Task]] = {}

    def free(self) -> int:
        return self.workers - len(self._busy)

    def running(self) -> int:
        return len(self._busy)

    def give(self, task: Task) -> None:
        process, pipe = self._idle.pop() if self._idle else self._started()
        self._busy[pipe] = process, task
        with suppress(OSError):  # it died while it was idle: `take` tells
            pipe.send_bytes(encoded(task))

    def take(self) -> tuple[Task, Result | None]:
        pipe = connection.wait(list(self._busy))[0]
        process, task = self._busy.pop(pipe)
        try:
            result = decoded_result(pipe.recv_bytes())  # type: ignore[union-attr]
        except (EOFError, OSError):
            process.join()
            pipe.close()  # type: ignore[union-attr]
            return task, None
        self._idle.append((process, pipe))
        return task, result

    def _started(self) -> tuple[Any, Any]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def __enter__(self) -> "Local":
        return self

    def __exit__(self, *_: object) -> None:
        for process, pipe in self._each():
            pipe.close()
            process.terminate()
        for process, _pipe in self._each():
            process.join()

    def _each(self) -> Iterator[tuple[Any, Any]]:
        yield from self._idle
        yield from ((process, pipe) for pipe, (process, _) in self._busy.items())


def _serve(pipe: Any) -> None:
    """A worker: tasks in, results out, until nobody gives any more (also where the one who gave them was killed)."""
    from onrecord.cluster.work import do

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who gives tasks ends us
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(do(pipe.recv_bytes()))
    os._exit(0)

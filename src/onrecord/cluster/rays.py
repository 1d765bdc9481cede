"""Tasks on Ray actors, which hold the models: here, or on a cluster that sees the archive's folder. Needs the extra `cluster`."""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onrecord.cluster.tasks import Result, Task, decoded_result, encoded
from onrecord.errors import OnRecordError, UsageError
from onrecord.merge.same_event import Spread


class Rays:
    """An engine of Ray actors, one CPU each. `address`: of the cluster; without it, Ray is started here. Default: as many as CPUs.

    An actor that dies is replaced where the cluster has room; what is asked of the others goes on meanwhile.
    """

    def __init__(self, out: str, workers: int | None = None, address: str | None = None) -> None:
        self._ray, self._own = _connected(workers, address)
        self._out = out
        self.workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._actor: Any = self._ray.remote(num_cpus=1, max_restarts=0)(_Actor)
        self._starting: dict[Any, Any] = {}  # reference → actor
        self._idle: list[Any] = []
        self._waiting: deque[Task] = deque()
        self._busy: dict[Any, tuple[Any, Task]] = {}
        for _ in range(self.workers):
            self._start()

    def free(self) -> int:
        return self.workers - self.running()

    def running(self) -> int:
        return len(self._busy) + len(self._waiting)

    def give(self, task: Task) -> None:
        self._waiting.append(task)
        self._assign()

    def take(self) -> tuple[Task, Result | None]:
        ray = self._ray
        while True:
            done, _ = ray.wait([*self._busy, *self._starting], num_returns=1)
            reference = done[0]
            if reference in self._starting:
                self._started(reference)
                continue
            actor, task = self._busy.pop(reference)
            try:
                result = decoded_result(ray.get(reference))
            except ray.exceptions.RayTaskError:
                raise
            except ray.exceptions.RayError:  # the actor, its worker or its node is gone
                ray.kill(actor)
                self._start()
                return task, None
            self._idle.append(actor)
            self._assign()
            return task, result

    def _start(self) -> None:
        actor = self._actor.remote()
        self._starting[actor.sees.remote(self._out)] = actor

    def _started(self, reference: Any) -> None:
        actor = self._starting.pop(reference)
        try:
            sees = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise OnRecordError("ray", f"a node cannot work ({error.cause})", "install the same onrecord on every node") from error
        except self._ray.exceptions.RayError:
            self._start()
            return
        if not sees:
            raise UsageError(self._out, "a node of the cluster does not see this folder", "give --out in a folder that all nodes share")
        self._idle.append(actor)
        self._assign()

    def _assign(self) -> None:
        while self._idle and self._waiting:
            actor, task = self._idle.pop(), self._waiting.popleft()
            self._busy[actor.do.remote(encoded(task))] = actor, task

    def __enter__(self) -> "Rays":
        return self

    def __exit__(self, *_: object) -> None:
        for actor in [*self._idle, *self._starting.values(), *(actor for actor, _ in self._busy.values())]:
            self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()


class _Actor:
    """What runs on a node: it keeps the models from task to task."""

    def sees(self, out: str) -> bool:
        return (Path(out) / "archive.json").exists()

    def do(self, task: bytes) -> bytes:
        from onrecord.cluster.work import do

        return do(task)


@contextlib.contextmanager
def spread_over(workers: int | None = None, address: str | None = None) -> Iterator[Spread]:
    """Work on parts as Ray tasks, for `merge.same_event.group_mentions`: what it needs is put into the object store once."""
    ray, own = _connected(workers, address)

    def spread(work: Callable[[int], Any], parts: range) -> list[Any]:
        held = ray.put(work)
        do = ray.remote(num_cpus=1, max_retries=-1)(lambda work, part: work(part))
        found: list[Any] = ray.get([do.remote(held, part) for part in parts])
        return found

    try:
        yield spread
    finally:
        if own:
            ray.shutdown()


def _connected(workers: int | None, address: str | None) -> tuple[Any, bool]:
    """Ray, and whether we began it: a Ray that the program runs already is used, and left running."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would tell its makers
    try:
        import ray
    except ImportError as error:
        raise UsageError("ray", "Ray is not installed", "pip install 'onrecord[cluster]'") from error
    if own := not ray.is_initialized():
        _connect(ray, workers, address)
    return ray, own


def _connect(ray: Any, workers: int | None, address: str | None) -> None:
    env = {name: value for name, value in os.environ.items() if name.startswith("ONRECORD_")}
    options: dict[str, Any] = {"log_to_driver": False, "runtime_env": {"env_vars": env} if env else None}
    if address is None:
        options |= {"num_cpus": workers, "include_dashboard": False, "object_store_memory": 100_000_000}  # tasks are small
    try:
        ray.init(address=address or "local", **options)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        raise UsageError(address or "ray", " ".join(str(error).split())[:200], "is a cluster there? ray status tells") from error

"""A run: inputs in, an archive's data sets out; which task comes next, and what becomes of those whose process died."""

import hashlib
import importlib.util
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from onrecord.cluster import inputs, layout
from onrecord.cluster.local import Engine, Local
from onrecord.cluster.tasks import READER, Cut, Done, Entry, Failed, Finish, How, Open, Opened, Read, Result, Task
from onrecord.errors import OnRecordError, Unreadable, UsageError

Kind = Literal["local", "ray"]
DEATHS = 3  # of processes at one task, without a page to blame


class Known(Struct, frozen=True):
    """An input that the archive holds already: its name, and the name it was read under."""

    source: str
    read_as: str


Told = Entry | Known | OnRecordError


def archive(
    sources: Iterable[str],
    out: str | os.PathLike[str],
    *,
    engine: Kind = "local",
    workers: int | None = None,
    address: str | None = None,
    attitudes: bool = False,
    published: str | None = None,
    reader: str = READER,
) -> Iterator[Told]:
    """Read archives into the data sets at `out`; for each input file, as it is finished, its line of the manifest, or why there is none.

    Every input file is read exactly once, known by its content: what `out` holds already is passed over, what was half read when a run
    was killed goes on where it stopped. The bytes at `out` do not depend on engine, workers or interruptions.
    `workers`: default all CPUs. `address`: of a Ray cluster, all of whose nodes must see `out` and the inputs. `reader`: for tests.
    Raises UsageError, RecordError (another run is writing to `out`).
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise UsageError("archive", "pyarrow is not installed", "pip install 'onrecord[archive]'")
    how = How(out=str(Path(out).resolve()), attitudes=attitudes, published=published, reader=reader)
    folder = layout.prepared(how)
    with layout.alone(folder), _engine(engine, how.out, workers, address) as running:
        yield from _Run(how, sources, running).results()


def _engine(kind: Kind, out: str, workers: int | None, address: str | None) -> Engine:
    if kind == "ray":
        from onrecord.cluster.rays import Rays

        return Rays(out, workers, address)
    if kind != "local":
        raise UsageError("--engine", f"{kind!r} is no engine", "local or ray")
    return Local(workers or os.cpu_count() or 1)


class _Input:
    """An input that is being read."""

    def __init__(self, name: str, opened: Opened) -> None:
        self.name, self.opened = name, opened
        self.left = set(range(len(opened.cuts)))
        self.failed = False


class _Run:
    """The state of a run."""

    def __init__(self, how: How, sources: Iterable[str], engine: Engine) -> None:
        self.how, self.engine = how, engine
        self.out = Path(how.out)
        self.sources = inputs.inputs(sources)
        held = layout.entries(self.out)
        self.known = {entry.id: entry.source for entry in held}
        self.shas = {entry.id: entry.sha256 for entry in held}
        self.tasks: deque[Task] = deque()  # ready to be given
        self.opening: deque[tuple[Open, Opened | OnRecordError | None]] = deque()  # in the order of the inputs
        self.reading: dict[str, _Input] = {}
        self.deaths: Counter[tuple[str, int]] = Counter()
        self.noted: dict[tuple[str, int], int] = {}  # the page at which a slice's process died
        self.told: deque[Told] = deque()

    def results(self) -> Iterator[Told]:
        """Drive the engine until all is done."""
        while True:
            while self.engine.free() > 0 and (task := self._next()):
                self.engine.give(task)
            yield from self._tell()
            if not self.engine.running():
                return
            self._took(*self.engine.take())
            yield from self._tell()

    def _tell(self) -> Iterator[Told]:
        while self.told:
            yield self.told.popleft()

    def _next(self) -> Task | None:
        """The next task: what is ready; else the next input is opened, so that few are open at a time."""
        if self.tasks:
            return self.tasks.popleft()
        for found in self.sources:
            if isinstance(found, OnRecordError):
                self.told.append(found)
                continue
            task = Open(how=self.how, name=found[0], place=found[1])
            if known := self._seen(task):
                self.told.append(Known(task.name, known))
                continue
            self.opening.append((task, None))
            return task
        return None

    def _took(self, task: Task, result: Result | None) -> None:
        if result is None:
            self._died(task)
            return
        match task:
            case Open():
                error = result.fault.error() if isinstance(result, Failed) else None
                self._opened(task, result if isinstance(result, Opened) else error)
            case Read():
                self._read(task, result)
            case Finish():
                self._finished(task, result)

    def _opened(self, task: Open, result: Opened | OnRecordError | None) -> None:
        """Inputs are taken in their order, so that of two with one content the first one counts."""
        number = next(i for i, (one, _) in enumerate(self.opening) if one is task)
        self.opening[number] = task, result
        while self.opening and (first := self.opening[0])[1] is not None:
            self.opening.popleft()
            if isinstance(first[1], OnRecordError):
                self.told.append(first[1])
            elif first[1]:
                self._begin(first[0], first[1])

    def _begin(self, task: Open, opened: Opened) -> None:
        self._remember(task, opened)
        if self.shas.setdefault(opened.id, opened.sha256) != opened.sha256:
            self.told.append(Unreadable(task.name, f"its id {opened.id} is another input's already", "read it into another archive"))
            return
        if opened.id in self.known or opened.id in self.reading:
            self.told.append(Known(task.name, self.known.get(opened.id) or self.reading[opened.id].name))
            self._let_go(opened)
            return
        held = self.reading[opened.id] = _Input(task.name, opened)
        held.left -= {number for number in held.left if layout.spool(self.how, opened.id, number).exists()}
        self.tasks += [self._slice(held, number, opened.cuts[number]) for number in sorted(held.left)]
        if not held.left:
            self.tasks.append(self._finish(held))

    def _slice(self, held: _Input, number: int, cut: Cut) -> Read:
        opened = held.opened
        place = {"id": opened.id, "name": held.name, "place": opened.place, "number": number}
        return Read(how=self.how, start=cut.start, stop=cut.stop, before=cut.before, **place)  # type: ignore[arg-type]

    def _finish(self, held: _Input) -> Finish:
        o = held.opened
        return Finish(how=self.how, id=o.id, name=held.name, sha256=o.sha256, size=o.size, slices=len(o.cuts), faults=o.faults)

    def _read(self, task: Read, result: Result) -> None:
        held = self.reading.get(task.id)
        if held is None:  # given up meanwhile
            return
        if isinstance(result, Failed):
            self._give_up(task.id, result.fault.error())
            return
        held.left.discard(task.number)
        if not held.left:
            self.tasks.appendleft(self._finish(held))

    def _finished(self, task: Finish, result: Result) -> None:
        held = self.reading.pop(task.id)
        if isinstance(result, Done):
            self.told.append(msgspec.json.decode(layout.manifest(self.out, task.id).read_bytes(), type=Entry))
            self.known[task.id] = held.name
            self._let_go(held.opened)
        elif isinstance(result, Failed):
            self.told.append(result.fault.error())

    def _died(self, task: Task) -> None:
        """A process ended in the middle of a task: do it again. A page at which it ended twice is left out and told of."""
        number = task.number if isinstance(task, Read) else -1
        id = task.name if isinstance(task, Open) else task.id
        place = id, number
        if isinstance(task, Read) and (page := self._note(task)) is not None:
            if self.noted.get(place) == page:
                task = msgspec.structs.replace(task, deadly=(*task.deadly, page))
            self.noted[place] = page
        else:
            self.deaths[place] += 1
        if self.deaths[place] < DEATHS:
            self.tasks.appendleft(task)
            return
        error = Unreadable(task.name, "the processes that read it die before its first page", "is there memory enough? try fewer --workers")
        if isinstance(task, Open):
            self._opened(task, error)
        else:
            self._give_up(task.id, error)

    def _note(self, task: Read) -> int | None:
        try:
            return int(layout.marker(self.how, task.id, task.number).read_bytes())
        except (OSError, ValueError):
            return None

    def _give_up(self, id: str, error: OnRecordError) -> None:
        if self.reading.pop(id, None):
            self.tasks = deque(task for task in self.tasks if isinstance(task, Open) or task.id != id)
            self.told.append(error)

    def _let_go(self, opened: Opened) -> None:
        """Copies of an input that is finished."""
        place = Path(opened.place)
        if place.is_relative_to(self.out / ".work"):
            place.unlink(missing_ok=True)

    def _seen(self, task: Open) -> str | None:
        """Under which name a remote input was read, where its server says that it is the same as then."""
        if task.place.startswith(("/", "\\")) or not (path := self._note_of(task)).exists():
            return None
        stamp, id = msgspec.json.decode(path.read_bytes(), type=tuple[str, str])
        return self.known.get(id) if stamp == inputs.stamp(task.place) else None

    def _remember(self, task: Open, opened: Opened) -> None:
        if not task.place.startswith(("/", "\\")) and (stamp := inputs.stamp(task.place)):
            layout.write_whole(self._note_of(task), msgspec.json.encode((stamp, opened.id)))

    def _note_of(self, task: Open) -> Path:
        return self.out / ".work" / "seen" / f"{hashlib.sha256(task.place.encode()).hexdigest()[:20]}.json"

"""What workers are asked to do, and what they answer: frozen structs that travel as JSON."""

from typing import Any

import msgspec
from msgspec import Struct

from onrecord import errors
from onrecord.errors import NoArticle, OnRecordError, PageError, Skipped

READER = "onrecord.reading:read_batch"


class How(Struct, frozen=True, kw_only=True):
    """How a run reads; the same for all its tasks. `out` is the archive's folder; `reader` names the function that reads pages."""

    out: str
    attitudes: bool = False
    published: str | None = None
    reader: str = READER


class Open(Struct, frozen=True, tag=True, kw_only=True):
    """Find out what an input holds. `name` is what a person calls it, `place` its path or address."""

    how: How
    name: str
    place: str


class Read(Struct, frozen=True, tag=True, kw_only=True):
    """Read slice `number` of input `id`: the pages from offset `start` to before `stop` of the file `place`.

    `before`: records or lines in front of it. `deadly`: pages (counted from 0 in the slice) that end every process that reads them.
    """

    how: How
    id: str
    name: str
    place: str
    number: int
    start: int
    stop: int
    before: int
    deadly: tuple[int, ...] = ()


class Finish(Struct, frozen=True, tag=True, kw_only=True):
    """All slices of an input were read: write its part of the data sets."""

    how: How
    id: str
    name: str
    sha256: str
    size: int
    slices: int
    faults: tuple["Fault", ...] = ()


Task = Open | Read | Finish


class Fault(Struct, frozen=True):
    """An error, ready to travel."""

    kind: str
    subject: str
    reason: str
    advice: str = ""

    @staticmethod
    def of(error: OnRecordError) -> "Fault":
        """The fault that tells of `error`."""
        return Fault(type(error).__name__, error.subject, error.reason, error.advice)

    def error(self) -> OnRecordError:
        """The error again."""
        kind: type[OnRecordError] = getattr(errors, self.kind, PageError)
        return kind(self.subject, self.reason, self.advice)

    @property
    def outcome(self) -> str:
        """What it is counted as."""
        return {NoArticle.__name__: "no article", Skipped.__name__: "damaged"}.get(self.kind, "refused")


class Cut(Struct, frozen=True):
    """Where a slice lies: offsets, and how many records or lines stand before it."""

    start: int
    stop: int
    before: int


class Opened(Struct, frozen=True, tag=True, kw_only=True):
    """What an input holds. `place` is the file to read slices from: the input, or its copy in the archive's work folder."""

    id: str
    sha256: str
    size: int
    place: str
    cuts: tuple[Cut, ...]
    faults: tuple[Fault, ...] = ()


class Done(Struct, frozen=True, tag=True):
    """A slice was read, or an input is finished: its part of the data sets is there."""


class Failed(Struct, frozen=True, tag=True):
    """The task could not be done; the run goes on with other inputs."""

    fault: Fault


Result = Opened | Done | Failed


class SliceRead(Struct, frozen=True, kw_only=True):
    """What a slice holds: for each page its month and the reading's JSON; errors; how many pages there were."""

    months: tuple[str, ...]
    readings: tuple[msgspec.Raw, ...]
    faults: tuple[Fault, ...]
    pages: int


class File(Struct, frozen=True, kw_only=True):
    """A file of the data sets."""

    path: str
    sha256: str
    bytes: int
    rows: int


class Entry(Struct, frozen=True, kw_only=True):
    """A line of the manifest: an input that was read, by what, and what came of it. `faults`: damaged and refused pages."""

    id: str
    source: str
    sha256: str
    bytes: int
    onrecord: str
    model: str
    pages: int
    read: int
    skipped: dict[str, int]
    faults: tuple[Fault, ...]
    rows: dict[str, int]
    files: tuple[File, ...]


def encoded(message: Any) -> bytes:
    """A message as bytes."""
    return msgspec.json.encode(message)


def decoded_task(data: bytes) -> Task:
    """The task of `encoded`."""
    task: Task = msgspec.json.decode(data, type=Task)
    return task


def decoded_result(data: bytes) -> Result:
    """The result of `encoded`."""
    result: Result = msgspec.json.decode(data, type=Result)
    return result

"""Case 36 for the desk: killed -9 in a request that writes, each decision is whole or not there, and sent again it stands once."""

import contextlib
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install onrecord[web]")

import onrecord.reading
import onrecord.web
from onrecord.cli import run as command
from onrecord.merge import decisions as merges
from onrecord.merge.keep import merge_record
from onrecord.record import open_record, reviews
from tests.exports.articles import readings
from tests.record.conftest import make

from . import crash
from .rows import hashes

POINTS = int(os.environ.get("ONRECORD_TEST_POINTS", "12")) // 4
ANSWER = -1  # in the place of a point: when all is written, and the answer not sent
COUNTED = (b"x-counted", b"yes")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Request(NamedTuple):
    """A form and where it is sent; before that the record holds `split`, or `corrected`, a decision."""

    path: str
    form: dict[str, str]
    before: str = ""


COURIER, HERALD, WIRE = "courier#e1", "herald#e1", "wire#e1"
REQUESTS = {
    "correct": Request("/review/courier/e1", {"action": "correct", "field": "type", "value": "COERCE", "coder": "Kim"}),
    "missed": Request("/review/courier/new", {"action": "missed", "value": "REJECT", "words": "denied", "coder": "Kim"}),
    "undo": Request("/review/courier/e1", {"action": "undo", "undoes": "1", "coder": "Kim"}, "corrected"),
    "merge": Request("/merging", {"action": "join", "one": WIRE, "other": COURIER, "coder": "Kim"}),
    "split": Request("/merging", {"action": "split", "one": HERALD, "other": COURIER, "coder": "Kim"}),
    "undo a split": Request("/merging", {"action": "undo", "undoes": "1", "coder": "Kim"}, "split"),
    "read": Request("/read", {"text": "Guns were heard near the port.", "published": "2031-03-05"}),
}


def filled(path: Path, before: str) -> Path:
    """A record of the five articles, merged, and a decision."""
    with open_record(path) as record:
        for reading in readings():
            record.add(reading)
        merge_record(record)
        with record.writing() as connection:
            if before == "corrected":
                reviews.decide(connection, readings()[0], coder="Kim", action="correct", event="e1", field="type", after="AID")
            if before == "split":
                merges.decide(connection, "split", [HERALD], [COURIER], coder="Kim")
        merge_record(record)
    return path


def by_hand(pages: Any, **_: Any) -> list[Any]:
    """In the place of the readers, which write nothing."""
    return [make(page.id) for page in pages]


class Desk:
    """`onrecord serve` in a forked process; at write point `last` of the request that is counted it is killed -9."""

    def __init__(self, record: Path, last: int = 0) -> None:
        self.points = crash.Points()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._child = os.fork()
        if self._child == 0:
            with contextlib.suppress(BaseException), self.points.armed():
                crash.quiet(lambda: self._serve(record, last))()
            os._exit(70)
        while os.waitpid(self._child, os.WNOHANG) == (0, 0):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                break
            time.sleep(0.005)

    def _serve(self, record: Path, last: int) -> int:
        create = onrecord.web.create_app

        def watched(*given: Any, **named: Any) -> Any:
            app = create(*given, **named)

            async def counted(scope: Any, receive: Any, send: Any) -> None:
                async def lost(_: Any) -> None:
                    self.points.die()

                here = COUNTED in scope.get("headers", ())
                if here:
                    self.points.count, self.points.last = 0, last
                await app(scope, receive, lost if here and last == ANSWER else send)

            return counted

        onrecord.web.create_app, onrecord.reading.read_batch = watched, by_hand
        return command(["serve", "--record", str(record), "--port", str(self.port)])

    def end(self) -> None:
        """Kill it, if nobody has yet."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1]) == -signal.SIGKILL


class Visitor:
    """A browser that has opened the desk."""

    def __init__(self, port: int) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, verify=False)
        self.secret = self.client.get("/login").text.split('name="csrf" value="')[1].split('"')[0]

    def post(self, path: str, form: dict[str, str], **headers: str) -> str:
        """Send a form; where it leads."""
        answer = self.client.post(path, data={"csrf": self.secret} | form, headers=headers)
        assert answer.status_code == 303
        return answer.headers["location"]

    def settle(self) -> None:
        """Wait until all is done that the desk does in the background: it does one thing after the other, and refuses to read this."""
        job = self.post("/read", {"text": "http://127.0.0.1/"})
        while not self.client.get(f"{job}.json").json()["finished"]:
            time.sleep(0.005)

    def send(self, request: Request) -> None:
        """Send a request and wait until all is done that it asked for."""
        self.post(request.path, request.form, **{"x-counted": "yes"})
        self.settle()


@contextlib.contextmanager
def served(record: Path, last: int = 0) -> Iterator[tuple[Desk, Visitor]]:
    """A desk that did what it does at its start, and a visitor of it."""
    desk = Desk(record, last)
    try:
        visitor = Visitor(desk.port)
        with contextlib.closing(visitor.client):
            visitor.settle()
            yield desk, visitor
    finally:
        desk.end()


@pytest.mark.parametrize("name", REQUESTS)
def test_36_a_desk_killed_at_random_write_points_of_a_request(tmp_path: Path, name: str) -> None:
    request, hit, calm = REQUESTS[name], tmp_path / "hit.db", tmp_path / "calm.db"
    start = filled(tmp_path / "start.db", request.before)
    crash.copy(start, calm)
    with served(calm) as (desk, visitor):
        visitor.send(request)
        points = desk.points.count
    before, after = hashes(start), hashes(calm)
    changed = {table for table in after if after[table] != before[table]}
    assert changed
    for point in [ANSWER, *random.Random(name).sample(range(1, points + 1), min(points, POINTS))]:
        crash.copy(start, hit)
        with served(hit, point) as (_, visitor), pytest.raises(httpx.TransportError):
            visitor.send(request)
        assert command(["check", "--record", str(hit)]) == 0
        rows = hashes(hit)
        assert {table for table in rows if rows[table] != before[table]} in (set(), {"merge_decisions"}, changed), f"point {point}: half"
        made = rows["merge_decisions"] != before["merge_decisions"] or rows == after
        with served(hit) as (_, visitor):
            assert hashes(hit) == (after if made else before), f"point {point}: a decision that is not followed"
            visitor.send(request)
        assert hashes(hit) == after, f"point {point}: other rows after the request was sent again"

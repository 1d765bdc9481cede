"""The desk on a loopback port, with the five articles."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("fastapi")
import uvicorn

from onrecord.record import Record, open_record
from onrecord.web import create_app
from onrecord.web.app import LOCAL

from ..exports.articles import readings


class Desk:
    """A running desk and a client of it."""

    def __init__(self, record: Record, token: str | None = None, hosts: frozenset[str] = LOCAL) -> None:
        self.record = record
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._server = uvicorn.Server(uvicorn.Config(create_app(record, token=token, hosts=hosts), port=port, log_level="error", ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        self.client = httpx.Client(base_url=self.url, follow_redirects=False, timeout=60)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form as a browser does: with the secret of a page of this session."""
        page = self.client.get("/login").text
        secret = page.split('name="csrf" value="')[1].split('"')[0]
        return self.client.post(path, data={"csrf": secret} | form)

    def close(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(10)


def filled(path: Path) -> Record:
    record = open_record(path)
    for reading in readings():
        record.add(reading)
    return record


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that tests only look at."""
    with filled(tmp_path_factory.mktemp("web") / "five.db") as record:
        made = Desk(record)
        yield made
        made.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Desk]:
    """A desk that a test may change."""
    with filled(tmp_path / "own.db") as record:
        made = Desk(record)
        yield made
        made.close()

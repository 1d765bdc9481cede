"""Servers on loopback, settings for one test, and a DNS that says what a test wants."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.pages import guard
from onrecord.settings import settings

from .server import Site

REAL_CONNECT = socket.create_connection


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Set settings for this test; loopback is allowed and nobody waits unless it says otherwise."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ONRECORD_{name.upper()}", str(value))
        settings.cache_clear()

    change(allow_loopback="true", fetch_delay=0, fetch_timeout=5, fetch_total=10)
    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def sites() -> Iterator[Callable[..., Site]]:
    """Make servers; they end with the test."""
    made: list[Site] = []

    def make(certificate: Path | None = None) -> Site:
        made.append(Site(certificate))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def site(sites: Callable[..., Site], limits: Callable[..., None]) -> Site:
    return sites()


class World:
    """An internet of the test's own: names with their addresses, and public addresses that lead to a server of ours."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.servers: dict[str, int] = {}
        self.asked: list[str] = []
        self.connected: list[str] = []

    def look_up(self, host: str, port: int, timeout: float) -> list[str]:
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:
            return [host] if host.replace(".", "").isdigit() or ":" in host else []
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
        self.connected.append(address[0])
        if address[0] not in self.servers:
            raise ConnectionRefusedError(111, "refused")
        return REAL_CONNECT(("127.0.0.1", self.servers[address[0]]))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, limits: Callable[..., None]) -> World:
    limits(allow_loopback="false")
    made = World()
    monkeypatch.setattr(guard, "look_up", made.look_up)
    monkeypatch.setattr(socket, "create_connection", made.connect)
    return made

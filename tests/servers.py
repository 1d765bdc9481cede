"""A private PostgreSQL server for tests: a folder of its own, a socket in it, gone afterwards. Nothing is installed here."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

USERS = ("postgres", "nobody")  # the server refuses to run as root
_numbers = count()


def binaries() -> Path | None:
    """The folder with initdb and postgres; the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve())
    return found[-1].parent if found and (found[-1].parent / "initdb").exists() else None


class Server:
    """A running server. `address()` makes a fresh, empty record in it."""

    def __init__(self, bin: Path, folder: Path) -> None:
        self.folder = folder
        self.user = next((name for name in USERS if _known(name)), None) if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        data = folder / "data"
        self._run([bin / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60"]
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [bin / "postgres", "-D", data, "-k", folder, *options], stdout=self._log, stderr=self._log, user=self.user, cwd=folder
        )
        try:
            self._wait()
            self._template()
        except BaseException:
            self.close()
            raise

    def _run(self, command: list[object]) -> None:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, user=self.user, cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        import psycopg

        for _ in range(600):
            try:
                psycopg.connect(self._url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.1)
        raise AssertionError("the server does not start")

    def _url(self, name: str) -> str:
        return f"postgresql://tests@/{name}?host={self.folder}"

    def _template(self) -> None:
        from onrecord.record import open_record

        self._sql("CREATE DATABASE template_record")
        open_record(self._url("template_record")).close()

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def address(self) -> str:
        """The address of a new empty record."""
        name = f"record{next(_numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE template_record")
        return self._url(name)

    def close(self) -> None:
        """Stop it at once."""
        self._process.send_signal(signal.SIGINT)  # SIGTERM would wait for open connections
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server; skips where its binaries or the driver are missing."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'onrecord[postgres]'")
    bin = binaries()
    if bin is None:
        pytest.skip("no PostgreSQL server on this machine: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="onrecord-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(bin, Path(folder))
        yield server
        server.close()

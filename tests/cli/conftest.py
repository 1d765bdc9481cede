"""A user at the command line, and a record to ask."""

import json
import sys
from pathlib import Path

import pytest

from onrecord.cli import run
from onrecord.record import open_record

from ..record.conftest import make


class Result:
    """What a command did."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def onrecord(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Result:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Result(status, out, err)

    return call


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    with open_record(tmp_path / "onrecord.db") as record:
        record.add(make())
    return tmp_path / "onrecord.db"

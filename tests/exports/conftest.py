from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.record import Record, open_record

from .articles import readings


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The five articles in a record."""
    path: Path = tmp_path_factory.mktemp("exports") / "five.db"
    with open_record(path) as opened:
        for reading in readings():
            opened.add(reading)
        yield opened

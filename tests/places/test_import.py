"""`onrecord places import`: a GeoNames dump becomes a gazetteer, and pages are read with it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .test_gazetteer import line


def onrecord(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "onrecord", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    rows = [
        line(3144096, "Norway", "A", "PCLI", "Norge"),
        line(98_000_001, "Kvernholt", "P", "PPL", "Kvernholdt", people=210),
        line(98_000_002, "Kvernholt Bridge", "S", "BDG"),
    ]
    with zipfile.ZipFile(tmp_path / "NO.zip", "w") as archive:
        archive.writestr("NO.txt", "\n".join(rows) + "\n")
    return tmp_path / "NO.zip"


def test_places_of_a_dump_are_found_in_pages(dump: Path, tmp_path: Path) -> None:
    done = onrecord("places", "import", dump, "--to", "more.bin", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "") and "2 of them new" in done.stderr and "ONRECORD_PLACES=more.bin" in done.stderr
    (tmp_path / "page.txt").write_text("Two ferries collided near Kvernholt in Norway on Monday.\n", encoding="utf-8")
    read = [onrecord("read", "page.txt", "--jsonl", "-", cwd=tmp_path, **extra) for extra in ({}, {"ONRECORD_PLACES": "more.bin"})]
    ids = [{place["name"]: place["geonames"] for place in json.loads(one.stdout)["places"]} for one in read]
    assert "Norway" in ids[0] and ids[0].get("Kvernholt") is None
    assert ids[1]["Kvernholt"] == 98_000_001 and ids[1]["Norway"] == 3144096


def test_what_is_no_dump_leaves_no_file_and_a_reason(tmp_path: Path) -> None:
    (tmp_path / "places.txt").write_text("name,lat,lon\n", encoding="utf-8")
    done = onrecord("places", "import", "places.txt", "--to", "more.bin", cwd=tmp_path)
    assert done.returncode != 0 and "places.txt" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "more.bin").exists()

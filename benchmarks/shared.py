"""Where the labelled data is, and how a benchmark scores with the scorers beside it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def need_shared() -> Path:
    """The folder with gold/ and score/; exits with advice where it is not there."""
    if not (SHARED / "gold").is_dir():
        sys.exit(
            f"onrecord: the labelled data is not at {SHARED.name}/ beside this repository; "
            "set ONRECORD_SHARED to the folder that holds gold/ and score/"
        )
    return SHARED


def gold(name: str) -> Iterator[dict[str, Any]]:
    """The rows of gold/<name>.jsonl."""
    with (need_shared() / f"gold/{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def score(scorer: str, gold_path: Path, readings: Iterable[bytes], *options: str) -> dict[str, Any]:
    """The figures of score/<scorer>.py: the JSON object on its last line."""
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        file.writelines(line + b"\n" for line in readings)
        file.flush()
        command = [sys.executable, str(need_shared() / f"score/{scorer}.py"), str(gold_path), file.name, *options]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    result: dict[str, Any] = json.loads(out.splitlines()[-1])
    return result

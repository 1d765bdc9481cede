"""Write `reading.schema.json` anew from `onrecord.schema()`."""

import json
from pathlib import Path

import onrecord

TARGET = Path(__file__).parent / "reading.schema.json"


def text() -> str:
    """The schema as the file holds it."""
    return json.dumps(onrecord.schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")

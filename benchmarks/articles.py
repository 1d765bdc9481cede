"""Whole articles coded by hand (benchmarks/articles, labels with offsets only): python benchmarks/articles.py [--coders]

Ours against the agreed coding; `--coders` scores the second coder against the first in the same terms. Texts come from
gold/merge/stories.dev.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from shared import gold, need_shared, score

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "training/corpus"))
FIGURES = (
    "mention (trigger)", "type accuracy", "event (type+actor+recipient)", "event (type+actor)", "event (type)", "actors overlap",
    "recipients overlap", "status accuracy", "unreal told as real", "publisher or other sayer accuracy", "mode",
)  # fmt: skip


def coded(name: str) -> list[dict[str, Any]]:
    """The articles of one coding with their text, in the shapes of a reading."""
    import compile as compiler  # type: ignore[import-not-found]

    texts = {row["id"]: row for row in gold("merge/stories.dev")}
    out = []
    for record in compiler.records(HERE / f"articles/{name}.txt", compiler.mode_names(), []):
        events = [
            {**event, "id": f"e{n}", "claim": "c1" if event.get("claim") else None, "confidence": 1.0}
            for n, event in enumerate(record["events"])
        ]
        out.append(
            {"id": record["id"], "text": texts[record["id"]]["text"], "published": texts[record["id"]]["published"], "events": events}
        )
    return out


def table(title: str, truth: list[dict[str, Any]], readings: list[bytes]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in truth)
        file.flush()
        figures = score("events", Path(file.name), readings)
    print(f"\n{title}: {len(truth)} articles, {sum(len(row['events']) for row in truth)} events coded by hand")
    for name in FIGURES:
        value = figures.get(name)
        shown = f"P {value['p']} R {value['r']} F1 {value['f1']}" if isinstance(value, dict) else value
        print(f"  {name:36} {shown}")


def main() -> None:
    need_shared()
    if "--coders" in sys.argv:
        second = {row["id"]: row for row in coded("coder_b")}
        table("second coder against the first", coded("coder_a"), [json.dumps(second[row["id"]]).encode() for row in coded("coder_a")])
        return
    from onrecord.article.plain import from_text
    from onrecord.model import Published
    from onrecord.reading import read_article

    truth = coded("agreed" if (HERE / "articles/agreed.txt").exists() else "coder_a")
    days = [Published(value=str(row["published"])[:10], basis="given") if row["published"] else Published() for row in truth]
    readings = [read_article(from_text(row["text"], id=row["id"], published=day)) for row, day in zip(truth, days, strict=True)]
    table("onrecord", truth, [reading.to_json() for reading in readings])


if __name__ == "__main__":
    main()

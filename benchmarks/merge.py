"""Merging against the labelled sets, beside the plain rules: python benchmarks/merge.py [--speed N | --around N | --pages N]

Sets lie in ../shared/gold/merge; scorer ../shared/score/merge.py. MAVERICK has no train file: its figure is cross-validated over elections
(training/train_merge.py reports prints the whole curve); the shipped weights, which saw the file, are shown too and marked. `--speed N`
merges N made-up mentions and tells seconds and memory; `--around N` adds one page to N mentions and tells what
is decided again. `--pages N` reads N pages of stories.dev (at most three a story) by the complete road and tells how many merged events
cross stories.
"""

import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SHARED = Path(__file__).parent.parent.parent / "shared"
sys.path.insert(0, str(SHARED / "score"))


def figures(gold, names, labels):
    import merge as scorer

    key = [{"mention_id": n, "cluster": gold[n]} for n in names]
    answer = [{"mention_id": n, "cluster": c} for n, c in zip(names, labels, strict=True)]
    return scorer.figures(sum(scorer.units(key, answer), Counter()))


def row(name, f):
    print(
        f"{name:44} CoNLL {f['CoNLL F1']:6.2f}  B3 {f['B3']['p']:6.2f} {f['B3']['r']:6.2f} {f['B3']['f1']:6.2f}  "
        f"false clusters {f['false-merge rate (clusters)']:5.2f} %  pairs found {f['pairs']['r']:5.2f} %"
    )


def ecbplus():
    from onrecord.merge.passage import read_passage, surroundings
    from onrecord.merge.same_event import group_mentions

    docs = [json.loads(line) for line in (SHARED / "gold/merge/ecbplus.dev.jsonl").open(encoding="utf-8")]
    gold = {e["id"]: e["cluster"] for d in docs for e in d["events"]}
    found = [(e["id"], d["id"], d["text"], e["trigger"]["start"], e["trigger"]["end"], None) for d in docs for e in d["events"]]
    heads = [surroundings(read_passage(text), start, end).trigger.head for _, _, text, start, end, _ in found]
    row("ECB+ dev, no merge", figures(gold, list(gold), list(gold)))
    row("ECB+ dev, same head word", figures(gold, [f[0] for f in found], heads))
    grouping = group_mentions(found)
    row("ECB+ dev, best", figures(gold, grouping.ids, grouping.best))
    row("ECB+ dev, automatic", figures(gold, grouping.ids, grouping.automatic))


def maverick():
    from onrecord.merge.reports import read_reports
    from onrecord.merge.same_event import group_reports

    path = SHARED / "gold/merge/maverick.dev.csv"
    gold = {r["id"]: r["event_id"] for r in csv.DictReader(path.open(encoding="utf-8", newline=""))}
    reports = read_reports(path.open(encoding="utf-8", newline=""))
    row("MAVERICK dev, no merge", figures(gold, list(gold), list(gold)))
    one = [f"{r.country} {sorted(r.actors)} {r.first}" for r in reports]
    row("MAVERICK dev, one a day", figures(gold, [r.id for r in reports], one))
    sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
    import train_merge

    for level, f in train_merge.crossed().items():
        row(f"MAVERICK dev, cross-validated, {level}", f)
    grouping = group_reports(reports)
    row("MAVERICK dev, best (weights saw the file)", figures(gold, grouping.ids, grouping.best))
    row("MAVERICK dev, automatic (weights saw it)", figures(gold, grouping.ids, grouping.automatic))


def stories():
    from onrecord.merge.stories import Told
    from onrecord.merge.stories import stories as told

    pages = [json.loads(line) for line in (SHARED / "gold/merge/stories.dev.jsonl").open(encoding="utf-8")]
    gold = {p["id"]: p["story"] for p in pages}
    found = told(Told(id=p["id"], text=p["text"], title=p.get("title"), url=p.get("url")) for p in pages)
    row("Stories dev, batch", figures(gold, list(found), list(found.values())))


def speed(count):
    from onrecord.merge.same_event import group_mentions

    rows = made_up(count)
    begun = time.perf_counter()
    grouping = group_mentions(rows)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} mentions: {time.perf_counter() - begun:.1f} s, {time.process_time():.1f} CPU-seconds, peak {used:,.0f} MB, "
        f"{len(set(grouping.best)):,} events"
    )


def around(count):
    from onrecord.merge.keep import merge_record, told
    from onrecord.model import Event, Reading, Span
    from onrecord.record import open_record

    pages = {}
    for name, page, text, start, end, _ in made_up(count + 5):
        pages.setdefault(page, (text, []))[1].append(Event(id=f"e{name[-1]}", type="ASSAULT", trigger=Span(start, end)))
    readings = [Reading(id=page, text=text, published="2031-03-03", events=tuple(events)) for page, (text, events) in pages.items()]
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "r.db") as record:

        def took(only=None):
            begun = time.process_time()
            done = merge_record(record, only)
            print(f"  {done.mentions:,} mentions decided, {time.process_time() - begun:.2f} CPU-seconds")
            return {frozenset(f"{r.id}#{e.id}" for r, e in one.members) for one in told(record)}

        for reading in readings[:-1]:
            record.add(reading)
        print(f"{len(readings) - 1:,} pages, whole:")
        took()
        record.add(readings[-1])
        print("one page more, around it:")
        near = took([readings[-1].id])
        print("and whole:")
        whole = took()
        print(f"  {len(near & whole):,} of {len(whole):,} merged events are the same")


def end_to_end(count):
    from sqlalchemy import select

    from onrecord.article.plain import from_text
    from onrecord.merge.keep import merge_record
    from onrecord.model import Published
    from onrecord.reading import read_article
    from onrecord.record import open_record
    from onrecord.record.schema import merged_members

    seen, story = Counter(), {}
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as record:
        for line in (SHARED / "gold/merge/stories.dev.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            if seen[row["story"]] < 3 and len(story) < count and row["text"].strip():
                seen[row["story"]] += 1
                story[row["id"]] = row["story"]
                day = Published(value=row["published"], basis="given")
                record.add(read_article(from_text(row["text"], id=row["id"], published=day)))
        merge_record(record)
        with record.engine.connect() as connection:
            members = connection.execute(select(merged_members.c.merged, merged_members.c.page)).all()
    pages = {}
    for merged, page in members:
        pages.setdefault(merged, []).append(story[page])
    several = [found for found in pages.values() if len(found) > 1]
    crossed = sum(len(set(found)) > 1 for found in several)
    print(f"{len(story)} pages of {len(seen)} stories: {crossed} of {len(several)} merged events of several mentions cross stories")


def made_up(count):
    """Pages of 5 mentions each, 20 pages a story, words of each story drawn from a vocabulary with a long tail."""
    draw = random.Random(1)
    common = [f"word{i}x" for i in range(20_000)]
    verbs = "attacked killed arrested met signed accused shelled protested resigned elected fined visited".split()
    rows = []
    for page in range(count // 5):
        story = random.Random(page // 20)
        own = [f"Name{story.randrange(200_000)}" for _ in range(12)] + [common[int(20_000 * story.random() ** 2)] for _ in range(60)]
        deeds = story.sample(verbs, 5)
        sentences = []
        for deed in deeds:
            words = [draw.choice(own) if draw.random() < 0.7 else common[int(20_000 * draw.random() ** 2)] for _ in range(24)]
            sentences.append((" ".join(words[:12]), deed, " ".join(words[12:]) + "."))
        text, spots = "", []
        for before, deed, after in sentences:
            text += before + " "
            spots.append((len(text), len(text) + len(deed)))
            text += deed + " " + after + "\n"
        rows += [(f"p{page}:{i}", f"p{page}", text, a, b, None) for i, (a, b) in enumerate(spots)]
    return rows


if __name__ == "__main__":
    if "--around" in sys.argv:
        around(int(sys.argv[sys.argv.index("--around") + 1]))
    elif "--pages" in sys.argv:
        end_to_end(int(sys.argv[sys.argv.index("--pages") + 1]))
    elif "--speed" in sys.argv:
        speed(int(sys.argv[sys.argv.index("--speed") + 1]))
    else:
        ecbplus()
        maverick()
        stories()

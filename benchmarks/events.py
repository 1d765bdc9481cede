"""Events on the dev sets: python benchmarks/events.py [SET …]   (plv petrarch2 case2021 india_police articles; default: plv)

The complete reading is scored, triggers and abstention on. The verb lookup's figures stand beside ours where the scorer's notes have them.
"""

import sys
from itertools import islice

from shared import gold, need_shared, score

from onrecord.article.plain import from_text
from onrecord.model import Published
from onrecord.reading import read_article

SETS = {
    "plv": "events/plv.dev",
    "petrarch2": "events/petrarch2.dev",
    "case2021": "events/case2021.dev",
    "india_police": "events/india_police.dev",
}
LOOKUP = {
    "plv": {
        "type accuracy": 29.5,
        "type macro-F1": 24.7,
        "quad accuracy": 46.5,
        "event (type+actor+recipient)": 13.4,
        "actors overlap": 61.8,
        "recipients overlap": 50.1,
    },
    "case2021": {"type accuracy": 61.9},
    "petrarch2": {"event (type)": 27.3},
}
FIGURES = (
    "type accuracy", "type macro-F1", "quad accuracy", "event (type+actor+recipient)", "event (type+actor)", "event (type)",
    "actors exact", "actors overlap", "recipients exact", "recipients overlap", "mode", "recall KILL, police actor",
    "recall ARREST, police actor", "recall FORCE, police actor", "police events per 1,000 negatives",
)  # fmt: skip


def main(names: list[str]) -> None:
    for name in names:
        rows = list(islice(gold(SETS[name]), None))
        readings, events = [], 0
        for row in rows:
            day = Published(value=row["published"], basis="given") if row.get("published") else Published()
            reading = read_article(from_text(row["text"], id=row["id"], published=day))
            events += len(reading.events)
            readings.append(reading.to_json())
        figures = score("events", need_shared() / f"gold/{SETS[name]}.jsonl", readings)
        print(f"\n{name}: {len(rows)} records, {events} events, {events / len(rows):.2f} a record")
        for figure in FIGURES:
            if figure in figures:
                value = figures[figure]
                shown = f"P {value['p']} R {value['r']} F1 {value['f1']}" if isinstance(value, dict) else value
                lookup = LOOKUP.get(name, {}).get(figure)
                print(f"  {figure:38} {shown}" + (f"   (verb lookup {lookup})" if lookup else ""))
        for row in figures.get("coverage", []):
            if row["confidence"] in (0.5, 0.6, 0.7, 0.8):
                print(f"  confidence >= {row['confidence']}: coverage {row['coverage']}, accuracy {row['accuracy']}")


if __name__ == "__main__":
    need_shared()
    main(sys.argv[1:] or ["plv"])

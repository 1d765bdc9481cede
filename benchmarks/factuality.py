"""Factuality of given triggers: python benchmarks/factuality.py

UW and MEANTIME label every verb and event noun, not only PLOVER's events, so the triggers are given and the event head's own
output is scored.
"""

import msgspec
from shared import gold, need_shared, score

from onrecord.article.plain import from_text
from onrecord.language import encoder, read_language
from onrecord.model import Event, Reading, Span
from onrecord.readers.events import settled

SETS = {"claims/factuality_uw.dev": "uw", "claims/factuality_meantime.dev": "meantime"}


def main() -> None:
    parts = encoder.labels()["event"]["factuality"][0]
    for name, scale in SETS.items():
        at, readings = parts + encoder.labels()["scales"].index(scale), []
        for row in gold(name):
            doc, events = read_language(from_text(row["text"], id=row["id"])), []
            for event in row["events"]:
                words = doc.range(event["trigger"]["start"], event["trigger"]["end"])
                window = next((w for w in doc.encoded if words and w.a <= words[0] and words[-1] < w.b), None)
                if window is not None:
                    (roles,) = encoder.roles(window, "event", [(words[0], words[-1] + 1)])
                    assert roles.event is not None
                    value = settled(float(roles.event[at]), scale)
                    events.append(
                        Event(id=f"e{len(events) + 1}", type="", trigger=msgspec.convert(event["trigger"], Span), factuality=value)
                    )
            readings.append(Reading(id=row["id"], text=row["text"], events=tuple(events)).to_json())
        figures = score("claims", need_shared() / f"gold/{name}.jsonl", readings)
        print(name, {k: v for k, v in figures.items() if "actuality" in k or "MAE" in k})


if __name__ == "__main__":
    main()

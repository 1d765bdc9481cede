"""GDELT 2.0 mentions: one row for each mention of each event of `gdelt2`. `Extras` holds status and sayer."""

from collections import Counter
from typing import IO

from onrecord.exports import facts
from onrecord.exports.entries import Entry, Told
from onrecord.exports.gdelt2 import stamp
from onrecord.exports.table import Table
from onrecord.record import Filters, Record

COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
WEB, CITATION = 1, 2


def write(record: Record, filters: Filters, out: IO[str], header: bool = False, attributed: bool = False) -> Counter[str]:
    """One row a mention; offsets count the characters of our text."""
    left: Counter[str] = Counter()
    table = Table(out, COLUMNS, header=header, tabs=True)
    for entry in facts.real(record, filters, left, attributed=attributed):
        for told in entry.told:
            table.row(_row(entry, told))
    return left


def _row(entry: Entry, told: Told) -> dict[str, object]:
    day = facts.day(entry.lead).replace("-", "")
    return {
        "GLOBALEVENTID": facts.number(entry.id),
        "EventTimeDate": f"{day}000000" if day else "",
        "MentionTimeDate": stamp(told),
        "MentionType": WEB if told.reading.url else CITATION,
        "MentionSourceName": facts.host(told),
        "MentionIdentifier": told.reading.url or told.reading.id,
        "SentenceID": facts.sentence_number(told),
        "Actor1CharOffset": facts.first_party(told, "actors").start,
        "Actor2CharOffset": facts.first_party(told, "recipients").start,
        "ActionCharOffset": told.event.trigger.start,
        "InRawText": 1,
        "Confidence": round(told.event.confidence * 100),
        "MentionDocLen": len(told.reading.text),
        "Extras": facts.sayers(Entry(told.id, (told,))),
    }

"""The data sets' columns, and readings as rows of them. Rows are those of the record (record/rows.py) and of `--json` (exports/rows.py).

Every table has `reading`, a number that is the input's and the page's place in it, so that what belongs to one page can be joined.
"""

from typing import Any

from onrecord.cluster.layout import SCHEMA, TABLES
from onrecord.exports.rows import claim_row, event_row
from onrecord.model import Reading
from onrecord.record.days import bounds
from onrecord.record.rows import body
from onrecord.record.rows import rows as record_rows

Rows = dict[str, list[dict[str, Any]]]
_PAGES = 23  # bits of the number of a page in its input

_ROLE = (("name", "s"), ("words", "s"), ("type", "s"), ("country", "s"), ("sector", "s"), ("role", "s"), ("start", "i"), ("end", "i"))
_COUNT = (("low", "i"), ("best", "i"), ("high", "i"))
_SPAN = (("start", "i"), ("end", "i"))
_PAGE = "reading:i page:s url:s title:s publisher:s published:s day_from:s day_to:s"
COLUMNS: dict[str, str] = {  # s text, i whole number, f number, b yes or no; * a list
    "articles": f"part:s number:i {_PAGE} authors:*s language:s published_basis:s updated:s words:i warnings:*s partial:b text:s body:s",
    "claims": f"{_PAGE} row:i id:s says:s source:s cue:s content:s kind:s cue_class:s hedged:b within:s speaker:s speaker_name:s "
    "spans:*span confidence:f start:i",
    "events": f"{_PAGE} id:s type:s mode:s contexts:*s cameo:s intensity:f status:s hedged:b factuality:f says:s claim:s speaker_name:s "
    "actors:*role recipients:*role from:s to:s dated:b place:s geonames:i country:s lat:f lon:f killed:count injured:count confidence:f "
    "trigger:s start:i end:i sentence:s",
    "actors": f"{_PAGE} id:s name:s type:s country:s sector:s role:s wikidata:s mentions:i",
    "mentions": "reading:i page:s actor:s name:s start:i end:i form:s words:s",
}


def key(id: str, number: int) -> int:
    """`reading` of page `number` of input `id`."""
    return int(id, 16) << _PAGES | number


def rows(reading: Reading, part: str, id: str, number: int) -> Rows:
    """The rows of one reading, by table."""
    first, last = bounds(reading.published)
    page = {
        "reading": key(id, number),
        "page": reading.id,
        "url": reading.url,
        "title": reading.title,
        "publisher": reading.publisher,
        "published": reading.published,
        "day_from": first,
        "day_to": last,
    }
    found = record_rows(reading, page["reading"])  # type: ignore[arg-type]
    article = {
        "part": part,
        "number": number,
        "authors": list(reading.authors),
        "language": reading.language,
        "published_basis": reading.published_basis,
        "updated": reading.updated,
        "words": len(reading.text.split()),
        "warnings": list(reading.warnings),
        "partial": reading.partial,
        "text": reading.text,
        "body": body(reading),
    }
    names = {actor.id: actor.name for actor in reading.actors}
    return {
        "articles": [page | article],
        "claims": [
            page | claim_row(reading, claim) | row | {"row": place}
            for place, (claim, row) in enumerate(zip(reading.claims, found["claims"], strict=True))
        ],
        "events": [page | event_row(reading, event) | row for event, row in zip(reading.events, found["events"], strict=True)],
        "actors": [page | row for row in found["actors"]],
        "mentions": [
            row | {"page": reading.id, "name": names[row["actor"]], "words": reading.text[row["start"] : row["end"]]}
            for row in found["mentions"]
        ],
    }


def schemas() -> dict[str, Any]:
    """The Arrow schema of every table. Needs pyarrow."""
    import pyarrow as arrow

    kinds: dict[str, Any] = {"s": arrow.string(), "i": arrow.int64(), "f": arrow.float64(), "b": arrow.bool_()}
    for name, fields in (("role", _ROLE), ("count", _COUNT), ("span", _SPAN)):
        kinds[name] = arrow.struct([(field, kinds[kind]) for field, kind in fields])
    made = {}
    for table in TABLES:
        columns = [column.split(":") for column in COLUMNS[table].split()]
        fields_ = [(name, arrow.list_(kinds[kind[1:]]) if kind.startswith("*") else kinds[kind]) for name, kind in columns]
        made[table] = arrow.schema(fields_, metadata={"onrecord.schema": str(SCHEMA), "onrecord.table": table})
    return made

"""Care of a record: is it whole, and a copy of it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, case, func, select, text

from onrecord.errors import RecordError
from onrecord.model import Reading
from onrecord.record import reviews, rows, schema
from onrecord.record.days import bounds


def find_damage(connection: Connection) -> list[str]:
    """What is wrong, one line each: the file, its references, every reading (digest, spans, ids), and the rows that are asked for it."""
    found = []
    if connection.dialect.name == "sqlite":
        found += [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        found += [f"{row[0]}: row {row[1]} refers to a missing {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    r = schema.readings.c
    current = func.sum(case((r.current, 1), else_=0))
    for page, number in connection.execute(select(r.page, current).group_by(r.page).having(current != 1).order_by(r.page)).all():
        found.append(f"page {page}: {number} readings are current, not one")
    for row in connection.execution_options(yield_per=100).execute(select(schema.readings).order_by(r.id)):
        where = f"page {row.page} version {row.version}"
        try:
            reading = rows.restored(row.body, row.text)
        except ValueError as error:
            found.append(f"{where}: not readable ({error})")
            continue
        found += [f"{where}: {fault}" for fault in faults(reading)]
        if rows.digest(reading) != row.digest:
            found.append(f"{where}: changed since it was kept")
        elif row.current:
            found += [f"{where}: {fault}" for fault in _other_rows(connection, reading, row)]
    for column in (schema.roles.c.name, schema.claims.c.speaker_name):
        unlisted = select(column).where(column.is_not(None), column.not_in(select(schema.names.c.name))).distinct().limit(10)
        found += [f"the name {name!r} is not in the list of names" for name in connection.execute(unlisted).scalars()]
    return found


def _other_rows(connection: Connection, reading: Reading, row: Any) -> Iterator[str]:
    """Where the rows that are asked do not say what the reading says, with what people decided."""
    told = (reading.title, reading.publisher, reading.language, reading.published, *bounds(reading.published))
    if told != (row.title, row.publisher, row.language, row.published, row.day_from, row.day_to):
        yield "its title, publisher or day is not the reading's"
    seen = reviews.applied(reading, reviews.decisions(connection, reading.id))
    for name, expected in rows.rows(seen, row.id).items():
        table = schema.metadata.tables[name]
        columns = [column for column in table.c if not (name == "claims" and column.name == "row")]
        there = Counter(tuple(found) for found in connection.execute(select(*columns).where(table.c.reading == row.id)))
        if there != Counter(tuple(each.get(column.name) for column in columns) for each in expected):
            yield f"its {name} are not the reading's"


def faults(reading: Reading) -> Iterator[str]:
    """Spans outside the text and ids that nobody has."""
    size = len(reading.text)
    for what, start, end in spans(reading):
        if not 0 <= start <= end <= size:
            yield f"{what} lies outside the text ({start}, {end} of {size})"
    actors = {actor.id for actor in reading.actors}
    claims = {claim.id for claim in reading.claims}
    for claim in reading.claims:
        if claim.speaker is not None and claim.speaker not in actors:
            yield f"claim {claim.id} has an unknown speaker {claim.speaker}"
        if claim.within is not None and claim.within not in claims:
            yield f"claim {claim.id} stands in an unknown claim {claim.within}"
    for event in reading.events:
        if event.claim is not None and event.claim not in claims:
            yield f"event {event.id} has an unknown claim {event.claim}"
        for role in (*event.actors, *event.recipients):
            if role.actor is not None and role.actor not in actors:
                yield f"event {event.id} has an unknown actor {role.actor}"


def spans(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Every span of a reading with what it is."""
    for name in ("published_evidence", "residue", "links", "times", "places"):
        for noun in getattr(reading, name):
            yield name, noun.start, noun.end
    for actor in reading.actors:
        for mention in actor.mentions:
            yield f"actor {actor.id}", mention.start, mention.end
        if actor.role_span:
            yield f"actor {actor.id}", actor.role_span.start, actor.role_span.end
    for claim in reading.claims:
        for span in (claim.source, claim.cue, *claim.content):
            if span:
                yield f"claim {claim.id}", span.start, span.end
    for event in reading.events:
        parts = (event.trigger, *event.actors, *event.recipients, event.time, event.place)
        for part in (*parts, event.killed, event.injured, event.detained, event.displaced):
            if part:
                yield f"event {event.id}", part.start, part.end


def backup_to(connection: Connection, path: str) -> None:
    """A compact copy of an SQLite record at `path`. Raises RecordError where something is there already."""
    if Path(path).exists():
        raise RecordError(path, "there is a file already", "give another name")
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("VACUUM INTO ?", (path,))

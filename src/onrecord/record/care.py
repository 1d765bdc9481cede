"""Care of a record: is it whole, and a copy of it."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select, text

from onrecord.errors import RecordError
from onrecord.model import Reading
from onrecord.record import rows, schema


def find_damage(connection: Connection) -> list[str]:
    """What is wrong, one line each: the file, its references, and every current reading (digest, spans, ids)."""
    found = []
    if connection.dialect.name == "sqlite":
        found += [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        found += [f"{row[0]}: row {row[1]} refers to a missing {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    r = schema.readings.c
    for row in connection.execution_options(yield_per=100).execute(select(r.page, r.version, r.digest, r.text, r.body)):
        where = f"page {row.page} version {row.version}"
        try:
            reading = rows.restored(row.body, row.text)
        except ValueError as error:
            found.append(f"{where}: not readable ({error})")
            continue
        if rows.digest(reading) != row.digest:
            found.append(f"{where}: changed since it was kept")
        found += [f"{where}: {fault}" for fault in faults(reading)]
    return found


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

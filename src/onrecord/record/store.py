"""A record of readings. Every change is one transaction an article: after a killed process the record is as before or as after it."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, func, insert, or_, select, update

from onrecord.errors import RecordError, UsageError
from onrecord.model import Claim, Event, Reading
from onrecord.record import query, reviews, rows, schema
from onrecord.record.care import backup_to, find_damage
from onrecord.record.database import errors, open_database
from onrecord.record.days import bounds
from onrecord.record.query import Filters
from onrecord.record.search import Hit, search
from onrecord.settings import settings

Kept = Literal["added", "unchanged", "replaced", "forgotten"]
_MADE_BY = "0.1.0"


def open_record(path: str | os.PathLike[str] | None = None, *, create: bool = True) -> "Record":
    """The record at `path`: a file, or a `postgresql://` address; default is the setting `record`.

    Raises RecordError where it is missing (without `create`), newer than this onrecord, damaged, locked or not writable.
    """
    where = os.fspath(path) if path is not None else settings().record
    return Record(where, open_database(where, create=create))


class Record:
    """An open record. Its questions give (reading, event) or (reading, claim), so that every answer can be clicked back to its text."""

    def __init__(self, where: str, engine: Engine) -> None:
        self.where, self.engine = where, engine

    def add(self, reading: Reading) -> Kept:
        """Keep a reading. The same reading again changes nothing; a new one of the same page supersedes the old one, which is kept.

        A page that was removed on request stays away ("forgotten"); so does the name of a person (record/forget.py).
        """
        with self.writing() as connection:
            return _add(connection, reading)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write: all of it is kept, or nothing. Errors of the database become RecordError."""
        with errors(self.where), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of the record throughout."""
        with errors(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    def get(self, page: str) -> Reading:
        """A page's current reading with what people decided, by id, start of id, or address. UsageError: none or several."""
        r = schema.readings.c
        found = select(r.text, r.body, r.page).join(schema.pages, schema.pages.c.id == r.page).where(r.current)
        with self.asking() as connection:
            hits = connection.execute(found.where(or_(r.page == page, schema.pages.c.url == page)).limit(1)).all()
            hits = hits or connection.execute(found.where(r.page.startswith(page, autoescape=True)).order_by(r.page).limit(3)).all()
        if not hits:
            raise UsageError(page, "no such page in the record", "onrecord events --json shows ids")
        if len(hits) > 1:
            raise UsageError(page, f"several pages start so: {', '.join(hit.page for hit in hits)} …", "give more of the id")
        with self.asking() as connection:
            made = reviews.decisions(connection, hits[0].page)
        return self._shown(reviews.applied(rows.restored(hits[0].body, hits[0].text), made))

    def versions(self, page: str) -> list[Reading]:
        """All readings of a page as they were read, oldest first; the last is current."""
        r = schema.readings.c
        with self.asking() as connection:
            found = connection.execute(select(r.text, r.body).where(r.page == page).order_by(r.version)).all()
        return [self._shown(rows.restored(row.body, row.text)) for row in found]

    def pages(self, ids: Collection[str]) -> list[Reading]:
        """The current readings of some pages by whole ids, with what people decided; unknown ids are left out."""
        r, v = schema.readings.c, schema.reviews.c
        with self.asking() as connection:
            made: dict[str, list[reviews.Decision]] = {}
            for row in connection.execute(select(schema.reviews).where(v.page.in_(ids)).order_by(v.id)).mappings():
                made.setdefault(row["page"], []).append(reviews.Decision(**row))
            found = connection.execute(select(r.text, r.body, r.page).where(r.current, r.page.in_(ids)).order_by(r.page)).all()
        return [self._shown(reviews.applied(rows.restored(row.body, row.text), made.get(row.page, ()))) for row in found]

    def readings(self, filters: Filters = Filters()) -> Iterator[Reading]:  # noqa: B008  frozen
        """The current readings by day and id, with what people decided."""
        with self.asking() as connection:
            made = _by_page(connection)
            for row in connection.execution_options(yield_per=100).execute(query.select_readings(filters)):
                reading = rows.restored(row.body, row.text)
                yield self._shown(reviews.applied(reading, made.get(reading.id, ())))

    def events(self, filters: Filters = Filters()) -> Iterator[tuple[Reading, Event]]:  # noqa: B008
        """The events by day, page and place in the text, each with its reading."""
        for reading, id in self._told(lambda asked: query.select_events(filters, query.few_events(asked, filters))):
            yield reading, next(event for event in reading.events if event.id == id)

    def claims(self, filters: Filters = Filters()) -> Iterator[tuple[Reading, Claim]]:  # noqa: B008
        """The claims by day of publication, page and place in the text, each with its reading."""
        for reading, id in self._told(lambda asked: query.select_claims(filters, query.few_claims(asked, filters))):
            yield reading, next(claim for claim in reading.claims if claim.id == id)

    def actors(self, filters: Filters = Filters()) -> list[dict[str, Any]]:  # noqa: B008
        """Names with type, country, sector, role, and how often they are met; the most mentioned first."""
        with self.asking() as connection:
            return [dict(row) for row in connection.execute(query.select_actors(filters)).mappings()]

    def search(self, words: str, *, limit: int = 20) -> list[Hit]:
        """Where words stand in texts and claims; see record/search.py for what can be asked."""
        with self.asking() as connection:
            return search(connection, words, limit=limit)

    def counts(self) -> dict[str, int]:
        """How many pages, superseded readings, events and claims the record holds."""
        r = schema.readings.c
        with self.asking() as connection:
            told = {
                name: connection.execute(
                    select(func.count()).select_from(table).join(schema.readings, r.id == table.c.reading).where(r.current)
                ).scalar_one()
                for name, table in (("events", schema.events), ("claims", schema.claims))
            }
            current, old = (connection.execute(select(func.count()).where(r.current == flag)).scalar_one() for flag in (True, False))
        return {"pages": current, "superseded": old, **told}

    def check(self) -> list[str]:
        """What is wrong with the record, one line each; empty where nothing is."""
        with self.asking() as connection:
            return find_damage(connection)

    def backup(self, path: str | os.PathLike[str]) -> None:
        """A whole copy at `path`, also while others read and write. Raises RecordError where the file exists or cannot be written."""
        if self.engine.dialect.name != "sqlite":
            raise RecordError(self.where, "a server's record is backed up by the server", "use pg_dump")
        with errors(os.fspath(path)), self.engine.connect() as connection:
            backup_to(connection, os.fspath(path))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> "Record":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _shown(self, reading: Reading) -> Reading:
        """Every reading on its way out."""
        return reading

    def _told(self, chosen: Callable[[Connection], Select[Any]]) -> Iterator[tuple[Reading, str]]:
        r = schema.readings.c
        with self.asking() as connection:
            made = _by_page(connection)

            @lru_cache(maxsize=64)
            def reading(number: int) -> Reading:
                row = connection.execute(select(r.text, r.body, r.page).where(r.id == number)).one()
                return self._shown(reviews.applied(rows.restored(row.body, row.text), made.get(row.page, ())))

            for number, id in connection.execute(chosen(connection)).all():
                yield reading(number), id


def _by_page(connection: Connection) -> dict[str, list[reviews.Decision]]:
    found: dict[str, list[reviews.Decision]] = {}
    for decision in reviews.decisions(connection):
        found.setdefault(decision.page, []).append(decision)
    return found


def _add(connection: Connection, reading: Reading) -> Kept:
    from onrecord.record import forget  # it takes readings out and puts them in again

    if forget.is_forgotten(connection, reading):
        return "forgotten"
    reading = forget.without_forgotten(connection, reading)
    digest = rows.digest(reading)
    p, r = schema.pages, schema.readings
    values = {"url": reading.url, "publisher": reading.publisher}
    if connection.execute(select(p.c.id).where(p.c.id == reading.id).with_for_update()).first():
        old = connection.execute(select(r.c.digest, r.c.current, r.c.version).where(r.c.page == reading.id)).all()
        if any(row.current and row.digest == digest for row in old):
            return "unchanged"
        connection.execute(update(r).where(r.c.page == reading.id, r.c.current).values(current=False))
        connection.execute(update(p).where(p.c.id == reading.id).values(values))
        version = max((row.version for row in old), default=0) + 1
    else:
        connection.execute(insert(p).values(id=reading.id, **values))
        version = 1
    added = datetime.now(UTC).isoformat(timespec="seconds")
    insert_reading(connection, reading, digest, {"version": version, "current": True, "made_by": _MADE_BY, "added": added})
    if connection.execute(select(schema.reviews.c.id).where(schema.reviews.c.page == reading.id).limit(1)).first():
        reviews.follow(connection, reading)
    return "added" if version == 1 else "replaced"


def insert_reading(connection: Connection, reading: Reading, digest: str, kept: dict[str, Any]) -> None:
    """The rows of a reading. `kept`: version, current, made_by, added, and the number where it has one already."""
    first, last = bounds(reading.published)
    row = {
        "page": reading.id,
        "digest": digest,
        "title": reading.title,
        "publisher": reading.publisher,
        "language": reading.language,
        "published": reading.published,
        "day_from": first,
        "day_to": last,
        "text": reading.text,
        "body": rows.body(reading),
    }
    number: int = connection.execute(insert(schema.readings).values(row | kept).returning(schema.readings.c.id)).scalar_one()
    told = rows.rows(reading, number)
    for name, found in told.items():
        if found:
            connection.execute(insert(schema.metadata.tables[name]), found)
    rows.keep_names(connection, told)


def add_all(record: Record, readings: Iterable[Reading]) -> dict[Kept, int]:
    """Keep readings, one transaction each; how many were added, unchanged, replaced, forgotten."""
    counts: dict[Kept, int] = {"added": 0, "unchanged": 0, "replaced": 0, "forgotten": 0}
    for reading in readings:
        counts[record.add(reading)] += 1
    return counts

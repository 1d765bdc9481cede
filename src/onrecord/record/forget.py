"""A removal request: a page or a person goes out of the record, and does not come back when pages are read again.

A tombstone keeps neither name nor address, only a salted hash: of a page's id and address, of a person's name by its spelling key
(record/actors.py). A person's name becomes blocks in every reading, old ones too; what happened stays, told of nobody.
"""

import hashlib
import re
import secrets
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, func, insert, or_, select, text, update

from onrecord.errors import UsageError
from onrecord.model import Reading
from onrecord.record import actors, reviews, rows
from onrecord.record import schema as s
from onrecord.record.mask import masked
from onrecord.record.store import Record, insert_reading

LABEL = "name removed"
_NAME = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*\.?")
_LONGEST = 6  # words of a name


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What went: pages removed, or readings (old ones too) in which a name became blocks."""

    what: Literal["page", "person"]
    readings: int


def forget_page(record: Record, page: str, *, note: str | None = None) -> Forgotten:
    """Remove a page, by id or address, with all its versions and decisions. An address that was never read is kept away too."""
    with record.writing() as connection:
        found = select(s.pages.c.id, s.pages.c.url).where(or_(s.pages.c.id == page, s.pages.c.url == page))
        known = connection.execute(found).all()
        for name in {page, *(row.id for row in known), *(row.url for row in known if row.url)}:
            _bury(connection, "page", name, 0, note)
        count = sum(_remove(connection, row.id) for row in known)
    _clean(record)
    return Forgotten(what="page", readings=count)


def forget_person(record: Record, name: str, *, note: str | None = None) -> Forgotten:
    """Take a person's name out of every reading. Raises UsageError where it is not given name and surname: one word is many people."""
    words = _NAME.findall(name)
    if not 2 <= len(words) <= _LONGEST:
        raise UsageError(name, "not a whole name", f"give two to {_LONGEST} words: given name and surname")
    with record.writing() as connection:
        actors.prepare(connection)
        _bury(connection, "person", actors.key(name), len(words), note)
        count = 0
        for row in connection.execute(select(s.readings).order_by(s.readings.c.id)).all():
            old = rows.restored(row.body, row.text)
            new = without_forgotten(connection, old)
            if new != old:
                _replace(connection, row, new)
                count += 1
        actors.forget(connection, name)
    _clean(record)
    return Forgotten(what="person", readings=count)


def _replace(connection: Connection, row: Any, new: Reading) -> None:
    """The reading of a row written anew under its number: the word index follows deletes and inserts."""
    connection.execute(delete(s.readings).where(s.readings.c.id == row.id))
    kept = {"id": row.id, "version": row.version, "current": row.current, "made_by": row.made_by, "added": row.added}
    insert_reading(connection, new, rows.digest(new), kept)
    connection.execute(update(s.pages).where(s.pages.c.id == row.page, s.pages.c.url.is_not(None)).values(url=new.url))
    r = s.reviews.c
    connection.execute(update(s.reviews).where(r.page == row.page).values(note=None))
    if row.current and connection.execute(select(r.id).where(r.page == row.page).limit(1)).first():
        reviews.follow(connection, new)


def _remove(connection: Connection, page: str) -> int:
    """All of a page; how many readings."""
    emptied = select(s.merged_members.c.merged).where(s.merged_members.c.page == page)
    merged = list(connection.execute(emptied).scalars())
    for table in (s.merged_members, s.reviews):
        connection.execute(delete(table).where(table.c.page == page))
    left = set(connection.execute(select(s.merged_members.c.merged).where(s.merged_members.c.merged.in_(merged))).scalars())
    connection.execute(update(s.merged).where(s.merged.c.id.in_(set(merged) - left)).values(gone=True))
    count = connection.execute(delete(s.readings).where(s.readings.c.page == page)).rowcount
    connection.execute(delete(s.pages).where(s.pages.c.id == page))
    return count


def is_forgotten(connection: Connection, reading: Reading) -> bool:
    """Was this page removed?"""
    found = _tombstones(connection, "page")
    return any(_hash(salt, name) == mark for mark, salt, _ in found for name in (reading.id, reading.url) if name)


def without_forgotten(connection: Connection, reading: Reading) -> Reading:
    """The reading without the names of persons who were removed."""
    found = _tombstones(connection, "person")
    if not found:
        return reading
    marks = {(mark, salt) for mark, salt, _ in found}
    salts = {salt for _, salt, _ in found}

    def gone(name: str) -> bool:
        return any((_hash(salt, actors.key(name)), salt) in marks for salt in salts)

    ids = [actor.id for actor in reading.actors if gone(actor.name)]
    lengths = {words for _, _, words in found}
    told = [reading.text, reading.title or "", *reading.authors, *(actor.name for actor in reading.actors)]
    names = {name for part in told for name in _windows(part, lengths) if gone(name)}
    return masked(reading, ids, LABEL, names | {actor.name for actor in reading.actors if actor.id in ids})


def _windows(told: str, lengths: set[int]) -> set[str]:
    """Runs of words that can be a name: from one capital letter to another."""
    spans = [match.span() for match in _NAME.finditer(told)]
    out = set()
    for first, (start, _) in enumerate(spans):
        for length in lengths if told[start].isupper() else ():
            if first + length <= len(spans) and told[spans[first + length - 1][0]].isupper():
                out.add(told[start : spans[first + length - 1][1]])
    return out


def _tombstones(connection: Connection, kind: str) -> list[tuple[str, str, int]]:
    t = s.tombstones.c
    return [(row.mark, row.salt, row.words) for row in connection.execute(select(t.mark, t.salt, t.words).where(t.kind == kind))]


def _bury(connection: Connection, kind: str, name: str, words: int, note: str | None) -> None:
    t = s.tombstones.c
    if any(_hash(salt, name) == mark for mark, salt, _ in _tombstones(connection, kind)):
        return
    salt = connection.execute(select(func.min(t.salt))).scalar() or secrets.token_hex(16)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    row = {"kind": kind, "mark": _hash(salt, name), "salt": salt, "words": words, "made": made, "note": note}
    connection.execute(insert(s.tombstones).values(row))


def _hash(salt: str, name: str) -> str:
    return hashlib.sha256(f"{salt}\n{name}".encode()).hexdigest()


def _clean(record: Record) -> None:
    """Nothing of it stays among the names, nor in free pages, in the word index or in the log of an SQLite file."""
    known = s.names.c.name
    held = (select(column).where(column == known).exists() for column in (s.roles.c.name, s.claims.c.speaker_name))
    with record.writing() as connection:
        connection.execute(delete(s.names).where(~or_(*held)))
    if record.engine.dialect.name != "sqlite":
        return
    with record.writing() as connection:
        for index in ("readings_words", "claims_words"):
            connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('rebuild')"))  # noqa: S608  two names of ours
    raw = record.engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            raw.cursor().execute(statement)
    finally:
        raw.close()

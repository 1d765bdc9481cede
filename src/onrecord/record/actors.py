"""What the record knows of an actor over all its articles: statements with their evidence, dated roles, names that are one person.

Statements come from readings (through `actors`, `mentions`) and from imported files; a person's merge or split outlives both. Which names
meet: record/spelling.py and record/actor_links.py; what a new article starts from: record/memory.py.
"""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, or_, select, text

from onrecord.errors import Unreadable, UsageError
from onrecord.record import schema as s
from onrecord.record.actor_files import from_petrarch, statements
from onrecord.record.actor_links import relink
from onrecord.record.actor_tables import decisions, keyed, keys, known, links, metadata
from onrecord.record.database import chunks
from onrecord.record.spelling import key, title
from onrecord.record.store import Record

__all__ = ["Known", "Link", "Statement", "forget", "from_petrarch", "import_file", "key", "merge", "prepare", "show", "split"]
_BATCH = 10_000
_MANY = 20_000  # new names from which on all links are made anew


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an actor, from its first day to its last, on how many pages; evidence: (page, start, end), or the file's name."""

    country: str | None
    sector: str | None
    role: str | None
    day_from: str | None
    day_to: str | None
    pages: int
    evidence: tuple[tuple[str, int, int], ...] = ()
    source: str = "readings"


class Link(msgspec.Struct, frozen=True, order=True):
    """Two names are one actor, and why: "spelling", "initial", "title" (record/actor_links.py), or "a person" said so."""

    name: str
    other: str
    reason: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of the record: its names, the one asked for first, why they are one, and all that is said of it."""

    names: tuple[str, ...]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...] = ()

    def at(self, day: str) -> Statement | None:
        """The statement valid on a day: dated imports before what the articles nearest to it say."""
        dated = [t for t in self.statements if t.source != "readings" and (t.day_from or "") <= day <= (t.day_to or "9999")]
        said = [t for t in self.statements if t.source == "readings" and (t.day_from or "9999") <= day and t.sector]
        return max(dated, key=lambda t: t.day_from or "", default=None) or max(said, key=lambda t: (t.day_to or "", t.pages), default=None)


def show(record: Record, name: str) -> Known | None:
    """What the record says of an actor by name, in any spelling; None where it knows none."""
    with record.writing() as connection:
        prepare(connection)
        found, told = names_of(connection, name)
        if not found:
            return None
        return Known(names=tuple(found), statements=(*_said(connection, found), *_imported(connection, found)), links=tuple(told))


def merge(record: Record, one: str, other: str) -> None:
    """A person says that two names are one actor. Remembered; undone by `split`."""
    _decide(record, one, other, same=True)


def split(record: Record, one: str, other: str) -> None:
    """A person says that two names are not one actor. Remembered; undone by `merge`."""
    _decide(record, one, other, same=False)


def import_file(record: Record, path: str | Path) -> int:
    """Statements of a file into the record; how many. CSV with name, country, sector, role, from, to; or a PETRARCH/Phoenix dictionary.

    Raises Unreadable where the file is neither. The same file again replaces what it said before.
    """
    path, count, named = Path(path), 0, set[str]()
    with record.writing() as connection:
        prepare(connection)
        connection.execute(delete(known).where(known.c.source == path.name))
        for rows in _batches(statements(path)):
            connection.execute(insert(known), [{**row, "source": path.name} for row in rows])
            named.update(row["name"] for row in rows)
            count += len(rows)
        if not count:
            raise Unreadable(str(path), "no actors in it", "give a CSV with a column 'name', or a PETRARCH dictionary")
        _enter(connection, named)
    return count


def _batches(rows: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    found = iter(rows)
    while batch := list(islice(found, _BATCH)):
        yield batch


def prepare(connection: Connection) -> None:
    """The tables, and the keys and links of the names in readings that came since the last time."""
    metadata.create_all(connection, checkfirst=True)
    newest = connection.execute(select(func.max(s.readings.c.id))).scalar() or 0
    done = connection.execute(select(func.max(keyed.c.reading))).scalar() or 0
    if newest > done:
        new = connection.execute(select(s.actors.c.name).where(s.actors.c.reading > done).distinct()).scalars().all()
        _enter(connection, set(new))
        connection.execute(delete(keyed))
        connection.execute(insert(keyed).values(reading=newest))


def _enter(connection: Connection, named: set[str]) -> None:
    """Keys for the names that have none yet; links of all of them made anew, for their statements are new."""
    put = text('INSERT INTO actor_keys (name, "key", last, short) VALUES (:name, :key, :last, :short) ON CONFLICT DO NOTHING')
    for rows in _batches(map(_keyed, sorted(name for name in named if name.strip()))):
        connection.execute(put, rows)
    relink(connection, None if len(named) > _MANY else named)


def _keyed(name: str) -> dict[str, Any]:
    folded = key(name)
    words = folded.split(" ")
    short = title(name) is not None or (len(words) > 1 and any(len(word) == 1 for word in words))
    return {"name": name, "key": folded, "last": words[-1], "short": short}


def forget(connection: Connection, name: str) -> None:
    """Take a name in all its spellings out of keys, links, imports and decisions (record/forget.py)."""
    prepare(connection)
    gone = list(connection.execute(select(keys.c.name).where(keys.c.key == key(name))).scalars())
    last = key(name).split(" ")[-1]
    kin = set(connection.execute(select(keys.c.name).where(keys.c.last == last)).scalars()) - set(gone)
    for part in chunks(gone):
        for column in (keys.c.name, known.c.name, links.c.name, links.c.other, decisions.c.one, decisions.c.other):
            connection.execute(delete(column.table).where(column.in_(part)))
    said = connection.execute(select(decisions.c.one, decisions.c.other)).all()
    for row in (row for row in said if key(name) in (key(row.one), key(row.other))):
        connection.execute(delete(decisions).where(decisions.c.one == row.one, decisions.c.other == row.other))
    relink(connection, kin)


def names_of(connection: Connection, name: str, *, loosely: bool = True) -> tuple[list[str], list[Link]]:
    """The names of the actor that a name means, the nearest first, with the stored links among them; none where several actors fit.

    A name that the record does not have is looked for by its spelling key and, `loosely`, by an initial or the surname alone.
    """
    k = keys.c
    start = list(connection.execute(select(k.name).where(k.name == name)).scalars())
    start = start or list(connection.execute(select(k.name).where(k.key == key(name)).order_by(k.name)).scalars())
    start = start or (_initial(connection, name) if loosely else [])
    if not start:
        return [], []
    found, told = _joined(connection, start[0])
    return (found, told) if loosely or set(start) <= set(found) else ([], [])


def _joined(connection: Connection, start: str) -> tuple[list[str], list[Link]]:
    """What stored links and people's merges join to a name; what a person parted from any of these stays away."""
    d, link = decisions.c, links.c
    out: list[str] = []
    told: set[Link] = set()
    queue = [start]
    while queue:
        current = queue.pop(0)
        if current in out:
            continue
        verdicts = connection.execute(select(d.one, d.other, d.same).where(or_(d.one == current, d.other == current))).all()
        if any(not row.same and (row.one in out or row.other in out) for row in verdicts):
            continue
        out.append(current)
        stored = connection.execute(select(links).where(or_(link.name == current, link.other == current)).order_by(link.name)).all()
        told |= {Link(row.name, row.other, row.reason) for row in stored}
        told |= {Link(row.one, row.other, "a person") for row in verdicts if row.same}
        queue += sorted(row.other if row.one == current else row.one for row in verdicts if row.same)
        queue += [row.other if row.name == current else row.name for row in stored]
    return out, sorted(each for each in told if each.name in out and each.other in out)


def _initial(connection: Connection, name: str) -> list[str]:
    """ "Q. Soleimani", or a surname alone: the one person it can be, nobody where several fit."""
    words, k = key(name).split(" "), keys.c
    if len(words[-1]) < 4 or len(words) > 2:
        return []
    fits = connection.execute(select(k.name, k.key).where(k.last == words[-1], k.key != words[-1]).order_by(k.name).limit(200)).all()
    fits = [row for row in fits if len(words) == 1 or (len(words[0]) == 1 and row.key.startswith(words[0]))]
    return [row.name for row in fits] if len({row.key for row in fits}) == 1 else []


def _said(connection: Connection, found: list[str]) -> list[Statement]:
    a, r, m = s.actors.c, s.readings.c, s.mentions.c
    query = (
        select(a.reading, a.id, a.country, a.sector, a.role, r.page, r.day_from, r.day_to)
        .join(s.readings, r.id == a.reading)
        .where(r.current, a.name.in_(found))
        .order_by(r.day_from, r.page, a.id)
    )
    groups: dict[tuple[str | None, str | None, str | None], list[Any]] = {}
    for row in connection.execute(query):
        groups.setdefault((row.country, row.sector, row.role), []).append(row)
    out = []
    for (country, sector, role), rows in groups.items():
        evidence = []
        for row in rows[:20]:
            first = connection.execute(
                select(m.start, m.end).where(m.reading == row.reading, m.actor == row.id).order_by(m.start).limit(1)
            ).first()
            if first:
                evidence.append((row.page, first.start, first.end))
        days = [day for row in rows for day in (row.day_from, row.day_to) if day]
        out.append(
            Statement(
                country=country,
                sector=sector,
                role=role,
                day_from=min(days, default=None),
                day_to=max(days, default=None),
                pages=len({row.page for row in rows}),
                evidence=tuple(evidence),
            )
        )
    return sorted(out, key=lambda t: (-t.pages, t.day_from or "", t.role or ""))


def _imported(connection: Connection, found: list[str]) -> list[Statement]:
    k = known.c
    rows = connection.execute(select(known).where(k.name.in_(found)).order_by(k.day_from, k.id)).all()
    return [
        Statement(country=r.country, sector=r.sector, role=r.role, day_from=r.day_from, day_to=r.day_to, pages=0, source=r.source)
        for r in rows
    ]


def _decide(record: Record, one: str, other: str, *, same: bool) -> None:
    with record.writing() as connection:
        prepare(connection)
        first, second = sorted(_exact(connection, name) for name in (one, other))
        if first == second:
            raise UsageError(one, "the same name twice", "give two names")
        connection.execute(delete(decisions).where(decisions.c.one == first, decisions.c.other == second))
        connection.execute(insert(decisions).values(one=first, other=second, same=int(same)))


def _exact(connection: Connection, name: str) -> str:
    """A name as the record spells it."""
    found, _ = names_of(connection, name)
    if not found:
        raise UsageError(name, "no such actor in the record", "onrecord actors --actor PART shows names")
    return found[0]

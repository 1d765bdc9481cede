"""What a new article starts from: what the record knew of an actor when the run of reading began, valid at the article's date.

`memory(record)` is handed to the readers; it travels to other processes. The answer depends on the imports, people's decisions and the
readings up to the run in which the page first came, without the page's own: reading it again changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select

from onrecord.model import Memory, Remembered
from onrecord.record import actors
from onrecord.record import schema as s
from onrecord.record.actor_tables import known, runs
from onrecord.record.days import bounds
from onrecord.record.store import Record, open_record

MAJORITY = 2 / 3  # of the pages that give a country, so many must agree


def memory(record: Record) -> Memory:
    """A look-up of the record as it is now: (page, name, published) → what is remembered of a name's actor, or None."""
    with record.writing() as connection:
        actors.prepare(connection)
        newest = connection.execute(select(func.max(s.readings.c.id))).scalar() or 0
        if newest and not connection.execute(select(runs.c.reading).where(runs.c.reading == newest)).first():
            connection.execute(insert(runs).values(reading=newest))
    return _Memory(record, newest)


class _Memory:
    """The look-up; in another process it opens the record there."""

    def __init__(self, record: Record, newest: int) -> None:
        self.record, self.newest = record, newest

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopened, (self.record.where, self.newest)

    def __call__(self, page: str, name: str, published: str | None) -> Remembered | None:
        with self.record.asking() as connection:
            found, _ = actors.names_of(connection, name, loosely=False)
            if not found:
                return None
            day = bounds(published)
            return _imported(connection, found, day) or _read(connection, found, day, page, _before(connection, page, self.newest))


@cache
def _reopened(where: str, newest: int) -> Memory:
    return _Memory(open_record(where, create=False), newest)


def _before(connection: Connection, page: str, newest: int) -> int:
    """The newest reading that may be remembered: before the run in which the page first came."""
    first = connection.execute(select(func.min(s.readings.c.id)).where(s.readings.c.page == page)).scalar()
    if first is None:
        return newest
    return connection.execute(select(func.max(runs.c.reading)).where(runs.c.reading < first)).scalar() or 0


def _imported(connection: Connection, found: Sequence[str], day: tuple[str | None, str | None]) -> Remembered | None:
    """The imported statement valid on the whole of a day, month or year; a dated one before one without dates, the newest first."""
    low, high = day
    rows = connection.execute(select(known).where(known.c.name.in_(found)).order_by(known.c.id)).all()
    fits = [
        row
        for row in rows
        if (not row.day_from and not row.day_to) or (low and high and (row.day_from or "") <= low and high <= (row.day_to or "9999-12-31"))
    ]
    if not fits:
        return None
    row = max(fits, key=lambda r: (bool(r.day_from or r.day_to), r.day_from or "", r.id))
    return Remembered(country=row.country, sector=row.sector, role=row.role, since=row.day_from, until=row.day_to, source=row.source)


def _read(connection: Connection, found: Sequence[str], day: tuple[str | None, str | None], page: str, newest: int) -> Remembered | None:
    """What other articles up to that day say in words of a role: the country that most of them give, the sector that the last gives."""
    a, r, later = s.actors.c, s.readings.c, s.readings.alias()
    whole = [name for name in found if len(actors.key(name).split(" ")) > 1]
    replaced = exists().where(later.c.page == r.page, later.c.id > r.id, later.c.id <= newest)
    query = (
        select(a.reading, a.id, a.country, a.sector, a.role, r.page, r.day_from, r.day_to)
        .join(s.readings, r.id == a.reading)
        .where(a.name.in_(whole), a.role.is_not(None), r.id <= newest, r.page != page, ~replaced)
        .order_by(r.day_from, r.page, a.id)
    )
    rows = [row for row in connection.execute(query) if not day[1] or not row.day_from or row.day_from <= day[1]] if whole else []
    countries = Counter(row.country for row in rows if row.country)
    country, most = min(countries.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    if most < MAJORITY * sum(countries.values()):
        return None  # several people of one name
    rows = [row for row in rows if row.country in (country, None)]
    sectors = {row.sector for row in rows if row.sector}
    last = next((row for row in reversed(rows) if row.sector), None) if day[1] or len(sectors) == 1 else None
    if not rows or (country is None and last is None):
        return None
    return _told(connection, rows, last or rows[-1], country, last.sector if last else None)


def _told(connection: Connection, rows: list[Any], last: Any, country: str | None, sector: str | None) -> Remembered:
    m = s.mentions.c
    alike = [row for row in rows if row.sector == last.sector]
    where = select(m.start, m.end).where(m.reading == last.reading, m.actor == last.id, m.form == "name").order_by(m.start).limit(1)
    span = connection.execute(where).first()
    days = [each for row in alike for each in (row.day_from, row.day_to) if each]
    return Remembered(
        country=country,
        sector=sector,
        role=last.role,
        since=min(days, default=None),
        until=max(days, default=None),
        pages=len({row.page for row in alike}),
        source=last.page,
        start=span.start if span else None,
        end=span.end if span else None,
    )

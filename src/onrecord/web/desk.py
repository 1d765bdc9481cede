"""The lists of the desk: events with filters, facets and cursor, straight from the tables."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import thread_time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, tuple_

from onrecord.errors import UsageError
from onrecord.exports.rows import sentence
from onrecord.merge.conflicts import outlet
from onrecord.model import Span
from onrecord.record import Record
from onrecord.record import schema as s
from onrecord.record.days import bounds
from onrecord.record.search import is_frequent, readings_with
from onrecord.web.ask import Ask, cursor, split, uncursor

CONTESTED = ("denied", "did-not-happen")
FACETS = ("type", "status", "country", "publisher", "actor")
TOP = 12  # values shown of a facet
_KEPT = 256  # answers kept
SLOW = 0.1  # seconds of a processor from which an answer may be told once more
_AROUND = 400  # characters read around a trigger to find its sentence
e, r, o, p, m = s.events.c, s.readings.c, s.roles.c, s.places.c, s.merged_members.c
Row = dict[str, Any]
Make = Callable[[Connection, Ask], Any]


def state(connection: Connection) -> str:
    """A word that changes when the record does."""
    last = [connection.execute(select(func.max(table.c.id))).scalar() or 0 for table in (s.readings, s.reviews)]
    return f"{last[0]}.{last[1]}"


def conditions(connection: Connection, ask: Ask) -> list[ColumnElement[bool]]:
    """What an event must fulfil. Without filters a merged event is told once, by its first mention; with filters, by each that fits."""
    if not _once(ask):
        return filters(connection, ask)
    mine, first = s.merged_members.alias(), s.merged_members.alias()
    before = or_(first.c.page < mine.c.page, and_(first.c.page == mine.c.page, first.c.event < mine.c.event))
    other = select(first.c.merged).where(first.c.merged == mine.c.merged, before).exists()
    later = select(mine.c.merged).where(mine.c.page == r.page, mine.c.event == e.id, other).exists()
    return [*filters(connection, ask), ~later]


def _once(ask: Ask) -> bool:
    """Is every merged event told once only?"""
    return not set(ask.known()) - {"sort", "contested"}


def filters(connection: Connection, ask: Ask) -> list[ColumnElement[bool]]:
    """What every mention must fulfil."""
    out: list[ColumnElement[bool]] = [r.current]
    for column, value, change in ((e.type, ask.type, str.upper), (e.status, ask.status, str.lower)):
        if words := split(value):
            out.append(column.in_([change(word) for word in words]))
    if codes := [code.upper() for code in split(ask.country)]:
        out.append(or_(e.country.in_(codes), _roles(o.country.in_(codes))))
    for part, name in (("actor", ask.actor), ("recipient", ask.recipient)):
        if name:
            found = select(s.names.c.name).where(s.names.c.name.icontains(name, autoescape=True))
            out.append(_roles(and_(o.part == part, o.name.in_(found))))
    if ask.says:
        out.append(e.speaker_name.icontains(ask.says, autoescape=True))
    if ask.publisher:
        out.append(func.lower(r.publisher) == ask.publisher.lower())
    if ask.page:
        out.append(r.page == ask.page)
    if ask.contested:
        one, two = s.merged_members.alias(), s.merged_members.alias()
        ee, rr = s.events.alias(), s.readings.alias()
        denied = select(one.c.page, one.c.event).join(two, two.c.merged == one.c.merged)
        denied = denied.join(rr, and_(rr.c.page == two.c.page, rr.c.current))
        denied = denied.join(ee, and_(ee.c.reading == rr.c.id, ee.c.id == two.c.event)).where(ee.c.status.in_(CONTESTED))
        out.append(or_(e.status.in_(CONTESTED), tuple_(r.page, e.id).in_(denied)))
    out += within(ask, e.day_from, e.day_to)
    if ask.q and ask.q.strip():
        sought = ask.q.replace("\0", " ")
        # a frequent word: walk the list in its order and look whether each reading holds it, instead of sorting all that hold it
        reading = e.reading + 0 if is_frequent(connection, sought) else e.reading
        out.append(reading.in_(readings_with(connection.dialect.name, sought)))
    return out


def within(ask: Ask, low: Any, high: Any) -> list[ColumnElement[bool]]:
    """That the days from `low` to `high` touch those asked for. Raises UsageError where `since` or `until` is no date."""
    out: list[ColumnElement[bool]] = []
    for name, number in (("since", 0), ("until", 1)):
        if value := getattr(ask, name):
            day = bounds(value)[number]
            if day is None:
                raise UsageError(name, f"{value!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
            out.append(high >= day if name == "since" else low <= day)
    return out


def find(connection: Connection, ask: Ask) -> tuple[list[Row], str | None]:
    """The events of one page of the list, and the cursor of the next."""
    at = uncursor(ask.next, ((str, type(None), float, int), int, int, str))
    query = select(*_columns()).join(s.readings, r.id == e.reading).where(*conditions(connection, ask))
    found = connection.execute(_after(query, ask, at).limit(ask.limit + 1)).mappings().all()
    rows = _rows(connection, [dict(row) for row in found[: ask.limit]])
    if len(found) <= ask.limit:
        return rows, None
    last = found[ask.limit - 1]
    key = {"unsure": last["confidence"], "contested": int(last["status"] in CONTESTED)}.get(ask.sort, last["from"])
    return rows, cursor([key, last["reading"], last["start"], last["event"]])


def one(connection: Connection, page: str, event: str) -> Row | None:
    """One event of a page as a row."""
    query = select(*_columns()).join(s.readings, r.id == e.reading).where(r.current, r.page == page, e.id == event)
    return next(iter(_rows(connection, [dict(row) for row in connection.execute(query).mappings()])), None)


def acts_of(connection: Connection, name: str, part: str, limit: int) -> list[Row]:
    """The newest events in which somebody of exactly this name is `part`: actor or recipient."""
    named = _roles(and_(o.part == part, o.name == name))
    query = _after(select(*_columns()).join(s.readings, r.id == e.reading).where(r.current, named), Ask(limit=limit), None)
    return _rows(connection, [dict(row) for row in connection.execute(query.limit(limit)).mappings()])


def with_source(connection: Connection, rows: list[Row]) -> list[Row]:
    """Rows with `page` and `publisher`, and what carries each: `source`, the publisher, else the site of the page's address."""
    known = select(s.pages.c.id, s.pages.c.url).where(s.pages.c.id.in_({row["page"] for row in rows}))
    urls = {page.id: page.url for page in connection.execute(known)}
    return [row | {"source": outlet(row["publisher"], urls.get(row["page"]))} for row in rows]


def _columns() -> list[Any]:
    far = e.start > _AROUND
    return [
        e.reading, e.id.label("event"), e.start, e.end, e.type, e.mode, e.cameo, e.intensity, e.status, e.hedged, e.factuality,
        e.claim, e.speaker_name, e.dated, e.day_from.label("from"), e.day_to.label("to"), e.geonames, e.country, e.lat, e.lon,
        e.killed_low, e.killed_best, e.killed_high, e.confidence, r.page, r.title, r.publisher, r.published,
        func.substr(r.text, case((far, e.start + 1 - _AROUND), else_=1), case((far, _AROUND), else_=e.start)).label("before"),
        func.substr(r.text, e.start + 1, e.end - e.start + _AROUND).label("after"),
    ]  # fmt: skip


def _after(query: Select[Any], ask: Ask, at: list[Any] | None) -> Select[Any]:
    """The order of a list, and only what comes after a cursor."""
    tail = [e.reading.desc(), e.start, e.id]
    if ask.sort in ("newest", "oldest"):
        day: Any = e.day_from
        order = day.desc().nulls_last() if ask.sort == "newest" else day.asc().nulls_last()
    else:
        day = e.confidence if ask.sort == "unsure" else case((e.status.in_(CONTESTED), 1), else_=0)
        order = day.asc() if ask.sort == "unsure" else day.desc()
    query = query.order_by(order, *tail)
    if at is None:
        return query
    key, reading, start, event = at
    rest = or_(e.reading < reading, and_(e.reading == reading, or_(e.start > start, and_(e.start == start, e.id > event))))
    if key is None:
        return query.where(day.is_(None), rest)
    if isinstance(key, str) != (ask.sort in ("newest", "oldest")):
        raise UsageError("next", "a cursor of another order", "follow the address under `next`")
    later = day < key if ask.sort in ("newest", "contested") else day > key
    return query.where(or_(later, and_(day == key, rest), *([day.is_(None)] if isinstance(key, str) else [])))


def _rows(connection: Connection, found: list[Row]) -> list[Row]:
    """Rows with their roles, place names and sentences."""
    readings = {row["reading"] for row in found}
    roles: dict[tuple[int, str, str], list[Row]] = {}
    for role in connection.execute(select(s.roles).where(o.reading.in_(readings)).order_by(o.part, o.number)).mappings():
        roles.setdefault((role["reading"], role["event"], role["part"]), []).append(
            {name: role[name] for name in ("name", "country", "sector")}
        )
    places = {
        (place.reading, place.geonames): place
        for place in connection.execute(select(p.reading, p.geonames, p.name, p.precision).where(p.reading.in_(readings)))
    }
    groups = _groups(connection, found)
    found = with_source(connection, found)
    return [_row(row, roles, places) | groups.get((row["page"], row["event"]), {}) for row in found]


def _groups(connection: Connection, found: list[Row]) -> dict[tuple[str, str], Row]:
    """Of each mention that is merged with others: the merged event's id, its sources, and whether they contradict each other."""
    mine, other = s.merged_members.alias(), s.merged_members.alias()
    query = (
        select(mine.c.page.label("of_page"), mine.c.event.label("of_event"), mine.c.merged, r.page, r.publisher, e.status, e.killed_best)
        .join(other, other.c.merged == mine.c.merged)
        .join(s.readings, and_(r.page == other.c.page, r.current))
        .join(s.events, and_(e.reading == r.id, e.id == other.c.event))
        .where(mine.c.page.in_({row["page"] for row in found}))
    )
    members: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(query):
        members.setdefault((row.of_page, row.of_event), []).append(row)
    return {
        key: {
            "merged": rows[0].merged,
            "sources": len({row.publisher or row.page for row in rows}),
            "contested": any(row.status in CONTESTED for row in rows)
            or len({row.killed_best for row in rows if row.killed_best is not None}) > 1,
        }
        for key, rows in members.items()
        if len(rows) > 1
    }


def _row(row: Row, roles: dict[tuple[int, str, str], list[Row]], places: dict[Any, Any]) -> Row:
    place = places.get((row["reading"], row["geonames"])) if row["geonames"] else None
    text = row["before"] + row["after"]
    start = len(row["before"])
    end = start + row["end"] - row["start"]
    low, high = sentence(text, Span(start, end))
    return {
        "id": f"{row['page']}#{row['event']}",
        "from": row["from"] if row["dated"] else None,
        "to": row["to"] if row["dated"] else None,
        "published": row["published"],
        "type": row["type"],
        "mode": row["mode"],
        "status": row["status"],
        "hedged": bool(row["hedged"]),
        "contested": row["status"] in CONTESTED,
        "actors": roles.get((row["reading"], row["event"], "actor"), []),
        "recipients": roles.get((row["reading"], row["event"], "recipient"), []),
        "place": place.name if place else None,
        "precision": place.precision if place else None,
        "country": row["country"],
        "lat": row["lat"],
        "lon": row["lon"],
        "killed": {name: row[f"killed_{name}"] for name in ("low", "best", "high")} if row["killed_best"] is not None else None,
        "says": row["speaker_name"] or ("somebody" if row["claim"] else row["source"] or "the publisher"),
        "own": row["claim"] is None,
        "publisher": row["publisher"],
        "source": row["source"],
        "title": row["title"],
        "page": row["page"],
        "start": row["start"],
        "merged": None,
        "sources": 1,
        "confidence": row["confidence"],
        "quote": (text[low:start], text[start:end], text[end:high]),
    }


def _roles(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    found = select(o.reading, o.event).where(condition)
    return tuple_(e.reading, e.id).in_(found)


class Kept:
    """Answers that cost much, kept until the record changes. What took long is told once more while it is made anew in the background."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._kept: OrderedDict[tuple[str, str], tuple[str, float, Any]] = OrderedDict()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, "onrecord-kept")
        self._coming: set[tuple[str, str]] = set()

    def of(self, connection: Connection, name: str, ask: Ask, make: Make) -> Any:
        """`make(connection, ask)`, or what it gave before."""
        key = (name, f"{ask.query()}&{ask.limit}&{ask.next}")
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
        if not found:
            return self._make(connection, key, ask, make)
        if found[0] != state(connection):
            if found[1] < SLOW:
                return self._make(connection, key, ask, make)
            with self._lock:
                late = key not in self._coming
                self._coming.add(key)
            if late:
                self._pool.submit(self._again, key, ask, make)
        return found[2]

    def _again(self, key: tuple[str, str], ask: Ask, make: Make) -> None:
        try:
            with self.record.asking() as connection:
                self._make(connection, key, ask, make)
        finally:
            with self._lock:
                self._coming.discard(key)

    def _make(self, connection: Connection, key: tuple[str, str], ask: Ask, make: Make) -> Any:
        now, began = state(connection), thread_time()
        answer = make(connection, ask)
        with self._lock:
            self._kept[key] = (now, thread_time() - began, answer)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer

    def close(self) -> None:
        """Make nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def count(connection: Connection, ask: Ask) -> dict[str, Any]:
    """Facets, counted anew: one pass over the events, one over their roles; less the mentions that are told by another one."""
    chosen = filters(connection, ask)
    values = [e.type, e.status, e.country, r.publisher]
    base = select(*values, func.count()).select_from(s.events).join(s.readings, r.id == e.reading)
    who = select(o.name, func.count()).select_from(s.roles).where(o.part == "actor")
    if len(chosen) > 1:
        events = select(e.reading, e.id).join(s.readings, r.id == e.reading).where(*chosen).subquery()
        named = who.join(events, and_(events.c.reading == o.reading, events.c.id == o.event))
    else:
        named = who.join(s.readings, r.id == o.reading).where(r.current)
    parts = [(1, base.where(*chosen), named)]
    if _once(ask):
        place = func.row_number().over(partition_by=m.merged, order_by=(m.page, m.event)).label("place")
        numbered = select(m.page, m.event, place).subquery()
        later = select(numbered.c.page, numbered.c.event).where(numbered.c.place > 1).subquery()
        less = select(*values, func.count()).select_from(later).join(s.readings, and_(r.page == later.c.page, r.current))
        less = less.join(s.events, and_(e.reading == r.id, e.id == later.c.event)).where(*chosen)
        roles = select(o.name, func.count()).select_from(later).join(s.readings, and_(r.page == later.c.page, r.current))
        roles = roles.join(s.events, and_(e.reading == r.id, e.id == later.c.event))
        roles = roles.join(s.roles, and_(o.reading == r.id, o.event == later.c.event, o.part == "actor")).where(*chosen)
        parts.append((-1, less, roles))
    counters: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    total = 0
    for sign, counted, people in parts:
        for *found, number in connection.execute(counted.group_by(*values)):
            total += sign * number
            for name, value in zip(FACETS, found, strict=False):
                if value:
                    counters[name][value] += sign * number
        for name, number in connection.execute(people.group_by(o.name)):
            counters["actor"][name] += sign * number
    return {"total": total} | {name: _top(+found) for name, found in counters.items()}


def _top(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:TOP]

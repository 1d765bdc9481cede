"""What can be asked of a record: filters, and the SQL that answers them in a stable order.

Lists are in the order of days. What is frequent is found by walking from day to day until enough is; what is rare would be walked for
in vain: there the readings that hold the names or countries asked for are looked up first (`few_events`, `few_claims`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, case, exists, func, or_, select, union_all

from onrecord.errors import UsageError
from onrecord.record import schema as s
from onrecord.record.days import bounds

_FEW, _NAMES = 5_000, 1_000  # rows and names that are still rare
Readings = Select[Any] | CompoundSelect[Any]  # a query for numbers of readings


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What to tell. Names match in part and in any case; `type`, `country` and `status` take several, separated by commas.

    `since` and `until` are (partial) dates, both included: an event counts with the days that its text tells, else with its publication.
    """

    actor: str | None = None
    recipient: str | None = None
    type: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-3: of the place, an actor or a recipient
    since: str | None = None
    until: str | None = None
    status: str | None = None
    speaker: str | None = None
    about: str | None = None  # words inside a claim
    page: str | None = None  # id or address
    limit: int | None = None


def few_events(connection: Connection, filters: Filters) -> list[Readings]:
    """The readings that can hold such events, for every filter that few rows fit."""
    o, c = s.roles.c, s.claims.c
    asked = ((o.name, filters.actor), (o.name, filters.recipient), (c.speaker_name, filters.speaker))
    held = [found for column, words in asked for found in _named(connection, column, words)]
    if countries := _countries(filters.country):
        there = (select(table.c.reading).where(table.c.country.in_(countries)) for table in (s.roles, s.events))
        held.append(union_all(*there))
    return [found for found in held if _is_short(connection, found)]


def few_claims(connection: Connection, filters: Filters) -> list[Readings]:
    """The readings that can hold such claims, where few rows name the speaker."""
    found = _named(connection, s.claims.c.speaker_name, filters.speaker or filters.actor)
    return [one for one in found if _is_short(connection, one)]


def _named(connection: Connection, column: ColumnElement[Any], words: str | None) -> Iterator[Readings]:
    """The readings that hold a name with such words, where such names are not too many."""
    if words:
        known = s.names.c.name
        names = list(connection.execute(select(known).where(_like(known, words)).limit(_NAMES + 1)).scalars())
        if len(names) <= _NAMES:
            yield select(column.table.c.reading).where(column.in_(names))


def _is_short(connection: Connection, found: Readings) -> bool:
    return connection.execute(select(func.count()).select_from(found.limit(_FEW + 1).subquery())).scalar_one() <= _FEW


def select_events(filters: Filters, within: Sequence[Readings] = ()) -> Select[Any]:
    """(reading, id) of the events, by day, page and place in the text; only those of the readings that all of `within` hold."""
    e, r = s.events.c, s.readings.c
    query = select(e.reading, e.id).join(s.readings, r.id == e.reading).where(r.current, *(e.reading.in_(found) for found in within))
    query = query.where(*_days(filters, e.day_from, e.day_to), *_page(filters))
    if types := _list(filters.type):
        query = query.where(e.type.in_([name.upper() for name in types]))
    if statuses := _list(filters.status):
        query = query.where(e.status.in_([name.lower() for name in statuses]))
    if filters.speaker:
        query = query.where(_like(e.speaker_name, filters.speaker))
    for part in ("actor", "recipient"):
        if name := getattr(filters, part):
            query = query.where(_role(and_(s.roles.c.part == part, _like(s.roles.c.name, name))))
    if countries := _countries(filters.country):
        query = query.where(or_(e.country.in_(countries), _role(s.roles.c.country.in_(countries))))
    if filters.about:
        raise UsageError("--about", "events have no such filter", "ask claims, or search")
    return query.order_by(e.day_from.nulls_last(), r.page, e.start, e.id).limit(filters.limit)


def select_claims(filters: Filters, within: Sequence[Readings] = ()) -> Select[Any]:
    """(reading, id) of the claims, by day of publication, page and place in the text; `within` as for `select_events`."""
    c, r = s.claims.c, s.readings.c
    number = r.id if within else r.id + 0  # + 0: readings are walked, not looked up claim by claim
    query = select(c.reading, c.id).join(s.readings, number == c.reading)
    query = query.where(r.current, *(c.reading.in_(found) for found in within))
    query = query.where(*_days(filters, r.day_from, r.day_to), *_page(filters))
    if name := filters.speaker or filters.actor:
        query = query.where(_like(c.speaker_name, name))
    if types := _list(filters.type):
        query = query.where(c.cue_class.in_([name.lower() for name in types]))
    if filters.about:
        for word in filters.about.split():
            query = query.where(_like(c.content, word))
    if countries := _countries(filters.country):
        a = s.actors.c
        query = query.where(exists().where(and_(a.reading == c.reading, a.id == c.speaker, a.country.in_(countries))))
    return query.order_by(r.day_from.nulls_last(), r.page, c.start, c.row).limit(filters.limit)


def select_actors(filters: Filters) -> Select[Any]:
    """One row a name, type, country and sector: pages, mentions, roles, events as actor and as recipient; most mentioned first."""
    a, r, o = s.actors.c, s.readings.c, s.roles.c
    acts = (func.sum(case((o.part == part, 1), else_=0)).label(f"as_{part}") for part in ("actor", "recipient"))
    counted = select(o.reading, o.actor, *acts).group_by(o.reading, o.actor).subquery()
    query = (
        select(
            a.name,
            a.type,
            a.country,
            a.sector,
            func.max(a.role).label("role"),
            func.count(r.page.distinct()).label("pages"),
            func.sum(a.mentions).label("mentions"),
            func.coalesce(func.sum(counted.c.as_actor), 0).label("as_actor"),
            func.coalesce(func.sum(counted.c.as_recipient), 0).label("as_recipient"),
        )
        .join(s.readings, r.id == a.reading)
        .outerjoin(counted, and_(counted.c.reading == a.reading, counted.c.actor == a.id))
        .where(r.current, *_days(filters, r.day_from, r.day_to), *_page(filters))
        .group_by(a.name, a.type, a.country, a.sector)
    )
    if filters.actor:
        query = query.where(_like(a.name, filters.actor))
    if types := _list(filters.type):
        query = query.where(a.type.in_([name.lower() for name in types]))
    if countries := _countries(filters.country):
        query = query.where(a.country.in_(countries))
    return query.order_by(func.sum(a.mentions).desc(), a.name, a.type, a.country, a.sector).limit(filters.limit)


def select_readings(filters: Filters) -> Select[Any]:
    """(text, body) of the current readings; with a filter on events, those that hold such an event."""
    r = s.readings.c
    query = select(r.text, r.body).where(r.current)
    asked = ("actor", "recipient", "type", "country", "status", "speaker")
    if any(getattr(filters, name) for name in asked):
        found = select_events(msgspec.structs.replace(filters, limit=None)).order_by(None).subquery()
        query = query.where(r.id.in_(select(found.c.reading)))
    else:
        query = query.where(*_days(filters, r.day_from, r.day_to), *_page(filters))
    return query.order_by(r.day_from.nulls_last(), r.page).limit(filters.limit)


def _role(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    e, o = s.events.c, s.roles.c
    return exists().where(and_(o.reading == e.reading, o.event == e.id, condition))


def _like(column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    return column.icontains(words, autoescape=True)


def _page(filters: Filters) -> list[ColumnElement[bool]]:
    if not filters.page:
        return []
    found = select(s.pages.c.id).where(or_(s.pages.c.id == filters.page, s.pages.c.url == filters.page))
    return [s.readings.c.page.in_(found)]


def _days(filters: Filters, first: ColumnElement[Any], last: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    for name, number in (("since", 0), ("until", 1)):
        if value := getattr(filters, name):
            day = bounds(value)[number]
            if day is None:
                raise UsageError(f"--{name}", f"{value!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
            out.append(last >= day if name == "since" else first <= day)
    return out


def _list(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def _countries(value: str | None) -> list[str]:
    codes = [code.upper() for code in _list(value)]
    for code in codes:
        if len(code) != 3 or not code.isalpha():
            raise UsageError("--country", f"{code!r} is no country code", "give ISO 3166-1 alpha-3, such as IRN")
    return codes

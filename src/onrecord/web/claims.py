"""The lists of claims and of actors, with cursors."""

from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from onrecord.errors import UsageError
from onrecord.record import schema as s
from onrecord.record.search import readings_with
from onrecord.web import desk
from onrecord.web.ask import Ask, cursor, split, uncursor

c, r, a, o = s.claims.c, s.readings.c, s.actors.c, s.roles.c
CLASSES = ("statement", "accusation", "denial", "threat", "promise", "demand", "belief", "report", "attitude")


def find_claims(connection: Connection, ask: Ask, speaker: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
    """Claims, newest first: by speaker (`says`, or exactly `speaker`), by words said (`q`), class (`type`), days of publication."""
    at = uncursor(ask.next, ((str, type(None)), int, int, int))
    day = r.day_from
    query = select(
        c.reading, c.row, c.id, c.start, c.kind, c.cue_class, c.hedged, c.speaker, c.speaker_name, c.content, c.confidence,
        r.page, r.title, r.publisher, r.published, day.label("day"),
    ).join(s.readings, r.id == c.reading).where(r.current)  # fmt: skip
    if speaker:
        query = query.where(c.speaker_name == speaker)
    if name := ask.says or ask.actor:
        query = query.where(c.speaker_name.icontains(name, autoescape=True))
    for word in (ask.q or "").replace("\0", " ").split():
        query = query.where(c.content.icontains(word, autoescape=True))
    if kinds := split(ask.type):
        query = query.where(c.cue_class.in_([kind.lower() for kind in kinds]))
    if ask.publisher:
        query = query.where(func.lower(r.publisher) == ask.publisher.lower())
    if ask.page:
        query = query.where(r.page == ask.page)
    query = query.where(*desk.within(ask, r.day_from, r.day_to))
    if at is not None:
        rest = or_(c.reading < at[1], and_(c.reading == at[1], or_(c.start > at[2], and_(c.start == at[2], c.row > at[3]))))
        query = query.where(_older(day, at[0], rest))
    found = (
        connection.execute(query.order_by(day.desc().nulls_last(), c.reading.desc(), c.start, c.row).limit(ask.limit + 1)).mappings().all()
    )
    rows = desk.with_source(connection, [_claim(dict(row)) for row in found[: ask.limit]])
    if len(found) <= ask.limit:
        return rows, None
    last = found[ask.limit - 1]
    return rows, cursor([last["day"], last["reading"], last["start"], last["row"]])


def _older(day: Any, last: str | None, rest: Any) -> Any:
    """After a day in a list with the newest first and the undated last; `rest` on the same day."""
    return and_(day.is_(None), rest) if last is None else or_(day < last, and_(day == last, rest), day.is_(None))


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{row['page']}#{row['id']}", "says": row["speaker_name"] or "somebody", "class": row["cue_class"], "kind": row["kind"],
        "hedged": bool(row["hedged"]), "content": row["content"], "published": row["published"], "publisher": row["publisher"],
        "title": row["title"], "page": row["page"], "start": row["start"], "confidence": row["confidence"],
    }  # fmt: skip


def find_actors(connection: Connection, ask: Ask) -> tuple[list[dict[str, Any]], str | None]:
    """Actors by name, country and sector, the most mentioned first."""
    at = uncursor(ask.next, (int,))
    offset = at[0] if at else 0
    if not 0 <= offset < 10_000_000:
        raise UsageError("next", "no cursor of this desk", "follow the address under `next`")
    total = func.sum(a.mentions)
    query = select(a.name, func.min(a.type).label("type"), func.min(a.country).label("country"), func.min(a.sector).label("sector"),
                   func.max(a.role).label("role"), total.label("mentions"), func.count(a.reading.distinct()).label("articles"))  # fmt: skip
    query = query.join(s.readings, r.id == a.reading).where(r.current)
    if name := ask.q or ask.actor:
        query = query.where(a.name.icontains(name.replace("\0", " "), autoescape=True))
    if codes := [code.upper() for code in split(ask.country)]:
        query = query.where(a.country.in_(codes))
    if kinds := [kind.lower() for kind in split(ask.type)]:
        query = query.where(a.type.in_(kinds))
    found = connection.execute(query.group_by(a.name).order_by(total.desc(), a.name).offset(offset).limit(ask.limit + 1)).mappings().all()
    rows = [dict(row) for row in found[: ask.limit]]
    names = [row["name"] for row in rows]
    acts = {
        name: (did, suffered)
        for name, did, suffered in connection.execute(
            select(o.name, func.sum(case((o.part == "actor", 1), else_=0)), func.sum(case((o.part == "recipient", 1), else_=0)))
            .join(s.readings, r.id == o.reading).where(r.current, o.name.in_(names)).group_by(o.name)
        )
    }  # fmt: skip
    for row in rows:
        row["did"], row["suffered"] = acts.get(row["name"], (0, 0))
    return rows, cursor([offset + ask.limit]) if len(found) > ask.limit else None


def find_articles(connection: Connection, ask: Ask) -> tuple[list[dict[str, Any]], str | None]:
    """Articles, newest first."""
    at = uncursor(ask.next, ((str, type(None)), int))
    day = r.day_from
    events = select(func.count()).where(s.events.c.reading == r.id).scalar_subquery()
    claims = select(func.count()).where(c.reading == r.id).scalar_subquery()
    query = select(
        r.id, r.page, r.title, r.publisher, r.published, r.language, day.label("day"), events.label("events"), claims.label("claims")
    )
    query = query.where(r.current)
    if ask.publisher:
        query = query.where(func.lower(r.publisher) == ask.publisher.lower())
    if ask.q and ask.q.strip():
        query = query.where(r.id.in_(readings_with(connection.dialect.name, ask.q.replace("\0", " "))))
    if at is not None:
        query = query.where(_older(day, at[0], r.id < at[1]))
    found = connection.execute(query.order_by(day.desc().nulls_last(), r.id.desc()).limit(ask.limit + 1)).mappings().all()
    rows = [{name: row[name] for name in ("page", "title", "publisher", "published", "language", "events", "claims")} for row in found]
    last = found[ask.limit - 1] if len(found) > ask.limit else None
    return desk.with_source(connection, rows[: ask.limit]), cursor([last["day"], last["id"]]) if last else None

"""The feed of changes: readings kept and decisions made, in order, with tombstones of the events that are gone."""

from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from onrecord.record import schema as s
from onrecord.web.ask import cursor, uncursor

r, e, v = s.readings.c, s.events.c, s.reviews.c


def changes(connection: Connection, since: str | None, limit: int) -> dict[str, Any]:
    """What changed after a cursor; `next` is the cursor to ask with next time."""
    reading, review = uncursor(since, (int, int)) or (0, 0)
    kept = connection.execute(
        select(r.id, r.page, r.version, r.added, r.body).where(r.id > reading).order_by(r.id).limit(limit)
    ).all()  # fmt: skip
    made = connection.execute(select(s.reviews).where(v.id > review).order_by(v.id).limit(limit)).mappings().all()
    items = [_reading(connection, row) for row in kept] + [_review(dict(row)) for row in made]
    items.sort(key=lambda item: (item["at"], item["change"], item["page"]))
    ends = (kept[-1].id if kept else reading, made[-1]["id"] if made else review)
    return {"items": items, "next": cursor(list(ends)), "more": len(kept) == limit or len(made) == limit}


def _ids(body: str) -> list[str]:
    return [event["id"] for event in msgspec.json.decode(body).get("events", [])]


def _reading(connection: Connection, row: Any) -> dict[str, Any]:
    before = connection.execute(select(r.body).where(and_(r.page == row.page, r.version == row.version - 1))).scalar()
    now = _ids(row.body)
    gone = sorted(set(_ids(before)) - set(now)) if before else []
    return {
        "change": "replaced" if before else "added", "at": row.added, "page": row.page, "version": row.version,
        "events": [f"{row.page}#{id}" for id in now], "tombstones": [f"{row.page}#{id}" for id in gone],
    }  # fmt: skip


def _review(row: dict[str, Any]) -> dict[str, Any]:
    id = f"{row['page']}#{row['event']}"
    return {
        "change": row["action"], "at": row["made"], "page": row["page"], "coder": row["coder"], "field": row["field"],
        "before": row["before"], "after": row["after"], "undoes": row["undoes"], "events": [id],
        "tombstones": [id] if row["action"] == "reject" else [],
    }  # fmt: skip

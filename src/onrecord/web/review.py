"""The review: a queue of what needs a person, decisions on events, marking missed ones, undo, agreement."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, select

from onrecord.codebook import plover
from onrecord.errors import UsageError
from onrecord.merge import decisions as merges
from onrecord.model import Event, Reading, Span
from onrecord.record import reviews
from onrecord.record import schema as s
from onrecord.record.agreement import agreement, as_data, labels
from onrecord.record.days import bounds
from onrecord.web import desk, views
from onrecord.web.answers import answer
from onrecord.web.ask import Ask, Asked
from onrecord.web.look import STATUSES, form_of, forms, kept
from onrecord.web.take import Short, back, checked
from onrecord.web.words import event_path

router = APIRouter()
SURE = 0.75  # events below are asked for
PAIRS = 20  # shown of those that wait
v = s.reviews.c


def queue(connection: Connection, ask: Ask, limit: int = 50) -> list[dict[str, Any]]:
    """Events that nobody has decided on: contested, hedged or unsure; the least sure first."""
    asked = ask.model_copy(update={"sort": "unsure", "limit": 1000})
    rows, _ = desk.find(connection, asked)
    pages = {row["page"] for row in rows}
    decided = {(page, event) for page, event in connection.execute(select(v.page, v.event).where(v.page.in_(pages)))}
    waiting = [row for row in rows if (row["page"], row["id"].rpartition("#")[2]) not in decided]
    return [row for row in waiting if row["confidence"] < SURE or row["hedged"] or row["contested"]][:limit]


def again(connection: Connection, coder: str, limit: int = 50) -> tuple[list[dict[str, Any]], list[str]]:
    """Events that others have decided on and this coder has not, to be coded twice; and the ids of those that others rejected."""
    mine = s.reviews.alias()
    seen = select(mine.c.id).where(mine.c.page == v.page, mine.c.event == v.event, mine.c.coder == coder).exists()
    found = select(v.page, v.event).where(v.coder != coder, v.action != "undo", ~seen).distinct().order_by(v.page, v.event)
    rows, gone = [], []
    for page, event in connection.execute(found.limit(limit)):
        if row := desk.one(connection, page, event):
            rows.append(row)
        else:
            gone.append(f"{page}#{event}")
    return rows, gone


@forms("/review")
def review(request: Request, ask: Asked, second: bool = False) -> Response:
    """The queue: events below the threshold of confidence, hedged or contested, that nobody has decided on.

    `second`: instead, events that others have decided on and this session's coder has not.
    """
    with request.app.state.record.asking() as connection:
        coder = request.scope["state"]["session"].coder
        rows, gone = again(connection, coder) if second else (queue(connection, ask), [])
        agreed = kept(request, connection, "agreement", Ask(limit=50), lambda found, _: as_data(agreement(labels(found))))
        waiting = merges.queue(connection)
        doubtful = pairs(connection, waiting[:PAIRS])
        merged = merges.decisions(connection)
        made = [coder for (coder,) in connection.execute(select(v.coder))]
    done = {coder: made.count(coder) for coder in sorted(set(made))}
    first = rows[0] if rows else None
    context: dict[str, Any] = {"reading": None, "event": None, "modes": ()}
    if first and not form_of(request):
        reading = request.app.state.record.get(first["page"])
        event = next(known for known in reading.events if f"{reading.id}#{known.id}" == first["id"])
        context = {"reading": reading, "event": event, "modes": plover.modes(event.type)}
        context["view"] = views.event_view(views.entry_of(request.app.state.record, reading, event))
    data = {"items": rows, "next": None, "decisions": done, "agreement": agreed, "pairs": doubtful}
    context |= {"doubtful": len(waiting), "second": second, "gone": gone, "types": sorted(plover.events()), "statuses": STATUSES}
    context["merged"] = [decision for decision in merged if decision.action != "undo"][-10:]
    return answer(request, form_of(request), "review.html", data, rows, ask=ask, **context)


@router.post("/review/{page_id:path}/{event_id}", include_in_schema=False)
def decide(
    request: Request,
    page_id: str,
    event_id: str,
    action: Annotated[str, Form(pattern="^(accept|reject|correct|missed|undo)$")],
    csrf: Short = "",
    coder: Short = "",
    field: Short = "",
    value: Short = "",
    words: Annotated[str, Form(max_length=2000)] = "",
    start: Annotated[int | None, Form(ge=0, le=50_000_000)] = None,
    undoes: Annotated[int | None, Form(ge=0, le=2**31)] = None,
    note: Short = "",
    to: Short = "",
) -> Response:
    """Write a decision, then go back to where it was made."""
    session = checked(request, csrf)
    name = " ".join((coder or session.coder).split())[:80]
    if not name:
        raise UsageError("coder", "nobody decides", "say who you are: fill in your name")
    session.coder = name
    record = request.app.state.record
    versions = record.versions(page_id)
    if not versions:
        raise HTTPException(404, "no such article")
    raw, seen = versions[-1], record.get(page_id)
    after: Any = None
    if action == "correct":
        after = _value(seen, event_id, field, value, words)
    elif action == "missed":
        after = _missed(seen, value, words, start)
    with record.writing() as connection:
        reviews.decide(
            connection, raw, coder=name, action=action, event=event_id, field=field if action == "correct" else None,  # type: ignore[arg-type]
            after=after, note=note, undoes=undoes if action == "undo" else None,
        )  # fmt: skip
    return RedirectResponse(back(to, event_path(f"{page_id}#{event_id}")), 303)


@router.post("/merging", include_in_schema=False)
def merging(
    request: Request,
    action: Annotated[str, Form(pattern="^(join|split|undo)$")],
    one: Annotated[list[str] | None, Form(max_length=200)] = None,
    other: Annotated[list[str] | None, Form(max_length=200)] = None,
    csrf: Short = "",
    coder: Short = "",
    undoes: Annotated[int | None, Form(ge=0, le=2**31)] = None,
    note: Short = "",
    to: Short = "",
) -> Response:
    """Tell that mentions are one event, or are not; the merged events follow in the background."""
    session = checked(request, csrf)
    session.coder = " ".join((coder or session.coder).split())[:80]
    if not session.coder:
        raise UsageError("coder", "nobody decides", "say who you are: fill in your name")
    ones, others = one or [], other or []
    with request.app.state.record.writing() as connection:
        if action == "undo":
            made = next((known for known in merges.decisions(connection) if known.id == undoes), None)
            merges.undo(connection, undoes or 0, coder=session.coder, note=note or None)
            ones, others = (list(made.one), list(made.other)) if made else ([], [])
        else:
            side = "join" if action == "join" else "split"
            merges.decide(connection, side, ones, others, coder=session.coder, note=note or None)  # type: ignore[arg-type]
    request.app.state.reads.merge_around({mention.rpartition("#")[0] for mention in (*ones, *others)})
    return RedirectResponse(back(to, "/review"), 303)


def pairs(connection: Connection, waiting: Sequence[tuple[str, str, float]]) -> list[dict[str, Any]]:
    """Pairs of merged events that only a person should join, each with its first mentions."""
    m = s.merged_members.c
    out = []
    for one, other, score in waiting:
        sides = []
        for id in (one, other):
            found = connection.execute(select(m.page, m.event).where(m.merged == id).order_by(m.page, m.event)).all()
            row = desk.one(connection, found[0].page, found[0].event) if found else None
            if row:
                sides.append({"row": row, "mentions": [f"{mention.page}#{mention.event}" for mention in found]})
        if len(sides) == 2:
            out.append({"score": score, "one": sides[0], "other": sides[1]})
    return out


def _value(reading: Reading, event_id: str, field: str, value: str, words: str) -> Any:
    """The new value of a field: codes as they are; who, when and where with the words of the text that say it."""
    event = next((known for known in reading.events if known.id == event_id), None)
    if event is None:
        raise UsageError(f"{reading.id}#{event_id}", "no such event", "reload the page")
    if field == "type" and value not in plover.events():
        raise UsageError(value, "no PLOVER type", f"one of {', '.join(sorted(plover.events()))}")
    if field in ("type", "status"):
        return value
    if field == "mode":
        return value or None
    if field == "hedged":
        return value == "true"
    if field not in ("actors", "recipients", "time", "place"):
        raise UsageError(field, "no field that can be corrected", f"one of {', '.join(reviews.FIELDS)}")
    if not words.strip() and not value.strip():
        return [] if field in ("actors", "recipients") else None
    span = _find(reading, words or value, event)
    if field in ("actors", "recipients"):
        named = (value or words).strip().lower()
        known = next((actor.id for actor in reading.actors if actor.name.lower() == named), None)
        return [{"actor": known, **span}]
    if field == "time":
        if bounds(value)[0] is None:
            raise UsageError("when", f"{value!r} is no date", "write YYYY-MM-DD, YYYY-MM or YYYY")
        return {"from": value, "to": value, **span}
    place = next((place for place in reading.places if (place.start, place.end) == (span["start"], span["end"])), None)
    return {"geonames": place.geonames if place else None, **span}


def _find(reading: Reading, words: str, event: Event) -> dict[str, int]:
    """Where words stand in the text, nearest to the event: every field needs words that say it."""
    found: list[int] = []
    at = reading.text.find(words)
    while at >= 0 and words and len(found) < 10_000:
        found.append(at)
        at = reading.text.find(words, at + 1)
    if not found:
        raise UsageError(words[:100], "these words do not stand in the article", "copy them from its text")
    start = min(found, key=lambda place: abs(place - event.trigger.start))
    return {"start": start, "end": start + len(words)}


def _missed(reading: Reading, type: str, words: str, start: int | None) -> dict[str, Any]:
    """An event that was overlooked: its type and the words that say it."""
    if type not in plover.events():
        raise UsageError(type, "no PLOVER type", f"one of {', '.join(sorted(plover.events()))}")
    words = words.strip()
    at = reading.text.find(words, max((start or 0) - len(words), 0)) if words else -1
    at = reading.text.find(words) if at < 0 and words else at
    if at < 0:
        raise UsageError(words[:100] or "words", "these words do not stand in the article", "select them in its text")
    return reviews.overlooked(reading, type, Span(at, at + len(words)))

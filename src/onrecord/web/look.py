"""Pages to look at: desk, event, article, actor, claims, brief, pictures; each also as .json and .csv."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, func, select, tuple_

from onrecord.codebook import plover
from onrecord.errors import UsageError
from onrecord.merge import brief as briefs
from onrecord.merge.brief import since_day
from onrecord.merge.decisions import resolve
from onrecord.model import Reading
from onrecord.record import Filters, Record
from onrecord.record import schema as s
from onrecord.record.reviews import decisions
from onrecord.record.search import search
from onrecord.web import changes as feed
from onrecord.web import claims as lists
from onrecord.web import desk, pictures, views
from onrecord.web.answers import answer, page
from onrecord.web.ask import Ask, Asked
from onrecord.web.words import event_path

router = APIRouter()
STATUSES = ("happened", "ongoing", "planned", "threatened", "hypothetical", "denied", "did-not-happen")
FEW = 30  # events, and claims, shown of an actor
_FORM = re.compile(r"\.(json|csv)$")


def forms(path: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Register a handler under `path`, `path.json`, `path.csv`; JSON stands in the OpenAPI."""

    def register(handler: Callable[..., Response]) -> Callable[..., Response]:
        name = path.strip("/").replace("/", "-") or "desk"
        router.add_api_route(path, handler, include_in_schema=False)
        router.add_api_route(f"{path}.csv", handler, include_in_schema=False)
        router.add_api_route(f"{path}.json", handler, operation_id=name, summary=(handler.__doc__ or "").strip())
        return handler

    return register


def form_of(request: Request) -> str:
    """`.json`, `.csv` or nothing."""
    found = _FORM.search(request.url.path)
    return found.group() if found else ""


def cut(id: str) -> tuple[str, str]:
    """An id of an address without its form, and the form."""
    found = _FORM.search(id)
    return (id[: found.start()], found.group()) if found else (id, "")


def asking(request: Request) -> Any:
    """A transaction that reads."""
    return request.app.state.record.asking()


def kept(request: Request, connection: Connection, name: str, ask: Ask, make: Callable[[Connection, Ask], Any]) -> Any:
    """An answer that costs much, from those that the desk keeps."""
    return request.app.state.kept.of(connection, name, ask, make)


def found_reading(request: Request, id: str) -> Reading:
    """The reading of a page by its whole id; 404 where there is none."""
    try:
        reading: Reading = request.app.state.record.get(id)
    except UsageError as error:
        raise HTTPException(404, "no such article") from error
    if reading.id != id:
        raise HTTPException(404, "no such article")
    return reading


@router.get("/", include_in_schema=False)
def home() -> Response:
    """The desk."""
    return RedirectResponse("/events")


@forms("/events")
def events(request: Request, ask: Asked) -> Response:
    """Events, newest first, with filters and facets."""
    with asking(request) as connection:
        rows, following = desk.find(connection, ask)
        facets = kept(request, connection, "facets", ask.model_copy(update={"sort": "newest", "next": None, "limit": 50}), desk.count)
        hits = _hits(connection, ask) if not form_of(request) and not ask.next else []
    data = {"items": rows, "next": following, "facets": facets}
    return answer(request, form_of(request), "desk.html", data, rows, ask=ask, hits=hits, types=sorted(plover.events()), statuses=STATUSES)


def _hits(connection: Connection, ask: Ask) -> list[dict[str, Any]]:
    """The best passages with the words sought, each with who says it, where somebody does."""
    if not ask.q or not ask.q.strip():
        return []
    found = search(connection, ask.q.replace("\0", " "), limit=6)
    c, r = s.claims.c, s.readings.c
    query = select(r.page, c.id, c.speaker_name).join(s.readings, r.id == c.reading)
    told = connection.execute(query.where(r.current, tuple_(r.page, c.id).in_([(hit.page, hit.claim) for hit in found if hit.claim])))
    says = {(row.page, row.id): row.speaker_name or "somebody" for row in told}
    return [msgspec.structs.asdict(hit) | {"says": says.get((hit.page, hit.claim))} for hit in found]


@router.get("/merged/{id}", include_in_schema=False)
@router.get("/merged/{id}.json", operation_id="merged")
def merged(request: Request, id: str) -> Response:
    """A merged event, by the id that other tables know it by; leads to its best mention, also where it was joined with others."""
    name, form = cut(id)
    with asking(request) as connection:
        try:
            today = resolve(connection, name)
        except UsageError as error:
            raise HTTPException(404, "no such merged event") from error
        m = s.merged_members.c
        first = connection.execute(select(m.page, m.event).where(m.merged == today).order_by(m.page, m.event).limit(1)).one()
    return RedirectResponse(event_path(f"{first.page}#{first.event}") + (form or form_of(request)))


@router.get("/events/{page_id:path}/{event_id}", include_in_schema=False)
@router.get("/events/{page_id:path}/{event_id}.csv", include_in_schema=False)
@router.get("/events/{page_id:path}/{event_id}.json", operation_id="event")
def event(request: Request, page_id: str, event_id: str) -> Response:
    """One event: each field with the words that say it, who asserts, denies, hedges, conflicts, sources, history."""
    reading = found_reading(request, page_id)
    found = next((known for known in reading.events if known.id == event_id), None)
    with asking(request) as connection:
        made = decisions(connection, page_id)
        past = views.history(connection, reading, event_id, made)
    if found is None:
        if any(decision.event == event_id for decision in made):
            return page(
                request, "gone.html", 410, data={"id": f"{page_id}#{event_id}", "page": page_id, "event": event_id, "history": past}
            )
        raise HTTPException(404, "no such event")
    data = views.event_view(views.entry_of(request.app.state.record, reading, found)) | {
        "history": past,
        "page": page_id,
        "event_id": event_id,
    }
    options = {"types": sorted(plover.events()), "modes": plover.modes(found.type), "statuses": STATUSES}
    return answer(request, form_of(request), "event.html", data, data["fields"], reading=reading, event=found, **options)


@forms("/articles")
def articles(request: Request, ask: Asked) -> Response:
    """Articles, newest first."""
    with asking(request) as connection:
        rows, following = lists.find_articles(connection, ask)
    return answer(request, form_of(request), "articles.html", {"items": rows, "next": following}, rows, ask=ask)


@router.get("/articles/{id:path}", include_in_schema=False)
@router.get("/articles/{id:path}.csv", include_in_schema=False)
@router.get("/articles/{id:path}.json", operation_id="article")
def article(request: Request, id: str) -> Response:
    """One article: the reading, as `onrecord read` prints it, with what people decided."""
    reading = found_reading(request, id)
    form = form_of(request)
    if form == ".json":
        return Response(reading.to_json(), media_type="application/json")
    with asking(request) as connection:
        rows, _ = desk.find(connection, Ask(page=id, limit=1000, sort="oldest"))
    rows.sort(key=lambda row: (row["start"], row["id"]))
    view = views.article_view(reading) if not form else {}
    return answer(request, form, "article.html", view, rows, reading=reading, told=rows, types=sorted(plover.events()))


@forms("/actors")
def actors(request: Request, ask: Asked) -> Response:
    """Actors, the most mentioned first."""
    with asking(request) as connection:
        rows, following = kept(request, connection, "actors", ask, lists.find_actors)
    return answer(request, form_of(request), "actors.html", {"items": rows, "next": following}, rows, ask=ask)


@router.get("/actors/{name:path}", include_in_schema=False)
@router.get("/actors/{name:path}.csv", include_in_schema=False)
@router.get("/actors/{name:path}.json", operation_id="actor")
def actor(request: Request, name: str) -> Response:
    """One actor: roles over time, what it did, what was done to it, what it said."""
    with asking(request) as connection:
        view = views.actor_view(connection, name)
        if view is None:
            raise HTTPException(404, "no such actor")
        did, suffered = (desk.acts_of(connection, name, part, FEW) for part in ("actor", "recipient"))
        said, _ = lists.find_claims(connection, Ask(limit=FEW), speaker=name)
    data = view | {"events_as_actor": did, "events_as_recipient": suffered, "claims": said}
    return answer(request, form_of(request), "actor.html", data, [*did, *suffered])


@forms("/claims")
def claims(request: Request, ask: Asked) -> Response:
    """Claims, newest first, by speaker, words and class."""
    with asking(request) as connection:
        rows, following = lists.find_claims(connection, ask)
    return answer(request, form_of(request), "claims.html", {"items": rows, "next": following}, rows, ask=ask, classes=lists.CLASSES)


@router.get("/claims/{page_id:path}/{claim_id}", include_in_schema=False)
@router.get("/claims/{page_id:path}/{claim_id}.csv", include_in_schema=False)
@router.get("/claims/{page_id:path}/{claim_id}.json", operation_id="claim")
def claim(request: Request, page_id: str, claim_id: str) -> Response:
    """One claim: who says it, with which words, and which events stand in it."""
    from onrecord.exports.rows import claim_row

    reading = found_reading(request, page_id)
    found = next((known for known in reading.claims if known.id == claim_id), None)
    if found is None:
        raise HTTPException(404, "no such claim")
    row = claim_row(reading, found)
    events = [{"id": f"{reading.id}#{known.id}", "told": reading.tell(known)} for known in reading.events if known.claim == claim_id]
    denials = [f"{reading.id}#{known.id}" for known in reading.claims if known.denies == claim_id]
    data = row | {"events": events, "denied_by": denials}
    return answer(request, form_of(request), "claim.html", data, [row], claim=found, reading=reading)


@forms("/timeline")
def timeline(request: Request, ask: Asked) -> Response:
    """Dated events in order, filtered like the desk; at most 500."""
    return _picture(request, ask, "timeline", pictures.timeline)


@forms("/map")
def on_map(request: Request, ask: Asked) -> Response:
    """Places with their numbers of events by status, filtered like the desk."""
    return _picture(request, ask, "map", pictures.on_map)


@forms("/network")
def network(request: Request, ask: Asked) -> Response:
    """Who acts on whom, how often, by type and sign, filtered like the desk."""
    return _picture(request, ask, "network", pictures.network)


def _picture(request: Request, ask: Ask, name: str, make: Callable[[Connection, Ask], Any]) -> Response:
    with asking(request) as connection:
        rows = kept(request, connection, name, ask, make)
    data = {"items": rows, "next": None}
    return answer(request, form_of(request), f"{name}.html", data, rows, ask=ask, types=sorted(plover.events()), statuses=STATUSES)


@forms("/brief")
def brief(request: Request, ask: Asked, days: Annotated[int, Query(ge=1, le=366)] = 1) -> Response:
    """The newest days in short, as `onrecord brief` tells them: only fields of the record and words of the pages, each with its source."""
    with asking(request) as connection:
        last = connection.execute(select(func.max(s.readings.c.day_to)).where(s.readings.c.current)).scalar()
        until = ask.until or last
        try:
            since = since_day(ask.since) if ask.since else (date.fromisoformat(until) - timedelta(days=days)).isoformat() if until else None
        except (ValueError, OverflowError):
            raise UsageError("until", f"{until!r} is no whole day", "write YYYY-MM-DD, or give since, too") from None
        asked = ask.model_copy(update={"since": since, "until": until, "limit": briefs.MOST, "next": None})
        made = kept(request, connection, "brief", asked, partial(_brief, request.app.state.record))
    made = made or _NOTHING
    data = msgspec.to_builtins(made) | {"since": made.since or None}
    lines = briefs.sections(made)
    said = [(title, words, source) for title, told in lines for words, sources in told for source in sources]
    rows = [{"section": title, "line": words} | msgspec.to_builtins(source) for title, words, source in said]
    return answer(request, form_of(request), "brief.html", data, rows, ask=ask, days=days, sections=lines)


_NOTHING = briefs.Brief(  # of an empty record
    since="", until=None, events=(), new=(), changed=(), contested=(), tolls=(), counts=(), voices=()
)  # fmt: skip


def _brief(record: Record, connection: Connection, ask: Ask) -> briefs.Brief | None:
    if ask.since is None:
        return None  # an empty record
    filters = Filters(
        actor=ask.actor, recipient=ask.recipient, type=ask.type, country=ask.country, until=ask.until, status=ask.status, speaker=ask.says,
        page=ask.page,
    )  # fmt: skip
    pages = None
    if ask.publisher or (ask.q and ask.q.strip()) or ask.contested:
        few = Ask(q=ask.q, publisher=ask.publisher, contested=ask.contested, limit=50)
        query = select(s.readings.c.page).join(s.events, s.events.c.reading == s.readings.c.id).where(*desk.filters(connection, few))
        pages = set(connection.execute(query).scalars())
    return briefs.brief(record, ask.since, filters, pages=pages, most=ask.limit)


@router.get("/changes.json", operation_id="changes")
def changes(
    request: Request,
    since: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """What changed after the cursor `since`: readings added and replaced, decisions of people, tombstones of events that are gone."""
    with asking(request) as connection:
        data = feed.changes(connection, since, limit)
    return answer(request, ".json", "", data)

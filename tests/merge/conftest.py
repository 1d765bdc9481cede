"""Readings made by hand, so that merging is tested without the readers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.model import Actor, Claim, Count, Event, EventPlace, EventTime, Mention, Place, Reading, Role, Span
from onrecord.record import Record, open_record

Maker = Callable[..., Reading]
PLACES = {"Odra": (1, 54.5, 18.5), "Velm": (2, 51.0, 17.0)}


def strike(
    id: str,
    *,
    killed: int | None = 3,
    verb: str = "shelled",
    day: str | None = "2031-03-03",
    published: str | None = "2031-03-04",
    publisher: str | None = None,
    place: str = "Odra",
    before: str = "",
    status: str = "happened",
    rest: str = "Fishermen carried the wounded from the burning grain terminal to the harbour hospital, and cranes lay across the quay.",
    text: str | None = None,
) -> Reading:
    """A page on which Tarsk strikes a port."""
    toll = f", killing {killed} dockers at the grain terminal" if killed is not None else ""
    when = f" on {day}" if day else ""
    text = text or f"Tarsk {before}{verb} the port of {place}{when}{toll}.\n{rest}\n"
    at = lambda words: {"start": text.index(words), "end": text.index(words) + len(words)}  # noqa: E731
    spot = at(place)
    number, lat, lon = PLACES[place]
    return Reading(
        id=id,
        text=text,
        url=f"https://example.org/{id}",
        title=f"Port of {place} hit",
        publisher=publisher or f"Paper {id}",
        published=published,
        actors=(Actor(id="a1", name="Tarsk", type="country", country="EST", mentions=(Mention(**at("Tarsk"), form="name"),)),),
        places=(Place(**spot, name=place, geonames=number, country="POL", lat=lat, lon=lon, precision="city"),),
        events=(
            Event(
                id="e1",
                type="ASSAULT",
                trigger=Span(**at(verb)),
                actors=(Role("a1", **at("Tarsk")),),
                time=EventTime(from_=day, to=day, **at(day)) if day else None,
                place=EventPlace(**spot, geonames=number),
                status=status,  # type: ignore[arg-type]
                killed=Count(low=killed, best=killed, high=killed, **at(f"{killed} dockers")) if killed is not None else None,
            ),
        ),
    )


def denial(id: str) -> Reading:
    """A page on which a strike is told by one and denied by another."""
    text = "Rovenia said that Tarsk shelled the port of Odra on 2031-03-03. Tarsk denied the attack on the port of Odra.\n"
    at = lambda words: {"start": text.index(words), "end": text.index(words) + len(words)}  # noqa: E731
    names = tuple(
        Actor(id=i, name=n, type="country", mentions=(Mention(**at(n), form="name"),)) for i, n in (("a1", "Tarsk"), ("a2", "Rovenia"))
    )
    return Reading(
        id=id,
        text=text,
        publisher=f"Paper {id}",
        published="2031-03-05",
        actors=names,
        claims=(
            Claim(id="c1", kind="indirect", source=Span(**at("Rovenia")), cue=Span(**at("said")), content=(Span(18, 62),), speaker="a2"),
            Claim(
                id="c2", kind="indirect", source=Span(64, 69), cue=Span(**at("denied")), content=(Span(**at("the attack")),),
                speaker="a1", cue_class="denial", denies="c1",
            ),
        ),
        events=(
            Event(
                id="e1", type="ASSAULT", trigger=Span(**at("shelled")), actors=(Role("a1", **at("Tarsk")),), claim="c1",
                time=EventTime(from_="2031-03-03", to="2031-03-03", **at("2031-03-03")),
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as opened:
        yield opened

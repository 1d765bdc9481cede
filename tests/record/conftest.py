"""A reading made by hand, so that the record is tested without the readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.model import Actor, Claim, Count, Event, EventPlace, EventTime, Mention, Place, Reading, Role, Span, Time
from onrecord.record import Record, open_record

from ..servers import postgresql

__all__ = ["postgresql"]

TEXT = (
    "Rovenia accuses Tarsk of strike\n\nRovenia's defence minister Ilse Marn said on Monday that Tarsk had shelled the port of Odra, "
    "killing at least 12 people.\n\nTarsk's foreign ministry denied the attack."
)


def at(words: str, text: str = TEXT) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def make(id: str = "p1", *, published: str | None = "2031-03-04", place: str = "Odra", **changes: object) -> Reading:
    text = TEXT.replace("Odra", place)
    span = {
        words: at(words, text) for words in ("Ilse Marn", "Tarsk", "Rovenia", "Monday", "shelled", "said", "denied", "12 people", place)
    }
    content = Span(text.index("Tarsk had"), text.index(".\n\nTarsk's"))
    ministry, attack = Span(**at("Tarsk's foreign ministry", text)), Span(**at("the attack", text))
    fields: dict[str, object] = {
        "id": id,
        "text": text,
        "url": f"https://example.org/{id}",
        "title": "Rovenia accuses Tarsk of strike",
        "publisher": "The Odra Courier",
        "published": published,
        "actors": (
            Actor(
                id="a1",
                name="Ilse Marn",
                type="person",
                country="LVA",
                sector="MIL",
                role="defence minister",
                mentions=(_m(span["Ilse Marn"]),),
            ),
            Actor(id="a2", name="Tarsk", type="country", country="EST", mentions=(_m(span["Tarsk"]),)),
        ),
        "times": (Time(**span["Monday"], type="DATE", value="2031-03-03"),),
        "places": (Place(**span[place], name=place, geonames=1, country="POL", lat=54.5, lon=18.5, precision="city"),),
        "claims": (
            Claim(id="c1", kind="indirect", source=Span(**span["Ilse Marn"]), cue=Span(**span["said"]), content=(content,), speaker="a1"),
            Claim(id="c2", kind="indirect", source=ministry, cue=Span(**span["denied"]), content=(attack,), cue_class="denial"),
        ),
        "events": (
            Event(
                id="e1",
                type="ASSAULT",
                mode="heavy-weapons",
                trigger=Span(**span["shelled"]),
                actors=(Role("a2", **span["Tarsk"]),),
                time=EventTime(from_="2031-03-03", to="2031-03-03", **span["Monday"]),
                place=EventPlace(**span[place], geonames=1),
                claim="c1",
                killed=Count(low=12, best=12, high=12, **span["12 people"]),
            ),
            Event(
                id="e2",
                type="ACCUSE",
                trigger=Span(8, 15),
                actors=(Role(None, **span["Rovenia"]),),
                recipients=(Role("a2", **span["Tarsk"]),),
            ),
        ),
    }
    return Reading(**(fields | changes))  # type: ignore[arg-type]


def _m(span: dict[str, int]) -> Mention:
    return Mention(**span, form="name")


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """An empty record: a file, and a database of a real PostgreSQL server."""
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with open_record(server.address() if server else tmp_path / "r.db") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Record]:
    """An empty record in a file."""
    with open_record(tmp_path / "r.db") as opened:
        yield opened

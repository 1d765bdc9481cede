"""Five articles with their readings, made by hand: one harbour story told by three papers, one protest, one page full of traps."""

from typing import Any

from onrecord.model import (
    Actor,
    Claim,
    Count,
    Event,
    EventPlace,
    EventTime,
    Mention,
    Place,
    Reading,
    Residue,
    Role,
    Span,
    Time,
)

COURIER = """Rovenia accuses Tarsk of shelling port

Rovenia's defence minister Ilse Marn said on Tuesday that Tarsk had shelled the port of Selvik, killing at least 12 dockworkers.

Tarsk's foreign ministry denied the attack. "We fired at nobody," its spokesman Oren Vale told reporters in Karhula.

Marn warned that Rovenia would strike Tarsk's airfields if the shelling went on.

READ MORE: What we know about the harbour"""

WIRE = """SELVIK, March 4 - Guns fired by Tarsk's army hit the port of Selvik on Tuesday and 9 dockworkers were killed, port officials said.

Rovenia recalled its ambassador from Karhula on Wednesday."""

HERALD = """Tarsk: no shells on Selvik

Tarsk did not shell the port of Selvik on Tuesday, spokesman Oren Vale said. He reportedly met envoy Tova Lind in Karhula.

The envoy did not comment."""

PROTEST = """Thousands march for dockworkers

About 4,000 people marched through Tampere on 7 March, union leader Aino Kataja said. Police arrested three protesters near the station.

The city council promised to pay the families."""

TRAPS = """=HYPERLINK("http://example.org";"click")

<script>alert(1)</script> The militia "Iron Gate" <img src=x onerror=alert(2)> abducted two nurses near Selvik, she said. \u202eevil\u202c

-1+cmd|' /C calc'!A0 is how the note began.	Tab here."""

SELVIK = {"name": "Selvik", "geonames": 640124, "country": "FIN", "lat": 60.95, "lon": 24.5, "precision": "city"}
KARHULA = {"name": "Karhula", "geonames": 653281, "country": "SWE", "lat": 60.52, "lon": 18.94, "precision": "city"}
TAMPERE = {"name": "Tampere", "geonames": 634963, "country": "FIN", "lat": 61.499, "lon": 23.787, "precision": "city"}


def span(text: str, words: str, number: int = 1) -> Span:
    """The span of the number-th time that words stand in a text."""
    start = -1
    for _ in range(number):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def _at(text: str, words: str | tuple[str, int]) -> dict[str, int]:
    found = span(text, *(words if isinstance(words, tuple) else (words,)))
    return {"start": found.start, "end": found.end}


def make(id: str, text: str, **parts: Any) -> Reading:
    """A reading: spans are given by the words that stand there."""
    actors = [
        Actor(
            id=f"a{number}",
            name=name,
            type=kind,
            country=country,
            sector=sector,
            role=role,
            mentions=(Mention(**_at(text, name), form="name"),) if name in text else (),
        )
        for number, (name, kind, country, sector, role) in enumerate(parts.get("actors", ()), 1)
    ]
    ids = {actor.name: actor.id for actor in actors}
    places = [Place(**_at(text, words), **known) for words, known in parts.get("places", ())]
    times = [Time(**_at(text, words), type="DATE", value=value) for words, value in parts.get("times", ())]
    claims = [
        Claim(
            id=f"c{number}",
            kind="indirect",
            speaker=ids.get(row.get("speaker", "")),
            source=Span(**_at(text, row["source"])) if "source" in row else None,
            cue=Span(**_at(text, row["cue"])),
            content=tuple(Span(**_at(text, words)) for words in row["content"]),
            cue_class=row.get("cue_class", "statement"),
            hedged=row.get("hedged", False),
            denies=row.get("denies"),
        )
        for number, row in enumerate(parts.get("claims", ()), 1)
    ]
    events = [_event(text, f"e{number}", row, ids) for number, row in enumerate(parts.get("events", ()), 1)]
    residue = [Residue(**_at(text, words), kind=kind) for words, kind in parts.get("residue", ())]
    head = {name: parts.get(name) for name in ("title", "publisher", "url", "published")}
    return Reading(
        id=id,
        text=text,
        published_basis="given" if head["published"] else None,
        actors=tuple(actors),
        places=tuple(places),
        times=tuple(times),
        claims=tuple(claims),
        events=tuple(events),
        residue=tuple(residue),
        **head,
    )


def _event(text: str, id: str, row: dict[str, Any], ids: dict[str, str]) -> Event:
    def roles(part: str) -> tuple[Role, ...]:
        return tuple(Role(ids.get(name), **_at(text, words)) for name, words in row.get(part, ()))

    extra = {
        name: row[name] for name in ("mode", "cameo", "intensity", "status", "hedged", "factuality", "claim", "confidence") if name in row
    }
    return Event(
        id=id,
        type=row["type"],
        trigger=Span(**_at(text, row["trigger"])),
        actors=roles("actors"),
        recipients=roles("recipients"),
        time=EventTime(from_=row["day"][1], to=row["day"][-1], **_at(text, row["day"][0])) if "day" in row else None,
        place=EventPlace(**_at(text, row["place"][0]), geonames=row["place"][1]) if "place" in row else None,
        killed=Count(**dict(zip(("low", "best", "high"), row["killed"][1], strict=True)), **_at(text, row["killed"][0]), who="civilian")
        if "killed" in row
        else None,
        contexts=row.get("contexts", ()),
        **extra,
    )


STATES = [("Rovenia", "country", "FIN", "GOV", None), ("Tarsk", "country", "SWE", "MIL", None)]
DOCKERS = ("dockworkers", "population", "FIN", "LAB", None)


def readings() -> list[Reading]:
    """All five."""
    courier = make(
        "courier",
        COURIER,
        title="Rovenia accuses Tarsk of shelling port",
        publisher="The Selvik Courier",
        url="https://courier.example/port",
        published="2031-03-05",
        actors=[
            *STATES,
            ("Ilse Marn", "person", "FIN", "MIL", "defence minister"),
            ("Oren Vale", "person", "SWE", "GOV", "spokesman"),
            DOCKERS,
        ],
        places=[(("Selvik", 1), SELVIK), ("Karhula", KARHULA)],
        times=[("Tuesday", "2031-03-04")],
        claims=[
            {
                "speaker": "Ilse Marn",
                "source": "Rovenia's defence minister Ilse Marn",
                "cue": "said",
                "content": ["Tarsk had shelled the port of Selvik, killing at least 12 dockworkers"],
            },
            {"source": "Tarsk's foreign ministry", "cue": "denied", "content": ["the attack"], "cue_class": "denial", "denies": "c1"},
            {
                "speaker": "Oren Vale",
                "source": "its spokesman Oren Vale",
                "cue": "told",
                "content": ["We fired at nobody"],
                "cue_class": "denial",
            },
            {
                "speaker": "Ilse Marn",
                "source": "Marn",
                "cue": "warned",
                "content": ["Rovenia would strike Tarsk's airfields if the shelling went on"],
                "cue_class": "threat",
            },
        ],
        events=[
            {
                "type": "ASSAULT",
                "mode": "heavy-weapons",
                "cameo": "194",
                "intensity": -9.5,
                "trigger": "shelled",
                "actors": [("Tarsk", ("Tarsk", 2))],
                "recipients": [("dockworkers", "dockworkers")],
                "day": ("Tuesday", "2031-03-04"),
                "place": (("Selvik", 1), 640124),
                "claim": "c1",
                "killed": ("12 dockworkers", (12, 12, 12)),
                "contexts": ("military",),
                "confidence": 0.91,
            },
            {
                "type": "ACCUSE",
                "mode": "allege",
                "cameo": "112",
                "intensity": -3.5,
                "trigger": "accuses",
                "actors": [("Rovenia", ("Rovenia", 1))],
                "recipients": [("Tarsk", ("Tarsk", 1))],
                "confidence": 0.97,
            },
            {
                "type": "ASSAULT",
                "mode": "aerial",
                "cameo": "195",
                "intensity": -9.5,
                "trigger": "strike",
                "actors": [("Rovenia", ("Rovenia", 3))],
                "recipients": [("Tarsk", ("Tarsk", 4))],
                "status": "threatened",
                "claim": "c4",
                "factuality": 0.5,
                "confidence": 0.72,
            },
            {
                "type": "THREATEN",
                "mode": "violence",
                "cameo": "138",
                "intensity": -3.5,
                "trigger": "warned",
                "actors": [("Ilse Marn", ("Marn", 2))],
                "recipients": [("Tarsk", ("Tarsk", 4))],
                "confidence": 0.88,
            },
        ],
        residue=[("READ MORE: What we know about the harbour", "cross-link")],
    )
    wire = make(
        "wire",
        WIRE,
        title="Shells hit port",
        publisher="Nordwire",
        url="https://nordwire.example/1",
        published="2031-03-05",
        actors=[
            ("Rovenia", "country", "FIN", "GOV", None),
            ("Tarsk's army", "organization", "SWE", "MIL", None),
            ("port officials", "group", "FIN", "GOV", None),
            DOCKERS,
        ],
        places=[(("Selvik", 1), SELVIK), ("Karhula", KARHULA)],
        times=[("Tuesday", "2031-03-04"), ("Wednesday", "2031-03-05")],
        claims=[{"speaker": "port officials", "source": "port officials", "cue": "said", "content": ["9 dockworkers were killed"]}],
        events=[
            {
                "type": "ASSAULT",
                "mode": "heavy-weapons",
                "cameo": "194",
                "intensity": -9.5,
                "trigger": "hit",
                "actors": [("Tarsk's army", "Tarsk's army")],
                "recipients": [("dockworkers", "dockworkers")],
                "day": ("Tuesday", "2031-03-04"),
                "place": (("Selvik", 1), 640124),
                "killed": ("9 dockworkers", (9, 9, 9)),
                "confidence": 0.9,
            },
            {
                "type": "SANCTION",
                "mode": "discontinue",
                "cameo": "161",
                "intensity": -6.0,
                "trigger": "recalled",
                "actors": [("Rovenia", "Rovenia")],
                "day": ("Wednesday", "2031-03-05"),
                "place": ("Karhula", 653281),
                "confidence": 0.8,
            },
        ],
    )
    herald = make(
        "herald",
        HERALD,
        title="Tarsk: no shells on Selvik",
        publisher="Karhula Herald",
        url="https://herald.example/no",
        published="2031-03-05",
        actors=[
            ("Tarsk", "country", "SWE", "MIL", None),
            ("Oren Vale", "person", "SWE", "GOV", "spokesman"),
            ("Tova Lind", "person", "FIN", "GOV", "envoy"),
        ],
        places=[(("Selvik", 2), SELVIK), ("Karhula", KARHULA)],
        times=[("Tuesday", "2031-03-04")],
        claims=[
            {
                "speaker": "Oren Vale",
                "source": "spokesman Oren Vale",
                "cue": "said",
                "content": ["Tarsk did not shell the port of Selvik on Tuesday"],
                "cue_class": "denial",
            }
        ],
        events=[
            {
                "type": "ASSAULT",
                "mode": "heavy-weapons",
                "cameo": "194",
                "intensity": -9.5,
                "trigger": "did not shell",
                "actors": [("Tarsk", ("Tarsk", 2))],
                "day": ("Tuesday", "2031-03-04"),
                "place": (("Selvik", 2), 640124),
                "status": "denied",
                "claim": "c1",
                "factuality": -3.0,
                "confidence": 0.86,
            },
            {
                "type": "CONSULT",
                "cameo": "040",
                "intensity": 2.5,
                "trigger": "met",
                "actors": [("Oren Vale", "He")],
                "recipients": [("Tova Lind", "Tova Lind")],
                "place": ("Karhula", 653281),
                "hedged": True,
                "factuality": 1.0,
                "confidence": 0.55,
            },
        ],
    )
    protest = make(
        "protest",
        PROTEST,
        title="Thousands march for dockworkers",
        publisher="Evening Post",
        url="https://post.example/march",
        published="2031-03-08",
        actors=[
            ("people", "population", "FIN", "CVL", None),
            ("Aino Kataja", "person", "FIN", "LAB", "union leader"),
            ("Police", "organization", "FIN", "COP", None),
            ("protesters", "population", "FIN", "CVL", None),
            ("The city council", "organization", "FIN", "GOV", None),
        ],
        places=[("Tampere", TAMPERE)],
        times=[("7 March", "2031-03-07")],
        claims=[
            {
                "speaker": "Aino Kataja",
                "source": "union leader Aino Kataja",
                "cue": "said",
                "content": ["About 4,000 people marched through Tampere on 7 March"],
            }
        ],
        events=[
            {
                "type": "PROTEST",
                "mode": "demo",
                "cameo": "141",
                "intensity": -5.0,
                "trigger": "marched",
                "actors": [("people", "people")],
                "day": ("7 March", "2031-03-07"),
                "place": ("Tampere", 634963),
                "claim": "c1",
                "confidence": 0.95,
            },
            {
                "type": "COERCE",
                "mode": "arrest",
                "cameo": "173",
                "intensity": -7.0,
                "trigger": "arrested",
                "actors": [("Police", "Police")],
                "recipients": [("protesters", "protesters")],
                "place": ("Tampere", 634963),
                "confidence": 0.93,
            },
            {
                "type": "AGREE",
                "cameo": "033",
                "intensity": 2.5,
                "trigger": "promised",
                "actors": [("The city council", "The city council")],
                "confidence": 0.61,
            },
        ],
    )
    traps = make(
        "traps",
        TRAPS,
        title='=HYPERLINK("http://example.org";"click")',
        publisher="<b>Iron & Sons</b>",
        url="javascript:alert(3)",
        actors=[('The militia "Iron Gate"', "group", None, "REB", None), ("two nurses", "population", None, "MED", None)],
        claims=[{"source": "she", "cue": "said", "content": ["abducted two nurses near Selvik"], "hedged": True}],
        events=[
            {
                "type": "ASSAULT",
                "mode": "abduct",
                "cameo": "181",
                "intensity": -8.5,
                "trigger": "abducted",
                "actors": [('The militia "Iron Gate"', 'The militia "Iron Gate"')],
                "recipients": [("two nurses", "two nurses")],
                "claim": "c1",
                "hedged": True,
                "factuality": 1.0,
                "confidence": 0.5,
            }
        ],
    )
    return [courier, wire, herald, protest, traps]

"""The nouns of onrecord, frozen. A `Reading` is the contract between all parts and the shape of its JSON.

Offsets count Unicode code points of the article's `text`, half-open. Every field that says something about the world
carries the span that supports it; what the text does not say is `None`. `schema()` gives the JSON Schema of a reading.
"""

import re
from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

ResidueKind = Literal["label", "cross-link", "caption", "repeated-headline", "foreign-headline", "boilerplate"]
BlockKind = Literal[
    "story", "headline", "standfirst", "subhead", "label", "cross-link", "caption", "repeated-headline", "foreign-headline", "boilerplate"
]
STORY: frozenset[str] = frozenset({"story", "headline", "standfirst", "subhead"})
PublishedBasis = Literal["given", "page", "url", "feed", "inferred"]
ActorType = Literal["person", "organization", "group", "country", "population"]
Form = Literal["name", "nominal", "pronoun"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal["point", "city", "admin", "country"]
PlaceRole = Literal["place", "actor"]
ClaimKind = Literal["direct", "indirect", "mixed"]
CueClass = Literal["statement", "accusation", "denial", "threat", "promise", "demand", "belief", "report", "attitude"]
Status = Literal["happened", "ongoing", "planned", "threatened", "hypothetical", "denied", "did-not-happen"]
_LIST = re.compile(r",? and |, ")
UNREAL: frozenset[str] = frozenset({"planned", "threatened", "hypothetical", "denied", "did-not-happen"})


class Span(Struct, frozen=True, order=True):
    """A stretch of the text, half-open."""

    start: int
    end: int


class Page(Struct, frozen=True, kw_only=True):
    """What was handed in or fetched, before anybody looked inside: bytes and where they come from.

    `source` is what a person calls it in a message (path, path:line, address); it is no part of a reading.
    `partial`: the end of it is missing, so that it is shown and not coded.
    """

    id: str
    content: bytes
    kind: Literal["html", "text"]
    url: str | None = None
    title: str | None = None
    published: str | None = None
    published_basis: Literal["given", "feed"] | None = None
    publisher: str | None = None
    charset: str | None = None
    warnings: tuple[str, ...] = ()
    source: str | None = None
    partial: bool = False


class Block(Struct, frozen=True):
    """One paragraph or line of an article, labelled, with the reason for the label. Blocks are in order and do not overlap."""

    start: int
    end: int
    kind: BlockKind
    reason: str = ""


class Link(Struct, frozen=True):
    """A cross-link of the page: a hint for clustering stories, never an event."""

    start: int
    end: int
    url: str | None = None


class Published(Struct, frozen=True, kw_only=True):
    """A publication date: `value` may hold `X` for unknown digits; `low` and `high` bound it; `evidence` are spans of the text."""

    value: str | None = None
    basis: PublishedBasis | None = None
    low: str | None = None
    high: str | None = None
    evidence: tuple[Span, ...] = ()
    confidence: float = 0.0


class Article(Struct, frozen=True, kw_only=True):
    """The text of a page in labelled blocks."""

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str = "en"
    published: Published = Published()
    updated: str | None = None
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    warnings: tuple[str, ...] = ()
    partial: bool = False


class Residue(Struct, frozen=True):
    """A stretch of the text that is not the story."""

    start: int
    end: int
    kind: ResidueKind


class Mention(Struct, frozen=True):
    """One place where an actor is mentioned."""

    start: int
    end: int
    form: Form


class Remembered(Struct, frozen=True, kw_only=True):
    """What the record knew of an actor before its article was read, valid at the article's date.

    `since`, `until`: of a dated statement; of articles, the days of the first and the last that say so. `pages`: how many say so, 0 for an
    imported statement. `source`: an imported file, else the page whose text has the name from `start` to `end`. `fields`: those of the
    actor's fields that rest on it, for the article's own words do not say them.
    """

    country: str | None = None
    sector: str | None = None
    role: str | None = None
    since: str | None = None
    until: str | None = None
    pages: int = 0
    source: str
    start: int | None = None
    end: int | None = None
    fields: tuple[Literal["country", "sector"], ...] = ()


Memory = Callable[[str, str, str | None], Remembered | None]  # (page, name, published) → what is remembered


class Actor(Struct, frozen=True, kw_only=True):
    """Somebody who acts: `country` ISO 3166-1 alpha-3, `sector` PLOVER, `role` as the text words it, with its span.

    `known`: what a record already knew of it; only in readings that began with one.
    """

    id: str
    name: str
    type: ActorType
    country: str | None = None
    sector: str | None = None
    role: str | None = None
    role_span: Span | None = None
    wikidata: str | None = None
    mentions: tuple[Mention, ...] = ()
    known: Remembered | UnsetType = UNSET


class Time(Struct, frozen=True):
    """A TIMEX3 expression."""

    start: int
    end: int
    type: TimeType
    value: str


class Alternative(Struct, frozen=True):
    """Another reading of a place name."""

    geonames: int | None
    name: str
    country: str | None
    confidence: float


class Place(Struct, frozen=True, kw_only=True):
    """A mention of a place, located where the gazetteer knows it. `role` is "actor" where the name stands for its people or rulers
    ("the US said"), or is part of an organisation's name; only a "place" is somewhere where something happens."""

    start: int
    end: int
    name: str
    geonames: int | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
    confidence: float | None = None
    role: PlaceRole = "place"
    alternatives: tuple[Alternative, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """Who says what: `speaker` is the actor the source resolves to, `within` the claim this one stands inside."""

    id: str
    kind: ClaimKind
    source: Span | None = None
    cue: Span | None = None
    content: tuple[Span, ...] = ()
    speaker: str | None = None
    within: str | None = None
    cue_class: CueClass = "statement"
    hedged: bool = False
    group: str | None = None
    denies: str | None = None
    confidence: float = 1.0


class Role(Struct, frozen=True):
    """An actor at its place in an event."""

    actor: str | None
    start: int
    end: int


class EventTime(Struct, frozen=True, kw_only=True):
    """When: an interval of (partial) dates with the words that say it."""

    from_: str | None = field(name="from", default=None)
    to: str | None = None
    start: int
    end: int


class EventPlace(Struct, frozen=True, kw_only=True):
    """Where: the most precise place of the event with the words that say it."""

    start: int
    end: int
    geonames: int | None = None


class Count(Struct, frozen=True, kw_only=True):
    """How many people: low, best, high with the words that say it."""

    low: int
    best: int
    high: int
    start: int
    end: int
    who: Literal["civilian", "fighter"] | None = None


class Event(Struct, frozen=True, kw_only=True):
    """Who did what to whom. `claim` is the innermost claim that holds the trigger: who says so. `None`: the publisher."""

    id: str
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    intensity: float | None = None
    trigger: Span
    actors: tuple[Role, ...] = ()
    recipients: tuple[Role, ...] = ()
    time: EventTime | None = None
    place: EventPlace | None = None
    status: Status = "happened"
    hedged: bool = False
    factuality: float = 3.0
    claim: str | None = None
    killed: Count | None = None
    injured: Count | None = None
    detained: Count | None = None
    displaced: Count | None = None
    confidence: float = 1.0

    def __str__(self) -> str:
        """`e1 ASSAULT (drone), happened, a2 → a1, 2020-01-03`; `Reading.tell` says it with names."""
        return f"{self.id} {_told(self, [role.actor or '?' for role in self.actors], [role.actor or '?' for role in self.recipients])}"


class Reading(Struct, frozen=True, kw_only=True):
    """What onrecord says of one article."""

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str = "en"
    published: str | None = None
    published_basis: PublishedBasis | None = None
    published_evidence: tuple[Span, ...] = ()
    updated: str | None = None
    residue: tuple[Residue, ...] = ()
    links: tuple[Link, ...] = ()
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    warnings: tuple[str, ...] = ()
    partial: bool = False  # the end of the page is missing; nothing is coded

    def quote(self, noun: Any) -> str:
        """The characters that say it: the text of a span, of an event's trigger, or of a claim's content (fragments joined by ' … ')."""
        if isinstance(noun, Event):
            return self.text[noun.trigger.start : noun.trigger.end]
        if isinstance(noun, Claim):
            return " … ".join(self.text[span.start : span.end] for span in noun.content)
        return self.text[noun.start : noun.end]

    def name_of(self, role: Role) -> str:
        """The name of the actor at a role, or the words of the text where it is nobody known, or a list of several ("Mali and Niger")."""
        words = self.quote(role)
        listed = _LIST.split(words)
        if len(listed) > 1:
            told = {self.quote(m): actor.id for actor in self.actors for m in actor.mentions if m.form == "name"}
            if len({told.get(one) for one in listed} - {None}) == len(listed):
                return words
        return next((actor.name for actor in self.actors if actor.id == role.actor), words)

    def tell(self, event: Event) -> str:
        """An event in one line with its names: `ASSAULT (drone), happened, US → Qassem Soleimani, 2020-01-03, Baghdad, says Pompeo`."""
        line = _told(event, [self.name_of(role) for role in event.actors], [self.name_of(role) for role in event.recipients])
        if event.place:
            line += f", {self.quote(event.place)}"
        if event.claim:
            line += f", says {self.sayer(event.claim)}"
        return line

    def sayer(self, claim_id: str | None) -> str:
        """Who says a claim: the speaker's name, else the source's words, else "somebody"; the publisher for `None`."""
        if claim_id is None:
            return self.publisher or "the publisher"
        claim = next((claim for claim in self.claims if claim.id == claim_id), None)
        speaker = next((actor.name for actor in self.actors if claim and actor.id == claim.speaker), None)
        return speaker or (self.quote(claim.source) if claim and claim.source else "somebody")

    def to_json(self) -> bytes:
        """One line of JSON, keys in the order of the contract."""
        return msgspec.json.encode(self)


def _told(event: Event, actors: list[str], recipients: list[str]) -> str:
    parts = [event.type + (f" ({event.mode})" if event.mode else ""), event.status + (", hedged" if event.hedged else "")]
    if actors or recipients:
        parts.append(" and ".join(actors or ["?"]) + (f" → {' and '.join(recipients)}" if recipients else ""))
    if event.time and event.time.from_:
        parts.append(event.time.from_ + (f" … {event.time.to}" if event.time.to not in (None, event.time.from_) else ""))
    return ", ".join(parts)


def schema() -> dict[str, Any]:
    """The JSON Schema of a reading."""
    return msgspec.json.schema(Reading)

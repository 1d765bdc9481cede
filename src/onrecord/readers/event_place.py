"""The place that belongs to an event: what is linked to its trigger, then the places of its clause, the most precise first; else nothing.

Only names used for places count. A place that belongs to somebody's saying or judging ("said in Geneva") is not the event's, nor is one
in another clause that the trigger's does not lean on.
"""

from collections.abc import Sequence

from onrecord.language.doc import Doc, touching
from onrecord.model import EventPlace, Place, Span
from onrecord.readers.clauses import Clause, clauses, tables
from onrecord.readers.place_words import words

FINE = {"point": 0, "city": 1, "admin": 2, "country": 3, None: 4}
Chain = list[tuple[int, int, Place]]


def event_place(doc: Doc, places: Sequence[Place], first: int, last: int, linked: Span | None = None) -> EventPlace | None:
    """Where the event with its trigger at words first … last-1 happened; None where the text does not say.

    `linked`: the words that a reader has tied to the event as its place, if any; they are believed unless they name an actor.
    """
    if not 0 <= first < last <= len(doc):
        return None
    if linked is not None and linked.end > linked.start:
        return _linked(doc, places, linked)
    begin, end = doc.sentences[doc.sentence[first]]
    chains = _chains(doc, places, begin, end)
    of, found = clauses(doc, begin, end)
    ranked = []
    for chain in chains:
        start, stop = chain[0][0], chain[-1][1]
        rank = _rank(doc, chain, first, last, begin, of, found)
        if rank:
            ranked.append((rank, first - stop if stop <= first else max(0, start - last), chain))
    if not ranked:
        return None
    return _event_place(_finest(min(ranked, key=lambda item: item[:2])[2]))


def _linked(doc: Doc, places: Sequence[Place], linked: Span) -> EventPlace | None:
    inside = touching(places, linked.start, linked.end)
    named = [place for place in inside if place.role == "place"]
    if named:
        return _event_place(min(named, key=lambda place: (FINE[place.precision], place.start)))
    if inside or linked.end > len(doc.text):
        return None
    return EventPlace(start=linked.start, end=linked.end)


def _event_place(place: Place) -> EventPlace:
    return EventPlace(start=place.start, end=place.end, geonames=place.geonames)


def _finest(chain: Chain) -> Place:
    return min((place for _, _, place in chain), key=lambda place: (FINE[place.precision], place.start))


def _chains(doc: Doc, places: Sequence[Place], begin: int, end: int) -> list[Chain]:
    """The places of words begin … end-1, those that lie in each other as one: "the airport in Baghdad, Iraq"."""
    out: list[Chain] = []
    for place in touching(places, *doc.chars(begin, end)):
        spot = doc.range(place.start, place.end)
        if place.role != "place" or not spot or spot.start < begin:
            continue
        gap = [word.lower() for word in doc.words[out[-1][-1][1] : spot.start]] if out else ["."]
        if gap and gap[0] in (",", "in", "'s", "’s", "(") and set(gap[1:]) <= words("between"):
            out[-1].append((spot.start, spot.stop, place))
        else:
            out.append([(spot.start, spot.stop, place)])
    return out


def _rank(doc: Doc, chain: Chain, first: int, last: int, begin: int, of: list[int], found: list[Clause]) -> int:
    """How places belong to the trigger: 1 in its clause, 2 in a clause beside it; 0 not at all."""
    start = chain[0][0]
    if start < last and first < chain[-1][1]:
        return 1
    one, two = of[first - begin], of[start - begin]
    if _judges(doc, first, last) and not (0 <= start - last <= 2 or start - begin <= 2):
        return 0
    if one == two:
        return 0 if _taken(doc, start, first, last, begin, of) else 1
    if found[two].kind == "when" and found[two].parent == one:
        return 2
    if found[one].kind in ("when", "participle") and found[one].parent == two:
        return 2
    if found[two].kind in ("participle", "rel") and found[two].parent == one and start > first and start - last < 8:
        return 2
    if found[one].kind == "rel" and found[one].parent == two and start < first:
        opens = next(number for number, clause in enumerate(of, begin) if clause == one)
        return (
            2 if 0 <= opens - chain[-1][1] <= 2 and doc.words[opens - 1].lower() in ("in", "where", ",") else 0
        )  # "an attack in Mali in which"
    return 2 if found[two].verb < 0 and found[one].parent == two and start < first else 0


def _judges(doc: Doc, first: int, last: int) -> bool:
    """Is the trigger a verb of saying or judging? Where it is done is seldom told; the places after it belong to what is judged."""
    return any(doc.lemmas[number] in tables()["say"] | tables()["react"] for number in range(first, last))


def _taken(doc: Doc, start: int, first: int, last: int, begin: int, of: list[int]) -> bool:
    """Does a verb of saying between the trigger and the place own the place?"""
    low, high = (last, start) if start >= last else (start, first)
    return any(
        of[number - begin] == of[start - begin]
        and doc.tags[number].startswith("VB")
        and doc.lemmas[number] in tables()["say"]
        and doc.lemmas[number - 1] != "be"  # "strikes were reported near the embassy"
        for number in range(low, high)
    )

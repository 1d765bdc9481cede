"""Places: names used for a place, located. Finding is in place_mentions.py, choosing among namesakes in place_rank.py."""

from collections.abc import Sequence

from onrecord.codebook.gazetteer import Spot
from onrecord.language.doc import Doc
from onrecord.model import Alternative, Place, Precision, Span
from onrecord.readers.place_mentions import find_mentions
from onrecord.readers.place_names import key_of, mended
from onrecord.readers.place_near import neighbours
from onrecord.readers.place_rank import rank, short_row
from onrecord.readers.place_role import Found

__all__ = ["find_places", "locate"]

PRECISION: dict[str, Precision] = {
    "continent": "country", "country": "country", "admin1": "admin", "admin2": "admin", "region": "admin", "water": "admin",
    "land": "admin",
    "city": "city", "airport": "point", "base": "point", "facility": "point",
}  # fmt: skip
ALTERNATIVES = 3
NAMED = ("GPE", "LOC", "FAC", "SITE")


def find_places(doc: Doc) -> list[Place]:
    """The mentions of places in the story, in order, each with coordinates where the gazetteer knows it. Never raises.

    `role` tells places where something can be from names that stand for people or rulers. Peoples ("Iraqi") are no mentions.
    """
    labels = mended(doc)
    mentions = find_mentions(doc, labels)
    ranked = rank(doc, mentions)
    if near := neighbours(doc, ranked):
        mentions = find_mentions(doc, labels, near)
        ranked = rank(doc, mentions)
    out = []
    for number, found in enumerate(mentions):
        spots = ranked[number]
        if found.label == "SITE" and not spots:
            spots = _beside(doc, mentions, ranked, number)
        if spots or (found.label in NAMED and found.role == "place"):
            out.append(_place(doc, found, spots))
    return out


def _beside(doc: Doc, mentions: list[Found], ranked: list[list[tuple[Spot, float]]], number: int) -> list[tuple[Spot, float]]:
    """A site of no known place lies where the words after it say: "US Embassy in Baghdad's Green Zone"."""
    found, after = mentions[number], mentions[number + 1 : number + 4]
    for other, spots in zip(after, ranked[number + 1 : number + 4], strict=True):
        gap = doc.words[found.last : other.first]
        if (
            doc.sentence[found.first] == doc.sentence[other.first]
            and len(gap) < 7
            and gap
            and gap[0].lower() in ("in", "at", "near", ",")
            and spots
        ):
            return spots
    return []


def locate(doc: Doc, spans: Sequence[Span]) -> list[Place]:
    """A place for each given span, in order; peoples ("Iraqi") lie in their country. Coordinates are None where the name is not known."""
    mentions = []
    for span in spans:
        words = doc.range(span.start, span.end)
        first, last = (words.start, words.stop) if len(words) else (0, min(1, len(doc)))
        row = short_row(doc.text[span.start : span.end])
        mentions.append(Found(first, last, key_of(doc, first, last), "place", row, _label(doc, first)))
    order = sorted(range(len(spans)), key=lambda number: (mentions[number].first, mentions[number].last))
    ranked = rank(doc, [mentions[number] for number in order]) if len(doc) else [[] for _ in spans]
    found = dict(zip(order, ranked, strict=True))
    return [
        _place(doc, mentions[number], found[number], span) if len(doc) else Place(start=span.start, end=span.end, name="")
        for number, span in enumerate(spans)
    ]


def _label(doc: Doc, number: int) -> str:
    return next((name.label for name in doc.names if name.first <= number < name.last), "")


def _place(doc: Doc, found: Found, ranked: list[tuple[Spot, float]], span: Span | None = None) -> Place:
    start, end = (span.start, span.end) if span else doc.chars(found.first, found.last)
    if not ranked:
        return Place(start=start, end=end, name=doc.text[start:end], role=found.role)
    spot, share = ranked[0]
    others = tuple(
        Alternative(other.geonames, other.name, other.country, round(part, 3))
        for other, part in ranked[1 : 1 + ALTERNATIVES]
        if part >= 0.01
    )
    return Place(
        start=start,
        end=end,
        name=doc.text[start:end] if found.label == "SITE" else spot.name,
        geonames=None if found.label == "SITE" else spot.geonames,
        country=spot.country,
        lat=spot.lat,
        lon=spot.lon,
        precision="point" if found.label == "SITE" else PRECISION[spot.kind],
        confidence=round(share, 3),
        role=found.role,
        alternatives=others,
    )

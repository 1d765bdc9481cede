"""A doc made by hand or by the language reader, for sentences of our own."""

from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.language.doc import Doc
from onrecord.model import Place
from onrecord.readers.places import find_places


def doc(text: str, **fields: object) -> Doc:
    return read_language(from_text(text, id="t", **fields))


def places(text: str, **fields: object) -> list[tuple[str, Place]]:
    """The literal places of a text with their words."""
    return [(text[place.start : place.end], place) for place in find_places(doc(text, **fields)) if place.role == "place"]


def told(text: str, **fields: object) -> dict[str, Place]:
    return dict(places(text, **fields))


def actors(text: str) -> set[str]:
    return {text[place.start : place.end] for place in find_places(doc(text)) if place.role == "actor"}

"""Where an event happened, with the words that say it."""

import pytest

from onrecord.model import Span
from onrecord.readers.event_place import event_place
from onrecord.readers.places import find_places

from .reading import doc


def where(text: str, trigger: str, linked: str | None = None) -> str | None:
    parsed = doc(text)
    at = text.index(trigger)
    words = parsed.range(at, at + len(trigger))
    span = Span(text.index(linked), text.index(linked) + len(linked)) if linked else None
    place = event_place(parsed, find_places(parsed), words.start, words.stop, span)
    return text[place.start : place.end] if place else None


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Two soldiers were killed in Mosul on Friday.", "killed", "Mosul"),
        ("A rocket attack in Iraq wounded four.", "attack", "Iraq"),
        ("Rebels shelled a market near Aleppo, Syria.", "shelled", "Aleppo"),
        ("Rockets hit Bagram airbase in Afghanistan.", "hit", "Bagram airbase"),
        ("In Geneva, the envoys signed a truce.", "signed", "Geneva"),
        ("The US killed the commander.", "killed", None),
        ("France condemned the attack in Mali.", "condemned", None),
        ("Two blasts were reported near Homs on Sunday.", "blasts", "Homs"),
        ("He was blamed for an ambush in Mali in which a driver was killed.", "killed", "Mali"),
        ("The minister resigned.", "resigned", None),
    ],
)
def test_place_of_event(text: str, trigger: str, place: str | None) -> None:
    assert where(text, trigger) == place


def test_linked_words_are_believed_and_the_finest_place_in_them_taken() -> None:
    text = "Gunmen killed nine at a mosque in Peshawar, Pakistan."
    assert where(text, "killed", "in Peshawar, Pakistan") == "Peshawar"
    assert where(text, "killed", "a mosque") == "a mosque"


def test_never_an_actor() -> None:
    assert where("Iran accused the US of lying.", "accused", "Iran") is None

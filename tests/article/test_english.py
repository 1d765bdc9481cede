"""A story in another language is kept and said to be so; nothing is read from it."""

import pytest

from onrecord.model import Page, Reading
from onrecord.reading import read_page

ENGLISH = (
    "Police in Varn arrested forty people on Monday after a march against the new harbour toll. The mayor, Ada Holt, said that the toll "
    "would stay. Two officers were hurt."
)
GERMAN = (
    "Die Polizei nahm am Montag in Varn vierzig Menschen fest, nachdem sie gegen die neue Hafengebühr marschiert waren. Die Chefin "
    "Ada Holt sagte, die Gebühr bleibe. Zwei Beamte wurden verletzt, als Steine flogen."
)
FRENCH = (
    "La police a arrêté lundi quarante personnes à Varn après une marche contre le nouveau péage du port. La maire, Ada Holt, a dit que "
    "le péage resterait. Deux agents ont été blessés par des pierres."
)


def read(text: str, declared: str | None = None) -> Reading:
    if declared is None:
        return read_page(Page(id="p", content=text.encode(), kind="text"))
    source = f"<html lang='{declared}'><head><title>Varn</title></head><body><h1>Varn</h1><article><p>{text}</p></article></body></html>"
    return read_page(Page(id="p", content=source.encode(), kind="html"))


@pytest.mark.parametrize("text", [GERMAN, FRENCH])
def test_a_story_in_another_language_is_kept_but_not_read(text: str) -> None:
    reading = read(text)
    assert reading.language == "und" and reading.text == text
    assert not (reading.events or reading.claims or reading.actors or reading.times or reading.places)
    assert any("not in English" in warning for warning in reading.warnings)


def test_its_language_is_the_one_that_the_page_declares() -> None:
    assert read(GERMAN, "de-AT").language == "de"


@pytest.mark.parametrize("declared", [None, "en-GB", "eng", "de"])
def test_an_english_story_is_read_whatever_the_page_declares(declared: str | None) -> None:
    reading = read(ENGLISH, declared)
    assert reading.language == "en" and reading.events and reading.claims and not reading.warnings


def test_a_few_names_are_no_other_language() -> None:
    assert read("Ada Holt, Femi Ode, Petra Halvane").language == "en"

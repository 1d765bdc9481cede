"""Places: the right namesake, places told from actors, sites, laws."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.readers.places import find_places, locate

from .reading import actors, doc, places, told


def near(place: object, lat: float, lon: float) -> bool:
    return abs(place.lat - lat) < 1 and abs(place.lon - lon) < 1.3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "name", "country", "lat", "lon"),
    [
        ("Floods closed the road to Kerman in Iran.", "Kerman", "IRN", 30.3, 57.1),
        ("The almond growers of Kerman, California, met near Fresno.", "Kerman", "USA", 36.7, -120.1),
        ("A school burned down in Paris, Texas, on Monday.", "Paris", "USA", 33.7, -95.6),
        ("Marchers filled the streets of Paris on Monday.", "Paris", "FRA", 48.9, 2.3),
        ("A bus crashed in Springfield, Vermont, before dawn.", "Springfield", "USA", 43.3, -72.5),
        ("Two ferries collided near Tripoli, Lebanon.", "Tripoli", "LBN", 34.4, 35.8),
        ("Shells fell on Tripoli, and the airport of the Libyan city was shut. Libya asked for calm.", "Tripoli", "LBY", 32.9, 13.2),
        ("Snow fell in Tbilisi and across Georgia.", "Georgia", "GEO", 42, 43.5),
        ("Snow fell in Atlanta and across Georgia.", "Georgia", "USA", 32.8, -83.5),
        ("A mine flooded in London, Ky., on Sunday.", "London", "USA", 37.1, -84.1),
        ("Fighting went on in Anbar province in Iraq.", "Anbar", "IRQ", 33, 42),
        ("Ships waited in the Strait of Hormuz.", "Strait of Hormuz", None, 26.6, 56.2),
    ],
)
def test_namesake(text: str, name: str, country: str | None, lat: float, lon: float) -> None:
    place = told(text)[name]
    assert place.country == country
    assert near(place, lat, lon) or (name in ("Georgia", "Anbar") and abs(place.lat - lat) < 2 and abs(place.lon - lon) < 2)


def test_publisher_decides_where_the_text_is_silent() -> None:
    text = "Two men were arrested in Burlington after a fight."
    assert near(told(text, publisher="Vermont Courier")["Burlington"], 44.5, -73.2)
    assert near(told(text, url="https://www.thespec.com/local/1")["Burlington"], 43.4, -79.8)


def test_one_sense_an_article() -> None:
    text = "A barn burned in Athens, Ohio. Nobody was hurt. Firemen in Athens said it was old."
    assert {place.country for name, place in places(text) if name == "Athens"} == {"USA"}


def test_airport_and_base_have_their_own_points() -> None:
    found = told("Rockets struck Ain al-Asad airbase in Iraq and landed near Baghdad International Airport.")
    assert near(found["Ain al-Asad airbase"], 33.8, 42.4) and found["Ain al-Asad airbase"].precision == "point"
    assert found["Baghdad International Airport"].precision == "point"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Two tankers drifted in the Gulf of Aden.", "Gulf of Aden", None),
        ("A ferry capsized in Port of Spain harbour.", "Port of Spain", "TTO"),
        ("Farmers left the Democratic Republic of the Congo.", "Democratic Republic of the Congo", "COD"),
        ("Schools closed in Côte d'Ivoire on Friday.", "Côte d'Ivoire", "CIV"),
        ("Schools closed in Guinea-Bissau on Friday.", "Guinea-Bissau", "GNB"),
        ("Crowds filled Trafalgar Square at noon.", "Trafalgar Square", "GBR"),
        ("Smoke rose over North London at noon.", "North London", "GBR"),
        ("Rain fell in Dar es Salaam at noon.", "Dar es Salaam", "TZA"),
        ("Shells fell in the Donetsk region.", "Donetsk", "UKR"),
        ("Wells ran dry in Kisumu, Bondo, Siaya and Nakuru, Kenya.", "Siaya", "KEN"),
        ("OSLO (NPT) - Rain fell.", "OSLO", "NOR"),
    ],
)
def test_a_name_is_whole(text: str, name: str, country: str | None) -> None:
    place = told(text)[name]
    assert place.country == country and place.lat is not None


def test_an_owner_is_a_place_of_its_own() -> None:
    assert {"Baghdad", "Green Zone"} <= set(told("They were held in Baghdad's Green Zone."))


@pytest.mark.parametrize(
    "text",
    [
        "The West Nile virus was found in mice.",
        "The bridge cost US$40 million.",
        "The airport and the bridge were shut in the spring.",
        "They hope to open it in Spring 2031.",
        "The strain A/Texas/7 was named.",
    ],
)
def test_words_that_are_no_place(text: str) -> None:
    assert told(text) == {}


def test_a_street_does_not_lie_in_the_town_it_is_named_for() -> None:
    assert all(place.lat is None for name, place in places("A van burned on Exeter Road.") if name.endswith("Road"))


def test_embassy_lies_where_it_stands() -> None:
    found = told("A shell landed near the US Embassy in Baghdad on Sunday.")
    assert found["US Embassy"].country == "IRQ" and found["US Embassy"].geonames is None


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The general was killed by the US on Friday.", "US"),
        ("Iran accused Israel of the attack.", "Iran"),
        ("Talks between France and Germany failed.", "Germany"),
        ("The US President spoke for an hour.", "US"),
        ("Relations of US-Iran diplomacy were poor.", "US"),
        ("Oman and Qatar agreed on Monday.", "Oman"),
    ],
)
def test_actor_is_no_place(text: str, actor: str) -> None:
    assert actor in actors(text)
    assert actor not in told(text)


@pytest.mark.parametrize("text", ["Troops are still in the US.", "He flew to the US.", "Ice covered much of the US."])
def test_place_is_no_actor(text: str) -> None:
    assert "US" in told(text)


def test_people_are_no_place_but_tell_the_country() -> None:
    text = "Georgian farmers from Kutaisi and other Georgian towns gathered. They had come from all over Georgia."
    found = told(text)
    assert "Georgian" not in found and found["Georgia"].country == "GEO"


def test_alternatives_and_confidence() -> None:
    place = told("A fire broke out in Springfield.")["Springfield"]
    assert place.alternatives and place.confidence is not None and 0 < place.confidence < 1
    assert all(a.confidence <= place.confidence for a in place.alternatives)


def test_locate_ranks_given_spans_in_order() -> None:
    text = "Iraqi troops left Mosul."
    mosul, people = locate(doc(text), [Span(18, 23), Span(0, 5)])
    assert mosul.country == people.country == "IRQ" and (mosul.precision, people.precision) == ("city", "country")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Paris", "in", "the", "US", "-", "al", "Ky.", ",", "'s", "of", "Embassy", "İ", "́", "St.", "County", "\n", "ﷺ", "and", "."]
        ),
        max_size=25,
    )
)
def test_laws_on_any_text(words: list[str]) -> None:
    text = " ".join(words)
    article = doc(text)
    found = find_places(article)
    assert found == find_places(article)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((p.lat is None) == (p.lon is None) and (p.lat is None or -90 <= p.lat <= 90) for p in found)
    spans = [Span(p.start, p.end) for p in found] + [Span(0, 0), Span(0, len(text))]
    assert len(locate(article, spans)) == len(spans)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Floods hit Oklahoma on Monday.", "Oklahoma", "USA"),
        ("Baghdad was quiet. Traders in Baghdad opened their shops.", "Baghdad", "IRQ"),
        ("Troops left Kachin on Monday.", "Kachin", "MMR"),
    ],
)
def test_a_land_is_not_the_town_called_after_it_nor_its_country(text: str, name: str, country: str) -> None:
    _, place = places(text)[0]
    assert (place.name, place.country) == (name, country)


def test_a_state_is_known_in_capitals() -> None:
    assert dict(places("TAMPA, FLA. (NW) - A storm closed the port."))["FLA"].name == "Florida"

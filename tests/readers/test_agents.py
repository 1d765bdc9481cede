"""Each row of the table of usual agents holds for its example."""

import csv
from importlib.resources import files

import pytest

import onrecord


def examples():
    text = files("onrecord.readers").joinpath("tables/usual_agents.csv").read_text(encoding="utf-8")
    return [(row["type"], row["example"]) for row in csv.DictReader(text.splitlines())]


def actors_of(text, kind):
    reading = onrecord.read_text(text)
    return [[reading.text[r.start : r.end] for r in event.actors] for event in reading.events if event.type == kind]


@pytest.mark.parametrize(("kind", "text"), examples())
def test_example_of_the_table(kind, text):
    first = text.split(" ")[0] if text[:4] != "Riot" else "Riot police"
    assert [first] in actors_of(text, kind)


def test_who_is_named_does_it_and_nobody_arrests_himself():
    assert actors_of("Police came at dawn. Soldiers arrested three men.", "COERCE") == [["Soldiers"]]
    assert actors_of("Two police officers were arrested on Monday.", "COERCE") == [[]]
    assert actors_of("Three men were arrested on Monday.", "COERCE") == [[]]
    assert ["police"] in actors_of("On Monday police said that three men had been arrested.", "COERCE")


def doers():
    text = files("onrecord.readers").joinpath("tables/doers.csv").read_text(encoding="utf-8")
    return [(row["word"], row["example"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("word", "text"), doers())
def test_who_does_a_deed_is_no_deed(word, text):
    reading = onrecord.read_text(text)
    told = [reading.text[event.trigger.start : event.trigger.end].lower() for event in reading.events]
    assert word in text.lower()
    assert not any(word in trigger for trigger in told)

"""Cooperation to come is AGREE."""

import csv
from importlib.resources import files

import pytest

import onrecord
from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.readers.intentions import intended


def read(sentence, trigger, kind):
    doc = read_language(from_text(sentence, id="x"))
    at = list(doc.words).index(trigger)
    return intended(doc, (at, at + 1), kind)


@pytest.mark.parametrize(
    ("sentence", "trigger", "kind"),
    [
        ("The two presidents will meet in Oslo in May.", "meet", "AGREE"),
        ("She will hold talks with the rebels on Monday.", "talks", "AGREE"),
        ("The king will be hosting a small dinner for the envoy.", "dinner", "AGREE"),
        ("Peru and Chile agreed to open the border.", "agreed", "AGREE"),
        ("The minister announced that she would meet the rebels in Oslo.", "meet", "AGREE"),
        ("The king would host the envoys on Monday, the palace said.", "host", "AGREE"),
        ("The two presidents met in Oslo in May.", "met", "CONSULT"),
        ("The king would meet the rebels if they laid down their arms, he said.", "meet", "CONSULT"),
        ("The king would often meet the rebels in those years.", "meet", "CONSULT"),
        ("The two presidents will not meet in Oslo.", "meet", "CONSULT"),
        ("The two presidents will probably not meet in Oslo.", "meet", "CONSULT"),
        ("Peru and Chile agreed on a treaty.", "agreed", "CONSULT"),
        ("The talks, which will be long, began on Monday.", "talks", "CONSULT"),
    ],
)
def test_the_future_is_a_promise(sentence, trigger, kind):
    assert read(sentence, trigger, "CONSULT") == kind


@pytest.mark.parametrize("sentence", ["Israel said it would free 150 prisoners.", "Israel will free 150 prisoners in August."])
def test_to_yield_is_promised_too(sentence):
    assert read(sentence, "free", "RETREAT") == "AGREE"


def test_only_cooperation_is_promised():
    doc = read_language(from_text("The army will attack the town.", id="x"))
    at = list(doc.words).index("attack")
    assert intended(doc, (at, at + 1), "ASSAULT") == "ASSAULT"


@pytest.mark.parametrize(
    ("sentence", "trigger", "kind"),
    [
        ("Norway wants to help Lebanon.", "wants", "AGREE"),
        ("Norway wants Lebanon to help.", "wants", "REQUEST"),
        ("Norway wants to leave the union.", "wants", "REQUEST"),
    ],
)
def test_to_want_to_help_is_a_promise(sentence, trigger, kind):
    assert read(sentence, trigger, "REQUEST") == kind


def exercises():
    text = files("onrecord.readers").joinpath("tables/exercises.csv").read_text(encoding="utf-8")
    return [(row["noun"], row["example"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("noun", "text"), exercises())
def test_an_exercise_of_one_side_is_no_cooperation(noun, text):
    assert not {e.type for e in onrecord.read_text(text).events} & {"COOPERATE"}
    both = onrecord.read_text(text.replace("Harvania held", "Harvania and Sorvia held joint"))
    assert "MOBILIZE" not in {e.type for e in both.events}

"""Each row of the table of modifiers holds for its example."""

import pytest

import onrecord
from onrecord.article.plain import from_text
from onrecord.language import read_language
from onrecord.readers.modifiers import modifier, table

TRIGGERS = {"attacking", "attack", "attacks", "strike", "raid", "summit", "offensive", "bombing", "assassination", "visit", "sanctions"}


def examples():
    import csv
    from importlib.resources import files

    text = files("onrecord.readers").joinpath("tables/modifiers.csv").read_text(encoding="utf-8")
    return [(row["example"], row["status"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("phrase", "status"), examples())
def test_example_of_the_table(phrase, status):
    doc = read_language(from_text(f"Officials {'said' if phrase.startswith('that ') else 'spoke of'} {phrase}.", id="x"))
    at = next(i for i, word in enumerate(doc.words) if word in TRIGGERS)
    assert modifier(doc, (at, at + 1)) == status
    assert table()


@pytest.mark.parametrize(
    ("sentence", "trigger", "status"),
    [
        ("The mayor never met the strikers.", "met", "did-not-happen"),
        ("The mayor not only met the strikers but fed them.", "met", None),
        ("The union did not call off its strike.", "strike", None),
        ("The strike on Friday was long.", "strike", None),
        ("The strike on the port, awaited since May, did not happen.", "strike", "did-not-happen"),
        ("The strike, which hurt nobody, was long.", "strike", None),
        ("In the raid, troops stormed a house and the summit was cancelled.", "raid", None),
        ("After the attack the summit was cancelled.", "attack", None),
        ("The attack on all the villages was foiled.", "attack", "did-not-happen"),
        ("As planned, talks began on Monday.", "talks", None),
        ("The rebels did not fail to attack the town.", "attack", None),
        ("The rebels came to attack the town.", "attack", None),
        ("Claims that troops attacked the village were baseless, she said.", "attacked", "denied"),
        ("Claims that troops attacked the village were true, she said.", "attacked", None),
        ("Troops attacked the village, and reports of a truce were false.", "attacked", None),
        ("The guards left without food, attacking a village on the way.", "attacking", None),
    ],
)
def test_negation_reaches_its_verb_only(sentence, trigger, status):
    doc = read_language(from_text(sentence, id="x"))
    at = list(doc.words).index(trigger)
    assert modifier(doc, (at, at + 1)) == status


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        ("Police arrested no one on Monday.", False),
        ("Protesters threw nothing at the police.", False),
        ("The blast killed no fewer than nine people in Lorne.", True),
    ],
)
def test_what_is_done_to_nobody_did_not_happen(text, happened):
    reading = onrecord.read_text(text)
    assert reading.events and all((event.status == "happened") == happened for event in reading.events)

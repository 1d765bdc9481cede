"""One act is told by one word, also where two words carry it."""

import csv
from importlib.resources import files

import pytest

import onrecord


def triggers(text):
    reading = onrecord.read_text(text)
    return [reading.quote(event) for event in reading.events]


def examples():
    text = files("onrecord.readers").joinpath("tables/light_verbs.csv").read_text(encoding="utf-8")
    return [(row["verb"], row["example"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("verb", "text"), examples())
def test_the_verb_of_the_table_does_not_stand_beside_its_noun(verb, text):
    assert len(triggers(text)) == 1


def test_a_verb_that_is_an_act_of_its_own_stays():
    assert len(triggers("Norway sent medicine to Lund and condemned the attack on its hospital.")) == 3


def test_peace_talks_are_told_once():
    assert triggers("Peace talks between Norway and the rebels began in Geneva on Monday.").count("Peace") == 0


def test_an_adjective_that_completes_its_verb_is_no_second_act():
    assert triggers("Norway on Monday condemned as unacceptable the raid on its embassy.").count("unacceptable") == 0


def test_an_auxiliary_is_no_act_beside_its_verb():
    assert "would" not in triggers("Lund said he would not give permission to Norway to join the talks.")


def test_to_say_what_one_will_do_is_no_second_act():
    text = "The company runs four pits. On Monday it said it would dismiss anyone who stayed away after Friday."
    assert "said" not in triggers(text) and "dismiss" in triggers(text)

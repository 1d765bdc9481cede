"""The encoder sees everybody under the same names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language import disguise


def disguised(words):
    """As one sentence."""
    return disguise.disguised(words, [0] * len(words))


TEXT = "{m} {a} , the mayor , met {f} van {b} on Friday . {a} said {b} had lied . Mr. {a} left ; {m} wept ."
MEN, WOMEN = ["Mark", "Pedro", "Sergei", "Ahmed"], ["Julia", "Fatima", "Olga", "Sakura"]
FAMILIES = ["Okonkwo", "Lindqvist", "Perera", "Vasquez", "Ito"]


@settings(deadline=None)
@given(st.sampled_from(MEN), st.sampled_from(WOMEN), st.permutations(FAMILIES))
def test_who_is_called_what_makes_no_difference(man, woman, families):
    told = TEXT.format(m=man, f=woman, a=families[0], b=families[1]).split()
    other = TEXT.format(m="David", f="Amina", a="Quist", b="Rossi").split()
    assert disguised(told) == disguised(other)
    assert len(disguised(told)) == len(told)


@pytest.mark.parametrize("names", ["Jean Moreau", "Ngozi Okafor", "Florence Ade", "Andrés Manuel Ortega Ruiz", "Kim Lund", "Priya Shah"])
def test_a_name_is_a_name_whatever_gender_and_town_it_recalls(names):
    shown = disguised(f"{names} left Brno on Monday .".split())
    assert not set(names.split()) & set(shown)
    assert shown[-5:] == "left Brno on Monday .".split()


def test_women_and_men_read_alike():
    assert disguised("Julia Okoye met Pedro Ito .".split()) == disguised("Pedro Okoye met Julia Ito .".split())


@pytest.mark.parametrize("text", ["Mr. {} left .", "Prime Minister {} left , and {} wept .", "The late Sen. {} was there ."])
def test_a_title_shows_a_name(text):
    assert disguised(text.replace("{}", "Okoye").split()) == disguised(text.replace("{}", "Lindqvist").split()) != text.split()


@pytest.mark.parametrize(
    "text",
    [
        "Police in San Jose said nothing .",
        "The Christian Democrats met in April .",
        "Iran and the United States will talk .",
        "Will Congress vote ?",
        "They spoke in the Rose Garden and at Victoria Station .",
        "mark my words",
        "Florence and Sofia are towns .",
        "The president Monday met the board .",
    ],
)
def test_what_is_no_person_stays(text):
    assert disguised(text.split()) == text.split()


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), max_size=30))
def test_any_words_are_as_many_afterwards(words):
    assert len(disguised(words)) == len(words)


@pytest.mark.parametrize("text", ["But {} said no .", "He and {} met .", "A friend of {} 's left ."])
@pytest.mark.parametrize("name", ["Okafor", "Nguyen", "Kowalski", "Núñez", "Sharma"])
def test_a_family_name_is_known_without_its_given_name(text, name):
    assert disguised(text.format(name).split()) == disguised(text.format("Sullivan").split()) != text.format(name).split()


def test_a_family_name_may_stand_first():
    assert disguised("Premier Li Keqiang left . Li waved .".split()) == disguised("Premier Jack Ito left . Jack waved .".split())


@pytest.mark.parametrize("text", ["They met in Hong Kong .", "Lockheed Martinez won .", "The Ming Dynasty fell ."])
def test_a_family_name_in_another_name_stays(text):
    assert disguised(text.split()) == text.split()


@pytest.mark.parametrize("text", ["Xi Meets Envoys in Oslo", "Lai Condemns Attack on Harbour", "Hassan Killed in Raid on Camp"])
def test_verbs_of_a_headline_are_no_names(text):
    assert disguised(text.split())[1] == text.split()[1]


def test_a_headline_has_the_names_of_its_text():
    words = "Lund Warns Banks Again Kim Lund warned banks .".split()
    shown = disguise.disguised(words, [0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert shown[0] == shown[5] != "Lund"
    assert shown[1] == "Warns"


def test_a_name_ends_with_its_sentence():
    shown = disguise.disguised("Thousands mourn Kim Clashes broke out .".split(), [0, 0, 0, 1, 1, 1, 1])
    assert shown[3] == "Clashes"

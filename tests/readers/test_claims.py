"""Who says so, on pages of our own: what a reader of news would find at a glance."""

import csv
from importlib.resources import files

import pytest

import onrecord


def told(text: str, **options):
    reading = onrecord.read_text(text, **options)
    quote = {c.id: reading.text[c.source.start : c.source.end] if c.source else None for c in reading.claims}
    return reading, [(quote[c.id], reading.text[c.cue.start : c.cue.end] if c.cue else None, reading.quote(c)) for c in reading.claims]


def test_a_said_that_sentence_has_source_cue_and_content():
    _, claims = told("The defence minister said on Tuesday that two villages near the river had been shelled.")
    assert len(claims) == 1
    source, cue, content = claims[0]
    assert source == "The defence minister" and cue == "said" and "two villages near the river had been shelled" in content


def test_a_quotation_is_direct_and_an_indirect_one_is_not():
    reading, _ = told("“We will rebuild every bridge,” said Mayor Oona Karsk. Karsk added that work would start in May.")
    assert [c.kind for c in reading.claims][:2] == ["direct", "indirect"]


def test_a_claim_in_a_claim_stands_within_it():
    reading, _ = told("The governor told reporters that the rebels had denied burning the mill.")
    inner = [c for c in reading.claims if c.within]
    assert len(inner) == 1 and inner[0].cue_class == "denial"
    assert reading.text[inner[0].source.start : inner[0].source.end] == "the rebels"


def test_a_headline_colon_is_a_cue():
    _, claims = told(
        "Oona Karsk: 'Bridge will open in May'\n\nMayor Oona Karsk spoke at the site on Monday in bright sun before a small crowd."
    )
    assert any(cue == ":" and source == "Oona Karsk" for source, cue, _ in claims)


def test_attitudes_are_told_only_when_asked_for():
    text = "The mayor wants to sell the port. The union said it would meet again."
    assert len(told(text)[1]) < len(told(text, attitudes=True)[1])


def test_reportedly_is_hedged_and_has_no_source():
    reading, _ = told("The envoy accused the militia of a raid in which four herders were reportedly killed.")
    assert any(c.cue_class == "accusation" for c in reading.claims)


@pytest.mark.parametrize("text", ["He said “", "‘ ’ said", "said said said", "She \ud800 said that “x", "A" * 5000])
def test_any_text_is_read(text):
    reading = onrecord.read_text(text)
    for claim in reading.claims:
        for span in (claim.source, claim.cue, *claim.content):
            assert span is None or 0 <= span.start < span.end <= len(reading.text)


def test_the_name_after_a_description_is_the_speaker():
    reading, _ = told(
        "The communications minister of Calda, Luis Abregon, blamed the navy for the damage.\n\n"
        '"Our ships did not touch the cable," Sorrento\'s foreign minister, Dana Weir, said in the capital.'
    )
    spoken = next(c for c in reading.claims if "touch" in reading.quote(c))
    assert [a.name for a in reading.actors if a.id == spoken.speaker] == ["Dana Weir"]


def test_a_second_verb_shares_the_first_ones_source():
    reading = onrecord.read_text("Harlan Teague slammed the council and stated that the bridge would be closed.")
    claim = next(c for c in reading.claims if reading.text[c.cue.start : c.cue.end] == "stated")
    assert reading.text[claim.source.start : claim.source.end] == "Harlan Teague"


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The guards fled the prison, said an official who asked not to be named.", "an official", "The guards fled the prison"),
        ("Two bridges were destroyed, said a doctor in the town who gave no name.", "a doctor in the town", "Two bridges were destroyed"),
        ("The guards, said the mayor, fled.", "the mayor", "The guards"),
        ("The mayor met the envoy, said the town was safe and left.", "The mayor", "the town was safe"),
    ],
)
def test_who_stands_behind_said_has_said_it(text, source, content):
    _, claims = told(text)
    assert claims[0][0].startswith(source) and claims[0][2].startswith(content)


def hiding():
    text = files("onrecord.readers").joinpath("tables/anonymity.csv").read_text(encoding="utf-8")
    return [(row["content"], row["example"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("content", "text"), hiding())
def test_that_a_source_is_not_named_is_nobodys_claim(content, text):
    _, claims = told(text, attitudes=True)
    assert len(claims) == 1 and not claims[0][2].startswith(content)


def deeds():
    text = files("onrecord.readers").joinpath("tables/two_senses.csv").read_text(encoding="utf-8")
    return [row["example"] for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize("text", deeds())
def test_what_is_done_to_somebody_is_not_said(text):
    assert not told(text)[1]


def occasions():
    text = files("onrecord.readers").joinpath("tables/occasions.csv").read_text(encoding="utf-8")
    return [(row["noun"], row["example"]) for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(("noun", "text"), occasions())
def test_what_it_is_said_in_is_no_part_of_what_is_said(noun, text):
    _, claims = told(text)
    assert len(claims) == 1 and claims[0][0] and noun not in claims[0][2]


def test_who_ends_a_sentence_has_said_all_of_it():
    _, claims = told(
        "Armed men stopped three lorries of the charity MedBridge on the road from the port on Friday and took their cargo, its director, "
        "Ines Okafor, told reporters."
    )
    assert claims[0][2].startswith("Armed men stopped three lorries")


def test_who_adds_is_who_said():
    reading = onrecord.read_text(
        '"The bridge was never closed," Minister Hugo Stell said on Friday, adding that repairs would begin in May.'
    )
    names = {actor.id: actor.name for actor in reading.actors}
    assert {names.get(claim.speaker) for claim in reading.claims} == {"Hugo Stell"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Belmar", "Belmar, which is based in Lyon, has denied paying bribes to the ministry."),
        ("Greece", "Greece summoned the Iranian ambassador and demanded the crew's immediate release."),
        ("Israel", "Israel, which is not at the table, has repeatedly threatened to bomb Iranian sites if diplomacy fails."),
        ("Teague", "Citing two letters from the bank, Senator Ida Teague accused the minister of fraud."),
    ],
)
def test_who_says_demands_or_threatens_is_the_subject(source, text):
    _, claims = told(text)
    assert claims and all(each[0] and source in each[0] for each in claims)


def test_who_is_charged_is_not_charged_by_the_paper_that_says_so():
    _, claims = told("The state news agency reported that she was detained on arrival and charged with plotting.")
    assert not any(source and "agency" in source and cue == "charged" for source, cue, _ in claims)


def test_one_content_is_said_once():
    _, claims = told(
        "Colonel Issa Maiga, a spokesman for the junta, said in a statement read on state radio that the borders would stay closed."
    )
    assert len(claims) == 1


def test_a_heading_before_a_colon_says_nothing():
    reading = onrecord.read_text(
        "Timeline: the strike at the mine\n\nThe miners at Osk have been out since May. They say they will stay out."
    )
    assert all(claim.source is not None and reading.quote(claim.source) == "They" for claim in reading.claims)


def test_each_other_alone_is_nothing_said():
    reading = onrecord.read_text("Ms Lund and Mr Okello took aim at each other. Ms Lund said he had lied.")
    assert [reading.quote(claim) for claim in reading.claims] == ["he had lied"]


def test_who_stands_before_what_dashes_enclose_says_it():
    text = "Nurses at the clinic — a small one near Osk, built in 1960 — told the council that it would close."
    reading = onrecord.read_text(text)
    assert reading.quote(reading.claims[0].source).startswith("Nurses at the clinic")


def test_a_mother_whose_daughter_is_told_of_speaks_herself():
    reading = onrecord.read_text("A mother whose daughter is a pupil at the school said the boys had left.")
    speaker = next(actor for actor in reading.actors if actor.id == reading.claims[0].speaker)
    assert (reading.quote(reading.claims[0].source).split()[:2], speaker.name) == (["A", "mother"], "mother")


def test_who_stands_behind_reported_at_the_end_has_reported_it():
    reading = onrecord.read_text("The guards fled on Monday, reported the Lorne Gazette.")
    assert [reading.quote(claim.source) for claim in reading.claims] == ["the Lorne Gazette"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The man could be heard saying: “I am sorry.”", "The man"),
        ("Tarsk said it was committed to the treaty, while the city’s police say they show restraint.", "the city’s police"),
        ("Lorne police have surrounded a school and threatened to fire on the students.", "Lorne police"),
    ],
)
def test_a_source_is_whole_and_no_more(text, source):
    reading = onrecord.read_text(text)
    assert reading.quote(reading.claims[-1].source) == source


def test_content_ends_before_who_speaks_next():
    reading = onrecord.read_text("Tarsk said it was committed to the treaty, while the city’s police say they show restraint.")
    assert [reading.quote(claim) for claim in reading.claims] == ["it was committed to the treaty", "they show restraint"]


def test_who_asks_not_to_be_named_for_fear_says_only_the_rest():
    text = "A teacher, who asked not to be named for fear of reprisals, said four people died when a bomb hit a house."
    reading = onrecord.read_text(text)
    assert [(reading.quote(claim.source), reading.quote(claim)) for claim in reading.claims] == [
        ("A teacher", "four people died when a bomb hit a house")
    ]


def test_who_believes_is_the_subject_before_an_aside():
    reading = onrecord.read_text("A former general, Piet Maas, who led the delegation in Doha, believes neither government wants war.")
    assert [actor.name for claim in reading.claims for actor in reading.actors if actor.id == claim.speaker] == ["Piet Maas"]


def test_a_report_that_a_newspaper_has_seen_is_not_the_newspapers():
    text = "Radio Senna has a report. According to a United Nations report seen by Radio Senna, both sides had moved guns into the zone."
    reading = onrecord.read_text(text)
    assert next(actor.name for actor in reading.actors if actor.id == reading.claims[0].speaker) == "United Nations"

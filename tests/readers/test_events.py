"""Who did what to whom, on sentences of our own."""

import pytest

import onrecord
from onrecord.model import UNREAL


def told(text: str, **options):
    reading = onrecord.read_text(text, **options)
    return reading, {(e.type, reading.quote(e)): e for e in reading.events}


def names(reading, roles):
    return [reading.text[r.start : r.end] for r in roles]


def test_a_passive_has_its_actor_in_the_by_phrase():
    reading, _ = told("Three teachers were abducted by gunmen near the town of Gashua on Monday.")
    (event,) = (e for e in reading.events if e.type == "ASSAULT")
    assert names(reading, event.actors) == ["gunmen"] and names(reading, event.recipients) == ["Three teachers"]
    assert event.status == "happened"


def test_a_verb_alone_is_nobody():
    reading, events = told("On Friday the government is to meet envoys of the African Union, who have offered to mediate.")
    assert not any("mediate" in names(reading, [*e.actors, *e.recipients]) for e in events.values())


def test_a_threat_is_a_threat_and_not_its_act():
    reading, _ = told("Iran threatened on Friday to close the strait if sanctions were renewed.")
    assert any(e.type == "THREATEN" and e.status == "happened" for e in reading.events)
    assert not any(e.type in ("COERCE", "ASSAULT") and e.status not in UNREAL for e in reading.events)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The army denied shelling the market in Aden.", "denied"),
        ("Police failed to arrest the smugglers in Odessa.", "did-not-happen"),
        ("The rebels said that they will not attack the port before the election.", "did-not-happen"),
        ("The two presidents will meet in Geneva next month.", "planned"),
        ("The president said the air force would bomb the dam if rebels seized it.", "threatened"),
    ],
)
def test_what_did_not_happen_is_not_told_as_happened(text, status):
    reading, _ = told(text)
    acts = [e for e in reading.events if e.type in ("ASSAULT", "COERCE", "AGREE")]
    assert acts and all(e.status in UNREAL for e in acts)


def test_an_accused_act_is_the_accusers_word():
    reading, _ = told("The governor accused the militia of killing nine herders.")
    assert any(e.type == "ACCUSE" and e.claim is None for e in reading.events)
    killing = [e for e in reading.events if e.type == "ASSAULT"]
    assert killing and all(e.claim is not None for e in killing)


def test_casualties_are_counted():
    reading, _ = told("Gunmen killed at least 12 people in Mosul on Sunday and wounded dozens.")
    assert any(e.killed and (e.killed.low, e.killed.best) == (12, 12) for e in reading.events)
    assert any(e.injured and (e.injured.low, e.injured.high) == (24, 99) for e in reading.events)


@pytest.mark.parametrize(
    "text",
    [
        "The striker attacked from the left and shot wide of the goal in the second half.",
        "The film, set during the siege of the city, opens in cinemas in spring.",
        "Shares fell for a third day as traders weighed the outlook for growth.",
    ],
)
def test_sport_film_and_markets_hold_no_event(text):
    assert not told(text)[0].events


def test_the_by_phrase_acts_and_the_noun_before_the_participle_is_acted_upon():
    reading, _ = told("Mourners filed past the coffin of the Tarnish general slain by Rovenia in a raid on Monday.")
    slain = next(e for e in reading.events if reading.quote(e) == "slain")
    assert names(reading, slain.actors) == ["Rovenia"]
    assert not any("Rovenia" in name for name in names(reading, slain.recipients))


def test_nobody_is_recipient_of_an_own_act():
    reading, _ = told("The governor resigned on Monday after the governor's brother had been arrested by police.")
    for event in reading.events:
        assert not {r.actor for r in event.actors if r.actor} & {r.actor for r in event.recipients if r.actor}


def test_who_was_killed_is_nobodys_wounded():
    text = "Twelve dockers killed in Odra\nTwelve dockers were killed when Tarsk shelled the port of Odra, mayor Tomas Reik said.\n"
    reading = onrecord.read_text(text)
    assert reading.events and all(event.injured is None for event in reading.events)


def test_a_party_never_runs_over_a_line():
    text = "Twelve dockers killed in Odra\nTwelve dockers were killed when Tarsk shelled the port of Odra, mayor Tomas Reik said.\n"
    reading = onrecord.read_text(text)
    assert not [role for event in reading.events for role in event.recipients if "\n" in reading.text[role.start : role.end]]


def test_who_is_arrested_is_detained_whatever_the_word_and_a_threat_of_death_kills_nobody():
    reading, _ = told("At least 60 people are being held in the prison at Sorvik. Rebels sent death threats to four judges.")
    assert any(e.detained and e.detained.best == 60 for e in reading.events)
    assert not any(e.killed for e in reading.events)


def test_who_is_shot_dead_is_killed():
    reading, _ = told("Soldiers shot dead four demonstrators outside parliament on Sunday.")
    assert [(names(reading, e.recipients), e.killed.best) for e in reading.events if e.killed] == [(["four demonstrators"], 4)]


def test_a_part_is_told_without_the_whole():
    reading, _ = told("Several hundred relatives clashed with police, who arrested 17 of them.")
    arrest = next(e for e in reading.events if reading.quote(e) == "arrested")
    assert names(reading, arrest.recipients) == ["17 of them"] and arrest.detained.best == 17


def test_we_are_who_speaks():
    text = (
        "Two clerks were arrested in Lorne on Sunday. The mayor met their families.\n\n"
        '"If they are not freed, we will close the bridge," party leader Ilan Torr warned.'
    )
    reading = onrecord.read_text(text)
    closing = next(e for e in reading.events if reading.quote(e) == "close")
    assert not any("clerks" in name for name in names(reading, closing.actors))
    assert any("Torr" in name or "leader" in name for name in names(reading, closing.actors))


def test_an_act_of_nobody_known_keeps_its_pronoun():
    text = (
        "The United Nations condemned the killings. Kestoria's interior ministry accused the opposition Dawn Party of arming the crowd.\n\n"
        "They will march again on Friday, the party's leader, Ilan Torr, told reporters."
    )
    reading = onrecord.read_text(text)
    assert any(reading.quote(e) == "march" and e.type == "PROTEST" for e in reading.events)


def test_the_subject_of_a_passive_is_acted_upon():
    reading, _ = told("Roman Tell, an editor, was moved from jail to a clinic on Friday. His parents believe he was tortured.")
    torture = next(e for e in reading.events if reading.quote(e) == "tortured")
    assert not any("parents" in name for name in names(reading, (*torture.actors, *torture.recipients)))
    assert any(a.name.startswith("Roman Tell") for a in reading.actors if a.id in {r.actor for r in torture.recipients})


def test_who_stands_in_the_sentence_is_the_party_and_nobody_else_beside():
    reading, _ = told("Prisoners set fire to two wings of the jail on Wednesday night. Guards used tear gas, and 34 people were hurt.")
    gas = next(e for e in reading.events if "tear gas" in reading.quote(e))
    assert names(reading, gas.actors) == ["Guards"]


def test_the_subject_of_a_verb_acts():
    reading, _ = told("Two girls were freed in May. She was taken to the capital, where she met Governor Tomas Reel and other officials.")
    met = next(e for e in reading.events if reading.quote(e) == "met")
    assert met.actors and not any("Reel" in name for name in names(reading, met.actors))


def test_who_refuses_is_the_one_whose_sentence_it_is():
    reading, _ = told("Opposition leader Nadia Brandt called on Transport Minister Hugo Stell to resign. He rejected the call.")
    rejected = next(e for e in reading.events if reading.quote(e) == "rejected")
    assert not any("Brandt" in name for name in names(reading, rejected.actors))


def test_a_year_before_troops_is_no_number_of_them():
    reading, _ = told("In 2011 troops opened fire on strikers in Lund, killing nine.")
    fire = next(e for e in reading.events if e.type == "ASSAULT")
    assert names(reading, fire.actors) == ["troops"]
    assert fire.time.from_.startswith("2011")


def test_where_one_meets_is_nobody():
    reading, _ = told("The rebels took the town a day after peace talks in Geneva broke down.")
    assert not any("Geneva" in name for e in reading.events for name in names(reading, (*e.actors, *e.recipients)))


def test_who_rejects_calls_is_called_upon():
    reading, _ = told("Prime Minister Kir Dragan rejected calls to resign on Sunday.")
    call = next(e for e in reading.events if reading.quote(e) == "calls")
    assert not call.actors and any("Dragan" in name for name in names(reading, call.recipients))


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Gunmen killed two nurses and a driver near Lorne on Sunday.", 3),
        ("A shell killed Ole Dahl and Mira Stan on Friday.", 2),
        ("Gunmen killed the mayor, Ole Dahl, on Friday.", 1),
    ],
)
def test_casualties_joined_by_and_are_added(text, killed):
    reading, _ = told(text)
    assert [e.killed.best for e in reading.events if e.killed] == [killed]


def test_who_is_abducted_is_not_killed_by_the_attack_beside():
    text = "Rebels attacked a convoy of trucks carrying food for displaced families near Lake Moro and kidnapped three drivers."
    reading, _ = told(text)
    assert any(reading.quote(e) == "kidnapped" for e in reading.events) and not any(e.killed for e in reading.events)


def test_a_country_that_acts_is_no_place():
    reading, _ = told("France and the United States, which suspended aid to Chad in June, called on both sides to show restraint.")
    assert not any(e.place for e in reading.events if e.type in ("REQUEST", "SANCTION"))


@pytest.mark.parametrize(
    ("text", "displaced"),
    [
        ("Shelling forced some 3,000 residents to flee the town of Osk on Monday.", 3000),
        ("Gunmen chased 40 families out of their villages near Lorne on Sunday.", 40),
        ("Gunmen shot two farmers from a village in Karsk on Sunday.", None),
    ],
)
def test_who_is_driven_from_home_is_displaced(text, displaced):
    reading, _ = told(text)
    assert [e.displaced.best for e in reading.events if e.displaced] == ([displaced] if displaced else [])


def test_who_opens_a_sentence_is_no_part_of_who_acts():
    for text, who in (
        ("In Nairobi hundreds of students marched to the embassy.", "hundreds of students"),
        ("In April rebels burned two villages near Osk.", "rebels"),
        ("On Monday police arrested nine men in Lorne.", "police"),
    ):
        reading, _ = told(text)
        assert [reading.quote(role) for role in reading.events[0].actors] == [who]


def test_verbs_joined_by_and_share_their_subject():
    reading, _ = told("Kenya would close the border crossing from Thursday and had asked the African Union to send observers.")
    asked = next(e for e in reading.events if reading.quote(e) == "asked")
    assert names(reading, asked.actors) == ["Kenya"]


@pytest.mark.parametrize(
    ("text", "from_"),
    [
        ("The attack on the mill, the deadliest since 2019, killed nine guards on May 3, 2031.", "2031-05-03"),
        ("The war, which began in 2017, has killed more than 6,000 people in Karsk.", None),
        ("Police killed two men after the May 3, 2031 raid on the mill.", None),
        ("Police killed two men in the May 3, 2031 raid on the mill.", "2031-05-03"),
        ("Police killed the man they had caught on May 3, 2031.", None),
    ],
)
def test_a_time_of_other_events_is_not_this_ones(text, from_):
    reading, _ = told(text)
    event = next(e for e in reading.events if reading.quote(e) == "killed")
    assert (event.time.from_ if event.time else None) == from_


@pytest.mark.parametrize(
    ("text", "killed"), [("Blast in Osk kills 40.", 40), ("Harbour club: 49 killed", 49), ("Shelling of Osk: 7 dead, 12 wounded.", 7)]
)
def test_the_number_of_a_headline_is_those_who_suffer(text, killed):
    reading, _ = told(text)
    assert [e.killed.best for e in reading.events if e.killed] == [killed]
    assert not any(e.actors for e in reading.events if e.killed)


def test_who_is_seen_in_an_act_acts():
    reading, _ = told("Israel held her after she was filmed punching a soldier.")
    punching = next(e for e in reading.events if reading.quote(e) == "punching")
    assert [reading.quote(role) for role in punching.actors] == ["she"]


def test_a_list_of_actors_is_told_as_such():
    reading, _ = told("Burkina Faso and Mali warned on Monday that any intervention would be treated as a declaration of war.")
    warned = next(e for e in reading.events if reading.quote(e) == "warned")
    assert "Burkina Faso and Mali" in reading.tell(warned)


def test_where_a_sentence_opens_is_no_part_of_who_acts_behind_the_comma():
    reading, _ = told("In the capital, police fired tear gas at several hundred people.")
    assert [reading.quote(role) for role in reading.events[0].actors] == ["police"]


def test_all_who_were_killed_are_not_one():
    reading, _ = told("The rebels attacked a bus near Osk on Monday. All on board were killed.")
    assert next(e for e in reading.events if reading.quote(e) == "killed").killed is None


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Gunmen killed 17-year-old Ahmed Diallo on Monday.", 1),
        ("A 12-year-old boy was killed in the raid.", 1),
        ("Two 14-year-old girls were killed in the raid.", 2),
        ("Soldiers of the seventh brigade were killed in the raid.", None),
        ("The crew was killed in the raid.", None),
    ],
)
def test_an_age_is_no_number_of_dead(text, killed):
    reading, _ = told(text)
    count = next(e for e in reading.events if reading.quote(e) == "killed").killed
    assert (count.best if count else None) == killed

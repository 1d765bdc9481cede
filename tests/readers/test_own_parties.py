"""Each act has its own parties."""

import onrecord


def parties(text, trigger, side):
    reading = onrecord.read_text(text)
    event = next(e for e in reading.events if reading.quote(e) == trigger)
    return [text[role.start : role.end] for role in getattr(event, side)]


def test_whom_a_participle_hits_the_verb_before_it_does_not():
    text = "Tarsk shelled the port of Odra on Monday, killing three dockers at the grain terminal."
    assert parties(text, "shelled", "recipients") == ["the port of Odra"]
    assert parties(text, "killing", "recipients") == ["three dockers"]


def test_an_act_acts_not():
    text = "The rebels took the town a day after peace talks in Geneva broke down."
    assert not any("talks" in name for e in onrecord.read_text(text).events for r in e.actors for name in [text[r.start : r.end]])


def test_who_tells_of_an_act_does_not_do_it():
    text = "Ilma Brandt said the relief council supports the plan of the Karsk government to close the two camps."
    assert parties(text, "supports", "actors") == ["the relief council"]
    text = "Anti-war groups urged dockers and students to march against the arms port."
    assert parties(text, "march", "actors") == ["dockers and students"]


def test_a_pronoun_told_of_is_not_named_beside_who_tells():
    text = "The Karsk military said on Friday that it launched airstrikes on rebel positions in the Odra valley."
    assert parties(text, "airstrikes", "actors") == ["The Karsk military"]


def test_a_gift_comes_from_its_giver():
    text = "At least 2,000 donations had come to the village of Odra from Ardania by Wednesday, a charity said."
    assert parties(text, "donations", "actors") == ["Ardania"]
    assert parties(text, "donations", "recipients") == ["the village of Odra"]


def test_who_stands_before_a_verb_acts_in_its_participle_too():
    text = "Drivers marched through the port of Odra demanding higher pay."
    assert parties(text, "demanding", "actors") == ["Drivers"]
    text = "Some 40 herders came to Karsk seeking asylum in June."
    assert parties(text, "seeking", "actors") == ["Some 40 herders"]
    assert parties(text, "seeking", "recipients") == ["Karsk"]


def test_a_pronoun_for_others_than_who_tells_keeps_its_act():
    text = "The rebels held the hill for a week. The foreign minister said they had shelled the port of Odra on Friday."
    assert parties(text, "shelled", "actors") == ["The rebels"]


def test_who_condemns_a_killing_has_killed_nobody():
    text = "Gunmen shot the harbour master of Odra on Sunday. President Mira Holt condemned the killing and sent 200 troops to the port."
    assert not any("Holt" in name for name in parties(text, "killing", "actors"))


def test_of_whom_a_passive_is_said_is_acted_upon():
    text = "Ruzic was the third judge to be murdered in Karsk since May."
    assert parties(text, "murdered", "recipients") == ["Ruzic"] and parties(text, "murdered", "actors") == []


def test_who_opens_fire_acts():
    text = "Judge Ole Dahl was leaving a meeting when two men opened fire, according to the harbour police."
    assert parties(text, "opened fire", "actors") == ["two men"]


def test_who_accuses_is_the_subject_alone():
    text = "The United Nations opened an inquiry after residents of the town of Odra accused Ardanian peacekeepers of shooting at a crowd."
    assert parties(text, "accused", "actors") == ["residents of the town of Odra"]


def test_who_comes_under_fire_does_not_fire():
    text = "Two soldiers came under fire near the dam at Osk on Monday."
    assert parties(text, "came under fire", "actors") == []
    assert parties(text, "came under fire", "recipients") == ["Two soldiers"]


def test_who_tells_of_a_deed_done_to_others_has_not_done_it():
    text = (
        "Three people died in Karsk. The governor, Oleg Davan, said officers had been attacked with stones. The town was quiet on Monday, "
        "and the shops were open again."
    )
    assert not any("Davan" in name for name in parties(text, "attacked", "actors"))


def test_who_says_it_acts_where_the_act_is_the_saying():
    text = "Judge Grace Mwangi read the verdict. His lawyer, Peter Kamau, said he would appeal and called the trial a political vendetta."
    assert parties(text, "called", "actors") == ["Peter Kamau"]


def test_who_is_accused_of_a_deed_has_done_it_as_told():
    text = "Opposition leader David Kiprono accused the Lorne police of beating two students in May."
    assert parties(text, "beating", "actors") == ["the Lorne police"]


def test_a_participle_behind_a_comma_has_the_subject_of_its_clause():
    text = "Police opened fire on a march by striking miners on Tuesday, killing three men and wounding at least a dozen."
    assert parties(text, "killing", "actors") == parties(text, "wounding", "actors") == ["Police"]


def test_the_subject_of_a_verb_acts_without_those_of_another_verb():
    text = "Residents watched as soldiers shelled the village of Osk on Friday."
    assert parties(text, "shelled", "actors") == ["soldiers"]


def test_the_subject_of_a_verb_behind_will_acts():
    text = (
        "President Tomas Vrede told a rally that Eldonia would answer. General Petra Holm said the talks were not over. She will meet the "
        "head of the mission on Wednesday."
    )
    assert parties(text, "meet", "actors") == ["General Petra Holm"]


def test_who_announces_sanctions_imposes_them():
    text = "Iran's Revolutionary Guards seized a tanker, hours after Washington announced sanctions on three Iranian banks."
    assert parties(text, "sanctions", "actors") == ["Washington"]


def test_who_is_to_do_what_is_threatened_is_not_threatened():
    text = "The European Union would suspend its aid if the ceasefire were broken, its envoy warned."
    assert parties(text, "warned", "recipients") == []


def test_what_a_deed_is_done_with_does_not_suffer_it():
    text = "Luis Abregon accused the Sorrento navy on Sunday of damaging the cable with an anchor."
    assert parties(text, "damaging", "recipients") == ["the cable"]


def test_who_stands_behind_by_does_the_deed_of_a_noun():
    text = "Ardania's answer to the raid by Red Front fighters on a school came at dawn."
    assert parties(text, "raid", "actors") == ["Red Front fighters"]


def test_who_gets_a_warning_has_not_warned():
    text = "Ms Brandt got a warning from the Brenland embassy."
    assert parties(text, "warning", "actors") == ["the Brenland embassy"]
    assert parties(text, "warning", "recipients") == ["Ms Brandt"]


def test_who_receives_a_briefing_is_briefed():
    text = "The minister received a briefing from the Interior Ministry on Friday."
    assert parties(text, "briefing", "actors") == ["the Interior Ministry"]
    assert parties(text, "briefing", "recipients") == ["The minister"]


def test_his_country_is_not_he():
    text = "The envoy came to Nairobi. The Kenyan general said his country had encircled the town of Odra. Kenya has not commented."
    reading = onrecord.read_text(text)
    event = next(event for event in reading.events if reading.quote(event) == "encircled")
    assert [reading.name_of(role) for role in event.actors] == ["Kenya"]


def test_the_article_and_adjectives_of_an_act_are_not_its_doers():
    text = "The Kenyan attack on the depot in May was condemned by the council."
    assert parties(text, "attack", "actors") == ["Kenyan"]


def test_a_party_ends_before_the_participle_that_says_more_of_it():
    assert parties("Police fired at protesters attempting to flee.", "fired", "recipients") == ["protesters"]


def test_on_whom_a_deed_is_blamed_did_it_as_told():
    text = "The drone strike, which officials blamed on Ardania, hit an oil depot."
    assert parties(text, "drone strike", "actors") == parties(text, "blamed", "recipients") == ["Ardania"]
    text = "The government blamed the attack on the Red Front."
    assert parties(text, "attack", "actors") == parties(text, "blamed", "recipients") == ["the Red Front"]


def test_who_does_another_act_behind_by_does_not_do_this_one():
    assert parties("The rally, due on Saturday, was banned by the governor.", "rally", "actors") == []
    text = "The Kenyan attack, condemned by the council, killed nine."
    assert parties(text, "attack", "actors") == ["Kenyan"]


def test_who_tells_that_help_was_sent_has_not_sent_it():
    text = "Fighters took the base on Tuesday. Ministry spokesman Omar Salim said reinforcements had been sent. Residents fled."
    assert parties(text, "sent", "actors") == []


def test_a_relative_pronoun_is_who_stands_before_it():
    assert "Dawn Brigade" in parties("Dawn Brigade, which is banned in Kenya, claimed the attack.", "banned", "recipients")
    assert parties("The group, which has fought the government since 2024, released a video.", "fought", "actors") == ["The group"]


def test_whose_friend_was_hit_has_not_hit_him():
    text = "They ran, said Carlos Mendes, 24, whose friend was hit in the leg by a bullet."
    assert "Carlos Mendes" not in parties(text, "hit", "actors")


def test_who_is_blamed_for_attacks_made_them_as_told():
    text = "Grey Heron has been blamed for attacks on power stations in three countries."
    assert parties(text, "blamed", "recipients") == parties(text, "attacks", "actors") == ["Grey Heron"]

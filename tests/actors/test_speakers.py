"""Who speaks, on pages of our own: one actor for one person, and nobody rather than somebody else."""

import onrecord


def speaker(text: str, words: str) -> str | None:
    reading = onrecord.read_text(text)
    claim = next(c for c in reading.claims if words in reading.quote(c))
    return next((actor.name for actor in reading.actors if actor.id == claim.speaker), None)


def test_a_headline_verb_is_no_surname():
    text = (
        "Teresa Mulvane Grills Harbor Bank Chief.\n\n"
        "State Sen. Teresa Mulvane questioned Paul Dorsett on Monday about the lost savings of 4,000 families.\n\n"
        "“You should give the money back,” Mulvane told Dorsett.\n\n"
        "“That is not enough,” she said."
    )
    assert speaker(text, "money back") == "Teresa Mulvane"
    assert speaker(text, "not enough") == "Teresa Mulvane"


def test_two_surnames_with_a_title_are_the_person_named_in_full():
    text = (
        "Fernando Arana Costa, the harbor minister, opened the new quay on Tuesday.\n\n"
        "Mr. Arana Costa said that the tax would stay.\n\n“It is a fair tax,” he added."
    )
    assert speaker(text, "tax would stay") == "Fernando Arana Costa"
    assert speaker(text, "fair tax") == "Fernando Arana Costa"


def test_a_description_before_a_name_told_before_is_that_person():
    text = (
        "Fernando Arana, the harbor secretary, opened the quay on Tuesday.\n\n"
        "The secretary of the harbor, Mr. Arana, said that the tax would stay. “It is fair,” he said.\n\n"
        "Rosa Lindgren, a former harbor secretary, said that it would not."
    )
    assert speaker(text, "tax would stay") == "Fernando Arana"
    assert speaker(text, "fair") == "Fernando Arana"


def test_a_short_name_of_a_council_is_the_council():
    text = (
        "The United Nations Security Council met on Friday about the strait.\n\n"
        "The Security Council said that the strait must be opened within ten days."
    )
    assert speaker(text, "must be opened") == "United Nations Security Council"


def test_a_minister_whom_a_name_explains_is_not_the_minister_before():
    text = (
        "Interior Minister Pavle Doric told reporters that the army would stay in its barracks. "
        "Lesk's minister, Ana Ruzic, said the European Union supports the loan."
    )
    reading = onrecord.read_text(text)
    names = {actor.id: actor.name for actor in reading.actors}
    assert [names.get(claim.speaker) for claim in reading.claims] == ["Pavle Doric", "Ana Ruzic"]

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

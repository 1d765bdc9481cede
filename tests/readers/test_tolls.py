"""How many an act killed and injured, where another word of its sentence says so."""

import pytest

import onrecord


def tolls(text):
    found = {}
    for event in onrecord.read_text(text).events:
        for harm in ("killed", "injured"):
            if count := getattr(event, harm):
                found.setdefault(harm, set()).add(count.best)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen attacked a village, leaving three people dead.", {"killed": {3}}),
        ("The attack left 20 dead and 30 injured.", {"killed": {20}, "injured": {30}}),
        ("An airstrike killed 12 people including three police officers.", {"killed": {12}}),
        ("The airstrike killed a family of six.", {"killed": {6}}),
        ("The bombing claimed 14 lives.", {"killed": {14}}),
        ("Twelve people died and 40 were wounded in the shelling.", {"killed": {12}, "injured": {40}}),
        ("Gunmen attacked a village and left no one dead.", {}),
        ("Gunmen attacked a village, leaving its people in fear.", {}),
        ("The army said it would attack the camp and leave 100 dead.", {}),
    ],
)
def test_tolls(text, expected):
    assert tolls(text) == expected


def test_a_toll_points_at_its_words():
    reading = onrecord.read_text("The attack left 20 dead and 30 injured.")
    event = next(event for event in reading.events if event.killed)
    assert [reading.text[c.start : c.end] for c in (event.killed, event.injured)] == ["20", "30"]

"""What opens a report is its dateline; what opens a sentence is not."""

import pytest

from onrecord.article.dateline import dateline, day_of_dateline


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("TALIN BAY, Maravia, March 14, 2031 (Northern Wire) - ", "2031-03-14"),
        ("OSKA, Jan 3 (NW) -- ", "XXXX-01-03"),
        ("VARN, 12 March 2031 – ", "2031-03-12"),
        ("Mirel, Calda (Northern Wire) — ", None),
        ("PORT-OF-LISLE (NW) - ", None),
        ("OSKA/VARN (NW) - ", None),
        ("ST. MARO — ", None),
        ("Talin Bay — ", None),
        ("VARN, Thursday – ", None),
        ("Oska (NW Business)", None),
        ("(NW)", None),
        ("10:42 — ", None),
        ("9.15am: ", None),
        ("• 09:50 GMT – ", None),
    ],
)
def test_a_dateline_ends_behind_its_dash_and_may_name_a_day(opening: str, day: str | None) -> None:
    line = opening + "The rebels shelled the port on Monday."
    assert dateline(line) == len(opening)
    found = day_of_dateline(line)
    assert (found.iso if found else None) == day


@pytest.mark.parametrize(
    "line",
    [
        "The rebels - who hold the port - said they would talk.",
        "Maravia – Calda's rival – closed its border.",
        "Talin Bay — which the rebels hold — was quiet.",
        "Calda (population 4 million) is to vote.",
        "Halvane, the governor - and her staff - left.",
        "Rebels shell river port - Halvane",
        "OSKA",
        "12 dead - governor",
        "",
    ],
)
def test_a_sentence_with_a_dash_has_no_dateline(line: str) -> None:
    assert dateline(line) == 0

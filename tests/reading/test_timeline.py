"""A timeline's acts happened on the days that stand over them, however the page is made."""

import pytest

import onrecord

ENTRIES = [
    ("2 January 2031", "Miners at Osk walk out. Their union accuses the firm of neglect."),
    ("9 January", "Police fire tear gas at a crowd outside the gate. Thirty people are arrested."),
    ("14 January", "President Tomas Vrede says he will order the army to guard the mine. Two miners are shot dead."),
]
HEAD = '<html><head><title>The Osk strike, day by day</title><meta property="article:published_time" content="2031-05-14"></head><body>'
INTRO = "This is how the strike at the Osk mine unfolded, as our reporters saw it there and as the union and the firm told it."


def as_text(form):
    return "\n\n".join(["The Osk strike, day by day", INTRO, *(form.format(*entry) for entry in ENTRIES)])


def as_html(form, tmp_path):
    path = tmp_path / "timeline.html"
    body = "".join(form.format(*entry) for entry in ENTRIES)
    path.write_text(f"{HEAD}<article><h1>The Osk strike, day by day</h1><p>{INTRO}</p>{body}</article></body></html>", encoding="utf-8")
    return path


def days(reading):
    return {reading.quote(event.trigger): event.time.from_ for event in reading.events if event.time}


@pytest.fixture(params=["{}: {}", "{} — {}", "{}\n\n{}", "<p><b>{}:</b> {}</p>", "<h3>{}</h3><p>{}</p>"])
def reading(request, tmp_path):
    if request.param.startswith("<"):
        return onrecord.read(as_html(request.param, tmp_path))
    return onrecord.read_text(as_text(request.param), published="2031-05-14")


def test_every_act_has_the_day_of_its_entry(reading):
    found = days(reading)
    assert {word: found.get(word) for word in ("walk out", "accuses", "arrested", "shot dead")} == {
        "walk out": "2031-01-02",
        "accuses": "2031-01-02",
        "arrested": "2031-01-09",
        "shot dead": "2031-01-14",
    }


def test_the_day_is_pointed_at(reading):
    for event in reading.events:
        if event.time:
            assert reading.text[event.time.start : event.time.end].startswith(("2 January", "9 January", "14 January"))


def test_nobody_speaks_in_a_label(reading):
    assert not any("January" in reading.quote(claim.source) for claim in reading.claims if claim.source)


def test_what_is_to_come_has_no_day_of_an_entry(reading):
    assert all(event.time is None for event in reading.events if event.status in ("planned", "hypothetical"))


def test_the_page_is_as_old_as_it_says(reading):
    assert reading.published == "2031-05-14"


def test_one_day_before_a_colon_makes_no_timeline():
    reading = onrecord.read_text(
        "14 January: a long night in Osk\n\nPolice arrested two men. They had thrown stones.", published="2031-05-14"
    )
    assert days(reading) == {}

"""Every voice is kept: values, sayers, support, stances."""

import msgspec
import pytest

from onrecord.merge.conflicts import compare
from onrecord.model import Actor, Count, Mention, Role

from .conftest import denial, strike


def members(*readings):
    return [(reading, event) for reading in readings for event in reading.events]


def test_three_dead_against_twelve_shows_both():
    said = compare(members(strike("a", killed=3), strike("b", killed=12), strike("c", killed=3)))
    field = next(field for field in said.fields if field.name == "killed")
    assert field.contested
    assert [(value.value, value.support) for value in field.values] == [("3", 2), ("12", 1)]
    assert (said.tolls["killed"].low, said.tolls["killed"].best, said.tolls["killed"].high) == (3, 3, 12)
    assert field.values[1].said[0].quote == "12 dockers"


def test_a_wire_copy_counts_once():
    copies = [strike(name, killed=12) for name in ("b", "c", "d")]
    said = compare(members(strike("a", killed=3), *copies), {"b": "b", "c": "b", "d": "b"})
    field = next(field for field in said.fields if field.name == "killed")
    assert {value.value: value.support for value in field.values} == {"3": 1, "12": 1}
    assert said.pages == 4 and said.sources == 2
    assert len(next(value for value in field.values if value.value == "12").said) == 3, "every voice is still there"


def test_an_undated_report_never_gains_its_partners_date():
    said = compare(members(strike("a", day="2031-03-03"), strike("b", day=None)))
    field = next(field for field in said.fields if field.name == "date")
    assert [one.page for value in field.values for one in value.said] == ["a"]


def test_assert_deny_hedge_by_sayer():
    said = compare(members(strike("a"), denial("z")))
    assert {one.sayer for one in said.stances["assert"]} == {"Paper a", "Rovenia"}
    assert [one.sayer for one in said.stances["deny"]] == ["Tarsk"]
    assert said.stances["hedge"] == ()


def test_threatened_is_not_asserted():
    said = compare(members(strike("a", status="threatened")))
    assert not any(said.stances.values())


def test_the_order_of_pages_does_not_matter():
    pages = [strike("a", killed=3), strike("b", killed=12), denial("z")]
    assert compare(members(*pages)) == compare(members(*reversed(pages)))


def contested(*readings, families=None):
    return {field.name for field in compare(members(*readings), families).fields if field.contested}


def with_attacker(id, name, form="name"):
    """The strike with another attacker, told under `name`."""
    page = strike(id)
    actor = Actor(id="a1", name=name, type="group", mentions=(Mention(0, 5, form=form),))
    return msgspec.structs.replace(page, actors=(actor,))


def with_victims(id, *names):
    page = strike(id, text=f"Tarsk shelled the port of Odra on 2031-03-03, killing {' and '.join(names)}.", killed=None)
    spans = [(page.text.index(name), page.text.index(name) + len(name)) for name in names]
    actors = [
        Actor(id=f"v{i}", name=n, type="person", mentions=(Mention(*at, form="name"),))
        for i, (n, at) in enumerate(zip(names, spans, strict=True))
    ]
    roles = tuple(Role(f"v{i}", *at) for i, at in enumerate(spans))
    return msgspec.structs.replace(
        page, actors=(*page.actors, *actors), events=(msgspec.structs.replace(page.events[0], recipients=roles),)
    )


def test_two_victims_of_one_page_contradict_nothing():
    assert contested(with_victims("a", "Ada Holt", "Per Lund")) == set()


def test_two_papers_that_name_others_contradict_each_other():
    assert "recipient" in contested(with_victims("a", "Ada Holt"), with_victims("b", "Per Lund"))
    assert "recipient" not in contested(with_victims("a", "Ada Holt"), with_victims("b", "Ada Holt", "Per Lund"))
    assert "actor" in contested(with_attacker("a", "Red Column"), with_attacker("b", "Odra Brigade"))


def test_a_description_contradicts_no_name():
    assert contested(with_attacker("a", "Red Column"), with_attacker("b", "the gunmen", form="nominal")) == set()


@pytest.mark.parametrize("days", [("2031-03-04", "2031-03-05"), ("2031-03-05", "2031-03-04")])
def test_a_site_without_a_number_in_the_gazetteer_is_somewhere_too(days):
    town, other = strike("a", published=days[0]), strike("b", place="Velm", published=days[1])
    site = msgspec.structs.replace(other.places[0], geonames=None, precision="point")
    assert "place" in contested(town, msgspec.structs.replace(other, places=(site,)))
    unknown = msgspec.structs.replace(site, country=None, lat=None, lon=None, precision=None)
    assert "place" not in contested(town, msgspec.structs.replace(other, places=(unknown,)))


def test_initials_are_the_name():
    assert contested(with_attacker("a", "Odra Dockers Union"), with_attacker("b", "ODU")) == set()


@pytest.mark.parametrize(("before", "one", "other", "contradict"), [
    ("at least ", 40, 90, False), ("more than ", 40, 90, False), ("", 40, 90, True), ("at least ", 90, 40, True), ("up to ", 40, 12, False),
    ("no more than ", 5, 40, True), ("not more than ", 5, 40, True), ("no more than ", 40, 5, False),
    ("no less than ", 5, 40, False), ("not fewer than ", 40, 5, True),
])  # fmt: skip
def test_open_numbers_contradict_nothing_within_them(before, one, other, contradict):
    text = f"Tarsk shelled the port of Odra on 2031-03-03, killing {before}{one} dockers."
    page = strike("a", text=text, killed=one)
    assert ("killed" in contested(page, strike("b", killed=other))) is contradict


def test_a_copy_contradicts_nothing_of_its_own():
    pages = strike("a", killed=3), msgspec.structs.replace(strike("b", killed=12), publisher="Paper a")
    assert "killed" in contested(*pages)
    assert "killed" not in contested(*pages, families={"a": "a", "b": "a"})


def test_a_denial_is_a_status_with_its_sayer():
    said = compare(members(strike("a"), denial("z")))
    status = next(field for field in said.fields if field.name == "status")
    assert status.contested
    assert {value.value: {one.sayer for one in value.said} for value in status.values} == {
        "happened": {"Paper a", "Rovenia"},
        "denied": {"Tarsk"},
    }


def test_a_plan_that_comes_true_is_no_contradiction():
    assert "status" not in contested(strike("a", status="planned"), strike("b"))


def test_the_narrower_of_equal_dates_is_the_best():
    wide = strike("a")
    when = msgspec.structs.replace(wide.events[0].time, from_="2031", to="2031")
    wide = msgspec.structs.replace(wide, events=(msgspec.structs.replace(wide.events[0], time=when),))
    dates = next(field for field in compare(members(wide, strike("b"))).fields if field.name == "date")
    assert dates.values[0].value == "2031-03-03" and not dates.contested


def test_one_number_is_better_than_a_range_of_equal_support():
    vague = strike("a", killed=30)
    count = Count(low=24, best=24, high=99, start=vague.events[0].killed.start, end=vague.events[0].killed.end)
    vague = msgspec.structs.replace(vague, events=(msgspec.structs.replace(vague.events[0], killed=count),))
    toll = compare(members(strike("b", killed=6), vague)).tolls["killed"]
    assert (toll.low, toll.best, toll.high) == (6, 6, 99)

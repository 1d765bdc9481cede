"""Every voice is kept: values, sayers, support, stances."""

from onrecord.merge.conflicts import compare

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

"""Merged events in a record: stored, reversible, ids that stay, people above scores."""

import json
import sqlite3

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from onrecord.cli import run
from onrecord.errors import UsageError
from onrecord.merge import decisions
from onrecord.merge.brief import as_html, as_json, as_markdown, brief, since_day
from onrecord.merge.files import decide, show_queue
from onrecord.merge.keep import merge_record, told
from onrecord.merge.same_event import Grouping
from onrecord.merge.timeline import as_text, timeline
from onrecord.model import Reading, Role, Span
from onrecord.record import open_record, schema

from .conftest import denial, strike


def members(record):
    with record.asking() as connection:
        return {merged.members: merged.id for merged in decisions.all_merged(connection)}


def fill(record, *pages):
    for page in pages:
        record.add(page)
    return merge_record(record)


def test_two_pages_on_one_strike_are_one_event(record):
    fill(record, strike("a"), strike("b", killed=12))
    assert list(members(record)) == [("a#e1", "b#e1")]


def test_headline_standfirst_and_body_are_one_event(record):
    text = "Tarsk shells port of Odra\nTarsk shelled the port of Odra on 2031-03-03.\n"
    text += "Tarsk shelled the port before dawn, killing 3 dockers.\n"
    page = strike("a", text=text)
    event = page.events[0]
    spots = [(text.index("shells"), 6), (text.index("shelled"), 7), (text.rindex("shelled"), 7)]
    roles = [Role("a1", at, at + 5) for at in (text.index("Tarsk"), text.index("Tarsk", 5), text.rindex("Tarsk"))]
    events = tuple(
        msgspec.structs.replace(event, id=f"e{n}", trigger=Span(at, at + size), actors=(role,))
        for n, ((at, size), role) in enumerate(zip(spots, roles, strict=True), 1)
    )
    fill(record, msgspec.structs.replace(page, events=events))
    assert list(members(record)) == [("a#e1", "a#e2", "a#e3")]


def test_another_strike_on_the_same_page_stays_another(record):
    text = "Tarsk shelled the port of Odra on 2031-03-03, killing 3 dockers. Hours later a second shelling by Tarsk hit the port of Odra.\n"
    page = strike("a", text=text)
    other = Span(text.index("shelling"), text.index("shelling") + 8)
    second = msgspec.structs.replace(page.events[0], id="e2", trigger=other, killed=None)
    fill(record, msgspec.structs.replace(page, events=(*page.events, second)))
    assert sorted(members(record)) == [("a#e1",), ("a#e2",)]


def test_two_strikes_stay_two(record):
    fill(record, strike("a", day="2031-03-03"), strike("b", day="2031-03-04"), strike("c", place="Velm"))
    assert sorted(members(record)) == [("a#e1",), ("b#e1",), ("c#e1",)]


def test_an_undated_report_may_join_but_has_no_date(record):
    fill(record, strike("a"), strike("b", day=None))
    ((ids, _),) = members(record).items()
    assert ids == ("a#e1", "b#e1")
    (merged,) = told(record)
    dated = [one.page for field in merged.said.fields if field.name == "date" for value in field.values for one in value.said]
    assert dated == ["a"]
    row = next(record.events())[1]
    assert {event.time is None for _, event in record.events()} == {True, False} and row


def test_a_split_survives_a_full_re_read(record):
    pages = [strike("a"), strike("b"), strike("c")]
    fill(record, *pages)
    assert list(members(record)) == [("a#e1", "b#e1", "c#e1")]
    with record.writing() as connection:
        decisions.decide(connection, "split", ["b#e1"], ["a#e1", "c#e1"], coder="eva", note="two attacks")
    merge_record(record)
    assert sorted(members(record)) == [("a#e1", "c#e1"), ("b#e1",)]
    for page in pages:  # read again by a later version
        record.add(strike(page.id, text=page.text + "\n"))
    merge_record(record)
    assert sorted(members(record)) == [("a#e1", "c#e1"), ("b#e1",)]


def test_a_join_overrules_the_score_and_can_be_undone(record):
    fill(record, strike("a"), strike("b", verb="pounded", rest="Nothing else is known.", killed=None))
    before = members(record)
    with record.writing() as connection:
        number = decisions.decide(connection, "join", ["a#e1"], ["b#e1"], coder="eva")
    merge_record(record)
    assert list(members(record)) == [("a#e1", "b#e1")]
    with record.writing() as connection:
        decisions.undo(connection, number, coder="eva")
    merge_record(record)
    assert members(record) == before


def test_ids_stay_and_forward(record):
    fill(record, strike("b"), strike("c"))
    ((_, first),) = members(record).items()
    record.add(strike("a"))
    merge_record(record)
    assert members(record) == {("a#e1", "b#e1", "c#e1"): first}
    with record.writing() as connection:
        decisions.decide(connection, "split", ["a#e1"], ["b#e1", "c#e1"], coder="eva")
    merge_record(record)
    split = members(record)
    assert split[("b#e1", "c#e1")] == first
    with record.writing() as connection:
        decisions.undo(connection, 1, coder="eva")
    merge_record(record)
    assert members(record) == {("a#e1", "b#e1", "c#e1"): first}
    with record.asking() as connection:
        assert decisions.resolve(connection, split[("a#e1",)]) == first
        with pytest.raises(UsageError):
            decisions.resolve(connection, "m0")


def test_what_waits_for_a_person_can_be_joined_as_it_is_shown(record):
    fill(record, strike("a"), strike("b", day="2031-03-10"))
    one, other = sorted(members(record).values())
    with record.writing() as connection:
        connection.execute(insert(schema.merge_queue), [{"one": one, "other": other, "score": 0.5}])
    (waiting,) = map(json.loads, show_queue(record))
    assert sorted(waiting["mentions"]) == ["a#e1", "b#e1"]
    decide(record, waiting["mentions"], [], None, coder="eva", note=None)
    merge_record(record)
    assert list(members(record)) == [("a#e1", "b#e1")]
    assert show_queue(record) == []


def test_more_events_are_kept_than_a_database_takes_in_one_statement(record):
    record.add(Reading(id="a", text="It rained."))
    mentions = [f"a#e{number:04}" for number in range(1500)]
    alone = Grouping(mentions, mentions, mentions, [None] * 1500, [(mentions[0], mentions[1], 0.5)])
    with record.writing() as connection:
        connection.connection.driver_connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        assert decisions.store(connection, alone) == {"new": 1500, "kept": 0, "gone": 0}
        assert decisions.store(connection, alone) == {"new": 0, "kept": 1500, "gone": 0}
        assert len(decisions.queue(connection)) == 1


def test_merging_again_changes_nothing(record):
    fill(record, strike("a"), strike("b", killed=12), denial("z"))
    with record.asking() as connection:
        before = [connection.execute(select(t)).all() for t in (schema.merged, schema.merged_members, schema.merge_queue)]
    merge_record(record)
    with record.asking() as connection:
        assert before == [connection.execute(select(t)).all() for t in (schema.merged, schema.merged_members, schema.merge_queue)]


def test_an_event_that_is_no_longer_read_leaves_a_tombstone(record):
    fill(record, strike("a"))
    ((_, name),) = members(record).items()
    record.add(strike("a").__class__(id="a", text="Nothing happened.", published="2031-03-04"))
    merge_record(record)
    assert members(record) == {}
    with record.asking() as connection, pytest.raises(UsageError, match="no longer read"):
        decisions.resolve(connection, name)


def test_a_new_page_re_decides_only_around_itself(record):
    other = "The council of Velm elected Tomas Reik mayor after a long debate about tram fares, school meals and the museum roof.\n"
    reading = strike("v", text=other + "Tarsk shelled Odra on 2031-03-03, killing 3 dockers.", rest="")
    far = reading.__class__(
        id="far", text=other, published="2031-03-04", events=(reading.events[0].__class__(id="e1", type="AGREE", trigger=Span(20, 27)),)
    )
    fill(record, strike("a"), strike("b"), far)
    record.add(strike("c", killed=9))
    done = merge_record(record, ["c"])
    assert done.mentions == 3, "the page that tells of something else is not looked at"
    around = members(record)
    merge_record(record)
    assert members(record) == around


def test_timeline_and_brief_hold_only_what_pages_say(record):
    pages = [strike("a", killed=3), strike("b", killed=12, published="2031-03-06"), denial("z")]
    fill(record, *pages)
    entries = timeline(record)
    text = as_text(entries)
    assert "3–12" in text and "contested: killed" in text
    made = brief(record, "2031-03-01")
    for one in (*made.new, *made.tolls):
        for source in one.sources:
            assert source.quote in record.get(source.page).text
    for contest in (*made.contested, *made.changed):
        for source in contest.said:
            assert record.get(source.page).text[source.start : source.end] == source.quote
    assert [voice.source.sayer for voice in made.voices] == ["Tarsk"] and made.voices[0].kind == "denial"
    later = brief(record, "2031-03-06")
    assert later.new == () and ("killed", "12") in {(c.field, c.value) for c in later.changed}
    for render in (as_json, as_markdown, as_html):
        assert render(made) and render(made) == render(brief(record, "2031-03-01"))


def test_a_hostile_page_stays_text(record):
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) Tarsk shelled the port of Odra on 2031-03-03, killing 3 dockers."
    record.add(strike("a", text=bad, publisher="<img onerror=x>"))
    merge_record(record)
    made = brief(record, "2031-03-01")
    assert "<script" not in as_html(made) and "<img" not in as_html(made)
    assert "[x](" not in as_markdown(made)


def test_since():
    assert since_day("2031-03") == "2031-03-01"
    assert len(since_day("24h")) == 10
    with pytest.raises(UsageError):
        since_day("soon")


def test_commands(record, tmp_path, capsys):
    for page in (strike("a"), strike("b", killed=12)):
        record.add(page)
    where = ["--record", record.where]
    assert run(["merge", *where]) == 0
    assert run(["timeline", *where]) == 0
    assert "ASSAULT" in capsys.readouterr().out
    assert run(["brief", *where, "--since", "2031-03-01", "--format", "html", "--out", str(tmp_path / "b.html")]) == 0
    assert (tmp_path / "b.html").read_text().startswith("<!doctype html>")
    assert run(["merge", *where, "--split", "a#e1", "--split", "b#e1", "--coder", "eva"]) == 0
    assert len(members(record)) == 2
    assert run(["merge", *where, "--split", "a#e1", "--split", "nobody#e1"]) == 2
    assert "no mention" in capsys.readouterr().err
    assert run(["merge", *where, "--decisions"]) == 0
    assert "eva" in capsys.readouterr().out


EXPECTED: dict[str, dict[tuple[str, ...], str]] = {}


@given(st.permutations(range(4)))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_order_in_which_pages_arrive_does_not_matter(tmp_path_factory, order):
    pages = [strike("a"), strike("b", killed=12), strike("c", day="2031-03-09", place="Velm"), denial("z")]
    with open_record(tmp_path_factory.mktemp("order") / "r.db") as record:
        for number in order:
            record.add(pages[number])
        merge_record(record)
        found = members(record)
    assert found == EXPECTED.setdefault("all", found)


def test_pages_added_one_by_one_are_grouped_as_all_at_once(tmp_path):
    pages = [strike("a"), strike("b", killed=12), strike("c", day="2031-03-09", place="Velm"), strike("d"), denial("z")]
    with open_record(tmp_path / "one.db") as record:
        for page in pages:
            record.add(page)
            merge_record(record, [page.id])
        near = set(members(record))
        merge_record(record)
        assert near == set(members(record))


def test_a_second_strike_with_a_toll_of_its_own_stays_another(record):
    fill(record, strike("a", killed=3), strike("b", before="for a second time ", killed=9))
    assert sorted(members(record)) == [("a#e1",), ("b#e1",)]

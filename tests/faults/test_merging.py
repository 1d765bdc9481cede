"""Cases 31 to 35: many pages, one event or two; what one page says is never lent to another, and people are never overruled."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports import write
from onrecord.merge import decisions
from onrecord.merge.keep import MergedEvent, merge_record, told
from onrecord.model import Reading
from onrecord.record import Filters, Record, open_record
from tests.merge.conftest import strike

OTHER_STRIKE = (
    "Tarsk bombed the railway station of Odra on 2031-03-03, killing 12 dockers who waited for the night train.\n"
    "The roof of the station hall fell on the platforms, a signalman told the radio.\n"
)


def kept(record: Record, *pages: Reading) -> list[MergedEvent]:
    for page in pages:
        record.add(page)
    merge_record(record)
    return told(record)


@pytest.fixture
def record(tmp_path: Path) -> Any:
    with open_record(tmp_path / "r.db") as opened:
        yield opened


def test_31_a_wire_copy_on_ten_sites_is_one_source(record: Record) -> None:
    copies = [strike(f"c{number}", publisher=f"Site {number}") for number in range(10)]
    (merged,) = kept(record, *copies, strike("own", rest="A reporter counted three bodies under sheets beside the customs house at noon."))
    assert len(merged.members) == 11
    assert (merged.said.pages, merged.said.sources) == (11, 2)


def test_32_3_dead_against_12_dead_are_both_shown(record: Record) -> None:
    (merged,) = kept(record, strike("a", killed=3), strike("b", killed=12, published="2031-03-05"))
    toll = merged.said.tolls["killed"]
    assert (toll.low, toll.high) == (3, 12)
    assert toll.best in (3, 12)
    deaths = next(field for field in merged.said.fields if field.name == "killed")
    assert deaths.contested
    assert {(value.value, value.said[0].publisher) for value in deaths.values} == {("3", "Paper a"), ("12", "Paper b")}


def test_33_two_strikes_in_one_city_on_one_day_stay_two(record: Record) -> None:
    second = strike("b", verb="bombed", killed=12, text=OTHER_STRIKE)
    merged = kept(record, strike("a"), second)
    assert sorted(len(one.members) for one in merged) == [1, 1]


def test_34_an_undated_report_never_gains_a_date(record: Record) -> None:
    (merged,) = kept(record, strike("a"), strike("b", day=None, published=None))
    assert len(merged.members) == 2
    undated = next(event for reading, event in record.events() if reading.id == "b")
    assert undated.time is None
    dates = [said.page for field in merged.said.fields if field.name == "date" for value in field.values for said in value.said]
    assert dates == ["a"]
    out = io.StringIO()
    write("jsonl", record, Filters(page="b"), out)
    assert all(event["time"] is None for line in out.getvalue().splitlines() for event in json.loads(line)["events"])


def test_35_a_split_by_a_person_survives_reading_again(record: Record) -> None:
    pages = [strike("a"), strike("b", killed=4)]
    assert len(kept(record, *pages)) == 1
    with record.writing() as connection:
        decisions.decide(connection, "split", ["a#e1"], ["b#e1"], coder="ada")
    merge_record(record)
    for _ in range(2):
        assert (
            len(
                kept(
                    record,
                    *pages,
                    *(strike(page.id, killed=5, text=page.text.replace("3 dock", "5 dock").replace("4 dock", "5 dock")) for page in pages),
                )
            )
            == 2
        )
        assert len(kept(record, *pages)) == 2
    assert record.check() == []

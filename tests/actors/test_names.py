"""Names of one person in several articles: which are linked, why, and what takes a link away."""

import csv
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from onrecord.model import Actor, Mention, Reading
from onrecord.record import open_record
from onrecord.record.actors import show, split

ROWS = list(
    csv.DictReader(line for line in (Path(__file__).parent / "names.csv").read_text(encoding="utf-8").splitlines() if line[:1] != "#")
)


@cache
def blank():
    """The bytes of an empty record: making one takes longer than a test."""
    with TemporaryDirectory() as folder:
        open_record(Path(folder) / "r.db").close()
        return (Path(folder) / "r.db").read_bytes()


def told(tmp_path, *said):
    """A record of one page a name: (name, country)."""
    (tmp_path / "r.db").write_bytes(blank())
    record = open_record(tmp_path / "r.db")
    for number, (name, country) in enumerate(said):
        actor = Actor(id="a1", name=name, type="person", country=country, mentions=(Mention(0, len(name), "name"),))
        record.add(Reading(id=f"p{number}", text=f"{name} spoke.", published="2020-01-01", actors=(actor,)))
    return record


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['one']} | {row['other']}")
def test_pair(row, tmp_path):
    countries = row["countries"].split() or [None, None]
    with told(tmp_path, (row["one"], countries[0]), (row["other"], countries[1])) as record:
        assert (row["other"] in show(record, row["one"]).names) == (row["same"] == "yes")


def test_every_link_says_why(tmp_path):
    with told(tmp_path, ("Karim Suleymani", "IRN"), ("Karim Soleimani", "IRN"), ("K. Soleimani", None)) as record:
        known = show(record, "Karim Soleimani")
        assert set(known.names) == {"Karim Suleymani", "Karim Soleimani", "K. Soleimani"}
        assert {(link.name, link.reason) for link in known.links} == {("Karim Suleymani", "spelling"), ("K. Soleimani", "initial")}


def test_a_namesake_that_comes_later_takes_the_link_of_an_initial_away(tmp_path):
    with told(tmp_path, ("Ada Holt", None), ("A. Holt", None)) as record:
        assert "A. Holt" in show(record, "Ada Holt").names
        actor = Actor(id="a1", name="Amos Holt", type="person", mentions=(Mention(0, 4, "name"),))
        record.add(Reading(id="late", text="Amos Holt spoke.", actors=(actor,)))
        assert show(record, "Ada Holt").names == ("Ada Holt",)


def test_links_do_not_depend_on_the_order_of_pages(tmp_path):
    said = [("Karim Suleymani", "IRN"), ("K. Soleimani", None), ("Karim Soleimani", "IRN"), ("Kamal Soleimani", "IRQ")]
    found = []
    for number, order in enumerate((said, said[::-1])):
        (tmp_path / str(number)).mkdir()
        with told(tmp_path / str(number), *order) as record:
            found.append([sorted(show(record, name).names) for name, _ in said])
    assert found[0] == found[1]


def test_a_split_outlives_new_pages(tmp_path):
    with told(tmp_path, ("Karim Suleymani", None), ("Karim Soleimani", None)) as record:
        split(record, "Karim Suleymani", "Karim Soleimani")
        actor = Actor(id="a1", name="Karim Sulaimani", type="person", mentions=(Mention(0, 4, "name"),))
        record.add(Reading(id="late", text="Karim Sulaimani spoke.", actors=(actor,)))
        assert "Karim Suleymani" not in show(record, "Karim Soleimani").names

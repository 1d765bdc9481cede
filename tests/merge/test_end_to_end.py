"""From pages to the brief with the real readers: copies count once, a denial has its sayer, a person's split outlives a full re-read."""

import json

import pytest

from onrecord.cli import run
from onrecord.errors import UsageError
from onrecord.merge import decisions
from onrecord.merge.keep import told
from onrecord.record import open_record

COURIER = (
    "Shells hit port of Odra, three dockers dead\n"
    "Tarsk shelled the port of Odra on 3 March 2031, killing three dockers at the grain terminal, police chief Ilse Marn said. "
    "Fishermen carried the wounded to the harbour hospital.\n"
    "Tarsk denied that it shelled the port of Odra.\n"
)
RADIO = (
    "Twelve dockers killed in Odra\n"
    "Twelve dockers were killed when Tarsk shelled the port of Odra on 3 March 2031, mayor Tomas Reik said. "
    "Cranes lay across the quay of the grain terminal, and fishermen carried the wounded to the harbour hospital.\n"
)
PAGES = (("p1", "Odra Courier", "2031-03-04", COURIER), ("p2", "Radio Velm", "2031-03-04", RADIO), ("p3", "Velm Post", "2031-03-05", RADIO))


def read(folder, more=""):
    rows = [{"id": id, "publisher": by, "published": day, "text": text + more} for id, by, day, text in PAGES]
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    where = ["--record", str(folder / "r.db")]
    assert run(["read", str(folder / "pages.jsonl"), *where]) == 0
    assert run(["merge", *where]) == 0
    return where


def events(folder):
    with open_record(folder / "r.db") as record:
        return told(record)


def pages(merged):
    return {reading.id for reading, _ in merged.members}


def dockers(merged):
    """Whether it is what was done to the dockers, not to the port."""
    return any("dockers" in reading.text[role.start : role.end] for reading, event in merged.members for role in event.recipients)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("merge")
    read(found)
    return found


def test_one_strike_in_three_papers(folder):
    (one,) = (merged for merged in events(folder) if pages(merged) == {"p1", "p2", "p3"} and dockers(merged))
    assert (one.said.pages, one.said.sources) == (3, 2), "a wire copy is no source of its own"
    killed = next(field for field in one.said.fields if field.name == "killed")
    assert killed.contested and {value.value: value.support for value in killed.values} == {"3": 1, "12": 1}
    assert {said.sayer for said in killed.values[0].said + killed.values[1].said} >= {"Ilse Marn", "Tomas Reik"}
    assert (one.said.tolls["killed"].low, one.said.tolls["killed"].high) == (3, 12)
    assert "Tarsk" in {said.sayer for said in one.said.stances["deny"]}
    assert "Ilse Marn" in {said.sayer for said in one.said.stances["assert"]}


def test_timeline_and_brief_tell_it(folder, capsys):
    where = ["--record", str(folder / "r.db")]
    assert run(["timeline", *where, "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    one = next(row for row in rows if "killed" in row["tolls"] and row["independent"] == 2)
    assert (one["day_from"], one["day_to"], one["denied_by"]) == ("2031-03-03", "2031-03-03", ["Tarsk"])
    texts = {id: text for id, _, _, text in PAGES}
    assert all(source["quote"] in texts[source["page"]] for row in rows for source in row["sources"])
    assert run(["brief", *where, "--since", "2031-03-01"]) == 0
    brief = capsys.readouterr().out
    assert "- Tarsk, “denied”" in brief and "“that it shelled the port of Odra”" in brief and "killed 3–12" in brief
    assert run(["brief", *where, "--since", "2031-03-05", "--format", "json"]) == 0
    later = json.loads(capsys.readouterr().out)
    assert later["new"] == [] and later["changed"] == [], "a copy of the day before says nothing new"


def test_a_split_outlives_a_full_re_read_and_ids_forward(tmp_path, capsys):
    where = read(tmp_path)
    one = next(merged for merged in events(tmp_path) if pages(merged) == {"p1", "p2", "p3"} and merged.said.tolls.get("killed"))
    mine = [f"{reading.id}#{event.id}" for reading, event in one.members if reading.id == "p1"]
    others = [f"{reading.id}#{event.id}" for reading, event in one.members if reading.id != "p1"]
    split = [word for mention in (mine[0], *others) for word in ("--split", mention)]
    assert run(["merge", *where, *split, "--coder", "eva", "--note", "two strikes"]) == 0

    def apart():
        of = {f"{r.id}#{e.id}": merged.id for merged in events(tmp_path) for r, e in merged.members}
        return of[mine[0]], {of[mention] for mention in others}

    left, right = apart()
    assert left not in right and right == {one.id}, "the larger part keeps the id"
    read(tmp_path, more="Rain is expected.\n")  # every page has changed and is read anew
    assert apart() == (left, right)
    capsys.readouterr()
    assert run(["merge", *where, "--undo", "1", "--coder", "eva"]) == 0
    assert apart() == (one.id, {one.id})
    with open_record(tmp_path / "r.db") as record, record.asking() as connection:
        standing = {merged.id for merged in decisions.all_merged(connection)}
        assert decisions.resolve(connection, left) in standing, "an id that was given up leads to where its mentions went"
        with pytest.raises(UsageError):
            decisions.resolve(connection, "m" + "0" * 12)

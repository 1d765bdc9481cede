"""Which mentions and reports are one event: the same whatever the order, hard conflicts respected."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.cli import run
from onrecord.merge.clustering import cluster
from onrecord.merge.files import merge_file
from onrecord.merge.mentions import read_mentions
from onrecord.merge.report_pairs import candidate_pairs
from onrecord.merge.reports import read_reports
from onrecord.merge.same_event import group_mentions, group_reports
from onrecord.merge.stories import Told, stories
from onrecord.merge.words import classes, root, stem

PORT = (
    "Gunmen stormed the ferry terminal in Odra on Monday and killed four customs officers "
    "before fleeing by boat, police chief Ilse Marn said."
)
PORT2 = (
    "Four customs officers were killed when gunmen stormed the ferry terminal in Odra, Ilse Marn of the police told reporters on Monday."
)
VOTE = "Lawmakers in Velm elected Tomas Reik as mayor by nine votes to four after a debate about the tram line and school meals."
HEADER = "id,event_id,date,latitude,longitude,city,location,actor1,fatalities,source\n"


def mention(id, text, word, published=None):
    start = text.index(word)
    return id, f"page of {id}", text, start, start + len(word), published


MENTIONS = [
    mention("a", PORT, "stormed"),
    mention("b", PORT2, "stormed"),
    mention("c", PORT, "killed"),
    mention("d", PORT2, "killed"),
    mention("e", VOTE, "elected"),
]


def groups(grouping, level="best"):
    found = {}
    for name, one in zip(grouping.ids, grouping.at(level), strict=True):
        found.setdefault(one, set()).add(name)
    return sorted(map(sorted, found.values()))


def test_two_pages_tell_of_one_storming_and_one_killing():
    assert groups(group_mentions(MENTIONS)) == [["a", "b"], ["c", "d"], ["e"]]


def test_reasons_are_words():
    partner = dict(zip(*(lambda g: (g.ids, g.partner))(group_mentions(MENTIONS)), strict=True))["a"]
    assert partner is not None and partner.id == "b" and 0 < partner.score <= 1
    assert partner.because and all(isinstance(words, str) for words in partner.because)


@given(st.permutations(MENTIONS))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_order_of_mentions_does_not_matter(mentions):
    assert group_mentions(mentions) == group_mentions(MENTIONS)


def test_what_a_person_splits_stays_apart():
    assert ["a", "b"] not in groups(group_mentions(MENTIONS, apart=[("a", "b")]))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u202e𝕏 \ud800".encode("utf-8", "replace").decode(), "x" * 10_000])
def test_any_text(text):
    text += "hit"
    assert groups(group_mentions([("a", "d", text, len(text) - 3, len(text), "sometime")])) == [["a"]]


def test_nothing_at_all():
    assert group_mentions([]).ids == [] and group_reports([]).ids == [] and stories([]) == {}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_clusters_never_hold_a_conflict_and_do_not_depend_on_order(data):
    count = data.draw(st.integers(1, 9))
    pairs = {(a, b): data.draw(st.integers(0, 100)) / 100 for a in range(count) for b in range(a + 1, count) if data.draw(st.booleans())}
    apart = [pair for pair in pairs if data.draw(st.integers(0, 3)) == 0]
    rows = [(a, b, score) for (a, b), score in pairs.items()]
    found = cluster(count, rows, 0.5, apart)
    assert found == cluster(count, data.draw(st.permutations(rows)), 0.5, apart[::-1])
    assert all(found[a] != found[b] for a, b in apart)
    assert all(one <= i for i, one in enumerate(found))


def reports(rows):
    return read_reports((HEADER + rows).splitlines(keepends=True))


def test_reports_of_one_riot_are_one():
    found = reports(
        "r1,X,2031-03-03,54.5,18.5,Odra,Odra docks,Dockers' Union,3,Courier (2031-03-04)\n"
        "r2,Y,2031-03-03,54.5,18.5,Odra,Odra docks,Dockers' Union,3,Radio Velm (2031-03-05)\n"
        "r3,X,2031-06-01,51.0,17.0,Velm,Velm square,Students,0,Courier (2031-06-02)\n"
    )
    assert groups(group_reports(found)) == [["r1", "r2"], ["r3"]]


def test_event_id_is_never_looked_at():
    row = "r1,{},2031-03-03,54.5,18.5,Odra,Odra docks,Dockers' Union,3,Courier\n"
    assert reports(row.format("E1")) == reports(row.format("E2"))


def test_two_strikes_on_different_days_stay_two():
    found = reports(
        "r1,,2031-03-03,54.5,18.5,Odra,Odra docks,Tarsk army,3,Courier\nr2,,2031-03-04,54.5,18.5,Odra,Odra docks,Tarsk army,3,Radio Velm\n"
    )
    assert groups(group_reports(found)) == [["r1"], ["r2"]]


def test_two_strikes_that_one_source_tells_apart_stay_two():
    found = reports(
        "r1,,2031-03-03,54.5,18.5,Odra,Odra docks,Tarsk army,3,Courier (page 1)\n"
        "r2,,2031-03-03,54.5,18.5,Odra,Odra docks,Tarsk army,3,Courier (page 1)\n"
    )
    assert groups(group_reports(found)) == [["r1"], ["r2"]]


@pytest.mark.parametrize(("one", "other"), [
    ("50.0,30.45", "50.0,31.05"), ("65.0,25.4", "65.0,26.6"), ("0.49,10.0", "1.02,10.0"), ("-0.2,-0.2", "0.2,0.2"),
    ("-50.0,-70.45", "-50.0,-71.05"),
])  # fmt: skip
def test_reports_within_sixty_kilometres_are_compared_at_any_latitude(one, other):
    rows = [f"r{n},,2031-03-03,{at},,Camp {n},Tarsk army,3,Courier {n}\n" for n, at in ((1, one), (2, other))]
    assert [one.tolist() for one in candidate_pairs(reports("".join(rows)))] == [[0], [1]]


def test_the_usual_files_are_recognised():
    acled = "event_id_cnty,event_date,event_type,actor1,location,latitude,longitude,fatalities,notes\n"
    acled += "TAR1,03 March 2031,Battles,A,Odra,54,18,2,x\n"
    ged = "id,date_start,date_end,side_a,side_b,best,low,high,where_coordinates,latitude,longitude\n"
    ged += "7,2031-03-03,2031-03-04,A,B,2,1,4,Odra,54,18\n"
    (one,), (two,) = (read_reports(text.splitlines(keepends=True)) for text in (acled, ged))
    assert one.killed == (2, 2, 2) and two.killed == (1, 2, 4)
    assert one.first == two.first and one.place == two.place == "odra"


def test_the_command(tmp_path: Path, capsys):
    file, out = tmp_path / "m.jsonl", tmp_path / "clusters.jsonl"
    rows = [{"mention_id": i, "doc": d, "text": t, "trigger": {"start": a, "end": b}} for i, d, t, a, b, _ in MENTIONS]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["merge", str(file), "--out", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["mention_id"] for line in lines] == list("abcde")
    assert lines[0]["cluster"] == lines[1]["cluster"] != lines[2]["cluster"]
    assert all({"mention_id", "cluster", "reasons"} <= set(line) for line in lines)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.jsonl", "{}\n", "line 1 is no mention"),
        ("m.jsonl", '{"mention_id":"a","doc":"d","text":"x","trigger":{"start":0,"end":9}}\n', "outside the text"),
        ("r.csv", "name,day\nx,2031-01-01\n", "no column for 'id'"),
        ("r.csv", "id,date\nx,2031-01-01\nx,2031-01-02\n", "stands twice"),
        ("r.csv", 'id,date,notes\nx,2031-01-01,"It rained\n' + "y,2031-01-02,Snow\n" * 10_000, "quotation mark that is never closed"),
        (
            "m.jsonl",
            '{"mention_id":"a","doc":"d","text":"He left.","trigger":{"start":3,"end":7}}\n'
            '{"mention_id":"b","doc":"d","text":"They had left.","trigger":{"start":9,"end":13}}\n',
            "line 2: doc 'd' stands above with another text; give every text a doc of its own",
        ),
    ],
)
def test_faults_say_what_to_do(tmp_path, capsys, name, content, said):
    (tmp_path / name).write_text(content)
    assert run(["merge", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err


def test_columns_can_be_mapped(tmp_path):
    (tmp_path / "r.csv").write_text("number;x\n".replace(";", ",") + "n1,2031-03-03\n")
    assert json.loads(merge_file(tmp_path / "r.csv", {"id": "number", "from": "x"}, "best")[0])["mention_id"] == "n1"


def test_a_mapped_column_that_is_not_there_is_no_silent_gap(tmp_path, capsys):
    (tmp_path / "r.csv").write_text("id,date,dead\nx,2031-01-01,3\n")
    assert run(["merge", str(tmp_path / "r.csv"), "--map", "killed=deadd"]) == 2
    assert "has no column 'deadd'; columns are: id, date, dead" in capsys.readouterr().err


def test_mentions_are_read_with_any_keys():
    line = json.dumps({"mention_id": 1, "doc": 2, "text": "He left.", "trigger": {"start": 3, "end": 7}, "more": [1]})
    assert read_mentions([line]) == [("1", "2", "He left.", 3, 7, None)]


def test_stories_in_any_order():
    pages = [Told(id=str(i), text=text * 2) for i, text in enumerate((PORT, PORT2, VOTE))]
    found = stories(pages)
    assert found["0"] == found["1"] != found["2"]
    assert stories(reversed(pages)) == found


def test_stems_meet():
    for forms in (
        "stab stabbed stabbing stabs",
        "seize seized seizing seizes",
        "flee fled fleeing",
        "kill killed killing kills",
        "riot rioted riots",
    ):
        assert len({stem(form) for form in forms.split()}) == 1, forms
    assert root(stem("resignation")) == root(stem("resign"))
    assert classes()[stem("quake")][0] & classes()[stem("earthquakes")][0]

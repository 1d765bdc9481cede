"""What somebody at the desk sees, as pages, JSON and CSV."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from onrecord.merge.brief import as_json, brief, sections
from onrecord.record import Filters, open_record, schema

from ..exports.articles import readings
from .conftest import Desk

LISTS = ("/events", "/claims", "/actors", "/articles", "/timeline", "/map", "/network", "/brief", "/review")
ITEMS = ("/events/courier/e1", "/events/traps/e1", "/articles/traps", "/actors/Tarsk", "/claims/courier/c2", "/claims/traps/c1")


@pytest.mark.parametrize("path", [*LISTS, *ITEMS])
def test_every_page_is_also_json_and_csv(desk: Desk, path: str) -> None:
    page = desk.get(path, accept="text/html")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert isinstance(desk.get(f"{path}.json").json(), dict)
    rows = list(csv.reader(io.StringIO(desk.get(f"{path}.csv").text, newline="")))
    assert rows
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=ASSAULT&status=happened", {"courier#e1", "wire#e1", "traps#e1"}),
        ("contested=true", {"herald#e1"}),
        ("says=Ilse", {"courier#e1", "courier#e3"}),
        ("country=swe", {"courier#e1", "courier#e2", "courier#e3", "courier#e4", "wire#e1", "wire#e2", "herald#e1", "herald#e2"}),
        ("actor=tarsk&since=2031-03-04&until=2031-03-04", {"courier#e1", "wire#e1", "herald#e1"}),
        ("q=ambassador", {"wire#e1", "wire#e2"}),
        ("publisher=Nordwire", {"wire#e1", "wire#e2"}),
        ("q=%22&type=AID", None),
    ],
)
def test_filters(desk: Desk, query: str, expected: set[str] | None) -> None:
    answer = desk.get(f"/events.json?{query}")
    if expected is None:
        assert answer.status_code == 400
        return
    data = answer.json()
    assert {row["id"] for row in data["items"]} == expected
    assert data["facets"]["total"] == len(expected)


@pytest.mark.parametrize("path", ["/events", "/claims", "/actors", "/articles"])
@pytest.mark.parametrize("sort", ["newest", "oldest", "unsure", "contested"])
def test_cursors_tell_everything_once(desk: Desk, path: str, sort: str) -> None:
    whole = desk.get(f"{path}.json?limit=1000&sort={sort}").json()["items"]
    told, following = [], ""
    while following is not None:
        data = desk.get(f"{path}.json?limit=2&sort={sort}&next={following}").json()
        told += data["items"]
        following = data["next"]
    assert told == whole
    assert len(whole) >= 4


def test_an_event_shows_its_words_sayer_and_who_denies(desk: Desk) -> None:
    data = desk.get("/events/courier/e1.json").json()
    words = {field["name"]: field["words"] for field in data["fields"]}
    assert words == {
        "what": "shelled", "who": "Tarsk", "to whom": "dockworkers", "when": "Tuesday", "where": "Selvik", "killed": "12 dockworkers",
        "says who": "Rovenia's defence minister Ilse Marn", "how it is said": "said",
    }  # fmt: skip
    assert [(telling["how"], telling["who"]) for telling in data["tellings"]] == [
        ("assert", "Ilse Marn"),
        ("deny", "Tarsk's foreign ministry"),
    ]
    page = desk.get("/events/courier/e1").text
    assert "<mark>shelled</mark>" in page
    assert "Ilse Marn" in page


def test_status_and_sayer_stand_on_every_row(desk: Desk) -> None:
    page = desk.get("/events").text
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]
    assert len(rows) == 12
    assert all('class="status s-' in row and ('class="own"' in row or 'class="sayer"' in row) for row in rows)
    assert sum('class="unreal"' in row for row in rows) == 2


def test_nothing_of_a_page_is_alive(desk: Desk) -> None:
    name = quote('The militia "Iron Gate"', safe="")
    for path in (
        "/events",
        "/events/traps/e1",
        "/articles/traps",
        "/articles",
        f"/actors/{name}",
        "/claims",
        "/review",
        "/brief?days=300",
        "/network",
    ):
        page = desk.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
        assert "<b>Iron" not in page
        assert "\u202e" not in page
    assert "&lt;script&gt;" in desk.get("/articles/traps").text
    assert "&lt;U+202E&gt;" in desk.get("/articles/traps").text
    assert "\r\n=" not in desk.get("/articles.csv").text
    assert ",=" not in desk.get("/articles.csv").text


def test_pages_run_nothing_of_their_own_and_load_nothing_from_elsewhere(desk: Desk) -> None:
    answer = desk.get("/events")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-robots-tag"].startswith("noindex")
    for path in (*LISTS, *ITEMS, "/read", "/export", "/login"):
        page = desk.get(path).text
        assert not [part for part in ("<style", " style=", "onclick=", "<script>", 'src="http', 'stylesheet" href="http') if part in page]


def test_the_brief_is_that_of_the_command(desk: Desk) -> None:
    made = brief(desk.record, "2031-03-01", Filters(until="2031-03-31"))
    told = desk.get("/brief.json?since=2031-03-01&until=2031-03-31").json()
    assert told == json.loads(as_json(made))
    assert {one["type"] for one in told["new"]} >= {"ASSAULT", "PROTEST"}
    page = desk.get("/brief?since=2031-03-01&until=2031-03-31").text
    links = re.findall(r'<a href="(/articles/[^"]+)#t(\d+)"><q>', page)
    assert len(links) == sum(len(sources) for _, lines in sections(made) for _, sources in lines)
    assert all(f'id="t{start}"' in desk.get(path).text for path, start in links)
    assert len(desk.get("/brief.json?since=2031-03-01&until=2031-03-31&type=PROTEST").json()["new"]) == 1
    assert desk.get("/brief.json?since=2031-03-01&until=2031-03-31&q=zebra").json()["new"] == []


def test_an_empty_record_has_every_page(tmp_path: Path) -> None:
    with open_record(tmp_path / "empty.db") as record:
        empty = Desk(record)
        try:
            assert {path: empty.get(path + form).status_code for path in LISTS for form in ("", ".json", ".csv")} == dict.fromkeys(
                LISTS, 200
            )
            told = empty.get("/brief.json").json()
            assert (told["since"], told["new"], told["left"]) == (None, [], 0)
            assert 'href="/read"' in empty.get("/brief").text
        finally:
            empty.close()


def test_a_page_without_a_publisher_is_known_by_its_site(own: Desk) -> None:
    courier = readings()[0]
    own.record.add(replace(courier, id="f" * 56, publisher=None, url="https://www.port.example/1"))
    own.record.add(replace(courier, id="e" * 56, publisher=None, url=None))
    rows = {row["id"]: row for row in own.get("/events.json?limit=1000").json()["items"]}
    assert rows["f" * 56 + "#e2"]["source"] == "port.example"
    assert (rows["e" * 56 + "#e2"]["source"], rows["courier#e2"]["source"]) == (None, "The Selvik Courier")
    assert {row["source"] for row in own.get("/articles.json").json()["items"]} >= {"port.example", None}
    assert "port.example" in own.get(f"/events/{'f' * 56}/e1").text
    assert f"in {'e' * 56}" not in own.get("/events").text
    assert f"“{courier.title}”" in own.get("/events").text


def test_the_page_of_an_actor_tells_of_nobody_else(own: Desk) -> None:
    part = own.get("/events.json?actor=Tar").json()["items"]
    assert own.get("/actors/Tar").status_code == 404
    data = own.get("/actors/Tarsk.json").json()
    assert {name["name"] for row in part for name in row["actors"]} >= {"Tarsk"}
    assert len(data["events_as_actor"]) == data["did"] >= 1
    assert len(data["claims"]) == data["said"]
    assert all("Tarsk" in {name["name"] for name in row["actors"]} for row in data["events_as_actor"])
    assert {claim["says"] for claim in own.get("/actors/Ilse%20Marn.json").json()["claims"]} == {"Ilse Marn"}


def test_no_name_of_a_list_leads_nowhere(desk: Desk) -> None:
    links = {link for path in ("/events", "/claims", "/network") for link in re.findall(r'href="(/actors/[^"]+)"', desk.get(path).text)}
    assert len(links) > 5
    assert {link: desk.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_claims_of_days(desk: Desk) -> None:
    days = [row["published"] for row in desk.get("/claims.json?since=2031-03-05&until=2031-03").json()["items"]]
    assert days
    assert min(days) >= "2031-03-05"
    assert len(days) < len(desk.get("/claims.json").json()["items"])
    assert desk.get("/claims.json?since=soon").status_code == 400


@pytest.mark.parametrize("path", ["/events", "/timeline", "/map", "/network", "/brief", "/export"])
def test_filters_that_are_set_can_be_seen_and_taken_out(desk: Desk, path: str) -> None:
    page = desk.get(f"{path}?type=ASSAULT&country=FIN").text
    assert "Type: ASSAULT" in page
    assert f'href="{path}?country=FIN"' in page
    if path not in ("/brief", "/export"):
        assert "<option selected>ASSAULT</option>" in page
    assert ("do not narrow an export" in desk.get(f"{path}?q=port").text) is (path == "/export")


def test_words_that_are_sought_are_marked_with_who_says_them(desk: Desk) -> None:
    page = desk.get("/events?q=airfields").text
    assert "<mark>airfields</mark>" in page
    assert "Ilse Marn says" in page
    assert 'value="airfields"' in page.split("<main")[0]


def test_etag(desk: Desk) -> None:
    first = desk.get("/events.json")
    assert desk.get("/events.json", **{"if-none-match": first.headers["etag"]}).status_code == 304
    assert desk.get("/events.json", **{"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events/courier/e99.json", 404), ("/articles/nobody.json", 404), ("/actors/Nobody.json", 404), ("/claims/courier/c99.json", 404),
        ("/nothing", 404), ("/events.json?since=soon", 400), ("/events.json?limit=0", 422), ("/events.json?next=abc", 400),
        ("/events.json?next=W10", 400), ("/events.json?sort=worst", 422), ("/changes.json?since=x", 400), ("/export/xlsx", 404),
        ("/articles/cour.json", 404), ("/brief.json?until=2031", 400),
    ],
)  # fmt: skip
def test_one_shape_of_error(desk: Desk, path: str, status: int) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"status", "reason", "advice"}
    if "/changes" not in path:
        page = desk.get(path.replace(".json", ""), accept="text/html")
        assert page.status_code == status
        assert "<h1>" in page.text


def test_openapi_names_every_json_page(desk: Desk) -> None:
    paths = desk.get("/openapi.json").json()["paths"]
    assert {f"{path}.json" for path in LISTS} | {"/changes.json"} <= set(paths)
    assert {"/articles/{id}.json", "/actors/{name}.json", "/events/{page_id}/{event_id}.json"} <= set(paths)


def test_pictures(desk: Desk) -> None:
    days = [row["from"] for row in desk.get("/timeline.json").json()["items"]]
    assert days == sorted(days)
    assert len(days) == 5
    (selvik, *_) = desk.get("/map.json?type=ASSAULT").json()["items"]
    assert (selvik["name"], selvik["events"], selvik["status"], selvik["precision"]) == ("Selvik", 3, {"happened": 2, "denied": 1}, "city")
    pairs = {(row["from"], row["to"]): row for row in desk.get("/network.json").json()["items"]}
    assert pairs["Rovenia", "Tarsk"]["types"] == {"ACCUSE": 1, "ASSAULT": 1}
    assert pairs["Oren Vale", "Tova Lind"]["sign"] == 1


def test_exports(desk: Desk) -> None:
    answer = desk.get("/export/icews?type=PROTEST")
    assert answer.text.count("\n") == 2
    assert answer.headers["content-disposition"] == 'attachment; filename="onrecord-icews.tsv"'
    assert desk.get("/export/parquet").content[:4] == b"PAR1"


def test_merged_events_are_told_once_with_every_voice(own: Desk) -> None:
    members = [("courier", "e1"), ("herald", "e1"), ("wire", "e1")]
    with own.record.writing() as connection:
        connection.execute(
            insert(schema.merged), [{"id": "mabc", "gone": False, "forward": None}, {"id": "mold", "gone": True, "forward": "mabc"}]
        )
        rows = [{"page": page, "event": event, "merged": "mabc", "reasons": '["same day", "same place"]'} for page, event in members]
        connection.execute(insert(schema.merged_members), rows)
    items = own.get("/events.json").json()["items"]
    assert len(items) == 10
    (row,) = [row for row in items if row["merged"]]
    assert (row["id"], row["sources"], row["contested"]) == ("courier#e1", 3, True)
    assert [row["id"] for row in own.get("/events.json?contested=true").json()["items"]] == ["courier#e1"]
    assert [row["id"] for row in own.get("/events.json?status=denied").json()["items"]] == ["herald#e1"]
    data = own.get("/events/wire/e1.json").json()
    assert {(telling["how"], telling["who"]) for telling in data["tellings"]} == {
        ("assert", "Nordwire"),
        ("assert", "Ilse Marn"),
        ("deny", "Oren Vale"),
        ("deny", "Tarsk's foreign ministry"),
    }
    assert {conflict["field"] for conflict in data["conflicts"]} == {"status", "killed", "who"}
    assert data["reasons"][0]["because"] == ["same day", "same place"]
    assert own.get("/merged/mold").headers["location"] == "/events/courier/e1"
    assert own.get("/merged/mold.json").headers["location"] == "/events/courier/e1.json"
    assert own.get("/merged/none").status_code == 404
    assert "same day; same place" in own.get("/events/wire/e1").text
    mentions = own.get("/export/gdelt2-mentions").text.splitlines()
    assert len({line.split("\t")[0] for line in mentions[1:]}) == len(mentions) - 1 - 2

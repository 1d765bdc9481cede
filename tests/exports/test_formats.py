"""Each format is read back with the peer's own reader and held to its columns."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from onrecord.exports import FORMATS, write
from onrecord.model import UNREAL, Reading
from onrecord.record import Filters, Record

from .articles import readings

COLUMNS = Path(__file__).parents[2].parent / "shared/data/event_tables/columns.tsv"
TABLES = {
    "polecat": "polecat",
    "icews": "icews",
    "acled": "acled",
    "ged": "ucdp_ged_23.1",
    "gdelt1": "gdelt1_events",
    "gdelt2": "gdelt2_events",
    "gdelt2-mentions": "gdelt2_mentions",
}
WIDTH = {"polecat": 40, "icews": 20, "acled": 31, "ged": 49, "gdelt1": 58, "gdelt2": 61, "gdelt2-mentions": 16}
REAL = sum(event.status not in UNREAL for reading in readings() for event in reading.events)
PLAIN = sum(
    event.status not in UNREAL and not event.claim and not event.hedged for reading in readings() for event in reading.events
)  # what a publisher says itself
ALL = sum(len(reading.events) for reading in readings())


def text(record: Record, format: str, **filters: object) -> str:
    out = io.StringIO(newline="")
    write(format, record, Filters(**filters), out, header=True)  # type: ignore[arg-type]
    return out.getvalue()


def table(record: Record, format: str) -> list[dict[str, str]]:
    tabs = FORMATS[format].media.startswith("text/tab")
    lines = text(record, format)
    quoting = csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
    return list(csv.DictReader(io.StringIO(lines, newline=""), delimiter="\t" if tabs else ",", quoting=quoting))


def row(record: Record, format: str, name: str, value: str) -> dict[str, str]:
    return next(found for found in table(record, format) if found[name] == value)


@pytest.mark.parametrize("format", TABLES)
def test_columns_are_the_peers_in_their_order(record: Record, format: str) -> None:
    if not COLUMNS.exists():
        pytest.skip(f"no {COLUMNS}: the peers' columns lie beside this repository")
    with COLUMNS.open() as file:
        expected = [line["column"] for line in csv.DictReader(file, delimiter="\t") if line["table"] == TABLES[format]]
    rows = table(record, format)
    assert list(rows[0]) == expected
    assert len(expected) == WIDTH[format]


@pytest.mark.parametrize("format", TABLES)
def test_every_row_has_every_cell_and_nothing_unreal(record: Record, format: str) -> None:
    rows = table(record, format)
    assert all(None not in found and None not in found.values() for found in rows)
    assert len(rows) == {"acled": 5, "ged": 2, "icews": REAL}.get(format, PLAIN)
    assert not any("threatened" in cell or "status: denied" in cell for found in rows for cell in found.values())


def test_what_a_format_cannot_hold_is_counted(record: Record) -> None:
    left = write("polecat", record, Filters(), io.StringIO())
    assert left == {"threatened": 1, "denied": 1, "only said by somebody, or hedged": REAL - PLAIN}
    assert write("csv", record, Filters(), io.StringIO()) == {}
    assert sum(write("ged", record, Filters(), io.StringIO()).values()) == ALL - 2


def test_gdelt_has_no_header_unless_asked(record: Record) -> None:
    out = io.StringIO()
    write("gdelt2", record, Filters(), out)
    assert out.getvalue().split("\t")[0].isdigit()


def test_polecat_values(record: Record) -> None:
    found = row(record, "polecat", "Event ID", "wire#e1")
    assert found["Event Date"] == "2031-03-04"
    assert (found["Event Type"], found["Event Mode"], found["Intensity"], found["Quad Code"]) == (
        "ASSAULT",
        "heavy-weapons",
        "-9.5",
        "MATERIAL CONFLICT",
    )
    assert (found["Actor Name"], found["Actor Country"], found["Actor COW"], found["Primary Actor Sector"]) == (
        "Tarsk's army",
        "SWE",
        "380",
        "MIL",
    )
    assert (found["Recipient Name"], found["Country"], found["GeoNames ID"]) == ("dockworkers", "FIN", "640124")
    assert (found["Source"], found["Publication Date"], found["Story Locations"]) == ("Nordwire", "2031-03-05", "Selvik;Karhula")
    undated = row(record, "polecat", "Event ID", "protest#e2")
    assert undated["Event Date"] == ""


def test_icews_values(record: Record) -> None:
    found = row(record, "icews", "CAMEO Code", "161")
    assert (found["Source Name"], found["Source Country"], found["Target Name"], found["Publisher"]) == (
        "Rovenia",
        "Finland",
        "",
        "Nordwire",
    )
    assert "status: happened" in found["Event Text"]
    assert found["Sentence Number"] == "2"
    told = [cell["Event Text"] for cell in table(record, "icews")]
    assert any("says: Ilse Marn (The Selvik Courier)" in cell for cell in told)
    assert any("hedged; says: she" in cell for cell in told)


@pytest.mark.parametrize("format", ["gdelt1", "gdelt2"])
def test_gdelt_values(record: Record, format: str) -> None:
    found = row(record, format, "SOURCEURL", "https://nordwire.example/1")
    assert (found["SQLDATE"], found["MonthYear"], found["Year"], found["FractionDate"]) == ("20310304", "203103", "2031", "2031.2575")
    assert (found["Actor1Code"], found["Actor1Name"], found["Actor1CountryCode"], found["Actor1Type1Code"]) == (
        "SWEMIL",
        "TARSK'S ARMY",
        "SWE",
        "MIL",
    )
    assert (found["EventCode"], found["EventBaseCode"], found["EventRootCode"], found["QuadClass"]) == ("194", "194", "19", "4")
    assert (found["GoldsteinScale"], found["ActionGeo_CountryCode"], found["ActionGeo_Type"]) == ("-10.0", "FI", "4")
    assert (found["NumMentions"], found["AvgTone"], found["Actor1Geo_Type"], found["IsRootEvent"]) == ("1", "", "", "1")
    assert found["DATEADDED"] == ("20310305" if format == "gdelt1" else "20310305000000")


def test_gdelt_mentions_belong_to_gdelt_events(record: Record) -> None:
    events = {found["GLOBALEVENTID"] for found in table(record, "gdelt2")}
    mentions = table(record, "gdelt2-mentions")
    assert {found["GLOBALEVENTID"] for found in mentions} == events
    assert all("status: " in found["Extras"] and "says: " in found["Extras"] for found in mentions)
    assert all(1 <= int(found["Confidence"]) <= 100 for found in mentions)


def test_acled_values(record: Record) -> None:
    protest = row(record, "acled", "event_type", "Protests")
    assert (protest["sub_event_type"], protest["disorder_type"], protest["inter1"]) == ("Peaceful protest", "Demonstrations", "Protesters")
    assert (protest["event_date"], protest["time_precision"], protest["geo_precision"]) == ("2031-03-07", "1", "1")
    assert (protest["country"], protest["iso"], protest["region"], protest["fatalities"]) == ("Finland", "246", "Europe", "")
    shelling = row(record, "acled", "source", "The Selvik Courier")
    assert (shelling["sub_event_type"], shelling["fatalities"]) == ("Shelling/artillery/missile attack", "12")
    assert (shelling["interaction"], shelling["civilian_targeting"]) == ("State forces-Civilians", "Civilian targeting")
    assert "says: Ilse Marn" in shelling["notes"]


def test_ged_values(record: Record) -> None:
    found = row(record, "ged", "relid", "courier#e1")
    assert (found["side_a"], found["side_b"], found["dyad_name"], found["type_of_violence"]) == (
        "Tarsk",
        "dockworkers",
        "Tarsk - dockworkers",
        "3",
    )
    assert (found["low"], found["best"], found["high"], found["deaths_civilians"], found["deaths_unknown"]) == ("12", "12", "12", "12", "")
    assert (found["date_start"], found["date_prec"], found["where_prec"]) == ("2031-03-04 00:00:00.000", "1", "1")
    assert (found["priogrid_gid"], found["country_id"], found["gwnoa"]) == (str(301 * 720 + 409 + 1), "375", "380")
    assert "says: Ilse Marn" in found["source_original"]


def test_timesketch(record: Record) -> None:
    rows = table(record, "timesketch")
    assert list(rows[0])[:3] == ["message", "datetime", "timestamp_desc"]
    threat = next(found for found in rows if found["status"] == "threatened")
    assert (threat["timestamp_desc"], threat["says"]) == ("Publication Day, Event Undated", "Ilse Marn")
    assert next(found for found in rows if found["event_id"] == "wire#e1")["timestamp_desc"] == "Event Day"


def test_no_formula_in_csv_and_none_changed_elsewhere(record: Record) -> None:
    title = '=HYPERLINK("http://example.org";"click")'
    assert next(found for found in table(record, "csv") if found["page"] == "traps")["title"] == "'" + title
    assert f'"title":{json.dumps(title)}' in text(record, "jsonl", page="traps")
    for format in ("csv", "acled", "ged", "timesketch"):
        assert not any(cell[:1] in "=+@" and cell for found in table(record, format) for cell in found.values())


def test_csv_and_jsonl_hold_everything(record: Record) -> None:
    rows = table(record, "csv")
    assert len(rows) == ALL
    assert all(found["status"] and found["says"] for found in rows)
    lines = [msgspec.json.decode(line, type=Reading) for line in text(record, "jsonl").splitlines()]
    assert sorted(lines, key=lambda reading: reading.id) == sorted(readings(), key=lambda reading: reading.id)


def test_geojson(record: Record) -> None:
    found = json.loads(text(record, "geojson"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == ALL
    first = next(feature for feature in found["features"] if feature["id"] == "wire#e1")
    assert first["geometry"] == {"type": "Point", "coordinates": [24.5, 60.95]}
    assert (first["properties"]["precision"], first["properties"]["status"]) == ("city", "happened")
    assert next(feature for feature in found["features"] if feature["id"] == "traps#e1")["geometry"] is None


def test_jsonld(record: Record) -> None:
    graph = json.loads(text(record, "jsonld"))["@graph"]
    ids = [node["@id"] for node in graph]
    assert len(ids) == len(set(ids))
    denied = next(node for node in graph if node["@id"] == "onrecord:herald#e1")
    assert (denied["onrecord:status"], denied["onrecord:saidBy"]) == ("denied", "Oren Vale")
    assert denied["prov:hadPrimarySource"]["@id"] in ids
    assert {node["@type"] for node in graph} == {"sem:Event", "schema:Claim", "schema:NewsArticle"}


def test_labelstudio_regions_stand_in_the_text(record: Record) -> None:
    tasks = json.loads(text(record, "labelstudio"))
    assert len(tasks) == 5
    for task in tasks:
        regions = {region["id"]: region for region in task["predictions"][0]["result"] if region["type"] == "labels"}
        for region in regions.values():
            value = region["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
        ties = [tie for tie in task["predictions"][0]["result"] if tie["type"] == "relation"]
        assert all({tie["from_id"], tie["to_id"]} <= set(regions) for tie in ties)


def test_parquet_reads_in_duckdb_polars_and_pandas(record: Record, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "events.parquet"
    with path.open("wb") as out:
        write("parquet", record, Filters(), out)
    duckdb = pytest.importorskip("duckdb")
    query = "SELECT id, actors[1].name, killed_best, status, says FROM read_parquet(?) WHERE status = 'threatened'"
    assert duckdb.execute(query, [str(path)]).fetchall() == [("courier#e3", "Rovenia", None, "threatened", "Ilse Marn")]
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(path)
    assert (frame.height, frame["killed_best"].sum()) == (ALL, 21)


PANDAS = {
    "gdelt1": {
        "GLOBALEVENTID": "Int64",
        "SQLDATE": "Int64",
        "MonthYear": "Int64",
        "Year": "Int64",
        "FractionDate": "float64",
        "QuadClass": "Int64",
        "GoldsteinScale": "float64",
        "NumMentions": "Int64",
        "ActionGeo_Lat": "float64",
        "DATEADDED": "Int64",
        "EventCode": "string",
    },
    "gdelt2-mentions": {"GLOBALEVENTID": "Int64", "MentionTimeDate": "Int64", "Confidence": "Int64", "ActionCharOffset": "Int64"},
    "polecat": {"Intensity": "float64", "Latitude": "float64", "GeoNames ID": "Int64", "Actor COW": "Int64"},
    "icews": {"Event ID": "Int64", "CAMEO Code": "string", "Intensity": "float64", "Story ID": "Int64", "Sentence Number": "Int64"},
    "acled": {
        "year": "Int64",
        "time_precision": "Int64",
        "iso": "Int64",
        "latitude": "float64",
        "geo_precision": "Int64",
        "fatalities": "Int64",
    },
    "ged": {
        "id": "Int64",
        "year": "Int64",
        "best": "Int64",
        "low": "Int64",
        "high": "Int64",
        "priogrid_gid": "Int64",
        "latitude": "float64",
        "where_prec": "Int64",
    },
}


@pytest.mark.parametrize("format", PANDAS)
def test_pandas_reads_it_with_the_documented_types(record: Record, format: str) -> None:
    pandas = pytest.importorskip("pandas")
    tabs = FORMATS[format].media.startswith("text/tab")
    dates = {"polecat": ["Event Date"], "icews": ["Event Date"], "acled": ["event_date"], "ged": ["date_start", "date_end"]}.get(format, [])
    frame = pandas.read_csv(
        io.StringIO(text(record, format)),
        sep="\t" if tabs else ",",
        quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL,
        dtype=PANDAS[format],
        parse_dates=dates,
    )
    assert len(frame) == len(table(record, format))
    assert all(frame[name].dtype.kind == "M" for name in dates)

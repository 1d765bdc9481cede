"""What leaves the record: an allegation stays an allegation in every format, and private persons can be left unnamed."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.cli import run as command
from onrecord.exports import FORMATS, write
from onrecord.model import UNREAL, Actor, Claim, Mention, Reading, Role
from onrecord.record import Filters, Record, open_record
from onrecord.record.care import faults
from onrecord.record.mask import private, without_private
from onrecord.record.reviews import decide
from tests.exports.articles import readings, span

TEXT = (
    "Teacher Eino Salmi accused of theft\n\n"
    "Minister Ilse Marn said on Tuesday that Eino Salmi, 44, had stolen the money. SALMI denies it.\n\n"
    "Salmi's neighbour Orvo Tamm called him a quiet man."
)


def page() -> Reading:
    names = (("Eino Salmi", "EDU", "teacher"), ("Ilse Marn", "GOV", "Minister"), ("Orvo Tamm", None, "neighbour"))
    actors = []
    for number, (name, sector, role) in enumerate(names, 1):
        spots = (span(TEXT, name),) + ((span(TEXT, "Salmi's"),) if number == 1 else ())
        mentions = tuple(Mention(found.start, found.end, "name") for found in spots)
        actors.append(Actor(id=f"a{number}", name=name, type="person", sector=sector, role=role, mentions=mentions))
    theft, who = span(TEXT, "stolen"), span(TEXT, "Eino Salmi", 2)
    claim = Claim(id="c1", kind="indirect", source=span(TEXT, "Ilse Marn"), cue=span(TEXT, "said"), content=(theft,), speaker="a2")
    event = msgspec.structs.replace(
        readings()[0].events[0], id="e1", trigger=theft, claim="c1", actors=(Role("a1", who.start, who.end),), recipients=(), time=None,
        place=None, killed=None, injured=None,
    )  # fmt: skip
    return Reading(
        id="p9", text=TEXT, title="Teacher Eino Salmi accused of theft", url="https://post.example/eino-salmi-theft",
        authors=("Ada Byline",),
        published="2031-03-05", actors=tuple(actors), claims=(claim,), events=(event,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_record(tmp_path_factory.mktemp("privacy") / "r.db") as opened:
        for reading in (*readings(), page()):
            opened.add(reading)
            with opened.writing() as connection:  # a format holds only what people decided on
                for event in reading.events:
                    decide(connection, reading, coder="Kim", action="accept", event=event.id)
        yield opened


def told(record: Record, format: str, **how: bool) -> str:
    if FORMATS[format].binary:
        pytest.importorskip("pyarrow")
        from pyarrow import parquet

        out = io.BytesIO()
        write(format, record, Filters(), out, **how)
        return json.dumps(parquet.read_table(io.BytesIO(out.getvalue())).to_pylist(), ensure_ascii=False)
    text = io.StringIO(newline="")
    write(format, record, Filters(), text, header=True, **how)
    return text.getvalue()


def rows(format: str, text: str) -> list[str]:
    """The parts of a file that stand alone: rows, features, nodes, regions, events."""
    if format == "parquet":
        return [json.dumps(row) for row in json.loads(text)]
    if format == "geojson":
        return [json.dumps(row) for row in json.loads(text)["features"]]
    if format == "jsonld":
        return [json.dumps(node) for node in json.loads(text)["@graph"] if node["@type"] == "sem:Event"]
    if format == "labelstudio":
        regions = [r for task in json.loads(text) for r in task["predictions"][0]["result"] if r["type"] == "labels"]
        regions = [region for region in regions if region["id"].endswith("-trigger")]
        return [json.dumps(region) for region in regions]
    if format in ("jsonl", "corrections"):
        return [json.dumps(event) for line in text.splitlines() for event in json.loads(line)["events"]]
    found = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if FORMATS[format].media.startswith("text/tab") else ",")
    return ["\t".join(row) for row in list(found)[1:]]


@pytest.mark.parametrize("format", FORMATS)
def test_status_and_sayer_travel_with_every_row(record: Record, format: str) -> None:
    parts = rows(format, told(record, format))
    assert parts
    if not FORMATS[format].says:
        events = [event for reading, event in record.events()]
        plain = [e for e in events if e.status not in UNREAL and not e.claim and not e.hedged]
        assert len(parts) == len(plain)
        return
    for part in parts:
        assert "happened" in part or "threatened" in part or "denied" in part, part
        if format in ("jsonl", "corrections"):
            assert '"claim": ' in part
            assert '"hedged": ' in part
        else:
            assert any(
                name in part
                for name in (
                    "Ilse Marn",
                    "Oren Vale",
                    "port officials",
                    "Aino Kataja",
                    "she",
                    "Courier",
                    "Nordwire",
                    "Herald",
                    "Post",
                    "publisher",
                    "Sons",
                )
            ), part


@pytest.mark.parametrize("format", FORMATS)
def test_what_did_not_happen_never_stands_as_happened(record: Record, format: str) -> None:
    for part in rows(format, told(record, format, attributed=True)):
        if "did not shell" in part:
            assert "denied" in part
        if "would strike" in part and '"type": "THREATEN"' not in part and "THREATEN" not in part:
            assert "threatened" in part or "138" in part, part


@pytest.mark.parametrize("format", [name for name, kind in FORMATS.items() if not kind.says])
def test_attributed_events_come_when_asked(record: Record, format: str) -> None:
    few, all_of_them = (len(rows(format, told(record, format, attributed=asked))) for asked in (False, True))
    assert all_of_them > few


@pytest.mark.parametrize("format", FORMATS)
def test_private_persons_can_be_left_unnamed(record: Record, format: str) -> None:
    text = told(record, format, attributed=True, mask=True)
    assert "salmi" not in text.lower()
    assert "tamm" not in text.lower()
    assert "Kataja" not in text
    assert "Eino" not in text
    if format in ("csv", "jsonl", "icews", "jsonld", "geojson", "parquet"):
        assert "Ilse Marn" in text
        assert "[private person a1]" in text


def test_the_setting_masks_every_export(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import settings

    monkeypatch.setenv("ONRECORD_MASK_PRIVATE", "1")
    settings.settings.cache_clear()
    try:
        assert "Salmi" not in told(record, "jsonl")
    finally:
        settings.settings.cache_clear()


def test_masking_keeps_every_offset_and_all_else() -> None:
    before, after = page(), without_private(page())
    assert [private(actor) for actor in before.actors] == [True, False, True]
    assert list(faults(after)) == []
    assert len(after.text) == len(before.text)
    assert after.text.count("█") == len("Eino Salmi" * 2 + "SALMI" + "Salmi's" + "Orvo Tamm")
    assert "Ilse Marn" in after.text
    assert (after.quote(after.events[0]), after.authors, after.url) == ("stolen", ("Ada Byline",), None)
    assert after.sayer("c1") == "Ilse Marn"
    assert without_private(after) == after


def test_a_shared_surname_of_an_office_holder_stays() -> None:
    text = "Minister Ada Marn met her cousin Eino Marn. Marn said so."
    found = [
        Actor(
            id=f"a{n}", name=name, type="person", sector=sector, mentions=(Mention(text.index(name), text.index(name) + len(name), "name"),)
        )
        for n, (name, sector) in enumerate((("Ada Marn", "GOV"), ("Eino Marn", None)), 1)
    ]
    assert (
        without_private(Reading(id="p", text=text, actors=tuple(found))).text == "Minister Ada Marn met her cousin █████████. Marn said so."
    )


def test_masking_on_the_command_line(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert command(["export", "csv", "--mask", "--record", record.where, "--out", str(out)]) == 0
    assert "Salmi" not in out.read_text(encoding="utf-8")

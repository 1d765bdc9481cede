"""Bare descriptors: nationality and role in words, country and sector out."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.codebook import lexicon, plover
from onrecord.readers.descriptors import code

ROWS = list(
    csv.DictReader(line for line in (Path(__file__).parent / "descriptors.csv").read_text(encoding="utf-8").splitlines() if line[:1] != "#")
)
ROLES = plover.table("roles")


def test_own_set_is_wide_enough():
    assert len(ROWS) >= 300
    assert set(plover.sectors()) <= {row["sector"] for row in ROWS}
    assert len({row["country"] for row in ROWS}) >= 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_descriptor(row):
    coded = code(row["text"])
    assert (coded.country or "", coded.sector or "") == (row["country"], row["sector"])


def test_every_role_of_the_table_reads_as_its_example_says():
    assert len(ROLES) >= 600
    wrong = []
    for row in ROLES:
        coded = code(row["example"])
        if (coded.country, coded.sector or "") != (row["country"], row["sector"]):
            wrong.append((row["example"], coded.country, coded.sector))
    assert not wrong


def test_countries_by_name_adjective_capital_and_history():
    rows = plover.table("countries")
    assert len(rows) >= 190
    for row in rows:
        for name in row["names"].split(";"):
            assert lexicon.country(name), name
    assert [lexicon.country(name) for name in ("Great Britain", "Zaire", "Teheran", "U.S.", "Élysée", "Nowhereland")] == [
        "GBR", "COD", "IRN", "USA", "FRA", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "published", "sector"),
    [
        ("Taliban", "2010-05-01", "REB"),
        ("Taliban", "2022-05-01", "GOV"),
        ("Angela Merkel", "2010-05-01", "GOV"),
        ("Angela Merkel", "2023-05-01", "ELI"),
        ("President Barack Obama", "2018-01-01", "GOV"),
        ("former President Barack Obama", "2010-01-01", "ELI"),
    ],
)
def test_dated_sectors(text, published, sector):
    assert code(text, published).sector == sector


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("pro-Tehran factions in Iraq", "IRQ", "REB"),
        ("anti-Taliban fighters", None, "REB"),
        ("US-backed Syrian rebels", "SYR", "REB"),
        ("Russian envoy to Ethiopia", "RUS", "GOV"),
        ("spokeswoman for the Guatemalan dock workers' union", "GTM", "LAB"),
        ("former rebel commander", None, "REB"),
        ("US Troops", "USA", "MIL"),
    ],
)
def test_sponsors_complements_and_weak_heads(text, country, sector):
    coded = code(text)
    assert (coded.country, coded.sector) == (country, sector)


def test_role_is_worded_as_in_the_text():
    assert code("the slain Iranian military commander").role == "military commander"
    assert code("United States Secretary of State Ada Holt").role == "Secretary of State"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_an_exception(text):
    assert code(text) == code(text)

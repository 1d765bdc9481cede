"""Who acts on whom, on a circle: the most active first."""

import math
from collections import Counter
from typing import Any

from onrecord.charts.svg import CONFLICT, COOPERATION, DIM, INK, REAL, sheet, short, words

SIZE, RADIUS, MOST = 900, 270, 40


def draw_network(rows: list[dict[str, Any]], title: str = "Network") -> str:
    """An SVG of links (`from`, `to`, `sign`, `events`, `status`); at most 40 names."""
    weight: Counter[str] = Counter()
    for row in rows:
        weight[row["from"]] += row["events"]
        weight[row["to"]] += row["events"]
    most = {name for name, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))[:MOST]}
    rows = [row for row in rows if row["from"] in most and row["to"] in most]
    drawn = {row[side] for row in rows for side in ("from", "to")}
    people = sorted(drawn, key=lambda name: (-weight[name], name))
    at = {name: _place(number, len(people)) for number, name in enumerate(people)}
    parts = [_heads(), words(16, 28, title, size=16)]
    parts += [_arrow(row, at[row["from"]], at[row["to"]]) for row in rows]
    for name, (x, y) in at.items():
        anchor = "middle" if abs(x - SIZE / 2) < 40 else "start" if x > SIZE / 2 else "end"
        dx, dy = (0, -12 if y < SIZE / 2 else 20) if anchor == "middle" else (10 if anchor == "start" else -10, 4)
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}"/>', words(x + dx, y + dy, short(name, 24), anchor=anchor)]
    if not people:
        parts.append(words(SIZE / 2, SIZE / 2, "No event has both an actor and a recipient.", fill=DIM, anchor="middle"))
    parts.append(words(16, SIZE - 16, "green: cooperation, red: conflict, dashed: only planned, threatened or denied", size=11, fill=DIM))
    return sheet(SIZE, SIZE, title, parts)


def _place(number: int, count: int) -> tuple[float, float]:
    angle = 2 * math.pi * number / max(count, 1) - math.pi / 2
    return SIZE / 2 + RADIUS * math.cos(angle), SIZE / 2 + RADIUS * math.sin(angle)


def _heads() -> str:
    size = 'viewBox="0 0 8 8" refX="14" refY="4" markerWidth="6" markerHeight="6" orient="auto"'
    marker = '<marker id="{id}" ' + size + '><path d="M0 0 8 4 0 8z" fill="{c}"/></marker>'
    return "<defs>" + "".join(marker.format(id=id, c=c) for id, c in (("p", COOPERATION), ("m", CONFLICT), ("z", DIM))) + "</defs>"


def _arrow(row: dict[str, Any], start: tuple[float, float], end: tuple[float, float]) -> str:
    id, colour = {1: ("p", COOPERATION), -1: ("m", CONFLICT)}.get(row["sign"], ("z", DIM))
    dash = "" if REAL & set(row["status"]) else ' stroke-dasharray="5 4"'
    width = 1 + min(5.0, math.log2(row["events"]))
    bend = SIZE / 2 + (start[0] + end[0] - SIZE) / 6, SIZE / 2 + (start[1] + end[1] - SIZE) / 6
    curve = f"M{start[0]:.1f} {start[1]:.1f} Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"{dash} marker-end="url(#{id})" opacity=".85"/>'

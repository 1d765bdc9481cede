"""Merged events in time, one row each: when, what, casualties, who contradicts, how many independent sources."""

from collections.abc import Sequence
from math import sqrt

from onrecord.charts.svg import DENIED, DENY, DIM, INK, LINE, PLAN, REAL, sheet, short, stroke, words
from onrecord.merge.timeline import Entry, toll_words, what, when

WIDTH, ROW, TOP, LEFT = 1000, 44, 44, 208
MOST = 400


def draw_told(entries: Sequence[Entry], title: str = "Timeline") -> str:
    """An SVG of merged events in the order given, the first 400; a dot grows with an event's independent sources and deaths."""
    shown = entries[:MOST]
    height = TOP + ROW * max(len(shown), 1) + 16
    parts = [
        words(16, 26, title, size=16),
        f'<line x1="{LEFT}" y1="{TOP - 6}" x2="{LEFT}" y2="{height - 10}" stroke="{LINE}" stroke-width="2"/>',
    ]
    last = ""
    for number, one in enumerate(shown):
        parts += _row(one, TOP + ROW * number + 14, when(one) != last)
        last = when(one)
    if not shown:
        parts.append(words(LEFT + 20, TOP + 16, "No merged event.", fill=DIM))
    return sheet(WIDTH, height, title, parts)


def _row(one: Entry, y: float, new: bool) -> list[str]:
    colour = INK if one.status in REAL else DENY if one.status in DENIED else PLAN
    radius = 3 + 2 * sqrt(one.importance)
    fill = colour if one.status in REAL else "#fff"
    notes = [f"{name} {toll_words(toll)}" for name, toll in one.tolls.items()]
    notes += [f"denied by {', '.join(one.denied_by)}"] if one.denied_by else []
    notes += [f"contested: {', '.join(one.contested)}"] if one.contested else []
    notes.append(f"{one.independent} independent sources" if one.independent != 1 else "1 source")
    notes.append(", ".join(dict.fromkeys(source.sayer for source in one.sources)))
    return [
        *([words(LEFT - 18, y + 4, when(one), fill=DIM, anchor="end")] if new else []),
        f'<circle cx="{LEFT}" cy="{y}" r="{radius:.1f}" fill="{fill}" stroke-width="2" {stroke(one.status)}/>',
        words(LEFT + 22, y + 4, short(what(one), 118), fill=colour),
        words(LEFT + 22, y + 20, short("; ".join(notes), 140), size=11, fill=DENY if one.denied_by or one.contested else DIM),
    ]

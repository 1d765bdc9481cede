"""Events in time, one line each: day, status, type, who, whom, who says so."""

from typing import Any

from onrecord.charts.svg import DENIED, DENY, DIM, INK, LINE, PLAN, REAL, sheet, short, stroke, words

WIDTH, ROW, TOP, LEFT = 1000, 26, 44, 118
MOST = 400


def draw_timeline(rows: list[dict[str, Any]], title: str = "Timeline") -> str:
    """An SVG of dated event rows (`from`, perhaps `to`, `type`, `mode`, `status`, `own`, `says`, `actors`, `recipients`), oldest first."""
    from onrecord.merge.timeline import day_words  # here: the command line must start fast

    dated = sorted((row for row in rows if row["from"]), key=lambda row: (row["from"], row["id"]))[:MOST]
    height = TOP + ROW * max(len(dated), 1) + 16
    parts = [
        words(16, 26, title, size=16),
        f'<line x1="{LEFT}" y1="{TOP - 6}" x2="{LEFT}" y2="{height - 10}" stroke="{LINE}" stroke-width="2"/>',
    ]
    last = ""
    for number, row in enumerate(dated):
        day = day_words(row["from"], row.get("to"))
        parts += _line(row, TOP + ROW * number + 12, day if day != last else "")
        last = day
    if not dated:
        parts.append(words(LEFT + 20, TOP + 16, "No dated event.", fill=DIM))
    return sheet(WIDTH, height, title, parts)


def _line(row: dict[str, Any], y: float, day: str) -> list[str]:
    colour = INK if row["status"] in REAL else DENY if row["status"] in DENIED else PLAN
    fill = colour if row["status"] in REAL and row["own"] and not row["hedged"] else "#fff"
    who = ", ".join(person["name"] for person in row["actors"]) or "nobody named"
    whom = ", ".join(person["name"] for person in row["recipients"])
    status = ("" if row["own"] else "said: ") + row["status"] + (", hedged" if row["hedged"] else "")
    told = f"{row['type']}{' ' + row['mode'] if row['mode'] else ''}: {who}{' → ' + whom if whom else ''}"
    parts = [words(LEFT - 14, y + 4, day[:12], fill=DIM, anchor="end")] if day else []  # of a span its beginning: `2031-03-03 …`
    return [
        *parts,
        f'<circle cx="{LEFT}" cy="{y}" r="5" fill="{fill}" stroke-width="2" {stroke(row["status"], row["own"])}/>',
        words(LEFT + 16, y + 4, status, size=11, fill=colour),
        words(LEFT + 150, y + 4, short(told, 78), fill=INK),
        words(WIDTH - 16, y + 4, short(f"says {row['says']}", 30), size=11, fill=DIM, anchor="end"),
    ]

"""What the pictures share: a sheet, words, colours for statuses."""

from collections.abc import Iterable
from html import escape

REAL = frozenset({"happened", "ongoing"})
DENIED = frozenset({"denied", "did-not-happen"})
INK, DIM, LINE, LAND, CONFLICT, COOPERATION, PLAN, DENY = (
    "#1d2330", "#5b6472", "#d9dce1", "#eceef0", "#a8452b", "#23725a", "#8a5a00", "#a02334",
)  # fmt: skip


def sheet(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole SVG."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img">'
    body = "\n".join(parts)
    return f'{head}\n<title>{clean(title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'


def words(x: float, y: float, text: str, *, size: float = 12, fill: str = INK, anchor: str = "start", extra: str = "") -> str:
    """Words at a place."""
    family = "system-ui, -apple-system, 'DejaVu Sans', sans-serif"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-family="{family}" fill="{fill}" text-anchor="{anchor}"{extra}>'
        f"{clean(text)}</text>"
    )


def clean(text: str) -> str:
    """Text safe inside XML: escaped, without control and direction characters."""
    kept = "".join(char for char in text if char.isprintable() and not "\u202a" <= char <= "\u2069")
    return escape(kept)


def short(text: str, size: int) -> str:
    """At most `size` characters."""
    return text if len(text) <= size else text[: size - 1] + "…"


def stroke(status: str, own: bool = True) -> str:
    """The line of a status: solid where it is told as real, dashed where planned, red where denied."""
    if status in REAL:
        return f'stroke="{INK}"' + ("" if own else ' stroke-dasharray="1 2"')
    return f'stroke="{DENY}"' if status in DENIED else f'stroke="{PLAN}" stroke-dasharray="4 3"'

"""A picture as PNG: the same SVG drawn by resvg."""

from functools import cache

from onrecord.errors import UsageError

SCALE = 2.0  # pixels for a unit of the SVG: sharp on a page and on paper
FAMILY = "DejaVu Sans"  # of the fonts of this machine; another one where it is missing


def as_png(svg: str) -> bytes:
    """An SVG of ours in pixels, twice its size. Raises UsageError where resvg-py is not installed, or this machine has no font at all."""
    if "<text" in svg and not _draws_words():
        raise UsageError("chart", "no font on this machine, and so no words", "apt-get install fonts-dejavu-core, or write .svg")
    return _drawn(svg)


def _drawn(svg: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise UsageError("chart", f"{error.name} is not installed", "pip install 'onrecord[web]', or write .svg") from error
    return bytes(svg_to_bytes(svg_string=svg, zoom=SCALE, font_family=FAMILY, sans_serif_family=FAMILY))


@cache
def _draws_words() -> bool:
    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">{}</svg>'
    return _drawn(empty.format('<text x="5" y="20" font-family="sans-serif">word</text>')) != _drawn(empty.format(""))

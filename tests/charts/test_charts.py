"""Static pictures are whole SVGs that hold the words of the events and run nothing."""

import re
import struct
from typing import Any
from xml.etree import ElementTree

import pytest

from onrecord.charts import CHARTS, as_png
from onrecord.errors import UsageError

EVENT = {
    "id": "p#e1", "from": "2031-03-04", "type": "ASSAULT", "mode": "aerial", "status": "threatened", "hedged": False, "own": False,
    "says": "<b>Vale</b>", "actors": [{"name": "A & B"}], "recipients": [{"name": "\u202e]]>"}],
}  # fmt: skip
PLACE = {"lat": 60.0, "lon": 25.0, "precision": "city", "events": 2, "status": {"happened": 2}, "name": "Sel<vik"}
LINK = {"from": "A & B", "to": "C", "sign": -1, "events": 3, "status": {"denied": 3}, "types": {"ASSAULT": 3}}
ROWS: dict[str, list[dict[str, Any]]] = {"timeline": [EVENT], "map": [PLACE], "network": [LINK]}


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("many", [0, 1, 60])
def test_it_is_xml_with_the_words_and_nothing_alive(kind: str, many: int) -> None:
    text = CHARTS[kind](ROWS[kind] * many, "Title <x>")
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    words = " ".join(root.itertext())
    assert "Title <x>" in words
    if many:
        assert {"timeline": "A & B", "map": "Sel<vik", "network": "A & B"}[kind] in words
    assert not [tag for tag in root.iter() if tag.tag.rpartition("}")[2] in ("script", "image", "foreignObject", "a")]


def test_what_did_not_happen_is_never_drawn_like_what_did() -> None:
    threat, fact = (CHARTS["timeline"]([EVENT | change]) for change in ({}, {"status": "happened", "own": True}))
    assert "stroke-dasharray" in threat
    assert "stroke-dasharray" not in fact
    assert "said: threatened" in threat


@pytest.mark.parametrize("kind", CHARTS)
def test_as_png_it_is_the_same_picture_in_pixels(kind: str) -> None:
    pytest.importorskip("resvg_py")
    svg = CHARTS[kind](ROWS[kind], "Title")
    try:
        png = as_png(svg)
    except UsageError as error:
        pytest.skip(str(error))
    width, height = (int(value) for value in re.findall(r'(?:width|height)="(\d+)"', svg)[:2])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)
    assert png == as_png(svg)
    assert png != as_png(svg.replace("Title", "Other"))

"""Sentences as news writes them: every place in news.txt is found where it lies, and what is no place is not."""

import re
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

from onrecord.readers.places import find_places

from .reading import doc

MARKED = re.compile(r"\[([^|\]]+)\|(-?[\d.]+),(-?[\d.]+)\]|<([^>]+)>")
LINES = [line for line in (Path(__file__).parent / "news.txt").read_text(encoding="utf-8").splitlines() if line and line[0] not in "#="]
FAR = 161.0


def apart(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Kilometres between two points."""
    (a, b), (c, d) = (tuple(map(radians, point)) for point in (one, two))
    return 6371 * 2 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_names_its_places(line: str) -> None:
    publisher = None
    if line.startswith("@"):
        _, publisher, line = line.split("@", 2)
        line = line.strip()
    text, wanted, barred, at = "", [], [], 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        begin, at = len(text), match.end()
        text += match[1] or match[4]
        if match[1]:
            wanted.append((begin, len(text), (float(match[2]), float(match[3]))))
        else:
            barred.append((begin, len(text)))
    text += line[at:]
    found = find_places(doc(text, publisher=publisher))
    for begin, end, point in wanted:
        here = [place for place in found if place.start < end and begin < place.end]
        assert here and here[0].lat is not None and here[0].lon is not None, text[begin:end]
        assert apart((here[0].lat, here[0].lon), point) < FAR, (text[begin:end], here[0].name, here[0].country)
    for begin, end in barred:
        assert not [place for place in found if place.role == "place" and place.start < end and begin < place.end], text[begin:end]

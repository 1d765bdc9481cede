"""What lies near: the towns that an article's first places, and its publisher's home, make likely names of further places."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from onrecord.codebook.gazetteer import Spot, gazetteer
from onrecord.language.doc import Doc
from onrecord.readers.place_home import home
from onrecord.readers.place_home import towns as possible

NEAR = 80.0  # km
SURE = 0.6  # confidence of a place that others are near to
SMALLEST = 56  # weight of a town: 130 people
_TOWNS = ("city", "airport", "base", "admin2")


def neighbours(doc: Doc, ranked: Sequence[Sequence[tuple[Spot, float]]]) -> Callable[[str], int] | None:
    """folded name → 2 where a town of that name lies near the places found, or 1 in a state of theirs; None where nothing is found."""
    sure = {spots[0][0].row: spots[0][0] for spots in ranked if spots and spots[0][1] >= SURE}
    told = [*sure.values(), *home(doc.article)]
    towns = [spot for spot in (*told, *possible(doc.article)) if spot.kind in _TOWNS]
    states = {spot.row for spot in told if spot.kind == "admin1"}
    for spot in told:
        states |= {row for row in gazetteer().containers(spot.row) if gazetteer().spot(row).kind == "admin1"}
    if not towns and not states:
        return None
    lat, lon = np.radians([spot.lat for spot in towns]), np.radians([spot.lon for spot in towns])

    @cache
    def near(key: str) -> int:
        best = 0
        for row, main in gazetteer().find_folded(key):
            spot = gazetteer().spot(row)
            if not main or spot.kind != "city" or spot.weight < SMALLEST:
                continue
            if towns:
                here, there = np.radians(spot.lat), np.radians(spot.lon)
                if float((np.hypot(lat - here, (lon - there) * np.cos(here)) * 6371).min()) < NEAR:
                    return 2
            if states & set(gazetteer().containers(row)):
                best = 1
        return best

    return near

"""How many: the words of casualty phrases."""

import pytest

from onrecord.readers.counts import numbers


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("at least 12 people", (12, 12, 12)),
        ("more than 1,300 civilians", (1300, 1300, 1300)),
        ("dozens of fighters", (24, 24, 99)),
        ("two dozen monks", (24, 24, 24)),
        ("up to 15 soldiers", (1, 15, 15)),
        ("between 10 and 14 miners", (10, 12, 14)),
        ("three or four guards", (3, 3, 4)),
        ("two hundred villagers", (200, 200, 200)),
        ("a woman", (1, 1, 1)),
        ("a few children", (3, 3, 9)),
        ("villagers", None),
        ("", None),
    ],
)
def test_numbers_of_a_phrase(phrase, wanted):
    assert numbers(phrase.split()) == wanted

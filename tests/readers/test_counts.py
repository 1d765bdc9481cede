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
        ("a 12 - year - old boy", (1, 1, 1)),
        ("two 14 - year - old girls", (2, 2, 2)),
        ("35 - year - old Ada Holt", None),
        ("a 40 - year old man", (1, 1, 1)),
        ("three men aged 19 , 22 and 30", (3, 3, 3)),
        ("boys aged 12 and 14", None),
        ("section 18", None),
        ("a group of five men", (5, 5, 5)),
        ("2.5 million people", (2_500_000, 2_500_000, 2_500_000)),
        ("villagers", None),
        ("", None),
    ],
)
def test_numbers_of_a_phrase(phrase, wanted):
    assert numbers(phrase.split()) == wanted

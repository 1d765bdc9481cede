"""The same wire copy on many sites is one family; each site stays listed."""

import random

from onrecord.article.copies import families

WIRE = " ".join(f"word{i} of the report number {i * 7 % 31}" for i in range(60))
OTHER = " ".join(f"quite another tale {i} told {i * 11 % 17} times" for i in range(60))


def test_ten_copies_are_one_family() -> None:
    texts = [(f"site{i}", f"({chr(65 + i)} News) {WIRE} Read more at site {i}.") for i in range(10)] + [("else", OTHER)]
    assert families(texts) == [("else",), tuple(f"site{i}" for i in range(10))]


def test_a_cut_copy_belongs_to_it() -> None:
    assert families([("long", WIRE), ("short", WIRE[: len(WIRE) // 2])]) == [("long", "short")]


def test_short_or_empty_texts_are_nobodys_copy() -> None:
    assert families([("a", ""), ("b", ""), ("c", "Ferry lost"), ("d", "Ferry lost")]) == [("a",), ("b",), ("c",), ("d",)]


def test_order_does_not_matter() -> None:
    texts = [("a", WIRE), ("b", OTHER), ("c", WIRE + " the end"), ("d", OTHER[40:])]
    shuffled = texts[:]
    random.Random(3).shuffle(shuffled)
    assert families(texts) == families(shuffled)

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


def test_a_line_on_every_page_makes_no_copies_and_hides_none() -> None:
    line = "sign up for our letter and never miss a story from the region again"
    pages = [(f"p{i:03}", f"{line} " + " ".join(f"tale{i}x{j} runs" for j in range(40))) for i in range(200)]
    copied = [("p000copy", pages[0][1]), ("p199copy", pages[199][1])]
    found = families(pages + copied)
    assert [group for group in found if len(group) > 1] == [("p000", "p000copy"), ("p199", "p199copy")]
    assert len(found) == 200


def test_an_extract_of_a_long_report_is_its_copy() -> None:
    assert families([("long", " ".join([OTHER, WIRE, OTHER.upper() + " end"])), ("part", WIRE)]) == [("long", "part")]

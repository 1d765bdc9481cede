"""The same wire copy on many sites is one family; each site stays listed."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.article.copies import families

WIRE = " ".join(f"word{i} of the report number {i * 7 % 31}" for i in range(60))
OTHER = " ".join(f"quite another tale {i} told {i * 11 % 17} times" for i in range(60))

REPORT = [f"point{i}" for i in range(200)]


def page(name: str, start: int, end: int, own: int) -> str:
    """A page that quotes a part of the report before so many words of its own."""
    return " ".join([*REPORT[start:end], *(f"{name}{i}" for i in range(own))])


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


@pytest.mark.parametrize("ids", [("a", "z", "b1", "b2"), ("a", "a2", "y1", "y2")])
@pytest.mark.parametrize("ending", [0, 12, 400], ids=["the same text", "a copy with a line of its own", "a copy in a longer report"])
def test_pages_that_quote_parts_do_not_come_between_copies(ids: tuple[str, ...], ending: int) -> None:
    one, other, *quoting = ids
    texts = [page("x", 0, 200, 0), page("own", 0, 200, ending), page("left", 0, 110, 300), page("right", 90, 200, 300)]
    assert families(zip(ids, texts, strict=True)) == sorted([(one, other), *((id,) for id in quoting)])


SOME = [("x", 0, 200, 0), ("x", 0, 200, 0), ("left", 0, 110, 300), ("right", 90, 200, 300)]
PARTS = st.tuples(st.sampled_from("uvw"), st.integers(0, 150), st.integers(0, 200), st.sampled_from([0, 10, 60, 300]))


def together(parts: Sequence[tuple[str, int, int, int]], ids: Sequence[int]) -> set[frozenset[int]]:
    """Which of the pages are one family under these ids."""
    number = {f"p{id}": i for i, id in enumerate(ids)}
    found = families((id, page(*parts[i])) for id, i in number.items())
    return {frozenset(number[id] for id in group) for group in found}


@settings(deadline=None, max_examples=60)
@example(SOME, [0, 3, 1, 2])
@given(st.lists(PARTS, max_size=9), st.permutations(range(9)))
def test_other_ids_give_the_same_families(parts: list[tuple[str, int, int, int]], ids: list[int]) -> None:
    assert together(parts, ids[: len(parts)]) == together(parts, range(len(parts)))

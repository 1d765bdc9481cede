"""Times that count from an event of the text: its day is looked for where the text tells it."""

from csv import DictReader
from importlib.resources import files

import pytest

from .reading import told
from .test_event_time import day, when

EVENTS = list(DictReader(files("onrecord.readers").joinpath("tables/event_words.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", EVENTS, ids=[row["event"] for row in EVENTS])
def test_words_of_one_event(row: dict[str, str]) -> None:
    assert ("The day", "2019-05-04") in told(row["example"])


def test_a_length_counts_from_the_event_it_names() -> None:
    text = "The council voted on May 3. Two days after the vote, rebels shelled the port."
    assert when(text, "shelled") == ("2019-05-05", "2019-05-05", "Two days")
    assert when(text, "vote,") is None or day(text, "vote,") != "2019-05-05"
    assert day("Rebels shelled the port three days before Friday's vote.", "shelled") == "2019-05-07"
    assert when("He was shot on May 1. A week after he was shot, police held two men.", "held") == ("2019-05-06", "2019-05-12", "A week")


def test_an_event_without_a_day_or_with_two_gives_none() -> None:
    assert when("Two days after the vote, rebels shelled the port.", "shelled") is None
    text = "Rebels attacked the port on May 1. Rebels attacked the fort on May 6. Two days after the attack, the mayor fled."
    assert when(text, "fled") is None
    assert [words for words, _ in told(text)] == ["May 1", "May 6", "Two days"]


def test_residue_gives_no_anchor() -> None:
    text = "READ: The council voted on May 3\nThe day after the vote, crowds filled the square."
    assert told(text, residue=("READ",)) == []

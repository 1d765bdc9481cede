"""Which time belongs to which act."""

import pytest

from onrecord.model import EventTime, Time
from onrecord.readers.event_time import event_time, interval

from .reading import read, times_of


def when(text: str, trigger: str, published: str | None = "2019-05-15") -> tuple[str | None, str | None, str] | None:
    """The interval of the last `trigger` in the text, with the words that say it."""
    doc = read(text, published)
    start = text.rindex(trigger)
    words = doc.range(start, start + len(trigger))
    found = event_time(doc, times_of(doc), words.start, words.stop)
    return None if found is None else (found.from_, found.to, text[found.start : found.end])


def day(text: str, trigger: str) -> str | None:
    found = when(text, trigger)
    return found and found[0]


def test_the_time_after_or_before_the_trigger() -> None:
    assert when("Rebels attacked the port on Friday.", "attacked") == ("2019-05-10", "2019-05-10", "Friday")
    assert day("On Friday, rebels attacked the port.", "attacked") == "2019-05-10"
    assert day("On May 3, the base that houses the guards was hit by rockets.", "hit") == "2019-05-03"


def test_the_sayer_s_day_is_not_the_event_s() -> None:
    assert when("Rebels attacked the port, police said on Friday.", "attacked") is None
    assert when("Police said on Friday that rebels had attacked the port.", "attacked") is None
    assert day("Police said on Friday that rebels had attacked the port on Monday.", "attacked") == "2019-05-13"
    assert day("Police said on Friday that rebels had attacked the port on Monday.", "said") == "2019-05-10"


def test_a_judgement_s_day_is_not_the_event_s() -> None:
    assert when("The envoy condemned the attack on Friday.", "attack") is None


def test_a_time_in_front_of_a_noun_is_that_noun_s() -> None:
    assert when("She blamed the rebels for the April 27 rocket attack.", "blamed") is None
    assert day("She blamed the rebels for the April 27 rocket attack.", "attack") == "2019-04-27"
    assert day("She blamed the rebels for the April 27 rocket attack, in which a guard was killed.", "killed") == "2019-04-27"
    assert day("Sunday's bombing left ten dead.", "bombing") == "2019-05-12"


def test_another_clause_keeps_its_own_day() -> None:
    text = "Rebels shelled the port on Friday, after troops had stormed the town on Monday."
    assert (day(text, "shelled"), day(text, "stormed")) == ("2019-05-10", "2019-05-13")


def test_a_participle_leans_on_the_clause_before() -> None:
    assert day("A mine exploded in the market on Friday, killing two boys.", "killing") == "2019-05-10"


def test_one_moment_and_one_subject_share_their_day() -> None:
    assert day("Two guards were killed when a bomb exploded in the market on Monday, officials said.", "killed") == "2019-05-13"
    assert day("The ministers met on Friday and signed a treaty.", "signed") == "2019-05-10"
    assert when("The minister threatened on Friday to bomb the port.", "bomb") is None


def test_since_and_until_leave_an_end_open() -> None:
    assert when("Since March 3, guards have detained 400 people.", "detained") == ("2019-03-03", None, "March 3")
    assert when("Rebels held the port until April 2.", "held") == (None, "2019-04-02", "April 2")


def test_joined_days_are_one_interval() -> None:
    text = "Two raids were reported near the river on Saturday and Sunday."
    assert when(text, "raids") == ("2019-05-11", "2019-05-12", "Saturday and Sunday")


def test_the_day_the_story_stands_at_and_only_that() -> None:
    assert day("On Friday the army crossed the river. Planes bombed two villages.", "bombed") == "2019-05-10"
    assert when("The army crossed the river. Planes bombed two villages.", "bombed") is None
    assert when("On Friday the army crossed the river.\nPlanes bombed two villages.", "bombed") is None


def test_a_linked_time_is_believed_where_it_names_a_day() -> None:
    text = "Rebels attacked the port, police said on Friday."
    doc = read(text)
    (friday,) = times_of(doc)
    assert event_time(doc, [friday], 1, 2, linked=friday) == EventTime(
        from_="2019-05-10", to="2019-05-10", start=friday.start, end=friday.end
    )
    assert event_time(doc, [], 1, 2, linked=Time(0, 6, "DATE", "PAST_REF")) is None


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        ("2020-01-03", ("2020-01-03", "2020-01-03")),
        ("2020-01-03T15:00", ("2020-01-03", "2020-01-03")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("XXXX-02", ("XXXX-02-01", "XXXX-02-XX")),
        ("XXXX-12", ("XXXX-12-01", "XXXX-12-31")),
        ("XXXX-01-07", ("XXXX-01-07", "XXXX-01-07")),
        ("XXXX-WXX-5", ("XXXX-WXX-5", "XXXX-WXX-5")),
        ("2020-W01", ("2019-12-30", "2020-01-05")),
        ("2020-W01-WE", ("2020-01-04", "2020-01-05")),
        ("2019-Q3", ("2019-07-01", "2019-09-30")),
        ("2019-H2", ("2019-07-01", "2019-12-31")),
        ("2019-WI", ("2019-12-01", "2020-02-29")),
        ("2019", ("2019-01-01", "2019-12-31")),
        ("198", ("1980-01-01", "1989-12-31")),
        ("198X", ("1980-01-01", "1989-12-31")),
        ("19", ("1900-01-01", "1999-12-31")),
        ("XXXX", (None, None)),
        ("XXXX-XX-XX", (None, None)),
        ("PAST_REF", (None, None)),
        ("P3D", (None, None)),
        ("", (None, None)),
        ("2020-13", (None, None)),
        ("2020-W54", (None, None)),
    ],
)
def test_interval(value: str, ends: tuple[str | None, str | None]) -> None:
    assert interval(value) == ends

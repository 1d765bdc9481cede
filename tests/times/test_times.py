"""What a user recognises: days counted from the publication, from the story, or left open."""

import pytest

from .reading import told, values


def test_tense_decides_the_weekday() -> None:
    assert values("Gunmen stormed the bank on Friday.") == ["2019-05-10"]
    assert values("The envoys will meet in Oslo on Friday.") == ["2019-05-17"]
    assert values("The vote is scheduled for Sunday.") == ["2019-05-19"]
    assert values("The minister said on Monday that troops would leave on Saturday.") == ["2019-05-13", "2019-05-18"]
    assert values("The court postponed the trial until Monday.") == ["2019-05-20"]


def test_the_publication_day_itself_is_meant_by_its_weekday() -> None:
    assert values("Police arrested two men on Wednesday.") == ["2019-05-15"]


def test_a_possessed_weekday_is_behind_unless_somebody_will_act() -> None:
    assert values("She looked for ways to contest Tuesday's ruling.") == ["2019-05-14"]


def test_the_year_of_a_month_and_a_day() -> None:
    assert values("Rebels took the town on December 27.", "2020-01-08") == ["2019-12-27"]
    assert values("He must return the money by Jan. 14.", "2020-01-07") == ["2020-01-14"]
    assert values("The treaty was signed in November.", "2019-02-01") == ["2018-11"]


def test_parts_of_a_date_that_the_text_tells_elsewhere() -> None:
    assert values("The shelling began on March 4, 2015. Two days later the bridge fell.") == ["2015-03-04", "2015-03-06"]
    assert values("He fled in 1995 and came back the following year.") == ["1995", "1996"]


def test_ranges_are_told_end_by_end() -> None:
    assert told("The truce held between Friday and Sunday.") == [("Friday", "2019-05-10"), ("Sunday", "2019-05-12")]
    assert values("The fair ran from 4–5 May.") == ["2019-05-04", "2019-05-05"]


def test_clock_times_take_the_day_that_follows() -> None:
    assert values("The mine blew up at 3pm local time (1300 GMT) on Saturday.") == ["2019-05-11T15:00", "2019-05-11T13:00Z", "2019-05-11"]
    assert values("The train left at 8.45am.") == ["2019-05-15T08:45"]


def test_determiners_are_inside_and_prepositions_outside() -> None:
    assert [words for words, _ in told("Over the past three weeks, since last Friday, and in the 1990s, it rained.")] == [
        "the past three weeks",
        "last Friday",
        "the 1990s",
    ]


def test_what_looks_like_a_time_and_is_none() -> None:
    assert told("The 26-year-old May Summers counted 1,900 boats and 2,000 sailors.") == []
    assert told("He may march with them; it costs $3 a day and fell 40%.") == []
    assert told("A man in his 30s was second in the race.") == []


def test_no_year_and_no_today_are_invented() -> None:
    text = "Yesterday two died. On Friday three died. On March 3 they will vote. Last year was calm."
    assert values(text, None) == ["XXXX-XX-XX", "XXXX-WXX-5", "XXXX-03-03", "XXXX"]
    assert values(text, "XXXX-01-08") == ["XXXX-01-07", "XXXX-WXX-5", "XXXX-03-03", "XXXX"]


def test_days_counted_over_a_year_s_end_without_a_year() -> None:
    assert values("He left three days ago.", "XXXX-01-02") == ["XXXX-12-30"]
    assert values("He left three days ago.", "XXXX-03-01") == ["XXXX-XX-XX"]


def test_residue_tells_no_time_and_anchors_none() -> None:
    text = "READ: How the 1912 flood changed the town\nThe mayor resigned the following year."
    assert told(text, residue=("READ",)) == [("the following year", "XXXX")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("fifteen hundred years", "P1500Y"),
        ("two and a half hours", "PT2H30M"),
        ("a year and a half", "P1Y6M"),
        ("2 1/2 years", "P2Y6M"),
        ("a couple of days", "P2D"),
        ("several months", "PXM"),
        ("three decades", "P30Y"),
    ],
)
def test_lengths(words: str, value: str) -> None:
    assert told(f"The siege lasted {words}.") == [(words, value)]


def test_a_sentence_that_the_splitter_ends_at_pm_keeps_its_day() -> None:
    assert told("Polls will close at 5 p.m. Sunday.") == [("5 p.m. Sunday", "2019-05-19T17:00")]


def test_a_month_to_come_is_not_the_last_one() -> None:
    assert told("The envoys will meet in March.") == [("March", "2020-03")]


def test_the_afternoon_is_of_the_last_day_told() -> None:
    text = "The attack began on May 13. The group, which has fought since 2017, took the base. Planes bombed it in the afternoon."
    assert told(text)[-1] == ("the afternoon", "2019-05-13TAF")


def test_that_evening_is_of_a_day_told_before_and_of_no_other() -> None:
    assert told("The boy fled on May 3, 2019; that evening he was found.")[-1][1] == "2019-05-03TEV"
    assert told("He confessed in a talk with the police. Later that evening he was found.") == [("that evening", "XXXX-XX-XXTEV")]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "…", "the", "2019-02-31", "99/99/9999", "XXXX", "\u202e1990s\u2028May", "٣ days", "¹ week ago"]
)
def test_odd_texts_raise_nothing(text: str) -> None:
    told(text)
    told(text, None)


def test_a_strike_called_for_tuesday_is_to_come() -> None:
    assert told("The union called a strike for Tuesday.") == [("Tuesday", "2019-05-21")]

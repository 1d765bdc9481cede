"""A timeline's day labels: what is one, what is not, and which year they are of."""

import pytest

from onrecord.article.dateline import dateline
from onrecord.article.entries import dated, day_label


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("14 January: ", "XXXX-01-14"),
        ("March 3, 2031 – ", "2031-03-03"),
        ("Monday, 3 March: ", "XXXX-03-03"),
        ("• Jan. 14, 2031 — ", "2031-01-14"),
        ("2031-01-14: ", "2031-01-14"),
        ("April 2031: ", "2031-04"),
        ("2029 – ", "2029"),
    ],
)
def test_a_day_before_a_colon_or_dash_opens_an_entry(opening, value):
    line = opening + "Police fire tear gas at a crowd."
    label = day_label(line)
    assert label is not None
    assert (label.behind, label.value) == (len(opening), value)
    assert line[label.start : label.end].strip(" .,") == line[label.start : label.end]
    assert dateline(line) == 0


@pytest.mark.parametrize("line", ["14 January 2031", "14 January", "April 2031"])
def test_a_line_that_is_only_a_day_is_one(line):
    label = day_label(line)
    assert label is not None and label.behind == len(line)


@pytest.mark.parametrize(
    "line",
    [
        "3 to 5 March: rain in the north",
        "In 2029 – the year of the flood – he left.",
        "14 January was a cold day.",
        "Police: two men held",
        "10:15: The session opens.",
        "14 January:",
        "",
    ],
)
def test_other_lines_are_none(line):
    assert day_label(line) is None


@pytest.mark.parametrize(
    ("values", "published", "expected"),
    [
        (["2031-01-02", "XXXX-01-09", "XXXX-02-01"], None, ["2031-01-02", "2031-01-09", "2031-02-01"]),
        (["2030-11-20", "XXXX-12-30", "XXXX-01-04"], None, ["2030-11-20", "2030-12-30", "2031-01-04"]),
        (["XXXX-02-03", "XXXX-01-30", "XXXX-12-04"], "2031-02-05", ["2031-02-03", "2031-01-30", "2030-12-04"]),
        (["XXXX-11-20", "XXXX-01-04"], "2031-02-05", ["2030-11-20", "2031-01-04"]),
        (["XXXX-11-20", "XXXX-01-04"], None, ["XXXX-11-20", "XXXX-01-04"]),
        (["XXXX-01-08", "XXXX-01-14"], "2031-02-30", ["XXXX-01-08", "XXXX-01-14"]),
        (["XXXX-01-08", "XXXX-01-14"], "0001-01-01", ["XXXX-01-08", "XXXX-01-14"]),
        (["XXXX-01-08", "XXXX-01-14"], "2030-12-30", ["XXXX-01-08", "XXXX-01-14"]),
        (["2029", "XXXX-01-04"], "2031-02-05", ["2029", "2029-01-04"]),
        (["XXXX-04-14", "2031-04"], None, ["2031-04-14", "2031-04"]),
        (["XXXX-02-29", "XXXX-03-04"], "2031-05-05", ["2028-02-29", "2031-03-04"]),
    ],
)
def test_years_follow_the_order_of_the_days(values, published, expected):
    assert dated(values, published) == expected

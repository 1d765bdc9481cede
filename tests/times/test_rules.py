"""Every rule of the tables is shown by its own examples."""

import re
import tomllib
from importlib.resources import files

import pytest

from onrecord.readers.times_calendar import holiday
from onrecord.readers.times_grammar import grammar, holidays
from onrecord.readers.times_guards import GUARDS
from onrecord.readers.times_values import OPS

from .reading import read, times_of

RULES = tomllib.loads(files("onrecord.readers").joinpath("tables/times_rules.toml").read_text(encoding="utf-8"))["rule"]
EXAMPLES = [(rule["name"], example) for rule in RULES for example in rule["examples"]]
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\|([^\]]+)\]")


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(EXAMPLES)])
def test_an_example_of_a_rule_is_read_as_it_says(name: str, example: str) -> None:
    text = MARKED.sub(r"\1", example)
    found = {(text[t.start : t.end], t.type, t.value) for t in times_of(read(text))}
    wanted = set(MARKED.findall(example))
    assert wanted <= found
    if not wanted:
        assert not found


def test_every_rule_has_an_example_an_operation_and_known_guards() -> None:
    assert [rule["name"] for rule in RULES if not rule["examples"]] == []
    assert {rule["op"] for rule in RULES} <= set(OPS)
    assert {rule.get("guard", "") for rule in RULES} - {""} <= set(GUARDS)
    assert len({rule["name"] for rule in RULES}) == len(grammar().rules)


def test_every_holiday_has_a_day() -> None:
    for name, rule in holidays().items():
        assert re.fullmatch(r"2021-\d\d-\d\d", holiday(rule, 2021)), name
        assert "XXXX" in holiday(rule, None), name


@pytest.mark.parametrize(
    ("name", "day"),
    [("thanksgiving", "2019-11-28"), ("memorial day", "2019-05-27"), ("good friday", "2019-04-19"), ("election day", "2020-11-03")],
)
def test_moving_holidays(name: str, day: str) -> None:
    assert holiday(holidays()[name], int(day[:4])) == day

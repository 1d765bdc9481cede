"""What the fields of events say for and against their being one."""

import re

import msgspec
import pytest

from onrecord.merge import evidence
from onrecord.merge.keep import grouped
from onrecord.model import Role, Span

from .conftest import strike


def telling(id, text, verb="shelled"):
    """A page with an act of Tarsk at every place where a `verb` (a pattern) stands."""
    page = strike(id, text=text, verb=re.search(verb, text)[0], day=None, killed=None)
    actors = [Role("a1", found.start(), found.end()) for found in re.finditer("Tarsk", text)]
    spots = [Span(found.start(), found.end()) for found in re.finditer(verb, text)]
    events = tuple(
        msgspec.structs.replace(page.events[0], id=f"e{number}", trigger=spot, actors=(actor,))
        for number, (spot, actor) in enumerate(zip(spots, actors, strict=True), 1)
    )
    return msgspec.structs.replace(page, events=events)


@pytest.mark.parametrize("before", [
    "", "From New Velm ", "The mayor said earlier that ", "The mayor said earlier ", "The mayor said a day later ", "Hours earlier ",
])  # fmt: skip
def test_a_town_called_new_and_when_it_was_said_make_no_other_strike(before):
    text = f"Tarsk shelled the port of Odra\n{before}Tarsk shelled the port of Odra before dawn.\n"
    assert grouped([telling("a", text)]).automatic == ["a#e1", "a#e1"]


@pytest.mark.parametrize("before", ["a second", "another", "a new", "an earlier", "two later", "the earlier deadly"])
def test_what_a_page_tells_as_another_strike_stays_another(before):
    text = f"Tarsk began shelling of the port of Odra. Tarsk had answered for {before} shelling of the port of Odra.\n"
    assert grouped([telling("a", text, "shelling")]).automatic == ["a#e1", "a#e2"]


def test_only_acts_that_could_be_one_are_weighed(monkeypatch):
    weighed = []
    bonus = evidence.bonus
    monkeypatch.setattr(evidence, "bonus", lambda a, b: weighed.append((a.id, b.id)) or bonus(a, b))
    text = "Tarsk shelled the port of Odra. Tarsk fined the ferry company of Odra. Tarsk elected a council for Odra."
    grouping = grouped([telling(id, text, "shelled|fined|elected") for id in "ab"])
    assert grouping.best == ["a#e1", "a#e2", "a#e3"] * 2
    assert sorted(weighed) == [("a#e1", "b#e1"), ("a#e2", "b#e2"), ("a#e3", "b#e3")], "nobody takes a fine for a strike"

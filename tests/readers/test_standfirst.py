"""A standfirst that repeats the lead is not coded twice; what only it tells is kept."""

from onrecord.model import Block, Event, Span
from onrecord.readers.standfirst import told_once

BLOCKS = (Block(0, 30, "headline"), Block(31, 100, "standfirst"), Block(101, 110, "caption"), Block(111, 250, "story"))


def event(number: int, at: int, type: str = "ASSAULT", status: str = "happened") -> Event:
    return Event(id=f"e{number}", type=type, trigger=Span(at, at + 5), status=status)  # type: ignore[arg-type]


def told(*events: Event) -> list[tuple[str, int]]:
    return [(each.id, each.trigger.start) for each in told_once(BLOCKS, events)]


def test_what_the_lead_tells_too_is_told_once() -> None:
    assert told(event(1, 5), event(2, 40), event(3, 120)) == [("e1", 5), ("e2", 120)]


def test_what_only_the_standfirst_tells_stays() -> None:
    assert told(event(1, 40), event(2, 60), event(3, 120)) == [("e1", 60), ("e2", 120)]
    assert told(event(1, 40, "COERCE"), event(2, 120)) == [("e1", 40), ("e2", 120)]
    assert told(event(1, 40, status="planned"), event(2, 120)) == [("e1", 40), ("e2", 120)]


def test_a_standfirst_without_a_lead() -> None:
    assert [each.id for each in told_once(BLOCKS[:2], (event(1, 40),))] == ["e1"]

"""The standfirst that says what the lead says: what both tell is one event, and the lead's words stand for it."""

from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.model import UNREAL, Block, Event


def told_once(blocks: Sequence[Block], events: Sequence[Event]) -> list[Event]:
    """The events without those of a standfirst that the lead below it tells too (type, and whether it happened), numbered anew.

    A standfirst is one by its label: it shares most of its words with the lead. What only it tells stays.
    """
    again: set[str] = set()
    for number, block in enumerate(blocks):
        if block.kind != "standfirst":
            continue
        lead = next((each for each in blocks[number + 1 :] if each.kind == "story"), None)
        if lead:
            told = [_what(event) for event in events if _inside(event, lead)]
            for event in events:
                if _inside(event, block) and _what(event) in told:
                    told.remove(_what(event))  # two strikes in the standfirst and one in the lead: one of them is new
                    again.add(event.id)
    if not again:
        return list(events)
    return [replace(event, id=f"e{number}") for number, event in enumerate((each for each in events if each.id not in again), 1)]


def _inside(event: Event, block: Block) -> bool:
    return block.start <= event.trigger.start < block.end


def _what(event: Event) -> tuple[str, bool]:
    return event.type, event.status in UNREAL

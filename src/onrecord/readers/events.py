"""Doc → events (to come)."""

from collections.abc import Sequence

from onrecord.language.doc import Doc
from onrecord.model import Actor, Claim, Event, Place, Time


def find_events(
    doc: Doc, actors: Sequence[Actor], times: Sequence[Time], places: Sequence[Place], claims: Sequence[Claim]
) -> list[Event]:
    """The events of a doc."""
    return []

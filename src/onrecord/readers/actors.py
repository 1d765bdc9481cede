"""Doc → actors (to come)."""

from onrecord.language.doc import Doc
from onrecord.model import Actor


def find_actors(doc: Doc) -> list[Actor]:
    """The actors of a doc."""
    return []

"""Doc → places (to come)."""

from onrecord.language.doc import Doc
from onrecord.model import Place


def find_places(doc: Doc) -> list[Place]:
    """The places of a doc."""
    return []

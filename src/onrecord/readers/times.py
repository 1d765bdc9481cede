"""Doc → times (to come)."""

from onrecord.language.doc import Doc
from onrecord.model import Time


def find_times(doc: Doc) -> list[Time]:
    """The times of a doc."""
    return []

"""Doc → claims (to come)."""

from collections.abc import Sequence

from onrecord.language.doc import Doc
from onrecord.model import Actor, Claim


def find_claims(doc: Doc, actors: Sequence[Actor], *, attitudes: bool = False) -> list[Claim]:
    """The claims of a doc."""
    return []

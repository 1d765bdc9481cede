"""PLOVER's contexts of an event from the words of its sentence. Table `contexts.csv`: context, words (lemmas) that bring it up."""

from functools import cache

from onrecord.language.doc import Doc
from onrecord.tables import csv_table


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Lemma → contexts."""
    out: dict[str, tuple[str, ...]] = {}
    for row in csv_table("readers/tables/contexts.csv"):
        for word in row["words"].split():
            out[word] = (*out.get(word, ()), row["context"])
    return out


def contexts(doc: Doc, first: int, last: int) -> tuple[str, ...]:
    """The contexts that the sentence of words first … last-1 brings up, in the table's order."""
    begin, end = doc.sentences[doc.sentence[first]]
    found = {context for i in range(begin, end) for context in table().get(doc.lemmas[i], ())}
    order = [context for contexts in table().values() for context in contexts]
    return tuple(context for context in dict.fromkeys(order) if context in found)

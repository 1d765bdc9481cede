"""Who does a deed by their trade, and who is named for a deed.

"Police came at dawn. Three men were arrested.": the table `usual_agents.csv` holds deeds by type and the lemma of their trigger, with the
heads of those who do them. Only a deed without an actor is looked at, and only a mention before it, in its sentence or in one of the three
before, is taken. On our labelled articles that is the actor in 27 cases of 37, and no party is named in nine of the others; coders of
police reports (India Police Events) take it so.

Who is named for a deed ("protesters", `doers.csv`) is no deed: "the protesters ate lunch" tells of no protest of its own.
"""

from functools import cache

from onrecord.language.doc import Doc
from onrecord.model import Actor
from onrecord.tables import csv_table

BEFORE = 3  # sentences


@cache
def table() -> dict[tuple[str, str], frozenset[str]]:
    """(type, lemma of a word of the trigger) → heads of its usual agents."""
    return {(row["type"], row["lemma"]): frozenset(row["heads"].split()) for row in csv_table("readers/tables/usual_agents.csv")}


@cache
def doers() -> frozenset[str]:
    """Nouns for who does a deed."""
    return frozenset(row["word"] for row in csv_table("readers/tables/doers.csv"))


def is_doer(doc: Doc, trigger: tuple[int, int]) -> bool:
    """Does a phrase name who does a deed, instead of the deed?"""
    last = trigger[1] - 1
    return doc.tags[last].startswith("NN") and doc.lemmas[last] in doers()


def usual_heads(doc: Doc, trigger: tuple[int, int], kind: str) -> frozenset[str]:
    """Heads of those whose trade a deed is; none for most."""
    return frozenset().union(*(table().get((kind, doc.lemmas[i]), frozenset()) for i in range(*trigger)))


def usual_agent(doc: Doc, trigger: tuple[int, int], kind: str, actors: list[Actor], taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The words of the last such agent named before, at most three sentences away; None where there is none. `taken`: the runs of words
    that are parties already.
    """
    heads = usual_heads(doc, trigger, kind)
    if not heads:
        return None
    number = doc.sentence[trigger[0]]
    first = doc.sentences[max(0, number - BEFORE)][0]
    low, high = doc.starts[first], doc.starts[trigger[0]]
    near = sorted((m.start, m.end) for actor in actors for m in actor.mentions if m.form == "nominal" and low <= m.start and m.end <= high)
    for start, end in reversed(near):
        run = doc.range(start, end)
        if doc.words[run.stop - 1].lower() in heads and not any(a < run.stop and run.start < b for a, b in taken):
            return run.start, run.stop
    return None

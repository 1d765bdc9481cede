"""Cooperation to come is AGREE: so PLOVER's manual codes CONSULT, SUPPORT, COOPERATE and AID "reported in future tense" ("will meet",
"will hold talks"), and CAMEO's 035, "express intent to yield", is AGREE too ("said it would free the prisoners"). "Agreed to" do something
is a promise. Planned talks told by a noun alone stay CONSULT, planned. To want to help is AGREE as well (CAMEO 03, "express intent to
cooperate"), where to want others to do so is REQUEST.

Exercises with others are COOPERATE, those of one side alone MOBILIZE (CAMEO 15, "exhibit force posture").
"""

from functools import cache

from onrecord.language.doc import Doc
from onrecord.readers.clauses import tables
from onrecord.tables import csv_table, word_lists

COOPERATION = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
WISHED = frozenset({"AID", "CONSULT", "COOPERATE", "REQUEST"})
TOGETHER = frozenset({"alongside", "combined", "joint", "jointly", "multinational", "shared", "together", "with"})
FUTURE = frozenset({"will", "shall", "'ll", "’ll"})
WOULD = frozenset({"would", "'d", "’d"})
CONDITIONS = frozenset({"if", "unless", "whether"})
NEVER = frozenset({"not", "n't", "n’t", "never"})
BETWEEN = ("VB", "RB", "DT", "JJ", "PRP$", "CD", "IN", "TO")  # tags between the auxiliary and a noun that its verb governs
REACH = 5


def intended(doc: Doc, trigger: tuple[int, int], kind: str) -> str:
    """The type of an event, AGREE where it is cooperation in the future tense, agreed to or wished for."""
    first, last = trigger
    if kind in WISHED and _wished(doc, first):
        return "AGREE"
    if kind not in COOPERATION:
        return kind
    agreed = doc.lemmas[first] == "agree" and last + 1 < len(doc) and doc.words[last].lower() == "to" and doc.tags[last + 1] == "VB"
    return "AGREE" if agreed or _will(doc, first) else kind


def alone(doc: Doc, trigger: tuple[int, int], kind: str, actors: int) -> str:
    """The type of an event with so many actors, MOBILIZE where it is an exercise of one of them alone."""
    sentence = doc.words[slice(*doc.sentences[doc.sentence[trigger[0]]])]
    one_sided = kind == "COOPERATE" and doc.lemmas[trigger[1] - 1] in exercises() and actors < 2
    return "MOBILIZE" if one_sided and not TOGETHER & {word.lower() for word in sentence} else kind


@cache
def exercises() -> frozenset[str]:
    """Nouns for what armies train by."""
    return frozenset(row["noun"] for row in csv_table("readers/tables/exercises.csv"))


def _wished(doc: Doc, at: int) -> bool:
    lists = word_lists("readers/tables/wishes.toml")
    to = at + 2 < len(doc) and doc.words[at + 1].lower() == "to"
    return to and doc.lemmas[at] in lists["wish"] and doc.lemmas[at + 2] in lists["deed"]


def _reported(doc: Doc, at: int) -> bool:
    """Is a word the "would" that a past verb of saying makes of "will", and no condition?"""
    if doc.words[at].lower() not in WOULD:
        return False
    sentence, saying = range(*doc.sentences[doc.sentence[at]]), tables()["say"] | tables()["react"]
    said = any(doc.tags[i] in ("VBD", "VBN") and doc.lemmas[i] in saying for i in sentence)
    return said and not any(doc.words[i].lower() in CONDITIONS for i in sentence)


def _will(doc: Doc, first: int) -> bool:
    """Whether "will" governs the trigger: right before its verb, or before the verb whose object it is ("will hold talks")."""
    begin, noun = doc.sentences[doc.sentence[first]][0], not doc.tags[first].startswith("VB")
    for i in range(first - 1, max(begin, first - REACH) - 1, -1):
        if doc.words[i].lower() in FUTURE or _reported(doc, i):
            between = {word.lower() for word in doc.words[i + 1 : first]}
            return doc.tags[i + 1].startswith(("VB", "RB")) and not between & NEVER
        if not doc.tags[i].startswith(BETWEEN if noun else ("RB", "VB")):
            return False
    return False

"""Cooperation to come is AGREE: so PLOVER's manual codes CONSULT, SUPPORT, COOPERATE and AID "reported in future tense" ("will meet",
"will hold talks"), and CAMEO's 035, "express intent to yield", is AGREE too ("said it would free the prisoners"). "Agreed to" do something
is a promise. Planned talks told by a noun alone stay CONSULT, planned.
"""

from onrecord.language.doc import Doc
from onrecord.readers.clauses import tables

COOPERATION = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
FUTURE = frozenset({"will", "shall", "'ll", "’ll"})
WOULD = frozenset({"would", "'d", "’d"})
CONDITIONS = frozenset({"if", "unless", "whether"})
NEVER = frozenset({"not", "n't", "n’t", "never"})
BETWEEN = ("VB", "RB", "DT", "JJ", "PRP$", "CD", "IN", "TO")  # tags between the auxiliary and a noun that its verb governs
REACH = 5


def intended(doc: Doc, trigger: tuple[int, int], kind: str) -> str:
    """The type of an event, AGREE where it is cooperation in the future tense or agreed to."""
    if kind not in COOPERATION:
        return kind
    first, last = trigger
    agreed = doc.lemmas[first] == "agree" and last + 1 < len(doc) and doc.words[last].lower() == "to" and doc.tags[last + 1] == "VB"
    return "AGREE" if agreed or _will(doc, first) else kind


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

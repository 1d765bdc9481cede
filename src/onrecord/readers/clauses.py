"""Clauses of a sentence, by tags and punctuation alone: which words stand under the same finite verb.

A scan from left to right with a stack. A subordinator with a finite verb ahead opens a clause; a second finite verb closes a relative
clause ("the base that houses troops | was hit"); a comma with a participle opens one that leans on the clause before.
"""

from dataclasses import dataclass

from onrecord.language.doc import Doc
from onrecord.tables import word_lists

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_STRONG = frozenset({";", ":", "--", "—", "“", "”", '"', "``", "''", "(", ")"})


@dataclass(slots=True)
class Clause:
    """`kind` is main, sub, when, rel, participle or coord; `parent` the number of the clause it leans on, −1 for none."""

    kind: str
    parent: int
    verb: int = -1


def tables() -> dict[str, frozenset[str]]:
    """The word lists of event_time.toml."""
    return word_lists("readers/tables/event_time.toml")


def clauses(doc: Doc, begin: int, end: int) -> tuple[list[int], list[Clause]]:
    """For each word begin … end-1 the number of its clause, and the clauses."""
    found, of, at, coordinated = [Clause("main", -1)], [], 0, False
    for i in range(begin, end):
        opened = _opens(doc, i, begin, end, found[at])
        if opened == "root":
            found.append(Clause("main", -1))
            at, coordinated = len(found) - 1, False
        elif opened == "close":
            at = found[at].parent
        elif opened:
            found.append(Clause(opened, found[at].parent if opened == "coord" else at))
            at, coordinated = len(found) - 1, False
        if doc.tags[i] == "CC":
            coordinated = True
        if doc.tags[i] in FINITE and not (doc.tags[i - 1] == "MD" and i > begin):
            at = _verb(found, at, i, coordinated)
            coordinated = False
        of.append(at)
    return of, found


def _verb(found: list[Clause], at: int, i: int, coordinated: bool) -> int:
    """The clause that a finite verb belongs to."""
    clause = found[at]
    if clause.verb < 0:
        clause.verb = i
        return at
    if coordinated:
        return at
    if clause.kind in {"rel", "sub", "when", "participle"} and clause.parent >= 0 and found[clause.parent].verb < 0:
        found[clause.parent].verb = i
        return clause.parent
    found.append(Clause("sub", at, i))
    return len(found) - 1


def _opens(doc: Doc, i: int, begin: int, end: int, clause: Clause) -> str:
    """What word i opens: "root", "rel", "sub", "when", "participle", "coord", "close" (back to the parent), or nothing."""
    word, tag = doc.words[i].lower(), doc.tags[i]
    if i == begin:
        return ""
    if word in _STRONG:
        return "root"
    if word in tables()["subordinate"] and (tag[0] in "IW") and _finite_ahead(doc, i + 1, end):
        if word == "when":
            return "when"
        return "rel" if tag in {"WDT", "WP", "WP$"} or (word == "that" and doc.tags[i - 1].startswith("N")) else "sub"
    if doc.words[i - 1] != ",":
        return ""
    if tag in {"VBG", "VBN"}:
        return "participle"
    if clause.kind in {"rel", "participle"} and (clause.verb >= 0 or clause.kind == "participle") and tag != "CC":
        return "close"
    if clause.verb >= 0 and tag not in {"VBD", "VBZ", "VBP"} and _finite_ahead(doc, i, end):
        return "coord"
    return ""


def _finite_ahead(doc: Doc, i: int, end: int) -> bool:
    """Is there a finite verb before the next mark?"""
    for j in range(i, end):
        if doc.words[j] in {",", ";", ":", ".", ")", '"', "”"}:
            return False
        if doc.tags[j] in FINITE:
            return True
    return False

"""Who says a quotation: the mention beside the verb of saying next to its marks, else who says the others of its paragraph."""

from onrecord.codebook.people import words
from onrecord.language.doc import Doc
from onrecord.readers.actors_mentions import Raw
from onrecord.readers.clusters import Cluster

SAY = words("say")
GOVERNORS = words("governors")
ByWord = dict[int, Cluster]  # the head of a mention → whose it is


def speaker_of(doc: Doc, by_word: ByWord, at: int) -> Cluster | None:
    """Who says the quotation around word `at`: the mention beside a verb of saying next to its marks, else of the same paragraph."""
    quotation = next((q for q in doc.quotations if q.first <= at < q.last), None)
    if quotation is None:
        return None
    return _after(doc, by_word, quotation.last) or _ahead(doc, by_word, quotation.first) or _neighbour(doc, by_word, quotation.first)


def _after(doc: Doc, by_word: ByWord, end: int) -> Cluster | None:
    for i in range(end, min(len(doc), end + 14)):
        if doc.paragraph[i] != doc.paragraph[end - 1] or doc.quote[i]:
            return None
        if doc.lemmas[i] in SAY and doc.tags[i][:2] == "VB":
            return beside(doc, by_word, i)
    return None


def _ahead(doc: Doc, by_word: ByWord, first: int) -> Cluster | None:
    for i in range(first - 2, max(-1, first - 28), -1):
        if doc.paragraph[i] != doc.paragraph[first] or doc.quote[i] or (doc.words[i] in (".", "?", "!") and i < first - 3):
            return None
        if doc.lemmas[i] in SAY and doc.tags[i][:2] == "VB":
            return beside(doc, by_word, i)
    return None


def _neighbour(doc: Doc, by_word: ByWord, first: int) -> Cluster | None:
    """The speaker of the other quotations of the paragraph where they have one only."""
    found = []
    for other in doc.quotations:
        if doc.paragraph[other.first] == doc.paragraph[first] and other.first != first:
            cluster = _after(doc, by_word, other.last) or _ahead(doc, by_word, other.first)
            if cluster and cluster not in found:
                found.append(cluster)
    return found[0] if len(found) == 1 else None


def beside(doc: Doc, by_word: ByWord, verb: int) -> Cluster | None:
    """The subject of a verb of saying: before it, over an apposition, or after it in an inversion."""
    if doc.tags[verb] == "VBG":
        begin = doc.sentences[doc.sentence[verb]][0]
        opener = next((by_word[i] for i in range(begin, verb) if i in by_word and not doc.quote[i]), None)
        return opener if opener and any(r.last <= verb and is_subject(doc, r) and r.first >= begin for r in opener.raws) else None
    at = verb - 1
    while at > 0 and doc.tags[at] in ("RB", "MD", "VBD", "VBZ", "VBP") and at not in by_word:
        at -= 1
    if doc.words[at] == ")":
        at = next((i - 1 for i in range(at - 1, max(0, at - 9), -1) if doc.words[i] == "("), at)
    if doc.words[at] == ",":
        opening = next((i for i in range(at - 1, max(-1, at - 16), -1) if doc.words[i] == ","), None)
        if opening is not None and (cluster := by_word.get(opening - 1)) and not doc.quote[opening - 1]:
            inner = by_word.get(at - 1)  # "One of them, Uwase, said"
            return inner if inner and inner.kind == "person" and not cluster.human else cluster
    if doc.words[at].lower() == "who":
        at -= 2 if doc.words[at - 1] == "," else 1
    if (cluster := by_word.get(at)) and not doc.quote[at]:
        return cluster
    for i in range(verb + 1, min(len(doc), verb + 9)):
        if doc.words[i] in (".", '"', "”", "“", ",", "that"):
            break
        if (cluster := by_word.get(i)) and not doc.quote[i] and doc.words[i + 1 : i + 2] not in (("'s",), ("’s",)):
            return cluster
    return None


def is_subject(doc: Doc, raw: Raw) -> bool:
    """Whether a mention stands before the verb of its clause."""
    at = raw.last
    begin, stop = doc.sentences[raw.sentence]
    if begin < raw.first and doc.words[raw.first - 1].lower() in GOVERNORS:
        return False
    if at < stop and doc.words[at] == "(":
        at = next((i + 1 for i in range(at + 1, min(stop, at + 9)) if doc.words[i] == ")"), at)
    while at < stop and (doc.tags[at] in ("RB", "MD") or doc.words[at].lower() == "also"):
        at += 1
    if at < stop and doc.words[at] in ('"', "“", "'", "‘"):
        at += 1
    if at < stop and doc.words[at] == ",":
        close = next((i for i in range(at + 1, min(stop, at + 20)) if doc.words[i] == ","), None)
        at = close + 1 if close else at
    return at < stop and ((doc.tags[at][:2] == "VB" and doc.tags[at] not in ("VBG", "VBN")) or doc.words[at].lower() == "who")

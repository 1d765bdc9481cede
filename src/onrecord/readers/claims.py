"""Who says so: claims with source, cue and content from the encoder's cue tags and link head.

The reading follows PolNeAR's guidelines (Newell, Margolin & Ruths, LREC 2018): every attribution has a cue; its content may be
discontinuous; its source may be missing. A cue inside another claim's content makes a nested claim (`within`).
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import msgspec

from onrecord.language import encoder
from onrecord.language.doc import Doc
from onrecord.model import Actor, Claim, ClaimKind, CueClass, Span
from onrecord.readers.actors import resolve
from onrecord.readers.clauses import FINITE, clauses
from onrecord.readers.cues import cue_class, hedged
from onrecord.readers.repeats import same_claims
from onrecord.readers.roles import active_subject, goes_on, shared_subject
from onrecord.tables import csv_table, word_lists

CUE_BIAS = 0.6  # added to the logits of being a cue: many are looked at, and told by cue and content together
TOLD, TOLD_SAID = 0.64, 0.3  # a claim less sure is not told; one by a reporting verb is sooner. Chosen on the development half of PolNeAR
SAYING = ("statement", "accusation", "denial", "report")  # cues of these classes say something; the others may only want it
CLOSE = frozenset("\"”’'»")
OPEN = frozenset("\"“‘'«")
_NAMING = frozenset("DT JJ NN NNS NNP NNPS CD PRP$ POS HYPH IN".split())  # tags of who has the word
_ARTICLES = frozenset({("a",), ("an",), ("the",)})
TRIM = frozenset(",;:.–—-")
_OWNED = frozenset("POS JJ NN NNS NNP NNPS HYPH".split())  # tags of "'s" and what is owned
LINKING = frozenset("by of on in at to for with from about that as each other one another".split())  # alone they are nobody's content


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim in word numbers, before it has offsets."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    confidence: float


def find_claims(doc: Doc, actors: list[Actor], *, attitudes: bool = False) -> list[Claim]:
    """The claims of a doc in order of their cues. `attitudes`: also those whose cue only shows a stance ("is open to", "wants")."""
    drafts = _drafts(doc)
    drafts += _headline(doc, drafts)
    told = [(draft, cue_class(doc, *draft.cue)) for draft in _shared_subjects(doc, sorted(drafts, key=lambda d: d.cue))]
    kept = [(draft, kind) for draft, kind in told if attitudes or kind != "attitude"]
    claims = [_claim(doc, actors, f"c{number}", draft, kind) for number, (draft, kind) in enumerate(kept, 1)]
    return same_claims(doc, _nest(claims))


def _drafts(doc: Doc) -> list[Draft]:
    cues: list[tuple[int, int]] = []
    chances: list[float] = []
    linked: list[encoder.Roles] = []
    for window in doc.encoded or ():
        logits = window.tags["cue"].copy()
        logits[:, 1:] += CUE_BIAS
        found = encoder.spans_bio(logits.argmax(-1).tolist())
        certain = encoder.softmax(logits)
        found = [run for run in found if not _opens(doc, run[0] + window.a)]
        here = [(a + window.a, b + window.a) for a, b in found]
        cues += here
        chances += [float(1 - certain[a:b, 0].mean()) for a, b in found]
        linked += encoder.roles(window, "claim", here)
    out = []
    for cue, chance, roles, phrases in zip(cues, chances, linked, encoder.phrases("claim", linked), strict=True):
        runs = [part for run in phrases.get(2, []) for part in _within_blocks(doc, _whole_quotation(doc, run, cue), cue)]
        content = tuple(_ended(doc, trimmed, cue) for run in runs if (trimmed := _trim(doc, *run)) is not None)
        if not content:
            continue
        sure = chance * encoder.likely(roles, 2, content)
        if sure >= (TOLD_SAID if _reports(doc, cue) else TOLD):
            source = max(phrases.get(1, []), key=lambda run: encoder.likely(roles, 1, [run]) * (run[1] - run[0]), default=None)
            source = None if source and doc.words[source[0] : source[1]] in _ARTICLES else _whole_source(doc, source, cue)
            out.append(_turned(doc, Draft(cue, source, content, round(sure, 4))))
    out = [_whole_sentence(doc, _occasion(doc, draft), out) for draft in out]
    return [draft for draft in out if not (_hides(doc, draft.content) or _deed(doc, draft) or _again(draft, out))]


def _opens(doc: Doc, cue: int) -> bool:
    """Does a cue belong to what opens a report or an entry, "9 January | : police fired", or to a heading: "Timeline:"?"""
    heading = doc.words[cue] == ":" and doc.words[cue - 1].lower() in word_lists("readers/tables/words.toml")["headings"]
    return heading or any(opening <= cue < behind for opening, behind in doc.datelines)


def _whole_source(doc: Doc, source: tuple[int, int] | None, cue: tuple[int, int]) -> tuple[int, int] | None:
    """A source without its verb, with what it owns ("the city's *police* deny") or who owns it.

    "*A mother* whose daughter goes to the school said": she said it, not her daughter.
    """
    if source is None:
        return None
    (first, last), (begin, stop) = source, doc.sentences[doc.sentence[source[0]]]
    if doc.tags[first] == "WP$" and first > begin:
        first -= 1
        while first > begin and doc.tags[first - 1] in _NAMING - {"IN"}:
            first -= 1
    if doc.tags[cue[0]] in ("TO", "VBG"):
        verb = next((i for i in range(first + 1, last) if doc.tags[i] in FINITE or doc.tags[i].startswith("W")), last)
        # "the man | could be heard *saying*", not "the man who could", nor "all I heard"
        last = verb if verb < last and doc.tags[verb] in FINITE and doc.tags[verb - 1].startswith("NN") else last
    if goes_on(doc, first, last):
        last -= 1  # "a teacher | reached by telephone"
    end = last
    while end < stop and doc.tags[end] in _OWNED and (end > last or doc.tags[end] == "POS"):
        end += 1
    if end > last + 1 and not (cue[0] < end and last < cue[1]):
        last = end
    return first, last


def _again(draft: Draft, drafts: list[Draft]) -> bool:
    """Does a surer cue have the same words for its content: "*said* in a statement *read* on state radio that …"?"""
    return any(other.content == draft.content and other.confidence > draft.confidence for other in drafts)


def _ended(doc: Doc, run: tuple[int, int], cue: tuple[int, int]) -> tuple[int, int]:
    """A lone article with its noun: "*a charge* that her family rejects"."""
    first, last = run
    if doc.words[first:last] not in _ARTICLES:
        return run
    while last < doc.sentences[doc.sentence[first]][1] and last not in range(*cue) and doc.tags[last] in _NAMING - {"IN"}:
        last += 1
    return first, last


def _turned(doc: Doc, draft: Draft) -> Draft:
    """ "The guards fled, said an official who asked not to be named": who stands behind ", said" has said it, whatever follows."""
    first, last = draft.cue
    begin, stop = doc.sentences[doc.sentence[first]]
    verbs = word_lists("readers/tables/words.toml")["turned"]
    said = last - first == 1 and doc.tags[first] in ("VBD", "VBZ") and doc.lemmas[first] in verbs
    if not said or doc.words[first - 1] != "," or draft.content[0][0] < last:
        return draft
    end = last
    while end < stop and doc.tags[end] in (_NAMING if end > last else _NAMING - {"IN"}):
        end += 1
    if not (last < end < stop and doc.tags[end - 1][:2] == "NN" and doc.tags[end] in ("WP", ".", ",")) or doc.quote[first - 2] > 0:
        return draft
    parts = [(begin, first)]
    if not _finite(doc, begin, first) and doc.words[end] == "," and _finite(doc, end, stop):  # "The guards, said the mayor, fled"
        parts.append((end, stop))
    content = tuple(part for run in parts if (part := _trim(doc, *run)) is not None)
    return replace(draft, source=(last, end), content=content) if any(_finite(doc, *run) for run in content) else draft


def _whole_sentence(doc: Doc, draft: Draft, drafts: list[Draft]) -> Draft:
    """ "Gunmen stopped two lorries and took the flour, its director, Ines Okafor, said": who ends a sentence has said all of it."""
    begin = doc.sentences[doc.sentence[draft.cue[0]]][0]
    (first, last), more = draft.content[0], draft.content[1:]
    if draft.source is None or more or not (begin < first < last < draft.source[0] == last + 1 and draft.source[1] <= draft.cue[0]):
        return draft
    plain = not any(doc.quote[i] > 0 for i in range(begin, last)) and doc.words[first - 1] not in (",", "that") and doc.words[last] == ","
    other = any(begin <= draft.cue[0] < first for draft in drafts)
    whole = _trim(doc, begin, last) if plain and not other else None
    return replace(draft, content=(whole,)) if whole else draft


@cache
def _occasions() -> frozenset[str]:
    """Nouns for what something is said in: a statement, an interview."""
    return frozenset(row["noun"] for row in csv_table("readers/tables/occasions.csv"))


def _occasion(doc: Doc, draft: Draft) -> Draft:
    """ "said in a statement that …": the statement belongs to the cue."""
    (first, last), more = draft.content[0], draft.content[1:]
    if first != draft.cue[1] or doc.words[first - 1].lower() != "in":
        return draft
    noun = next((i for i in range(first + 1, min(first + 4, last)) if doc.lemmas[i] in _occasions()), None)
    rest = _trim(doc, noun + 1, last) if noun is not None else None
    return replace(draft, cue=(draft.cue[0], rest[0]), content=(rest, *more)) if rest else draft


def _finite(doc: Doc, first: int, last: int) -> bool:
    return any(doc.tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, last))


@cache
def _hiding() -> tuple[tuple[str, ...], ...]:
    """What sources ask for who are not named, as lower-case words."""
    return tuple(tuple(row["content"].split()) for row in csv_table("readers/tables/anonymity.csv"))


def _hides(doc: Doc, content: tuple[tuple[int, int], ...]) -> bool:
    """Is "not to be named" all that somebody says?"""
    said = tuple(word.lower() for word in doc.words[slice(*content[0])])
    return any(
        said[: len(phrase)] == phrase and (len(said) < len(phrase) + 3 or said[len(phrase)] in ("as", "because", "citing", "for", "since"))
        for phrase in _hiding()
    )


@cache
def _two_senses() -> dict[str, frozenset[str]]:
    """Lemmas that say something of words, and do something to people or to the objects listed."""
    out: dict[str, frozenset[str]] = {}
    for row in csv_table("readers/tables/two_senses.csv"):
        out[row["lemma"]] = out.get(row["lemma"], frozenset()) | frozenset(row["objects"].split())
    return out


def _deed(doc: Doc, draft: Draft) -> bool:
    """Is a verb of two senses no saying here: "the minister was dismissed", "recalled its ambassador", "called a strike"?"""
    objects = next((_two_senses()[doc.lemmas[i]] for i in range(*draft.cue) if doc.lemmas[i] in _two_senses()), None)
    words = [i for run in draft.content for i in range(*run)]
    if objects and doc.words[words[0]].lower() in objects:  # "calling themselves Red Lantern"
        return True
    if objects is None or any(doc.tags[i][:2] == "VB" or doc.quote[i] > 0 for i in words):
        return False
    if not objects:
        return draft.source is None
    return doc.tags[words[0]] != "PRP$" and any(doc.words[i].lower() in objects for i in words[:4])  # "called her vote a mistake"


def _reports(doc: Doc, cue: tuple[int, int]) -> bool:
    return any(doc.tags[i][:2] == "VB" for i in range(*cue)) and cue_class(doc, *cue) in SAYING


def _shared_subjects(doc: Doc, drafts: list[Draft]) -> list[Draft]:
    """ "Teague slammed … and stated that …, adding that …": a verb without a source that goes on has that of the cue before it.

    It stands in the same sentence, joined by "and", or is a participle behind a comma. Another has its own subject ("Calda, which is
    small, denied"), a participle before all that of the verb behind it.
    """
    out: list[Draft] = []
    for draft in drafts:
        at = draft.cue[0]
        before = out[-1] if out else None
        word = doc.words[at - 1].lower() if at > 0 else ""
        joined = (word in ("and", "but") and doc.tags[at].startswith("VB")) or (word == "," and doc.tags[at] == "VBG")
        joined = joined and not _passive(doc, at)
        if draft.source is None and joined and before and before.source and doc.sentence[before.cue[0]] == doc.sentence[at]:
            draft = replace(draft, source=before.source)
        if draft.source is None and cue_class(doc, *draft.cue) != "attitude" and (subject := _subject(doc, draft)):
            draft = replace(draft, source=subject)
        out.append(draft)
    for number, (draft, after) in enumerate(pairwise(out)):
        opens = draft.cue[0] == doc.sentences[doc.sentence[draft.cue[0]]][0] and doc.tags[draft.cue[0]] == "VBG"
        if draft.source is None and opens and doc.sentence[after.cue[0]] == doc.sentence[draft.cue[0]]:
            out[number] = replace(draft, source=after.source)  # "Citing two letters, Teague accused …"
    return out


def _passive(doc: Doc, at: int) -> bool:
    """Does a participle share the auxiliary of a passive: "was detained and *charged*"?"""
    begin, end = doc.sentences[doc.sentence[at]]
    if doc.tags[at] != "VBN":
        return False
    of, found = clauses(doc, begin, end)
    verb = found[of[at - begin]].verb
    return verb >= 0 and doc.lemmas[verb] in ("be", "get")


def _subject(doc: Doc, draft: Draft) -> tuple[int, int] | None:
    """Who stands before a cue that is an active verb, outside what is said."""
    verb = next((i for i in range(*draft.cue) if doc.tags[i].startswith("VB") and doc.lemmas[i] not in ("be", "have")), None)
    subject = active_subject(doc, (verb, verb + 1)) or shared_subject(doc, (verb, verb + 1)) if verb is not None else None
    return None if subject is None or any(a < subject[1] and subject[0] < b for a, b in draft.content) else subject


def _whole_quotation(doc: Doc, run: tuple[int, int], cue: tuple[int, int]) -> tuple[int, int]:
    """A run that begins with a quotation and ends inside it goes on to its end: whoever is quoted is quoted whole."""
    for q in doc.quotations:
        if q.closing >= 0 and run[0] in (q.opening, q.first) and run[1] < q.closing and not q.first <= cue[0] < q.closing:
            return run[0], q.closing
    return run


def _within_blocks(doc: Doc, run: tuple[int, int], cue: tuple[int, int]) -> list[tuple[int, int]]:
    """A run cut at block breaks; parts outside the cue's block stay only inside a quotation that began or goes on there."""
    pieces, start = [], run[0]
    for i in range(run[0] + 1, run[1] + 1):
        if i == run[1] or doc.paragraph[i] != doc.paragraph[i - 1]:
            if doc.paragraph[start] == doc.paragraph[cue[0]] or doc.quote[start] > 0 or doc.words[start] in OPEN:
                pieces.append((start, i))
            start = i
    return pieces


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int] | None:
    """Without loose punctuation at its ends and the dateline before it; with the quotation marks that belong to it."""
    first = next((behind for opening, behind in doc.datelines if opening <= first < behind), first)
    while first < last and doc.words[first] in TRIM:
        first += 1
    last = _before_owner(doc, first, last)
    while first < last and doc.words[last - 1] in TRIM:
        last -= 1
    if first >= last:
        return None
    for q in doc.quotations:
        if q.opening >= 0 and q.opening + 1 == first and first <= q.last <= last + 1:
            first -= 1
        if q.closing >= 0 and q.closing == last and first <= q.first <= last:
            last += 1
    told = any(doc.words[i][0].isalnum() and doc.words[i].lower() not in LINKING for i in range(first, last))
    return (first, last) if told else None


def _before_owner(doc: Doc, first: int, last: int) -> int:
    """The end of content that runs into who speaks next: "it would stay, | while the city | 's police deny"."""
    if last >= len(doc) or doc.tags[last] != "POS":
        return last
    end = last
    while end > first and doc.tags[end - 1] in _NAMING - {"IN"}:
        end -= 1
    return end - 1 if end > first + 1 and doc.words[end - 1].lower() in ("and", "as", "but", "while") else last


def _headline(doc: Doc, drafts: list[Draft]) -> list[Draft]:
    """ "Mike Pompeo: …": a headline's colon after a name is a cue, where the encoder did not see it."""
    out = []
    blocks = doc.article.blocks
    for a, b in doc.sentences:
        if blocks[doc.paragraph[a]].kind != "headline" or any(a <= d.cue[0] < b for d in drafts):
            continue
        colon = next((i for i in range(a + 1, min(a + 7, b - 2)) if doc.words[i] == ":"), None)
        named = colon is not None and any(n.first <= a + 1 and n.last == colon and n.label in ("PERSON", "ORG") for n in doc.names)
        if colon is not None and named and (content := _trim(doc, colon + 1, b)):
            out.append(Draft((colon, colon + 1), (a, colon), (content,), 0.9))
    return out


def _claim(doc: Doc, actors: list[Actor], key: str, draft: Draft, kind: CueClass) -> Claim:
    source = _span(doc, draft.source)
    return Claim(
        id=key,
        kind=_quoted(doc, draft.content),
        source=source,
        cue=_span(doc, draft.cue),
        content=tuple(s for run in draft.content if (s := _span(doc, run)) is not None),
        speaker=resolve(doc, actors, source.start, source.end) if source else None,
        cue_class=kind,
        hedged=hedged(doc, *draft.cue),
        confidence=draft.confidence,
    )


def _span(doc: Doc, words: tuple[int, int] | None) -> Span | None:
    return None if words is None else Span(*doc.chars(*words))


def _quoted(doc: Doc, content: tuple[tuple[int, int], ...]) -> ClaimKind:
    """direct: every word stands inside quotation marks; mixed: some; indirect: none."""
    words = [i for a, b in content for i in range(a, b) if doc.words[i][0].isalnum()]
    inside = sum(doc.quote[i] > 0 for i in words)
    return "indirect" if not inside else "direct" if inside == len(words) else "mixed"


def _nest(claims: list[Claim]) -> list[Claim]:
    """`within`: the smallest other content that holds the cue."""
    out = []
    for claim in claims:
        holders = [
            (span.end - span.start, other.id)
            for other in claims
            for span in other.content
            if other.id != claim.id and claim.cue and span.start <= claim.cue.start and claim.cue.end <= span.end
        ]
        out.append(msgspec.structs.replace(claim, within=min(holders)[1]) if holders else claim)
    return out

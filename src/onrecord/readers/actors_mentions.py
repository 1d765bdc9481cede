"""Where actors are mentioned: names corrected by the codebook, nominals by their head noun, pronouns; from words, tags and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from onrecord.codebook.lexicon import Entry, Hit, find, normal
from onrecord.codebook.people import words
from onrecord.language.doc import Doc
from onrecord.model import Form
from onrecord.readers.actors_names import LOCATIVE, PROPER, labels_of
from onrecord.readers.fronted import fronted

Kind = Literal["person", "org", "country", "people", "city", "nominal", "pronoun"]
INSIDE = frozenset({"CD", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "AFX", "FW", "ADD", "XX"})
OPENERS = frozenset({"DT", "PDT", "PRP$", "WP$"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW", "ADD", "XX"})
LANDS = frozenset({"country", "people", "city", "region"})
PARTICLES = frozenset("- al bin el de von van der la du da dos del ibn ' ’".split())
PLACES = words("places")
ADDRESSING = words("addressing")
BARE_HEADS = words("bare_heads")
MASS_NOUNS = words("mass_nouns")
PERIODS = words("periods")
PRONOUNS = words("pronouns")
_TAIL_ENDS = frozenset({",", "(", '"', "”", "today", "tonight", "yesterday"})
_YEAR = re.compile(r"(19|20)\d\d")
TAKEN_UP = words("taken_up")
OFFICES = words("offices")
PARTS = words("parts")


@dataclass(frozen=True, slots=True)
class Raw:
    """A mention before anybody knows whose: words first … last-1 with its head; `key` is what a name is compared by."""

    first: int
    last: int
    head: int
    kind: Kind
    key: tuple[str, ...]
    entry: Entry | None = None
    core: tuple[int, int] | None = None  # the name without titles
    article: str = ""  # "the", "a", "his", "two" or ""
    plural: bool = False
    modifier: bool = False
    sentence: int = 0
    bare: bool = False  # "the movement": an actor only where it takes up a name
    wide: int = -1  # first word of the phrase with its owner ("NBC's Ada Holt"), -1: the mention itself

    @property
    def form(self) -> Form:
        return "pronoun" if self.kind == "pronoun" else "nominal" if self.kind == "nominal" else "name"


def find_mentions(doc: Doc) -> list[Raw]:
    """Mentions of the story in text order, the longer first where two begin together."""
    labels = labels_of(doc)
    opening = dict(doc.datelines)  # no actor is named in a dateline
    out: list[Raw] = []
    for number, (first, last) in enumerate(doc.sentences):
        first = opening.get(first, first)
        if last > first:
            for chunk in _bridged(doc, list(_chunks(doc, first, last, labels)), first, last, labels):
                out += _mentions(doc, chunk, labels, number)
            out += [
                Raw(i, i + 1, i, "pronoun", (doc.lemmas[i],), sentence=number)
                for i in range(first, last)
                if doc.words[i].lower() in PRONOUNS and not _is_country(doc, i)
            ]
    return sorted(out, key=lambda raw: (raw.first, -raw.last))


def _is_country(doc: Doc, i: int) -> bool:
    return doc.words[i] in ("US", "IT", "ITS")


def _chunks(doc: Doc, first: int, last: int, labels: dict[int, tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Base noun phrases of a sentence."""
    start = at = first
    while at < last:
        before = doc.tags[at - 1][:2] if at > first else ""
        if (doc.tags[at], before) in (("JJ", "VB"), ("JJS", "IN")) and doc.tags[at + 1 : at + 2] == ("CD",):
            at += 1  # "shot dead | four men", "at least | three men"
        if before == "IN" and doc.tags[at] == "CD" and _YEAR.fullmatch(doc.words[at]):
            at += 1  # "In 2011 | troops"
        if at == first + 1:
            at = max(at, fronted(doc, first))  # "In Nairobi | hundreds of students"
        if _dated(doc, at, last) and doc.tags[at + 2 : at + 3] != ("POS",):
            at += 2  # "Last year | two miners"
        if at >= last:
            return
        start = at
        if doc.tags[at] in OPENERS:
            at += 1
            if at < last and doc.tags[at] in OPENERS:
                at += 1
        begin = at
        while at < last and _belongs(doc, at, last, labels) and not (at > begin and _dated(doc, at, last)):
            at = max(at + 1, min(last, labels[at][1]) if at in labels and labels[at][0] == at and _spans_of(doc, labels[at]) else at + 1)
        end = at
        while end > begin and doc.tags[end - 1] not in NOUNS and end - 1 not in labels and not _noun_like(doc, end - 1):
            end -= 1
        if end > begin:
            yield start, end
        at = max(at, start + 1)


def _dated(doc: Doc, at: int, last: int) -> bool:
    """Whether a phrase of time begins: "told the Department of Fisheries | last month"."""
    return at + 1 < last and doc.words[at].lower() in ("last", "next") and doc.lemmas[at + 1] in PERIODS


def _bridged(
    doc: Doc, chunks: list[tuple[int, int]], first: int, last: int, labels: dict[int, tuple[int, int, str]]
) -> list[tuple[int, int]]:
    """Chunks joined where one phrase stands over them: of the tables ("Secretary of State Ada Holt"), or a title of a country right
    before a name ("President of Kenya Ada Holt").
    """
    hits = [Hit(h.first + first, h.last + first, h.entry) for h in find(doc.words[first:last])]
    out: list[tuple[int, int]] = []
    for chunk in chunks:
        over = any(h.last - h.first > 2 and out and out[-1][0] <= h.first < out[-1][1] and chunk[0] < h.last <= chunk[1] for h in hits)
        if out and (over or _titles(doc, out[-1], chunk, hits, labels)):
            out[-1] = (out[-1][0], chunk[1])
        else:
            out.append(chunk)
    return out


def _titles(doc: Doc, title: tuple[int, int], chunk: tuple[int, int], hits: list[Hit], labels: dict[int, tuple[int, int, str]]) -> bool:
    """Whether a chunk that is one person's title goes on with "of" or "to", a country, and a person's name at once."""
    if title[1] + 1 != chunk[0] or doc.words[title[1]] not in ("of", "to"):
        return False
    held = any(h.last == title[1] and h.entry.kind == "role" and h.entry.type == "person" and not h.entry.plural for h in hits)
    land = next((h for h in hits if h.first == chunk[0] and h.entry.kind == "country"), None)
    if not held or land is None:
        return False
    rest = range(land.last, chunk[1])
    return any(i in labels and labels[i][2] == "PERSON" for i in rest) and all(
        doc.words[i][:1].isupper() for i in range(land.last, next((i for i in rest if doc.tags[i] == "POS"), chunk[1]))
    )


def _spans_of(doc: Doc, label: tuple[int, int, str]) -> bool:
    return label[2] in ("ORG", "GPE", "LOC", "FAC") and any(
        doc.words[i].lower() in ("of", "for", "and", "the", "on") for i in range(label[0], label[1])
    )


def _noun_like(doc: Doc, i: int) -> bool:
    return doc.tags[i] in ("JJ", "CD") and i > 0 and doc.tags[i - 1] in ("DT", "CD") and bool(find([doc.words[i]]))


def _belongs(doc: Doc, at: int, last: int, labels: dict[int, tuple[int, int, str]]) -> bool:
    tag, word = doc.tags[at], doc.words[at]
    if tag in INSIDE or at in labels:
        return word not in (",", ";", ":", "(", ")", '"', "“", "”", "|")
    if word in ("-", "–") and at + 1 < last and doc.starts[at] == doc.ends[at - 1] and doc.starts[at + 1] == doc.ends[at]:
        return True
    if tag in ("VBN", "VBG") and at + 1 < last:
        return doc.tags[at + 1] in ("NN", "NNS", "JJ", "NNP") and (
            at == 0
            or doc.tags[at - 1] in ("DT", "JJ", "HYPH", "PRP$", "POS", "CD", ":")
            or word.lower() in ("slain", "detained", "masked", "armed")
        )
    return False


def _mentions(doc: Doc, chunk: tuple[int, int], labels: dict[int, tuple[int, int, str]], sentence: int) -> Iterator[Raw]:
    """The mentions of one base noun phrase: its owners ("Iran" in "Iran's parliament"), its head, the people named inside it."""
    first, last = chunk
    cuts = [i for i in range(first, last) if doc.words[i] in ("'s", "’s") or (doc.tags[i] == "POS")]
    begin = first
    for cut in [*cuts, last]:
        part = (begin, cut)
        if cut > begin and not (cut < last and _names_office(doc, begin, cut, last)):
            whole = (first, last) if cut == last and cuts else part
            hits = [Hit(h.first + begin, h.last + begin, h.entry) for h in find(doc.words[begin:cut])]
            yield from _part(doc, part, whole, hits, labels, sentence)
        begin = cut + 1


def _names_office(doc: Doc, begin: int, cut: int, last: int) -> bool:
    """Whether an owner is only what an office is called: "the sheriff's office"."""
    return cut + 2 == last and doc.lemmas[cut + 1].lower() == "office" and " ".join(doc.lemmas[begin:cut]).lower().endswith(tuple(OFFICES))


def _part(
    doc: Doc, part: tuple[int, int], whole: tuple[int, int], hits: list[Hit], labels: dict[int, tuple[int, int, str]], sentence: int
) -> Iterator[Raw]:
    """The mentions of a noun phrase without its owners: organisations and a person named in it, then whom it names as a whole."""
    first, last = part
    article = doc.words[first].lower() if doc.tags[first] in OPENERS or doc.tags[first] == "CD" else ""
    if whole != part and not article:
        article = "the"
    name = _person(doc, part, hits, labels)
    for hit in hits:
        inner = labels.get(hit.first)
        if inner and inner[1] == last and inner[2] == "ORG":
            continue
        if hit.entry.kind == "group" and hit.last < last and not (name and hit.last <= name[0]):
            core = (hit.first, hit.last)
            yield Raw(*core, hit.last - 1, "org", _key(doc, *core), hit.entry, core, modifier=True, sentence=sentence)
    if name and name[1] == last and any(h.last == name[0] and h.entry.type == "organization" and h.entry.kind == "role" for h in hits):
        yield Raw(first, last, last - 1, "org", _key(doc, *name), None, name, article, sentence=sentence)  # "the rights group Amaro"
        return
    if name and name[1] == last:
        yield _named(doc, part, name, hits, article, sentence, whole[0])
        return
    if name:
        yield Raw(*name, name[1] - 1, "person", _key(doc, *name), _entry_at(hits, name), name, modifier=True, sentence=sentence)
    tail = next((h for h in hits if h.last == last), None)
    role = next((h for h in reversed(hits) if h.last == last and h.entry.kind == "role"), None)
    label = labels.get(last - 1)
    if tail and tail.entry.kind == "group":
        core = (tail.first, last)
        yield Raw(*(whole if first == core[0] else part), last - 1, "org", _key(doc, *core), tail.entry, core, article, sentence=sentence)
    elif role and not (label and label[0] <= role.first and label[2] == "ORG" and label[0] > first - 1 and _all_proper(doc, label)):
        yield from _nominal(doc, part, whole, role, article, sentence, labels)
    elif tail and tail.entry.kind in LANDS:
        yield from _country(doc, part, tail, article, sentence)
    elif label and label[1] == last and label[2] == "ORG":
        core, begin = (label[0], last), first if article else label[0]
        yield Raw(begin, last, last - 1, "org", _key(doc, *core), tail.entry if tail else None, core, article, sentence=sentence)


def _all_proper(doc: Doc, label: tuple[int, int, str]) -> bool:
    return label[1] - label[0] > 1 and doc.words[label[1] - 1][:1].isupper()


def _entry_at(hits: list[Hit], name: tuple[int, int]) -> Entry | None:
    return next((h.entry for h in hits if h.entry.kind == "person" and h.first < name[1] and name[0] < h.last), None)


def _key(doc: Doc, first: int, last: int) -> tuple[str, ...]:
    return _normal(doc.words[first:last])


@lru_cache(maxsize=65_536)
def _normal(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in map(normal, written) if key and key != "the")


def _person(doc: Doc, part: tuple[int, int], hits: list[Hit], labels: dict[int, tuple[int, int, str]]) -> tuple[int, int] | None:
    """The person's name in a noun phrase: by the tables, by its label, or by a title before capitals."""
    first, last = part
    known = next((h for h in reversed(hits) if h.entry.kind == "person"), None)
    if known and known.last == last and known.last - known.first > 1:
        return known.first, known.last
    blocked = {i for h in hits if h.entry.kind == "group" or h.entry.kind in LANDS for i in range(h.first, h.last)}
    if labelled := _labelled(doc, part, hits, labels, blocked):
        return labelled
    if known is None:
        return _titled(doc, part, hits, labels, blocked)
    begin, end = known.first, known.last
    while (
        begin > first
        and doc.tags[begin - 1] in PROPER
        and begin - 1 not in blocked
        and not any(h.first <= begin - 1 < h.last for h in hits)
        and doc.words[begin - 1][:1].isupper()
    ):
        begin -= 1
    return None if end < last and doc.tags[end] in PROPER and end not in blocked else (begin, end)


def _labelled(
    doc: Doc, part: tuple[int, int], hits: list[Hit], labels: dict[int, tuple[int, int, str]], blocked: set[int]
) -> tuple[int, int] | None:
    """The last name that the tagger calls a person's, without titles, with the capitals behind it."""
    first, last = part
    label = next((labels[i] for i in range(last - 1, first - 1, -1) if i in labels and labels[i][2] == "PERSON"), None)
    if label is None:
        return None
    begin, end = max(first, label[0]), min(last, label[1])
    begin = max([begin, *(h.last for h in hits if h.entry.kind in ("role", "title") and begin <= h.first and h.last < end)])
    if begin > first and doc.words[begin - 1] in ("of", "to"):  # "President of Kenya Ada Holt"
        begin = next((h.last for h in hits if h.entry.kind == "country" and h.first == begin and h.last < end), begin)
    other = any(h.first <= begin and h.last >= end and h.entry.kind in ("group", "country", "city", "region") for h in hits)
    if other or not _of_name(doc, end - 1):
        return None
    name = _key(doc, begin, end)
    whole = len(name) > 1 and any(_key(doc, a, b) == name for a, b, _ in labels.values() if a != label[0])
    while (
        not whole and end < last and doc.tags[end] in PROPER and end not in labels and end not in blocked and doc.words[end][:1].isupper()
    ):
        end += 1
    named = all(_of_name(doc, i) or doc.words[i] in PARTICLES or not doc.words[i][:1].isalpha() for i in range(begin, end))
    return (begin, end) if end > begin and named else None


def _of_name(doc: Doc, i: int) -> bool:
    """Is a word written like one of a name: with a capital, or behind a hyphen ("Tsai Ing-wen")?"""
    return doc.words[i][:1].isupper() or (i > 0 and doc.words[i - 1] == "-" and doc.starts[i] == doc.ends[i - 1])


def _titled(
    doc: Doc, part: tuple[int, int], hits: list[Hit], labels: dict[int, tuple[int, int, str]], blocked: set[int]
) -> tuple[int, int] | None:
    """The capitals behind a title that is written with one."""
    last = part[1]
    titles = (h for h in reversed(hits) if h.entry.kind in ("role", "title") and h.entry.type == "person" and h.last < last)
    title = next((h for h in titles if doc.words[h.first][:1].isupper()), None)
    if title and all(
        doc.tags[i] in PROPER and i not in blocked and doc.words[i][:1].isupper() and not (i in labels and labels[i][2] in ("ORG", "FAC"))
        for i in range(title.last, last)
        if doc.words[i] != "-"
    ):
        return title.last, last
    return None


def _named(doc: Doc, part: tuple[int, int], name: tuple[int, int], hits: list[Hit], article: str, sentence: int, wide: int) -> Raw:
    """A person's name with the titles and adjectives before it."""
    before = [h for h in hits if h.last <= name[0]]
    first = part[0] if before and (before[0].first == part[0] or article or doc.tags[part[0]] in ("JJ", "NNP", "NN", "VBN")) else name[0]
    return Raw(first, name[1], name[1] - 1, "person", _key(doc, *name), _entry_at(hits, name), name, article, sentence=sentence, wide=wide)


def _nominal(
    doc: Doc, part: tuple[int, int], whole: tuple[int, int], role: Hit, article: str, sentence: int, labels: dict[int, tuple[int, int, str]]
) -> Iterator[Raw]:
    first, last = whole
    before = doc.words[first - 1].lower() if first else ""
    if (
        role.entry.type == "organization"
        and (before in LOCATIVE or (before in ("to", "from", "of") and doc.lemmas[last - 1] in PLACES))
        and doc.lemmas[last - 1] in PLACES
    ):
        return
    if article in ("no", "any", "what", "which"):
        return
    if doc.words[last - 1] == "party" and doc.words[last : last + 1] == ("to",):
        return  # "is no party to the talks"
    if (doc.words[last - 1] in PARTS or " ".join(doc.words[last - 1 : last + 2]) in PARTS) and _of_a_thing(doc, last):
        return
    if not article and before in ("as", "for") and doc.tags[last - 1] == "NN" and doc.words[first].islower() and whole == part:
        return  # "a bid for president"
    if not article and role.entry.phrase in MASS_NOUNS and role.first == first and doc.words[first].islower():
        return
    bare = role.entry.phrase in BARE_HEADS and role.first == first + bool(article) and (last >= len(doc) or doc.words[last] != "of")
    if bare and (article != "the" or role.entry.phrase not in TAKEN_UP):
        return
    if doc.tags[last - 1] not in NOUNS and role.last - role.first == 1 and not role.entry.plural:
        return
    plural = doc.tags[last - 1] in ("NNS", "NNPS") or (role.entry.plural and doc.tags[last - 1] != "NN")
    plural = plural or doc.words[last - 1].lower() == "police"
    end = _tail(doc, last, labels, sentence, plural)
    key = tuple(normal(word) for word in doc.words[role.first : role.last] if normal(word))
    core = (role.first, role.last)
    yield Raw(first, end, last - 1, "nominal", key, role.entry, core, article, plural, sentence=sentence, bare=bare)


def _of_a_thing(doc: Doc, last: int) -> bool:
    """Whether "of" and no name follow: "the center of the stage", "a state of emergency", not "the state of Osk"."""
    of = doc.words[last : last + 1] == ("of",)
    at = last + 2 if of and doc.tags[last + 1 : last + 2] and doc.tags[last + 1] in OPENERS else last + 1
    return of and at < len(doc) and doc.words[at].islower()


def _tail(doc: Doc, last: int, labels: dict[int, tuple[int, int, str]], sentence: int, plural: bool) -> int:
    """The end of a nominal with the phrase that says which one: "of …" once, "in COUNTRY" for groups."""
    stop = doc.sentences[sentence][1]
    if last + 1 >= stop:
        return last
    word = doc.words[last].lower()
    if word not in ("of", "in", "from"):
        return last
    at = last + 1
    if doc.tags[at] in OPENERS:
        at += 1
    begin = at
    while at < stop and (doc.tags[at] in INSIDE or at in labels) and doc.words[at].lower() not in _TAIL_ENDS:
        at += 1
    if at == begin or doc.tags[at - 1] not in NOUNS:
        return last
    if word in ("in", "from") and not (plural and labels.get(begin, (0, 0, ""))[2] in ("GPE", "LOC") and find(doc.words[begin:at])):
        return last
    return at


def _country(doc: Doc, part: tuple[int, int], hit: Hit, article: str, sentence: int) -> Iterator[Raw]:
    first, last = part
    before = doc.words[first - 1].lower() if first else ""
    kind, core = hit.entry.kind, (hit.first, hit.last)
    if kind == "country":
        if before in LOCATIVE and doc.words[last - 1].lower() != "government":
            return
        begin = first if article and hit.first == first + 1 else hit.first
        yield Raw(begin, last, last - 1, "country", _key(doc, *core), hit.entry, core, article, sentence=sentence)
    elif kind in ("city", "region"):
        after = next((doc.tags[i] for i in range(last, min(last + 2, len(doc))) if doc.tags[i] != "RB"), "")  # "Paris also said"
        acts = (after[:2] in ("VB", "MD") and after not in ("VBN", "VBG")) or before in ("with", "against", "between")
        acts = acts or (first > 0 and doc.lemmas[first - 1] in ADDRESSING)
        if kind == "city" and acts and before not in LOCATIVE | {"from", "to", "of", "for"} and hit.first == first:
            yield Raw(first, last, last - 1, "city", _key(doc, *core), hit.entry, core, article, sentence=sentence)
    elif hit.entry.plural or article in ("the", "many", "most") or doc.tags[last - 1] in ("NNS", "NNPS"):
        yield Raw(first, last, last - 1, "people", _key(doc, *core), hit.entry, core, article, True, sentence=sentence)
    elif doc.tags[last - 1] == "NNP" and hit.entry.phrase in ("US", "U.S."):
        yield Raw(hit.first, last, last - 1, "country", _key(doc, *core), hit.entry, core, article, sentence=sentence)

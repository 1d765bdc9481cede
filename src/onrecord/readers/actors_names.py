"""The names of a doc as the actor reader uses them: trimmed, given back their verbs, and the same all over the article."""

from onrecord.codebook.lexicon import find, normal
from onrecord.codebook.people import first_names, words
from onrecord.language.doc import Doc

PROPER = frozenset({"NNP", "NNPS", "FW", "XX"})
LOCATIVE = words("locative")
NOT_NAMES = words("not_names")


def labels_of(doc: Doc) -> dict[int, tuple[int, int, str]]:
    """For each word of a name its name's range and label, trimmed and corrected."""
    out: dict[int, tuple[int, int, str]] = {}
    for name in doc.names:
        first, last = name.first, name.last
        while first < last and (doc.words[first].lower() in ("the", "a", "an") or not any(c.isalnum() for c in doc.words[first])):
            first += 1
        while last > first and (doc.words[last - 1].lower() in ("'s", "’s") or not any(c.isalnum() for c in doc.words[last - 1])):
            last -= 1
        if last <= first or all(normal(word) in NOT_NAMES for word in doc.words[first:last]):
            continue
        if last + 1 < len(doc) and doc.words[last] == "-" and doc.starts[last + 1] == doc.ends[last] and name.label == "PERSON":
            last += 2  # "Moon Jae-in"
        label = name.label
        if last - first in (2, 3) and label != "PERSON" and first_names().get(doc.words[first].lower()) and _titled(doc, first, last):
            label = "PERSON"
        if last - first in (2, 3) and label not in ("PERSON", "NORP") and _apposed(doc, first, last) and not find(doc.words[first:last]):
            label = "PERSON"
        if label == "PERSON" and _work(doc, first, last):
            continue
        for number in range(first, last):
            out[number] = (first, last, label)
    _headlines(doc, out)
    _again(doc, out)
    return out


def _headlines(doc: Doc, out: dict[int, tuple[int, int, str]]) -> None:
    """Title-case words swallowed by a name ("Aline Uwase Vows Reform", "Uwase Vows") given back, where the name stands elsewhere."""
    people = _shortened(doc, out, {span for span in out.values() if span[2] == "PERSON" and span[1] - span[0] > 1})
    last = {normal(doc.words[b - 1]) for a, b, _ in people if first_names().get(doc.words[a].lower())}
    for first, end, _ in sorted(people):
        words = [normal(word) for word in doc.words[first:end]]
        often = sum(words == [normal(w) for w in doc.words[a:b]] for a, b, _ in people) > 1
        if often or (first_names().get(words[0]) and words[0] not in last):
            continue
        swallowed = end - first > 2 or (doc.sentence[first] == 0 and words[0] not in last)  # "Corners Uwase"
        kept = first if words[0] in last and words[-1] not in last else end - 1 if words[-1] in last and swallowed else None
        if kept is not None:
            for number in range(first, end):
                out.pop(number)
            out[kept] = (kept, kept + 1, "PERSON")


def _shortened(doc: Doc, out: dict[int, tuple[int, int, str]], people: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """The names, those of three words and more cut to a full name at their beginning or end that stands by itself elsewhere."""
    full = {tuple(normal(word) for word in doc.words[a:b]) for a, b, _ in people}
    alone = {normal(doc.words[a]) for a, b, label in out.values() if label == "PERSON" and b - a == 1}
    for first, end, label in sorted(people):
        words = tuple(normal(word) for word in doc.words[first:end])
        parts = [(first, first + n) for n in range(end - first - 1, 1, -1) if words[:n] in full]
        parts += [(end - n, end) for n in range(end - first - 1, 1, -1) if words[-n:] in full and not first_names().get(words[0])]
        if not parts and end - first == 3 and first_names().get(words[0]) and words[1] in alone and words[2] not in alone:
            parts = [(first, first + 2)]  # "Aline Uwase Vows", where the story calls her Uwase
        if parts:
            people = people - {(first, end, label)} | {(*parts[0], label)}
            for number in range(first, end):
                out.pop(number)
            out |= dict.fromkeys(range(*parts[0]), (*parts[0], label))
    return people


def _again(doc: Doc, out: dict[int, tuple[int, int, str]]) -> None:
    """Bare surnames and team names that the names model knew elsewhere in the article, labelled like there."""
    spans = set(out.values())
    people = {span for span in spans if span[2] == "PERSON" and span[1] - span[0] > 1}
    surnames = {normal(doc.words[b - 1]) for _, b, _ in people if doc.words[b - 1][:1].isupper()}
    surnames -= {
        normal(doc.words[a])
        for a, b, label in spans
        if label in ("GPE", "LOC", "NORP") and b - a == 1 and (find(doc.words[a:b]) or (a and doc.words[a - 1].lower() in LOCATIVE))
    }
    teams = {doc.words[b - 1] for a, b, label in spans if label == "ORG" and b - a > 1 and doc.tags[b - 1] == "NNPS"}
    single = {doc.words[a] for a, b, label in spans if label == "ORG" and b - a == 1 and doc.words[a][:1].isupper()}
    single = {word for word in single if len(word) > 2}
    for number, word in enumerate(doc.words):
        if number not in out and (word in teams or (word in single and doc.tags[number] in PROPER)):
            out[number] = (number, number + 1, "ORG")
        if not (word[:1].isupper() and normal(word) in surnames and doc.tags[number][:2] in ("NN", "FW", "XX")):
            continue
        alone = number not in out or out[number][1] - out[number][0] == 1
        if alone and not (number + 1 < len(doc) and doc.tags[number + 1] in ("NNP", "NNPS") and number + 1 in out):
            out[number] = (number, number + 1, "PERSON")


def _titled(doc: Doc, first: int, last: int) -> bool:
    """Whether every word has a capital and the tables know no group, country or role there: a given name and a surname."""
    return all(word[:1].isupper() and word[1:2].islower() for word in doc.words[first:last]) and not find(doc.words[first:last])


def _apposed(doc: Doc, first: int, last: int) -> bool:
    """Whether a role of a person stands before the name with a comma, or after it: "his lawyer, Ilze Ozola," "Ilze Ozola, a lawyer"."""
    before = doc.words[max(0, first - 4) : first - 1] if first > 1 and doc.words[first - 1] == "," else ()
    after = doc.words[last + 1 : last + 6] if last + 2 < len(doc) and doc.words[last] == "," else ()
    ahead = [h for h in find(before) if h.entry.kind == "role" and h.entry.type == "person" and h.last == len(before)]
    behind = [h for h in find(after) if h.entry.kind == "role" and h.entry.type == "person"]
    return bool(ahead or (behind and after[0].lower() in ("a", "an", "the", "his", "her", "their")))


def _work(doc: Doc, first: int, last: int) -> bool:
    """Whether a name of several words is all that stands in quotation marks: the title of a book or a song."""
    return last - first > 1 and any(q.first == first and q.last - (doc.words[q.last - 1] in (",", ".")) == last for q in doc.quotations)

"""From the phrases the encoder finds to whole noun phrases: the spans of a role in an event.

A phrase is never cut inside a base noun phrase: "the Iranian | General" is mended by the tags of its neighbours.
"""

from collections.abc import Sequence
from itertools import pairwise

from onrecord.language.doc import Doc
from onrecord.readers.clauses import clauses
from onrecord.readers.fronted import fronted
from onrecord.tables import word_lists

Range = tuple[int, int]
_INSIDE = frozenset("DT JJ JJR JJS NN NNS NNP NNPS CD PRP$ POS HYPH $".split())  # tags of words inside a base noun phrase
_NAMES = frozenset({"NNP", "NNPS", "HYPH"})
_HEADS = frozenset("NN NNS NNP NNPS HYPH".split())
_OPEN_END = frozenset("POS IN TO CC DT RB MD VBD VBZ VBP WP WDT".split())  # no noun phrase ends on these
_BEGINS = frozenset({"DT", "PRP$"})
_PARTY = ("NN", "PRP", "WP", "WDT", "CD", "DT", "JJ", "FW")  # tags of which a party holds at least one; "to mediate" is none
_AMOUNTS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "at least",
        "at most",
        "more than",
        "fewer than",
        "less than",
        "up to",
        "as many as",
        "no fewer than",
        "nearly",
        "almost",
        "about",
    )
)
_GOVERNING = frozenset("against and around at between by for from in into near of on or outside over to with".split())
_DASHES = ("—", "–", "--")
_RELATIVE = frozenset({"which", "who", "whose"})
_MANY = frozenset({"a", "dozens", "half", "hundreds", "scores", "thousands"})


def role_spans(doc: Doc, phrases: Sequence[Range], trigger: Range, mend: bool = True) -> list[Range]:
    """The phrases of a role made whole and cut at sentence ends; `mend`: noun phrases, completed (names of times are left as they are)."""
    inside = [run for phrase in phrases for run in _sentences(doc, *phrase)]
    found = [trimmed for run in inside if (trimmed := _trim(doc, *run)) is not None]
    if not mend:
        return found
    out: list[Range] = []
    for a, b in (_whole(doc, *run, trigger) for run in found if _somebody(doc, *run)):
        if not _somebody(doc, a, b):
            continue  # "an | international | *inquiry*"
        if out and a < out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out[next((i for i, run in enumerate(out) if _part(doc, *run)), 0) :]


def _somebody(doc: Doc, first: int, last: int) -> bool:
    """Whether words may name a party: not "to mediate", nor "nuclear" alone."""
    alone = last - first == 1 and doc.tags[first] == "JJ" and doc.words[first].islower()
    return not alone and any(tag.startswith(_PARTY) for tag in doc.tags[first:last])


def _part(doc: Doc, first: int, last: int) -> bool:
    """ "17 of them": those they are part of are not meant."""
    return last - first > 2 and doc.words[last - 2].lower() == "of" and doc.words[last - 1].lower() in ("them", "whom", "these", "those")


def by_phrase(doc: Doc, trigger: Range) -> Range | None:
    """Who acts where a participle is followed by "by" and a name: "slain by the US". None elsewhere ("by Friday", "hit by rockets")."""
    at = trigger[1]
    end = doc.sentences[doc.sentence[trigger[0]]][1]
    if doc.tags[at - 1] not in ("VBN", "VBD") or at + 1 >= end or doc.words[at].lower() != "by":
        return None
    named = next((n for n in doc.names if at < n.first <= at + 4 and n.last <= end and n.label in ("PERSON", "ORG", "GPE", "NORP")), None)
    if named is None or any(doc.tags[i] not in _INSIDE for i in range(at + 1, named.first)):
        return None
    return _whole(doc, at + 1, named.last, trigger)


def passive_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who stands before "was killed", "has been fined", of whom it is said: "Ruzic | was the second judge to be killed".

    Not Lorne in "the market in Lorne was shut"; "it" may be anything.
    """
    subject, helpers = _subject(doc, trigger)
    copula = _counted(doc, trigger)
    if subject is None and copula is not None:
        subject, _ = _subject(doc, (copula, copula + 1))
    passive = doc.tags[trigger[0]] == "VBN" and helpers & {"be", "get"}
    return subject if passive and subject and doc.words[subject[0]].lower() != "it" else None


def active_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who stands before "accuses", "has met", "will meet"."""
    subject, helpers = _subject(doc, trigger)
    return subject if _is_active(doc, trigger, helpers) else None


def seen_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who is seen in an act: "she was filmed | punching a soldier"."""
    at = trigger[0] - 1
    if doc.tags[trigger[0]] != "VBG" or at < 1 or doc.lemmas[at] not in word_lists("readers/tables/words.toml")["seen"]:
        return None
    return passive_subject(doc, (at, at + 1))


def counted_subject(doc: Doc, trigger: Range) -> Range | None:
    """The number that a headline says no more of: "Blast in Osk: *40* killed"; not "the 40 killed two guards"."""
    first, last = trigger
    begin, end = doc.sentences[doc.sentence[first]]
    bare = first > begin and doc.tags[first - 1] == "CD" and doc.tags[first] in ("VBN", "VBD", "JJ")
    closed = last == end or doc.tags[last] in ("IN", "CC", ".", ",", ":")
    return _whole(doc, first - 1, first, trigger) if bare and closed else None


def noun_agents(doc: Doc, trigger: Range, runs: Sequence[Range]) -> list[Range]:
    """Those read as actors of a noun who stand behind its "by", where one does: "the *raid* on a mill by | Red Front fighters"."""
    end = doc.sentences[doc.sentence[trigger[0]]][1]
    if not doc.tags[trigger[1] - 1].startswith("NN"):
        return list(runs)
    behind = [run for run in runs if trigger[1] < run[0] < end and doc.words[run[0] - 1].lower() == "by"]
    plain = behind and not any(doc.tags[i].startswith(("VB", "MD")) for i in range(trigger[1], behind[0][0]))
    return [run for run in runs if run[0] >= behind[0][0]] if plain else list(runs)


def noun_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who stands before the verb that has a noun for its object: "hours after *Washington* announced fresh sanctions"."""
    verb = _governing(doc, trigger)
    return None if verb is None else active_subject(doc, (verb, verb + 1))


def receiver(doc: Doc, trigger: Range) -> Range | None:
    """Who gets what a noun says: "*Osk* faces sanctions", and where it says from whom, "*Ms Arvi* got a briefing from the ministry"."""
    verb, end = _governing(doc, trigger), doc.sentences[doc.sentence[trigger[0]]][1]
    given = trigger[1] < end and doc.words[trigger[1]].lower() == "from"
    if verb is None or not (
        doc.lemmas[verb] in word_lists("readers/tables/words.toml")["suffered"] or (given and doc.lemmas[verb] == "get")
    ):
        return None
    return active_subject(doc, (verb, verb + 1)) or shared_subject(doc, (verb, verb + 1))


def _governing(doc: Doc, trigger: Range) -> int | None:
    """The verb that has a noun for its object."""
    at, begin = trigger[0] - 1, doc.sentences[doc.sentence[trigger[0]]][0]
    if not doc.tags[trigger[1] - 1].startswith("NN"):
        return None
    while at > begin and doc.tags[at] in _INSIDE - {"POS", "PRP$"}:
        at -= 1
    return at if at > begin and doc.tags[at].startswith("VB") else None


def shared_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who stands before the verb that "and" joins an active verb to: "Kenya would close the border and had | asked for help"."""
    begin, end = doc.sentences[doc.sentence[trigger[0]]]
    at, helpers = _auxiliaries(doc, trigger)
    if at < begin or doc.tags[at] != "CC":
        return None
    of, found = clauses(doc, begin, end)
    verb = found[of[trigger[0] - begin]].verb
    if verb < 0 or verb >= at:
        return None
    if not helpers and doc.lemmas[verb] == "have" and doc.tags[verb + 1 : verb + 2] == ("VBN",) and doc.lemmas[verb + 1] != "be":
        helpers = {"have"}  # "have surrounded a school and threatened to fire"
    if not _is_active(doc, trigger, helpers):
        return None
    main = next((i for i in range(verb, at) if doc.tags[i].startswith("VB") and doc.lemmas[i] not in ("be", "get", "have")), verb)
    return active_subject(doc, (main, main + 1))


def participle_subject(doc: Doc, trigger: Range) -> Range | None:
    """Who stands before the verb that a participle goes with: "Drivers marched through Oslo demanding …", "fired on a march, killing …".

    None where that verb has an object, which may be meant, and no comma follows, or where the participle hangs on a preposition or an
    auxiliary.
    """
    begin, last = doc.sentences[doc.sentence[trigger[0]]][0], trigger[0] - 1
    if doc.tags[trigger[0]] == "VBG" and (verb := _leaned_on(doc, trigger[0])) is not None:
        return active_subject(doc, (verb, verb + 1))
    if doc.tags[trigger[0]] != "VBG" or last < begin or doc.tags[last] in ("IN", "TO", "RB", "MD") or doc.tags[last].startswith("VB"):
        return None
    verb = next((i for i in range(last, begin, -1) if doc.tags[i] in ("VBD", "VBZ", "VBP")), None)
    if verb is None or not all(doc.tags[i] in _INSIDE or doc.tags[i] in ("IN", "TO") for i in range(verb + 1, last + 1)):
        return None
    return active_subject(doc, (verb, verb + 1)) if doc.tags[verb + 1] in ("IN", "TO") else None


def _leaned_on(doc: Doc, participle: int) -> int | None:
    """The finite verb of the clause that a participle behind a comma leans on, or one that "and" joins to such a one."""
    begin, end = doc.sentences[doc.sentence[participle]]
    of, found = clauses(doc, begin, end)
    clause = found[of[participle - begin]]
    if clause.kind != "participle" or clause.verb >= 0 or clause.parent < 0:
        return None
    joined = doc.words[participle - 1].lower() in (",", "and")
    return found[clause.parent].verb if joined and found[clause.parent].verb >= 0 else None


def _auxiliaries(doc: Doc, trigger: Range) -> tuple[int, set[str]]:
    """The word before a verb's auxiliaries and adverbs, and these: "MD" for a modal, the lemmas of the others."""
    helpers: set[str] = set()
    begin, at = doc.sentences[doc.sentence[trigger[0]]][0], trigger[0] - 1
    while at >= begin and (doc.tags[at] in ("RB", "MD") or (doc.tags[at][:2] == "VB" and doc.lemmas[at] in ("be", "get", "have"))):
        helpers.add("MD" if doc.tags[at] == "MD" else doc.lemmas[at])
        at -= 1
    return at, helpers


def _is_active(doc: Doc, trigger: Range, helpers: set[str]) -> bool:
    """Is a verb with these auxiliaries finite, and no passive: "asks", "has asked", "will ask"?"""
    tag = doc.tags[trigger[0]]
    finite = tag in ("VBD", "VBZ", "VBP") or (tag == "VBN" and "have" in helpers) or (tag == "VB" and "MD" in helpers)
    return finite and not (helpers | {doc.lemmas[trigger[0]]}) & {"be", "get"}


def _subject(doc: Doc, trigger: Range) -> tuple[Range | None, set[str]]:
    """The noun phrase or pronoun that ends right before a verb and its auxiliaries, if no preposition governs it; what these are."""
    begin = doc.sentences[doc.sentence[trigger[0]]][0]
    at, helpers = _auxiliaries(doc, trigger)
    at = _before_relative(doc, begin, at) if at >= begin and doc.tags[at] in ("WDT", "WP") else _before_aside(doc, begin, at)
    verb = trigger[1] - trigger[0] == 1 or doc.tags[trigger[0]].startswith("VB")
    if not verb or at < begin or not doc.tags[at].startswith(("NN", "PRP", "CD")):
        return None, helpers
    subject = (at, at + 1) if doc.tags[at] == "PRP" else _whole(doc, at, at + 1, trigger)
    while subject[0] - 2 >= begin and doc.words[subject[0] - 1].lower() == "of" and doc.tags[subject[0] - 2].startswith("NN"):
        subject = (_whole(doc, subject[0] - 2, subject[0] - 1, trigger)[0], at + 1)  # "residents of the town of Odra"
    governed = subject[0] > begin and doc.words[subject[0] - 1].lower() in _GOVERNING
    counted = doc.tags[at] == "CD" and doc.words[subject[0] - 1].lower() == "and" and doc.tags[subject[0] - 2] != "CD"
    return subject if counted or not governed else None, helpers  # "twelve died and | *40* were wounded"


def _counted(doc: Doc, trigger: Range) -> int | None:
    """The copula of "*was* the second judge to be killed"."""
    begin, at = doc.sentences[doc.sentence[trigger[0]]][0], trigger[0] - 2
    if at <= begin or doc.words[at : at + 2] != ("to", "be"):
        return None
    while at - 1 > begin and doc.tags[at - 1] in _INSIDE:
        at -= 1
    return at - 1 if doc.lemmas[at - 1] == "be" and doc.tags[at - 1] in ("VBD", "VBZ", "VBP") else None


def _before_aside(doc: Doc, begin: int, at: int) -> int:
    """The last word before a relative clause that ends at a comma, "Ardania, which buys wheat, | offered", or before what stands
    between two dashes; `at` where neither does.
    """
    if at <= begin or doc.words[at] not in (",", *_DASHES):
        return at
    if doc.words[at] in _DASHES:
        dash = next((i for i in range(at - 1, begin, -1) if doc.words[i] in _DASHES), begin)
        return dash - 1 if dash > begin else at
    comma = next((i for i in range(at - 1, begin, -1) if doc.words[i] == ","), begin)
    return comma - 1 if comma > begin and doc.words[comma + 1].lower() in _RELATIVE else at


def _before_relative(doc: Doc, begin: int, at: int) -> int:
    """The last word of what a relative pronoun stands for: "Red Dawn, | which is banned"."""
    before = at - 1
    return before - (before > begin and doc.words[before] == ",")


def _sentences(doc: Doc, first: int, last: int) -> list[Range]:
    """A phrase cut where a sentence ends."""
    cuts = [first, *(i for i in range(first + 1, last) if doc.sentence[i] != doc.sentence[i - 1]), last]
    return list(pairwise(cuts))


def _trim(doc: Doc, first: int, last: int) -> Range | None:
    """Without punctuation, prepositions and possessive endings at its ends, and the place that opens the sentence before it."""
    if first < (opening := fronted(doc, doc.sentences[doc.sentence[first]][0])) < last:
        first = opening
    while first < last and (not doc.words[first][0].isalnum() or doc.tags[first] in ("IN", "CC", "POS", "TO")):
        first += 1
    while first < last and not (_may_close(doc.words[last - 1], doc.tags[last - 1]) and not goes_on(doc, first, last)):
        last -= 1
    return (first, last) if first < last else None


def goes_on(doc: Doc, first: int, last: int) -> bool:
    """Does a phrase end on a participle that says more of it: "officials | deemed", "protesters | attempting", not "the wounded"?"""
    return last - first > 1 and doc.tags[last - 1] in ("VB", "VBG", "VBN") and doc.tags[last - 2].startswith(("NN", "VB", "PRP", "MD"))


def _may_close(word: str, tag: str) -> bool:
    return tag not in _OPEN_END and (word[-1].isalnum() or (len(word) > 1 and word.endswith(".")))


def _whole(doc: Doc, first: int, last: int, trigger: Range) -> Range:
    """The span grown to the ends of the base noun phrases it cuts; never over the trigger or the sentence."""
    begin, end = doc.sentences[doc.sentence[first]]
    begin, end = (
        (max(begin, trigger[1]), end) if trigger[1] <= first else (begin, min(end, trigger[0])) if last <= trigger[0] else (first, last)
    )
    tied = _compound(doc, last, trigger)  # "Osk's biggest | *teacher* | protest"
    start, stop = max(_left(doc, first, begin, _NAMES if tied else _INSIDE), begin), last
    while stop < end and (grown := _right(doc, first, stop, end)) > stop:
        stop = grown
    while stop > last and doc.tags[stop - 1] == "HYPH":
        stop -= 1
    # the article is the act's: "the | police | *investigation*"
    return start + (tied and stop - start > 1 and doc.tags[start] == "DT"), stop


def _left(doc: Doc, first: int, begin: int, inside: frozenset[str] = _INSIDE) -> int:
    start = first
    opening = fronted(doc, doc.sentences[doc.sentence[first]][0])
    while start > begin and start != opening and doc.tags[start - 1] in inside and doc.tags[start] not in _BEGINS:
        start -= 1
    while start < first and doc.tags[start] in ("POS", "HYPH"):
        start += 1
    for size in (3, 2, 1):  # "at least 12 people" may have lost its head: all of it, or "at"
        for length in range(size, 0, -1):
            before = start - length
            amount = before + size < len(doc) and (doc.tags[before + size] == "CD" or doc.words[before + size].lower() in _MANY)
            if before >= begin and amount and tuple(w.lower() for w in doc.words[before : before + size]) in _AMOUNTS:
                return before
    return start


def _compound(doc: Doc, last: int, trigger: Range) -> bool:
    """Do words end where a noun begins that tells an act, as its modifiers: "police | *investigation*"?"""
    return last == trigger[0] and all(doc.tags[i].startswith(("NN", "JJ", "HYPH")) for i in range(*trigger))


def _right(doc: Doc, first: int, stop: int, end: int) -> int:
    """One step on: a further noun of the phrase, the rest of a compound written with a hyphen, the bracket that closes an open one."""
    if doc.tags[stop - 1] in _INSIDE and doc.tags[stop] in _HEADS:
        return stop + 1
    tied = doc.starts[stop] == doc.ends[stop - 1] and "-" in (doc.words[stop], doc.words[stop - 1])
    if tied and (doc.words[stop] != "-" or (stop + 1 < end and doc.starts[stop + 1] == doc.ends[stop])):
        return stop + 1
    if doc.words[stop] == ")" and "(" in doc.words[first:stop] and ")" not in doc.words[first:stop]:
        return stop + 1
    return stop

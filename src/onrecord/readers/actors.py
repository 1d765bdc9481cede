"""Who: the actors of an article with country, sector and role, each with its mentions.

`find_actors` reads a doc; `actor_at` says whose a stretch of the text is, `resolve` who speaks; `code` (readers/descriptors.py) reads a
bare descriptor.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import UNSET

from onrecord.codebook.gazetteer import gazetteer
from onrecord.codebook.lexicon import country_name, find
from onrecord.codebook.people import words
from onrecord.language.doc import Doc
from onrecord.model import Actor, ActorType, Memory, Mention, Remembered, Span
from onrecord.readers.actors_memory import recall
from onrecord.readers.actors_mentions import Raw, find_mentions
from onrecord.readers.clusters import Cluster
from onrecord.readers.coreference import link
from onrecord.readers.descriptors import Coded, code
from onrecord.readers.reunion import LEAD

__all__ = ["Coded", "actor_at", "code", "find_actors", "resolve"]

_AT_HOME = frozenset(
    {"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "OPP", "SPY", "ELI", "JRN", "MED", "EDU", "LAB", "AGR"}
)  # whose country an article need not name
BODIES, DOCUMENTS, QUANTITIES = words("bodies"), words("documents"), words("quantities")
CIVIC = words("civic")
LEAD_BODIES, ADHERENTS = words("lead_bodies"), words("adherents")
MAKING = words("making")
COUNTRIES = words("countries")
AGENCIES, MISSIONS, VENUES = words("agencies"), words("missions"), words("venues")
OURS = frozenset({"my", "our", "your"})
KNOWN = frozenset({"the", "this", "that"})
_RELATIVES = frozenset({"who", "which", "whom"})
_STOP = frozenset("of in for from to at with on by who whom whose that which , ( ; : — – said says".split())


def find_actors(doc: Doc, memory: Memory | None = None) -> list[Actor]:
    """The actors of an article in the order of their first mention, ids a1, a2 … Never raises; an empty doc has none.

    `memory`: what a record knows of a name. Codes that the article's own words do not say are the remembered ones (`known`).
    """
    clusters = link(doc, find_mentions(doc))
    seen = _countries(doc)
    home = _home(seen, _countries(doc, LEAD))
    named: dict[int, set[str]] = {}
    for cluster in clusters:
        if cluster.kind == "country" and cluster.country:
            for raw in cluster.raws:
                named.setdefault(raw.sentence, set()).add(cluster.country)
    owners = {raw.first: cluster.country for cluster in clusters for raw in cluster.raws if raw.kind == "pronoun"}
    out = []
    for number, cluster in enumerate(clusters, 1):
        opener = cluster.raws[0]
        others = named.get(opener.sentence, set())
        near = home if cluster.kind != "nominal" or not others or home in others else None
        if opener.kind == "nominal":
            near = owners.get(opener.first) or (None if opener.article in ("its", "their") else near)  # of whom nobody knows
        out.append(
            _actor(doc, cluster, f"a{number}", near, recall(doc, cluster, _name(doc, cluster), set(seen), memory) if memory else None)
        )
    return out


def _countries(doc: Doc, sentences: int | None = None) -> Counter[str]:
    """How often the story, or its first sentences, name each country.

    Not counted are cities where others meet ("talks in Geneva" are seldom Swiss), news agencies, and whose an embassy is.
    """
    seen: Counter[str] = Counter()
    for first, last in doc.sentences[:sentences]:
        for hit in find(doc.words[first:last]):
            entry, after = hit.entry, doc.lemmas[min(first + hit.last, last - 1)]
            if entry.country and entry.phrase.lower() not in VENUES | AGENCIES and after not in MISSIONS:
                seen[entry.country] += 1
    return seen


def _home(seen: Counter[str], lead: Counter[str]) -> str | None:
    """The one country that an article is about: more than half of all that names a country in it, twice at least, or the only one and in
    its `lead`.
    """
    if not seen:
        return None
    code, most = seen.most_common(1)[0]
    return code if (most >= 2 or (len(seen) == 1 and lead)) and most * 2 > sum(seen.values()) else None


def resolve(doc: Doc, actors: list[Actor], start: int, end: int) -> str | None:
    """Who says what a span is the source of: whose mention stands at its head; None where none does, and where the text only says that
    somebody is known, not who: "the senator" of no senator that it names, "his wife", "one of the candidates", "the Republican".
    """
    said = [doc.words[i].lower() for i in doc.range(start, end)]
    if said[:2] == ["one", "of"] or (len(said) == 2 and said[0] in KNOWN and said[1] in ADHERENTS):
        return None
    actor = _at_head(doc, actors, start, end)
    return actor.id if actor and not _unknown(doc, actor) else None


def actor_at(doc: Doc, actors: list[Actor], start: int, end: int) -> str | None:
    """The actor of a span: whose mention stands at its head, else whose mention overlaps it best; None where none does.

    "His country" is not he, but the country that he is of.
    """
    if actor := _at_head(doc, actors, start, end):
        return actor.id
    if (owner := _whose_country(doc, actors, start, end)) is not None:
        return next((actor.id for actor in actors if actor.type == "country" and actor.country == owner.country), None)
    shared = [
        (min(end, m.end) - max(start, m.start), -m.start, actor.id)
        for actor in actors
        for m in actor.mentions
        if m.start < end and start < m.end
    ]
    return max(shared)[2] if shared else None


def _whose_country(doc: Doc, actors: list[Actor], start: int, end: int) -> Actor | None:
    """Whose country "his country" is."""
    said = doc.range(start, end)
    if len(said) < 2 or doc.tags[said[0]] != "PRP$" or doc.lemmas[said[-1]] not in COUNTRIES:
        return None
    owner = (doc.starts[said[0]], doc.ends[said[0]])
    return next((actor for actor in actors for m in actor.mentions if (m.start, m.end) == owner), None)


def _apposed(doc: Doc, actors: list[Actor], start: int, end: int) -> Actor | None:
    """The person whose name ends a span after a comma ("the foreign minister, Ada Lund"): a name says more than its description."""
    comma = doc.text.rfind(", ", start, end)
    if comma < 0:
        return None
    name = (comma + 2, comma + 2 + len(doc.text[comma + 2 : end].rstrip(" ,")))
    alone = doc.text.find(", ", start, end) == comma
    named = (actor for actor in actors if actor.type == "person" for m in actor.mentions if (m.start, m.end, m.form) == (*name, "name"))
    return next(named, None) if alone else None


def _at_head(doc: Doc, actors: list[Actor], start: int, end: int) -> Actor | None:
    """The actor with a mention at the head of a span, of several the one that fits best.

    The head is the last word before the first preposition, relative word or comma. Of a quantity it is what is counted, of a document
    its author or issuer, of a lone relative word what it follows, of "X and Y" Y, else X.
    """
    if named := _apposed(doc, actors, start, end):
        return named
    span = doc.range(start, end)
    for first, head in _heads(doc, span) if span else ():
        best: tuple[float, int] = (0.0, 0)
        found: Actor | None = None
        begin, stop = doc.starts[first], max(doc.ends[head], end if first == span.start else 0)
        owned = doc.ends[head + 1] if doc.tags[head + 1 : head + 2] == ("POS",) else len(doc.text)  # "the front" is not its spokesman
        for actor in actors:
            for mention in actor.mentions:
                if mention.start < doc.ends[head] <= mention.end <= owned:
                    shared = min(stop, mention.end) - max(begin, mention.start)
                    rank = (shared / (max(stop, mention.end) - min(begin, mention.start)), -mention.start)
                    if found is None or rank > best:
                        best, found = rank, actor
        if found:
            return found
    return None


def _unknown(doc: Doc, actor: Actor) -> bool:
    if any(mention.form == "name" for mention in actor.mentions):
        return False
    head = actor.name.split(" ")[-1].lower() if actor.name else ""
    opener = next((doc.range(m.start, m.end).start for m in actor.mentions if m.form == "nominal"), None)
    if opener is None:
        return False
    first = doc.words[opener]
    named = next((i for i in range(opener, min(opener + 4, len(doc))) if doc.tags[i] == "POS"), opener)
    if actor.type != "person" and named > opener and doc.tags[named - 1].startswith("NNP"):
        return False  # "Osk's cyber agency"
    if head in LEAD_BODIES and len(actor.mentions) == 1 and doc.sentence[opener] < LEAD and first.lower() not in KNOWN:
        return True
    if actor.type != "person" and (head not in BODIES or actor.country):
        return False
    bare = first[:1].isupper() and first.lower() not in ("a", "an")
    lead = doc.sentence[opener] < LEAD and (bare or actor.type != "person")
    return lead or doc.words[opener].lower() in KNOWN or doc.tags[opener] == "PRP$"


def _heads(doc: Doc, span: range) -> Iterator[tuple[int, int]]:
    """First words and heads of what a phrase may stand for, the surest first."""
    lower = [doc.words[i].lower() for i in span]
    if lower[-1] in _RELATIVES and span.start > 1 and (len(span) == 1 or (len(span) < 4 and lower[-2] == "of")):
        before = span.start - (2 if doc.words[span.start - 1] in (",", "—", "–") else 1)
        yield before, before
        return
    head = _head(doc, span)
    if head + 2 < span.stop and doc.words[head + 1].lower() == "of" and (doc.lemmas[head] in QUANTITIES or doc.tags[head] == "CD"):
        yield head + 2, _head(doc, range(head + 2, span.stop))
    elif doc.lemmas[head] in DOCUMENTS:
        made = (i for i in range(head + 1, span.stop - 1) if doc.words[i].lower() == "by")
        by = next((i + 1 for i in made if i == head + 1 or doc.lemmas[i - 1] in MAKING), None)
        if by is not None:
            yield by, _head(doc, range(by, span.stop))
        else:
            yield from ((span.start, i) for i in range(head - 1, span.start - 1, -1) if doc.tags[i][:3] == "NNP")
    both = _one_of_two_names(doc, span.start, head)
    if both is not None:
        yield span.start, both
        return
    yield span.start, head
    both = next((i for i in range(span.start + 1, head) if doc.words[i].lower() == "and"), None)
    if both is not None:
        yield span.start, both - 1


def _one_of_two_names(doc: Doc, first: int, head: int) -> int | None:
    """The end of the first half of "the former first lady and U.S. senator": one article for both, so one person."""
    if doc.words[first].lower() != "the" or doc.tags[head] != "NN":
        return None
    joint = next((i for i in range(first + 1, head) if doc.words[i].lower() == "and"), None)
    return joint - 1 if joint and doc.tags[joint - 1] == "NN" and doc.tags[joint + 1] not in ("DT", "PRP$", "CD") else None


def _says_more(doc: Doc, number: int) -> bool:
    """Is a word a participle behind the noun it is about: "a report | seen by", not "Osk | elected officials"?"""
    tag, after = doc.tags[number], doc.tags[number + 1] if number + 1 < len(doc) else ""
    return doc.tags[number - 1][:2] == "NN" and (tag == "VBG" or (tag == "VBN" and after[:2] not in ("NN", "JJ")))


def _head(doc: Doc, span: range) -> int:
    for number in span:
        if number > span.start and (doc.words[number].lower() in _STOP or _says_more(doc, number)):
            return number - 1
    last = span.stop - 1
    while last > span.start and not doc.words[last][0].isalnum():
        last -= 1
    return last


def _actor(doc: Doc, cluster: Cluster, name: str, home: str | None, known: Remembered | None) -> Actor:
    raws = cluster.raws
    country, sector = _codes(cluster)
    if known:
        country = known.country if "country" in known.fields else country
        sector = known.sector if "sector" in known.fields else sector
    if country is None and sector in _AT_HOME and cluster.kind in ("person", "nominal", "org"):
        towns = _of_its_town(doc, cluster)
        country = home if not towns or home in towns else towns.pop() if len(towns) == 1 else None
    role, role_span = _role(doc, cluster)
    mentions = {(raw.first, raw.last): Mention(*doc.chars(raw.first, raw.last), raw.form) for raw in raws}
    return Actor(
        id=name,
        name=_name(doc, cluster),
        type=_type(cluster),
        country=country,
        sector=sector,
        role=role,
        role_span=role_span,
        mentions=tuple(mentions[key] for key in sorted(mentions)),
        known=known or UNSET,
    )


def _of_its_town(doc: Doc, cluster: Cluster) -> set[str]:
    """The countries that the town lies or may lie in whose body somebody is or serves: "Slidell police" in a story of Nigeria."""
    for raw in cluster.raws:
        first = raw.first + (doc.tags[raw.first] == "DT")
        after = doc.words[first + 1 : raw.last]
        if after and doc.tags[first].startswith("NNP") and after[0].lower() in CIVIC:
            places = gazetteer()
            return {country for row, _ in places.find(doc.words[first]) if (country := places.spot(row).country)}
    return set()


def _name(doc: Doc, cluster: Cluster) -> str:
    if cluster.kind == "country" and cluster.country:
        named = [r for r in cluster.raws if r.kind == "country" and r.core]
        return country_name(cluster.country) or (doc.phrase(*named[0].core) if named and named[0].core else cluster.country)
    named = [raw for raw in cluster.raws if raw.core and raw.kind not in ("nominal", "pronoun")]
    if named:
        best = max(named, key=lambda raw: (len(raw.key), -raw.first))
        return _clean(doc.phrase(*best.core)) if best.core else ""
    nominal = [raw for raw in cluster.raws if raw.kind == "nominal"]
    nominal = [raw for raw in nominal if doc.words[raw.first].lower() not in OURS] or nominal  # "the government", not "your government"
    full = (
        max(nominal, key=lambda raw: (raw.core is not None and raw.first < raw.core[0], raw.first == nominal[0].first))
        if nominal
        else cluster.raws[0]
    )
    first = (
        full.first + 1
        if full.article in ("the", "a", "an", "these", "those", "this", "that")
        and full.last > full.first + 1
        and doc.words[full.first].lower() == full.article
        else full.first
    )
    return _clean(doc.phrase(first, full.last))


def _clean(name: str) -> str:
    return " ".join(name.split())


def _type(cluster: Cluster) -> ActorType:
    if cluster.kind == "person":
        return "person"
    if cluster.kind == "country":
        return "country"
    if cluster.kind == "people":
        return "population"
    entry = next((raw.entry for raw in cluster.raws if raw.entry), None)
    if cluster.kind == "org":
        return "group" if entry and entry.type == "group" else "organization"
    if cluster.plural:
        return "group"
    return "person" if entry and entry.type == "person" else "organization"


def _codes(cluster: Cluster) -> tuple[str | None, str | None]:
    """Country and sector by the descriptors of all mentions: what is said with a role weighs most, the tables least."""
    if cluster.kind in ("country", "people"):
        return cluster.country, None
    countries: Counter[str] = Counter()
    sectors: Counter[str] = Counter()
    for coded, _raw in cluster.coded:
        said = 3 if coded.role_words and not coded.former else 1
        if coded.country:
            countries[coded.country] += said
        if coded.sector:
            sectors[coded.sector] += said
    return _most(countries), _most(sectors)


def _most(counts: Counter[str]) -> str | None:
    return max(counts, key=lambda key: counts[key]) if counts else None


def _role(doc: Doc, cluster: Cluster) -> tuple[str | None, Span | None]:
    """The role as worded at the fullest mention that words one, without the country before it."""
    if cluster.kind not in ("person", "nominal"):
        return None, None
    best: tuple[int, Raw, tuple[int, int]] | None = None
    for coded, raw in cluster.coded:
        if coded.role_words:
            a, b = coded.role_words
            if best is None or b - a > best[0]:
                best = b - a, raw, (raw.first + a, raw.first + b)
    if best is None:
        return None, None
    start, end = doc.chars(*best[2])
    return _clean(doc.text[start:end]), Span(start, end)

"""Who: the actors of an article with country, sector and role, each with its mentions.

`find_actors` reads a doc; `resolve` says whose a stretch of the text is; `code` (readers/descriptors.py) reads a bare descriptor.
"""

from collections import Counter

from onrecord.codebook.lexicon import country_name, find
from onrecord.language.doc import Doc
from onrecord.model import Actor, ActorType, Mention, Span
from onrecord.readers.actors_mentions import Raw, find_mentions
from onrecord.readers.clusters import Cluster
from onrecord.readers.coreference import link
from onrecord.readers.descriptors import Coded, code

__all__ = ["Coded", "code", "find_actors", "resolve"]

_AT_HOME = frozenset(
    {"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "OPP", "SPY", "ELI", "JRN", "MED", "EDU", "LAB", "AGR"}
)  # whose country an article need not name
_STOP = frozenset({"of", "in", "for", "from", "to", "at", "with", "on", "by", "who", "that", "which", ","})


def find_actors(doc: Doc) -> list[Actor]:
    """The actors of an article in the order of their first mention, ids a1, a2 … Never raises; an empty doc has none."""
    clusters = link(doc, find_mentions(doc))
    home = _home(doc)
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
        out.append(_actor(doc, cluster, f"a{number}", owners.get(opener.first) or near if opener.kind == "nominal" else near))
    return out


def _home(doc: Doc) -> str | None:
    """The one country that an article is about: more than half of all that names a country in it, twice at least or the only one."""
    seen: Counter[str] = Counter()
    for first, last in doc.sentences:
        if last > first and doc.story[first]:
            seen.update(hit.entry.country for hit in find(doc.words[first:last]) if hit.entry.country)
    if not seen:
        return None
    code, most = seen.most_common(1)[0]
    return code if (most >= 2 or len(seen) == 1) and most * 2 > sum(seen.values()) else None


def resolve(doc: Doc, actors: list[Actor], start: int, end: int) -> str | None:
    """The actor of a span: whose mention stands at its head, else whose mention overlaps it best; None where none does.

    The head is the last word before the first preposition, relative word or comma.
    """
    words = doc.range(start, end)
    if not words:
        return None
    head = _head(doc, words)
    best: tuple[bool, float, int] = (False, 0.0, 0)
    found = None
    for actor in actors:
        for mention in actor.mentions:
            if mention.start >= end or mention.end <= start:
                continue
            shared = min(end, mention.end) - max(start, mention.start)
            iou = shared / (max(end, mention.end) - min(start, mention.start))
            at_head = mention.start < doc.ends[head] and doc.starts[head] < mention.end
            rank = (at_head, iou, -mention.start)
            if found is None or rank > best:
                best, found = rank, actor.id
    return found


def _head(doc: Doc, words: range) -> int:
    for number in words:
        if number > words.start and doc.words[number].lower() in _STOP:
            before = number - 1
            return before
    last = words.stop - 1
    while last > words.start and not doc.words[last][0].isalnum():
        last -= 1
    return last


def _actor(doc: Doc, cluster: Cluster, name: str, home: str | None) -> Actor:
    raws = cluster.raws
    country, sector = _codes(cluster)
    if country is None and sector in _AT_HOME and cluster.kind in ("person", "nominal", "org"):
        country = home
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
    )


def _name(doc: Doc, cluster: Cluster) -> str:
    if cluster.kind == "country" and cluster.country:
        named = [r for r in cluster.raws if r.kind == "country" and r.core]
        return country_name(cluster.country) or (doc.phrase(*named[0].core) if named and named[0].core else cluster.country)
    named = [raw for raw in cluster.raws if raw.core and raw.kind not in ("nominal", "pronoun")]
    if named:
        best = max(named, key=lambda raw: (len(raw.key), -raw.first))
        return _clean(doc.phrase(*best.core)) if best.core else ""
    nominal = [raw for raw in cluster.raws if raw.kind == "nominal"]
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

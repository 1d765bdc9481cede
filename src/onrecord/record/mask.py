"""Names taken out of a reading, everything else left where it stands: the characters of a name become blocks, so that offsets hold.

Who is private: a person without an office, that is, whom the text gives no sector of the state, of politics or of arms. A journalist in
the byline has signed and stays.
"""

import re
from collections.abc import Collection, Iterator

import msgspec
from msgspec import UNSET

from onrecord.model import Actor, Reading
from onrecord.record.store import Record

BLOCK = "█"
OFFICES = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "ELI", "PTY", "OPP", "REB", "PRM", "UAF", "PRE", "IGO"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_PARTICLES = frozenset("al el bin ibn ben abu de la von van der den di da dos du le of the and jr sr".split())


def private(actor: Actor) -> bool:
    """A person who holds no office."""
    return actor.type == "person" and actor.sector not in OFFICES


def without_private(reading: Reading) -> Reading:
    """The reading with the names of private persons taken out."""
    return masked(reading, [actor.id for actor in reading.actors if private(actor)], "private person {id}")


def masked(reading: Reading, ids: Collection[str], label: str, names: Collection[str] = ()) -> Reading:
    """The reading without the names of its actors `ids`, and without `names`; `label` is what such an actor is called ("{id}": its id).

    A part of the name alone ("Marn") goes too where it can be nobody else of the page.
    """
    gone = [actor for actor in reading.actors if actor.id in ids]
    whole = {*names, *(actor.name for actor in gone)} | _named(reading, gone)
    whole = {name for name in whole if _WORD.search(name)}
    if not whole:
        return reading
    others = {word.lower() for actor in reading.actors if actor.id not in ids for word in _WORD.findall(actor.name)}
    parts = {word for name in whole for word in _WORD.findall(name) if len(word) > 2 and word[0].isupper()}
    parts = {word for word in parts if word.lower() not in others | _PARTICLES}
    pattern = _pattern(whole, parts)
    text = list(_blocked(reading.text, pattern))
    for actor in gone:
        for mention in actor.mentions:
            if mention.form == "name":
                text[mention.start : mention.end] = BLOCK * (mention.end - mention.start)
    slug = {word.lower() for word in parts if len(word) > 3}
    return msgspec.structs.replace(
        reading,
        text="".join(text),
        url=None if _told_by(reading.url, slug) else reading.url,
        title=_blocked(reading.title, pattern) if reading.title else reading.title,
        authors=tuple(author for author in reading.authors if not pattern.search(author)) if names else reading.authors,
        warnings=tuple(_blocked(warning, pattern) for warning in reading.warnings),
        links=tuple(msgspec.structs.replace(link, url=None) if _told_by(link.url, slug) else link for link in reading.links),
        actors=tuple(_actor(actor, actor in gone, label, pattern) for actor in reading.actors),
    )


class Masked(Record):
    """A record as it may be given away: every reading that comes out of it is without the names of private persons."""

    def _shown(self, reading: Reading) -> Reading:
        return without_private(super()._shown(reading))


def _actor(actor: Actor, gone: bool, label: str, pattern: re.Pattern[str]) -> Actor:
    role = _blocked(actor.role, pattern) if actor.role else actor.role
    if gone:
        return msgspec.structs.replace(actor, name=f"[{label.format(id=actor.id)}]", role=role, wikidata=None, known=UNSET)
    return msgspec.structs.replace(actor, name=_blocked(actor.name, pattern), role=role)


def _named(reading: Reading, gone: list[Actor]) -> set[str]:
    return {reading.quote(mention) for actor in gone for mention in actor.mentions if mention.form == "name"}


def _pattern(whole: Collection[str], parts: Collection[str]) -> re.Pattern[str]:
    """Whole names in any case and over any space; parts of them as they are written, or in capitals."""
    names = [r"(?i:" + r"\W{1,3}".join(map(re.escape, _WORD.findall(name))) + ")" for name in sorted(whole, key=lambda n: (-len(n), n))]
    words = [re.escape(form) for word in sorted(parts) for form in (word, word.upper())]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join([*names, *words])})(?![^\W_])")


def _blocked(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: BLOCK * len(match.group()), text)


def _told_by(url: str | None, slug: Collection[str]) -> bool:
    """Does the address hold the name?"""
    return bool(url) and any(word in slug for word in _words(url or ""))


def _words(url: str) -> Iterator[str]:
    yield from re.findall(r"[^\W\d_]+", url.lower())

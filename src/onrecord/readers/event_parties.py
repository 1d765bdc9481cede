"""The parties of an event as the reading tells them: each actor once, at the words that name it, and nobody on both sides."""

from collections.abc import Sequence

from onrecord.language.doc import Doc, touching
from onrecord.model import Actor, Role, Time
from onrecord.readers.actors import actor_at

PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT"})  # tags
Run = tuple[int, int]
Roles = tuple[Role, ...]


def event_parties(doc: Doc, doers: Sequence[Run], done_to: Sequence[Run], actors: list[Actor], times: list[Time]) -> tuple[Roles, Roles]:
    """Actors and recipients of an event, given their runs of words."""
    return _apart(_parties(doc, doers, actors, times), _parties(doc, done_to, actors, times))


def _parties(doc: Doc, runs: Sequence[Run], actors: list[Actor], times: list[Time]) -> tuple[Role, ...]:
    """The parties of a role, without a date at their ends ("Monday police"), each actor once ("the minister, Ada Lund")."""
    out: list[Role] = []
    for first, last in runs:
        dated = next((t.end for t in touching(times, *doc.chars(first, first + 1))), 0)
        while first < last and doc.starts[first] < dated:
            first += 1
        ending = touching(times, *doc.chars(last - 1, last))
        late = next((t.start for t in ending if t.end == doc.ends[last - 1] and t.type in ("DATE", "TIME")), None)
        while late is not None and first < last and doc.starts[last - 1] >= late:
            last -= 1
        role = party(doc, (first, last), actors) if first < last else None
        if role and not any(_again(doc, role, other) for other in out):
            out.append(role)
    return tuple(out)


def _again(doc: Doc, role: Role, other: Role) -> bool:
    """The same actor, or the same words of nobody known."""
    if role.actor is not None and role.actor == other.actor:
        return True
    return None in (role.actor, other.actor) and doc.text[role.start : role.end].lower() == doc.text[other.start : other.end].lower()


def _apart(doers: tuple[Role, ...], done_to: tuple[Role, ...]) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    """Nobody is recipient of an own act. Who is read as both is no doer where others are, else no recipient."""
    others = tuple(doer for doer in doers if not any(_same(doer, one) for one in done_to))
    return (others, done_to) if others else (doers, tuple(one for one in done_to if not any(_same(one, doer) for doer in doers)))


def _same(one: Role, other: Role) -> bool:
    """The same known actor, or words both claim."""
    return (one.actor is not None and one.actor == other.actor) or (one.start < other.end and other.start < one.end)


def party(doc: Doc, run: Run, actors: list[Actor]) -> Role:
    """An actor at its place. A pronoun stands for the nearest earlier full mention of whom it means, where that is known."""
    start, end = doc.chars(*run)
    actor = actor_at(doc, actors, start, end)
    if actor is not None and run[1] - run[0] == 1 and doc.tags[run[0]] in PRONOUNS:
        full = [m for a in actors if a.id == actor for m in a.mentions if m.form != "pronoun" and m.end <= start]
        if full:
            start, end = full[-1].start, full[-1].end
    return Role(actor, start, end)

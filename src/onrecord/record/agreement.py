"""How far coders agree: Cohen's kappa of each pair and Krippendorff's alpha of all, for each field (nltk.metrics.agreement counts them).

A coder labels a field of an event by correcting it, and all fields by accepting the event as it then stood or by marking it; a rejected
event is labelled "no event". Undoing what somebody else decided labels the field as it was before. What a coder took back does not count.
Kappa and alpha are for classes; of words, days and places only how often coders chose the same is told: chance has next to no part in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from onrecord.errors import UsageError
from onrecord.model import Event
from onrecord.record import reviews, rows
from onrecord.record import schema as s

IS_EVENT = "is an event"
FIELDS = (IS_EVENT, *reviews.FIELDS)
CLASSES = frozenset({IS_EVENT, "type", "mode", "status", "hedged"})


class Label(Struct, frozen=True):
    """What one coder says of one field of one event (`PAGE#EVENT`); `value` is the field's JSON, whole spans included."""

    coder: str
    event: str
    field: str
    value: str


class Pair(Struct, frozen=True):
    """Two coders, how many events both labelled, on how many of them they say the same, and kappa where it is a class."""

    one: str
    other: str
    events: int
    same: int
    kappa: float | None


class Agreement(Struct, frozen=True):
    """One field: how many events several coders labelled, alpha of a class, and the pairs. None: nothing to measure."""

    field: str
    events: int
    coders: int
    alpha: float | None
    pairs: tuple[Pair, ...]


def labels(connection: Connection) -> list[Label]:
    """The last word of every coder on every field of every event."""
    made = reviews.decisions(connection)
    by_page: dict[str, list[reviews.Decision]] = defaultdict(list)
    for decision in made:
        by_page[decision.page].append(decision)
    r = s.readings.c
    out: dict[tuple[str, str, str], str] = {}
    for page, told in by_page.items():
        row = connection.execute(select(r.text, r.body).where(r.page == page, r.current)).first()
        if row is None:
            continue
        reading, standing, number = rows.restored(row.body, row.text), _own(told), {decision.id: decision for decision in told}
        for at, decision in enumerate(told):
            if decision.id not in standing:
                continue
            event = decision.event
            if decision.action == "undo":
                undone = number[decision.undoes or 0]
                event, said = undone.event, _undone(undone)
            elif decision.action == "accept":
                seen = {known.id: known for known in reviews.applied(reading, told[:at]).events}.get(event)
                said = _whole(seen) if seen else {}
            elif decision.action == "missed":
                said = _whole(msgspec.json.decode(decision.after or "{}", type=Event))
            elif decision.action == "reject":
                said = {IS_EVENT: "false"}
            else:
                said = {IS_EVENT: "true", decision.field or "": decision.after or "null"}
            for field, value in said.items():
                out[decision.coder, f"{page}#{event}", field] = value
    return [Label(coder, event, field, value) for (coder, event, field), value in out.items()]


def _own(made: Sequence[reviews.Decision]) -> set[int]:
    """The decisions that their own coder has not taken back; to undo one's own is no label."""
    by = {decision.id: decision.coder for decision in made}
    gone: set[int] = set()
    for decision in reversed(made):
        if decision.undoes is not None and decision.id not in gone and by.get(decision.undoes) == decision.coder:
            gone |= {decision.undoes, decision.id}
    return set(by) - gone


def _whole(event: Event) -> dict[str, str]:
    return {IS_EVENT: "true"} | {name: msgspec.json.encode(getattr(event, name)).decode() for name in reviews.FIELDS}


def _undone(decision: reviews.Decision) -> dict[str, str]:
    if decision.action == "correct":
        return {IS_EVENT: "true", decision.field or "": decision.before or "null"}
    return {"reject": {IS_EVENT: "true"}, "missed": {IS_EVENT: "false"}}.get(decision.action, {})


def agreement(found: Iterable[Label]) -> list[Agreement]:
    """Agreement on each field that two coders labelled on the same event. Raises UsageError where nltk is not installed."""
    fields: dict[str, dict[str, dict[str, str]]] = {name: defaultdict(dict) for name in FIELDS}
    for label in found:
        fields[label.field][label.event][label.coder] = label.value
    out = []
    for name, events in fields.items():
        shared = {event: said for event, said in events.items() if len(said) > 1}
        if not shared:
            continue
        coders = sorted({coder for said in shared.values() for coder in said})
        pairs = [_pair(name, one, other, shared) for one, other in combinations(coders, 2)]
        alpha = _measure(name, "alpha", [(coder, event, value) for event, said in shared.items() for coder, value in said.items()])
        out.append(Agreement(name, len(shared), len(coders), alpha, tuple(pair for pair in pairs if pair.events)))
    return out


def _pair(field: str, one: str, other: str, shared: dict[str, dict[str, str]]) -> Pair:
    both = {event: said for event, said in shared.items() if one in said and other in said}
    triples = [(coder, event, said[coder]) for event, said in both.items() for coder in (one, other)]
    same = sum(said[one] == said[other] for said in both.values())
    return Pair(one, other, len(both), same, _measure(field, "kappa", triples))


def _measure(field: str, name: str, triples: list[tuple[str, str, str]]) -> float | None:
    """kappa or alpha of (coder, event, label); None where all labels are the same: chance alone would agree."""
    if field not in CLASSES or len({value for _, _, value in triples}) < 2:
        return None
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError as error:
        raise UsageError("agreement", f"{error.name} is not installed", "pip install 'onrecord[web]'") from error
    measured: Any = getattr(AnnotationTask(data=triples), name)()
    return round(float(measured), 4)


def as_data(found: Iterable[Agreement]) -> list[dict[str, Any]]:
    """The same as plain data, for JSON and pages."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(list(found))
    return plain

"""Mentions of events in texts as merging sees them: a trigger, its surroundings, its document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.errors import UsageError
from onrecord.merge.knowledge import background, vectors
from onrecord.merge.passage import Passage, Trigger, read_passage, surroundings
from onrecord.merge.sparse import Floats, Ints, Rows
from onrecord.record.days import bounds

Beside = tuple[str, str, str | None]  # a page's id, text and publication
LEAD = 30  # words of a page's beginning that stand for its headline


class _Where(msgspec.Struct, frozen=True):
    """Half-open code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: `doc` is the number of its page, `number` that of its trigger's sentence."""

    id: str
    doc: int
    trigger: Trigger
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Mentions by id, and their pages by id, as rows of weighted words and as vectors.

    place: the number of each mention's sentence. days: (first, last) ordinals of each page's publication, 0 where it is not known.
    """

    items: Sequence[Mention]
    page: Ints
    place: Floats
    verb: NDArray[np.bool_]
    rare: Floats
    count: Floats
    docs: Rows
    doc_names: Rows
    doc_lead: Rows
    doc_vectors: NDArray[np.float32]
    days: NDArray[np.int64]
    sentence: Rows
    left: Rows
    right: Rows
    beside: Rows
    names: Rows
    numbers: Rows
    times: Rows
    trigger: Rows
    trigger_vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    beside_vectors: NDArray[np.float32]


def read_mentions(lines: Iterable[str | bytes], where: str = "JSONL") -> list[tuple[str, str, str, int, int, str | None]]:
    """(mention id, doc id, text, start, end, published) of the lines of a mention file. Raises UsageError with the line that is wrong."""
    found = []
    decoder = msgspec.json.Decoder(dict[str, Any])
    seen: set[str] = set()
    texts: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
            trigger = msgspec.convert(row["trigger"], _Where)
            name, text = str(row["mention_id"]), str(row["text"])
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError) as error:
            advice = 'write {"mention_id", "doc", "text", "trigger": {"start", "end"}}'
            raise UsageError(where, f"line {number} is no mention ({error})", advice) from error
        if not 0 <= trigger.start < trigger.end <= len(text):
            raise UsageError(where, f"line {number}: the trigger lies outside the text", "count code points from 0, half-open")
        if name in seen:
            raise UsageError(where, f"line {number}: mention {name!r} stands twice", "give every mention an id of its own")
        seen.add(name)
        doc = str(row.get("doc", text))
        if texts.setdefault(doc, text) != text:
            raise UsageError(where, f"line {number}: doc {doc!r} stands above with another text", "give every text a doc of its own")
        found.append((name, doc, text, trigger.start, trigger.end, row.get("published")))
    return found


def prepare(found: Iterable[tuple[str, str, str, int, int, str | None]], others: Iterable[Beside] = ()) -> Mentions:
    """Mentions ready to be compared, whatever order they come in. `others`: pages whose mentions are not asked about."""
    rows = sorted(found, key=lambda row: row[0])
    pages = sorted(({page: (text, day) for page, text, day in others} | {row[1]: (row[2], row[5]) for row in rows}).items())
    number = {name: i for i, (name, _) in enumerate(pages)}
    passages = [read_passage(text) for _, (text, _) in pages]
    around = [surroundings(passages[number[doc]], start, end) for _, doc, _, start, end, _ in rows]
    items = [Mention(row[0], number[row[1]], one.trigger, one.number) for row, one in zip(rows, around, strict=True)]
    bags = [_bag(passage, len(passage.words)) for passage in passages]
    weights = background()
    docs = weights.rows(bags)
    sentence, beside = weights.rows([a.sentence for a in around]), weights.rows([a.left + a.right for a in around])
    trigger = weights.rows([sorted(a.trigger.stems) for a in around])
    return Mentions(
        items=items,
        page=np.array([item.doc for item in items], np.int64),
        place=np.array([item.number for item in items], np.float64),
        verb=np.array([item.trigger.verb for item in items], np.bool_),
        rare=np.array([weights.of(item.trigger.head) / weights.unknown for item in items], np.float64),
        count=np.log1p(np.array([bags[item.doc].count(item.trigger.head) for item in items], np.float64)),
        docs=docs,
        doc_names=weights.rows([[s for s, n in zip(p.stems, p.name, strict=True) if n] for p in passages]),
        doc_lead=weights.rows([_bag(passage, LEAD) for passage in passages]),
        doc_vectors=vectors(docs, weights),
        days=np.array([_ordinals(day) for _, (_, day) in pages], np.int64).reshape(len(pages), 2),
        sentence=sentence,
        left=weights.rows([a.left for a in around]),
        right=weights.rows([a.right for a in around]),
        beside=beside,
        names=weights.rows([a.names for a in around]),
        numbers=weights.rows([a.numbers for a in around]),
        times=weights.rows([a.days for a in around]),
        trigger=trigger,
        trigger_vectors=vectors(trigger, weights),
        sentence_vectors=vectors(sentence, weights),
        beside_vectors=vectors(beside, weights),
    )


def _bag(passage: Passage, words: int) -> list[str]:
    return list(compress(passage.stems[:words], passage.content))


def _ordinals(value: str | None) -> tuple[int, int]:
    from datetime import date

    first, last = bounds(value if isinstance(value, str) else None)
    if first is None or last is None:
        return 0, 0
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()

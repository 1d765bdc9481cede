"""Which mentions, or which reports, tell of one event: candidates, scores, clusters that respect hard conflicts, and the reasons.

Two levels: at `automatic` a cluster is sure enough to stand without a person; `best` is the likeliest grouping. What joins only at
`best` is for a person to decide.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from onrecord.merge import mention_pairs, report_pairs
from onrecord.merge.clustering import cluster
from onrecord.merge.knowledge import probability, scores
from onrecord.merge.mentions import Beside, prepare
from onrecord.merge.reports import Report
from onrecord.merge.sparse import Floats, Ints
from onrecord.tables import csv_table

Spread = Callable[[Callable[[int], Any], range], list[Any]]
Level = Literal["automatic", "best"]
Found = tuple[str, str, str, int, int, str | None]
_CHUNK = 20_000
_THREADS = 4
REPEATS = 1.5  # log-odds of the fields from which two mentions of one page may be joined without the same word
SAID = {row["feature"]: row["words"] for row in csv_table("merge/tables/reasons.csv")}


@dataclass(frozen=True, slots=True)
class Partner:
    """The likeliest partner of a mention in its cluster: its id, the probability, what speaks for it."""

    id: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Ids in order; for each the id of its cluster (the smallest id in it) at both levels; each one's partner at `best`.

    `review`: pairs of automatic clusters that join only at `best`, with their best score.
    """

    ids: list[str]
    automatic: list[str]
    best: list[str]
    partner: list[Partner | None]
    review: list[tuple[str, str, float]]

    def at(self, level: Level) -> list[str]:
        return self.automatic if level == "automatic" else self.best


def in_threads(work: Callable[[int], Any], parts: range) -> list[Any]:
    """The work on each part, in order: numpy lets other threads run."""
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, parts))


def group_mentions(
    found: Iterable[Found],
    apart: Iterable[tuple[str, str]] = (),
    bonus: Callable[[str, str], float] | None = None,
    *,
    others: Iterable[Beside] = (),
    spread: Spread = in_threads,
) -> Grouping:
    """Group mentions of texts. `apart`: pairs of ids that never join; `bonus`: log-odds of the other fields of two ids (evidence.py).

    `others`: pages that tell alike, whose mentions are not asked about: how near two pages are is seen against their other neighbours.
    `spread` does the work on pairs, part by part: on threads, or on other machines; the answer is the same.
    """
    m = prepare(found, others)
    ids = [item.id for item in m.items]
    pages, triggers = mention_pairs.Alike(m), mention_pairs.Triggers(m)
    a, b = mention_pairs.candidate_pairs(m, pages, triggers)
    model = scores("mentions")

    def score(begin: int) -> tuple[Floats, Any]:
        first, second = a[begin : begin + _CHUNK], b[begin : begin + _CHUNK]
        x = mention_pairs.features(m, pages, triggers, first, second)
        return segment_probability(model["segments"], x, mention_pairs.segments(m, x, first, second)), _plain(x)

    scored = spread(score, range(0, len(a), _CHUNK))
    p = np.concatenate([one for one, _ in scored]) if scored else np.zeros(0)
    sure = np.concatenate([one for _, one in scored]) if scored else np.zeros(0, np.bool_)
    if bonus:
        added = np.array([bonus(ids[i], ids[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)])
        p = 1 / (1 + (1 - p) / np.maximum(p, 1e-12) * np.exp(-added))
        sure |= (m.page[a] == m.page[b]) & (added >= REPEATS)
    number = {name: i for i, name in enumerate(ids)}
    hard = [(number[one], number[other]) for one, other in apart if one in number and other in number]

    def because(chosen: Ints) -> list[tuple[str, ...]]:
        x = mention_pairs.features(m, pages, triggers, a[chosen], b[chosen])
        segment = mention_pairs.segments(m, x, a[chosen], b[chosen])
        found: dict[int, tuple[str, ...]] = {}
        for number, score in enumerate(model["segments"]):
            mine = np.flatnonzero(segment == number)
            if score and len(mine):
                found |= zip(mine.tolist(), _reasons(score, mention_pairs.FEATURES, x[mine]), strict=True)
        return [found.get(k, ()) for k in range(len(chosen))]

    def all_because(chosen: Ints) -> list[tuple[str, ...]]:
        parts = spread(lambda begin: because(chosen[begin : begin + _CHUNK]), range(0, len(chosen), _CHUNK))
        return [said for part in parts for said in part]

    return _group(ids, a, b, p, np.where(sure, p, 0.0), hard, model, all_because)


def _plain(x: Floats) -> Any:
    """Pairs that may be joined without a person: the same telling word, alike pages, sentences that share words, also next to it."""
    wanted = ("head", "page", "sentence", "beside", "rare")
    head, page, sentence, beside, rare = (x[:, mention_pairs.FEATURES.index(name)] for name in wanted)
    return (head > 0) & (page > 0.3) & (sentence > 0.2) & (beside > 0.2) & (rare > 0.1)


def group_reports(reports: Iterable[Report], apart: Iterable[tuple[str, str]] = ()) -> Grouping:
    """Group coded reports."""
    ordered = sorted(reports, key=lambda report: report.id)
    ids = [report.id for report in ordered]
    a, b = report_pairs.candidate_pairs(ordered)
    x = report_pairs.features(ordered, a, b)
    model = scores("reports")
    p = probability(model, x)
    number = {name: i for i, name in enumerate(ids)}
    hard = [(number[one], number[other]) for one, other in apart if one in number and other in number]
    hard += zip(a[wrong := conflicts(ordered, a, b)].tolist(), b[wrong].tolist(), strict=True)
    return _group(ids, a, b, p, p, hard, model, lambda chosen: _reasons(model, report_pairs.FEATURES, x[chosen]))


def conflicts(reports: Sequence[Report], a: Ints, b: Ints) -> Any:
    """Which pairs can never be one event: both known to the day and on different days; or told apart by one and the same work."""
    out = []
    for one, other in ((reports[i], reports[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)):
        exact = one.exact and other.exact and one.first == one.last and other.first == other.last
        out.append((exact and one.first != other.first) or (bool(one.source) and one.source == other.source))
    return np.array(out, np.bool_)


def segment_probability(models: list[dict[str, Any] | None], x: Floats, segment: Ints) -> Floats:
    """The probability of each pair by the score of its segment; 0 where a segment has none."""
    out = np.zeros(len(x))
    for number, model in enumerate(models):
        mine = segment == number
        if model and mine.any():
            out[mine] = probability(model, x[mine])
    return out


def _group(
    ids: list[str], a: Ints, b: Ints, p: Floats, plain: Floats, hard: list[tuple[int, int]], model: dict[str, Any], because: Any
) -> Grouping:
    keep = np.flatnonzero(p > 0.01)
    pairs = list(zip(a[keep].tolist(), b[keep].tolist(), np.round(p[keep], 6).tolist(), strict=True))
    certain = [(i, j, score) for (i, j, _), score in zip(pairs, np.round(plain[keep], 6).tolist(), strict=True) if score]
    sure = cluster(len(ids), certain, model["sure"], hard)
    bonds = [(sure[i], sure[j]) for i, j in hard]
    best = cluster(len(ids), pairs, model["best"], hard)
    top: dict[int, int] = {}
    review: dict[tuple[int, int], float] = {}
    forbidden = {(min(x, y), max(x, y)) for x, y in bonds}
    for k, (i, j, score) in zip(keep.tolist(), pairs, strict=True):
        if best[i] != best[j]:
            continue
        for one in (i, j):
            if one not in top or p[k] > p[top[one]]:
                top[one] = k
        if sure[i] != sure[j] and (pair := (min(sure[i], sure[j]), max(sure[i], sure[j]))) not in forbidden:
            review[pair] = max(review.get(pair, 0.0), score)
    partner: list[Partner | None] = [None] * len(ids)
    chosen = sorted(set(top.values()))
    said = dict(zip(chosen, because(np.array(chosen, np.int64)), strict=True))
    for one, k in top.items():
        other = int(b[k]) if int(a[k]) == one else int(a[k])
        partner[one] = Partner(ids[other], round(float(p[k]), 3), said[k])
    queue = [(ids[x], ids[y], score) for (x, y), score in sorted(review.items(), key=lambda item: (-item[1], item[0]))]
    return Grouping(ids, [ids[c] for c in sure], [ids[c] for c in best], partner, queue)


def _reasons(model: dict[str, Any], names: Sequence[str], x: Floats) -> list[tuple[str, ...]]:
    """For each row the words for the features that speak most for the pair; products and roots count for their parts."""
    part = (x - np.array(model["mean"])) / np.array(model["scale"]) * np.array(model["weights"]) * (x > 0)
    words = sorted(set(SAID.values()))
    belongs = np.zeros((len(names), len(words)))
    for i, name in enumerate(names):
        for each in {SAID[each] for each in name.removeprefix("√").split("*") if each in SAID}:
            belongs[i, words.index(each)] = 1
    total = np.round(part @ belongs, 6)
    best = np.argsort(-total, axis=1, kind="stable")[:, :4]
    return [tuple(words[k] for k in row if amounts[k] > 0) for row, amounts in zip(best.tolist(), total, strict=True)]

"""Pairs of mentions that could tell of one event, and what speaks for and against it.

Candidates stand on one page or on pages that tell alike, and their triggers share a stem, a root, a class or a direction of meaning.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from onrecord.merge.knowledge import dot
from onrecord.merge.mentions import Mentions
from onrecord.merge.passage import Trigger
from onrecord.merge.sparse import Floats, Ints, neighbours

ALIKE = 0.06  # least cosine of two pages whose mentions are compared
WINDOW = 60  # days between the publication of two pages whose mentions are compared
SIMILAR = 0.55  # least product of the vectors of two triggers without a common word or class
_FLAGS = 1 << 26
_AT_ONCE = 500_000
TRIGGER = "key head stem jaccard root same near prefix longest uneven vector".split()
PAIR = (
    "page page_names page_lead page_relative page_vector sentence left right beside names repeat sentence_vector beside_vector "
    "vector_cross numbers_both numbers times_both times names_both names_any lead lead_first away cross count rivals rare rarest verb"
).split()
PRODUCTS = tuple(
    product.split("*")
    for product in (
        "page*beside page*sentence sentence*beside rare*page rare*sentence rare*head page*page_names names*sentence count*beside "
        "count*page "
        "vector*page vector*sentence vector*sentence_vector vector*rare page*page_relative rivals*beside rivals*sentence "
        "page_vector*sentence"
    ).split()
)
ROOTS = "page page_names sentence left right beside names".split()
FEATURES = (*TRIGGER, *PAIR, *("*".join(product) for product in PRODUCTS), *(f"√{name}" for name in ROOTS))


class Alike:
    """Pairs a ≤ b of pages that tell alike, and how much: cosine, names, beginnings, and cosine against each page's usual nearest.

    `only`: the pages whose nearest are looked for; default all.
    """

    def __init__(self, m: Mentions, only: Ints | None = None) -> None:
        n = len(m.docs)
        a, b, cosine = neighbours(m.docs, ALIKE, only=only)
        first, last = m.days[:, 0], m.days[:, 1]
        apart = np.maximum(first[a] - last[b], first[b] - last[a])
        keep = (first[a] == 0) | (first[b] == 0) | (apart <= WINDOW)
        a, b, cosine = a[keep], b[keep], cosine[keep]
        usual = _usual(a, b, cosine, n)
        relative = cosine / np.sqrt(usual[a] * usual[b] + 1e-9)
        own = np.arange(n) if only is None else only
        self.a, self.b = np.concatenate([a, own]), np.concatenate([b, own])
        self.values = np.stack(
            [
                np.concatenate([cosine, np.ones(len(own))]),
                np.concatenate([m.doc_names.cosine(a, b), np.ones(len(own))]),
                np.concatenate([m.doc_lead.cosine(a, b), np.ones(len(own))]),
                np.concatenate([relative, np.full(len(own), 1.5)]),
                np.concatenate([dot(m.doc_vectors, a, b), np.ones(len(own))]),
            ],
            axis=1,
        )
        code = self.a * n + self.b
        order = np.argsort(code)
        self.a, self.b, self.values, self.code, self.n = self.a[order], self.b[order], self.values[order], code[order], n

    def of(self, a: Ints, b: Ints) -> Floats:
        """The values of pairs of pages."""
        result: Floats = self.values[np.searchsorted(self.code, np.minimum(a, b) * self.n + np.maximum(a, b))]
        return result


def _usual(a: Ints, b: Ints, cosine: Floats, n: int) -> Floats:
    """The mean cosine of each page's five nearest."""
    row, value = np.concatenate([a, b]), np.concatenate([cosine, cosine])
    order = np.lexsort((-value, row))
    size = np.bincount(row, minlength=n)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    best = order[rank < 5]
    return np.bincount(row[best], value[best], n) / 5


class Triggers:
    """The distinct triggers, and what speaks for each compatible pair of them."""

    def __init__(self, m: Mentions) -> None:
        kinds: dict[tuple[str, tuple[str, ...]], int] = {}
        examples: list[int] = []
        self.of_mention = np.zeros(len(m.items), np.int64)
        for i, item in enumerate(m.items):
            kind = item.trigger.key, tuple(sorted(item.trigger.stems))
            if kind not in kinds:
                kinds[kind] = len(kinds)
                examples.append(i)
            self.of_mention[i] = kinds[kind]
        self.n = len(kinds)
        found = [m.items[i].trigger for i in examples]
        pairs = _compatible(found, m.trigger_vectors[examples])
        a, b = pairs // max(self.n, 1), pairs % max(self.n, 1)
        product = dot(m.trigger_vectors[examples], a, b)
        values = [[*_trigger(found[x], found[y]), v] for x, y, v in zip(a.tolist(), b.tolist(), product.tolist(), strict=True)]
        self.code, self.values = pairs, np.array(values, np.float64).reshape(len(pairs), len(TRIGGER))
        self.flags = np.zeros(max(min(self.n * self.n, _FLAGS), 1), np.bool_)
        self.flags[pairs % len(self.flags)] = True
        heads: dict[str, int] = {}
        self.head = np.array([heads.setdefault(one.head, len(heads)) for one in found], np.int64)[self.of_mention]
        self.page, self.heads = m.page, len(heads)
        self.here, self.times = np.unique(m.page * len(heads) + self.head, return_counts=True)

    def meet(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Whether the triggers of the mentions a[k] and b[k] are compatible; with very many triggers some that are not, too."""
        x, y = self.of_mention[a], self.of_mention[b]
        result: NDArray[np.bool_] = self.flags[(np.minimum(x, y) * self.n + np.maximum(x, y)) % len(self.flags)]
        return result

    def find(self, a: Ints, b: Ints) -> Ints:
        """Where the pairs of the mentions' triggers stand in `values`; -1 for those that are not compatible."""
        x, y = self.of_mention[a], self.of_mention[b]
        wanted = np.minimum(x, y) * self.n + np.maximum(x, y)
        place = np.minimum(np.searchsorted(self.code, wanted), max(len(self.code) - 1, 0))
        return np.where(self.code[place] == wanted, place, -1)

    def rivals(self, a: Ints, b: Ints) -> Floats:
        """How many other mentions with the partner's head stand on the page of either, at most 3."""
        most = np.maximum(self._on_page(b, a), self._on_page(a, b)) - 1
        return np.clip(most.astype(np.float64), -1, 3)

    def _on_page(self, pages: Ints, heads: Ints) -> Ints:
        wanted = self.page[pages] * self.heads + self.head[heads]
        place = np.minimum(np.searchsorted(self.here, wanted), len(self.here) - 1)
        return np.where(self.here[place] == wanted, self.times[place], 0)


def _compatible(around: list[Trigger], vectors: NDArray[np.float32]) -> Ints:
    """Codes a × n + b, a ≤ b, of triggers that share a stem, root or class, or whose vectors point alike."""
    n = len(around)
    index: dict[object, list[int]] = defaultdict(list)
    for i, one in enumerate(around):
        for key in {("", one.key), *(("s", s) for s in one.stems), *(("r", r) for r in one.roots), *one.same, *one.near}:
            index[key].append(i)
    found = {a * n + b for members in index.values() for a in members for b in members if a <= b} | {a * n + a for a in range(n)}
    for begin in range(0, n, 512):
        a, b = np.nonzero(np.round(vectors[begin : begin + 512] @ vectors.T, 5) >= SIMILAR)
        a = a + begin
        found.update((a[a < b] * n + b[a < b]).tolist())
    return np.array(sorted(found), np.int64)


def _trigger(a: Trigger, b: Trigger) -> list[float]:
    either = len(a.stems | b.stems)
    return [
        a.key == b.key,
        a.head == b.head,
        bool(a.stems & b.stems),
        len(a.stems & b.stems) / either if either else 0.0,
        bool(a.roots & b.roots),
        bool(a.same & b.same),
        bool((a.near | a.same) & (b.near | b.same)),
        _prefix(a.head, b.head) / 6,
        max(len(a.stems), len(b.stems)) - 1,
        abs(len(a.stems) - len(b.stems)),
    ]


def _prefix(a: str, b: str) -> int:
    """How many letters two words begin with in common, at most 6."""
    return next((i for i, (x, y) in enumerate(zip(a[:6], b[:6], strict=False)) if x != y), min(len(a), len(b), 6))


def candidate_pairs(m: Mentions, pages: Alike, triggers: Triggers) -> tuple[Ints, Ints]:
    """Pairs a < b of mentions."""
    by_page = np.argsort(m.page, kind="stable")
    first = np.searchsorted(m.page[by_page], np.arange(len(m.docs) + 1))
    size = np.diff(first)
    x, y = pages.a[keep := (size[pages.a] > 0) & (size[pages.b] > 0)], pages.b[keep]
    ends = np.cumsum(size[x] * size[y])
    codes: list[Ints] = []
    begin = 0
    while begin < len(x):
        before = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + _AT_ONCE, "right")))
        one, other = x[begin:end], y[begin:end]
        of = np.repeat(np.arange(end - begin), size[one] * size[other])
        number = np.arange(len(of)) - (ends[begin:end] - size[one] * size[other] - before)[of]
        a, b = by_page[first[one][of] + number // size[other][of]], by_page[first[other][of] + number % size[other][of]]
        good = np.flatnonzero(triggers.meet(a, b) & ((one != other)[of] | (a < b)))
        a, b = a[good], b[good]
        if len(triggers.flags) < triggers.n * triggers.n:
            good = np.flatnonzero(triggers.find(a, b) >= 0)
            a, b = a[good], b[good]
        codes.append(np.minimum(a, b) * len(m.items) + np.maximum(a, b))
        begin = end
    code = np.sort(np.concatenate(codes)) if codes else np.zeros(0, np.int64)
    return code // max(len(m.items), 1), code % max(len(m.items), 1)


def features(m: Mentions, pages: Alike, triggers: Triggers, a: Ints, b: Ints) -> Floats:
    """One row of FEATURES for each pair."""
    table: dict[str, Floats] = dict(zip(TRIGGER, triggers.values[triggers.find(a, b)].T, strict=True))
    table |= zip(("page", "page_names", "page_lead", "page_relative", "page_vector"), pages.of(m.page[a], m.page[b]).T, strict=True)
    for name in ("sentence", "left", "right", "beside", "names"):
        table[name] = getattr(m, name).cosine(a, b)
    table |= {
        "repeat": (table["sentence"] > 0.9).astype(float),
        "sentence_vector": dot(m.sentence_vectors, a, b),
        "beside_vector": dot(m.beside_vectors, a, b),
        "vector_cross": np.maximum(dot(m.trigger_vectors, a, b, m.beside_vectors), dot(m.trigger_vectors, b, a, m.beside_vectors)),
    }
    for name in ("numbers", "times", "names"):
        filled = getattr(m, name).filled()
        table[f"{name}_both"] = (filled[a] & filled[b]).astype(float)
        if name != "names":
            table[name] = (getattr(m, name).cosine(a, b) > 0).astype(float)
    table["names_any"] = (table["names"] > 0).astype(float)
    later, earlier = np.maximum(m.place[a], m.place[b]), np.minimum(m.place[a], m.place[b])
    crossing = [(m.trigger.cosine(x, y, m.sentence) > 0) / 2 for x, y in ((a, b), (b, a))]
    table |= {
        "lead": 1 / (1 + later),
        "lead_first": 1 / (1 + earlier),
        "away": np.minimum(later - earlier, 10) / 10,
        "cross": crossing[0] + crossing[1],
        "count": np.minimum(m.count[a], m.count[b]),
        "rivals": triggers.rivals(a, b),
        "rare": np.minimum(m.rare[a], m.rare[b]),
        "rarest": np.maximum(m.rare[a], m.rare[b]),
        "verb": (m.verb[a] == m.verb[b]).astype(float),
    }
    table |= {f"{x}*{y}": table[x] * table[y] for x, y in PRODUCTS}
    table |= {f"√{name}": np.sqrt(np.maximum(table[name], 0)) for name in ROOTS}
    return np.stack([table[name] for name in FEATURES], axis=1)


def segments(m: Mentions, x: Floats, a: Ints, b: Ints) -> Ints:
    """Which of the six scores is asked: 0 the triggers share a stem, 1 a class, 2 neither; and 3 more on one page."""
    column = {name: x[:, FEATURES.index(name)] for name in ("stem", "root", "same", "near")}
    related = (column["root"] > 0) | (column["same"] > 0) | (column["near"] > 0)
    kind = np.where(column["stem"] > 0, 0, np.where(related, 1, 2))
    result: Ints = kind + 3 * (m.page[a] == m.page[b])
    return result

"""Stories: pages about the same happening."""

from collections.abc import Iterable, Sequence
from itertools import compress

import numpy as np
from msgspec import Struct

from onrecord.merge.clustering import cluster
from onrecord.merge.knowledge import background, dot, probability, scores, vectors
from onrecord.merge.passage import Passage, read_passage
from onrecord.merge.sparse import Floats, Ints, Weights, idf, neighbours

LEAD = 50  # words
ALIKE = 0.03  # least cosine of two pages that are compared
FEW = 30  # pages; fewer do not tell which words are usual
FEATURES = (
    "body lead title names pairs vector relative second size √body √lead √title √names √pairs body*names body*title body*vector".split()
)


class Told(Struct, frozen=True, kw_only=True):
    """A page as stories see it; `links`: addresses of pages it links to in its text."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    links: tuple[str, ...] = ()


def stories(pages: Iterable[Told]) -> dict[str, str]:
    """Page → its story, named by the story's smallest page id. The order of input does not matter."""
    told = sorted(pages, key=lambda page: page.id)
    a, b, x = page_pairs(told)
    model = scores("stories")
    p = probability(model, x)
    by_url = {page.url: i for i, page in enumerate(told) if page.url}
    linked = {(min(i, j), max(i, j)) for i, page in enumerate(told) for url in page.links if (j := by_url.get(url, i)) != i}
    pairs = [
        (i, j, max(score, 0.5) if (i, j) in linked else score)
        for i, j, score in zip(a.tolist(), b.tolist(), np.round(p, 6).tolist(), strict=True)
        if score > 0.003
    ]
    return {page.id: told[c].id for page, c in zip(told, cluster(len(told), pairs, model["best"]), strict=True)}


def page_pairs(told: Sequence[Told]) -> tuple[Ints, Ints, Floats]:
    """Pairs a < b of pages that share words, with one row of FEATURES each."""
    bodies, titles = [read_passage(page.text) for page in told], [read_passage(page.title or "") for page in told]
    bags = [_bag(one) + _bag(title) for one, title in zip(bodies, titles, strict=True)]
    weights = Weights(*idf(bags)) if len(bags) >= FEW else background()
    double = Weights(*idf(_doubles(one) for one in bodies))
    body = weights.rows(bags)
    a, b, cosine = neighbours(body, ALIKE, heaviest=150)
    rows = {
        "lead": weights.rows([_bag(one, LEAD) + _bag(title) for one, title in zip(bodies, titles, strict=True)]),
        "title": weights.rows([_bag(title) for title in titles]),
        "names": weights.rows([[s for s, n in zip(one.stems, one.name, strict=True) if n] for one in bodies]),
        "pairs": double.rows([_doubles(one) for one in bodies]),
    }
    dense = vectors(body, weights)
    dense = dense - (dense.mean(0) if len(dense) >= FEW else 0)
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
    sizes = np.array([len(set(bag)) for bag in bags], np.float64)
    table = {"body": cosine} | {name: row.cosine(a, b) for name, row in rows.items()}
    table["vector"] = dot(dense, a, b)
    table["relative"], table["second"] = _context(a, b, cosine, len(told))
    table["size"] = np.log(np.maximum(np.minimum(sizes[a], sizes[b]), 1))
    table |= {f"√{name}": np.sqrt(np.maximum(table[name], 0)) for name in ("body", "lead", "title", "names", "pairs")}
    table |= {f"{x}*{y}": table[x] * table[y] for x, y in (("body", "names"), ("body", "title"), ("body", "vector"))}
    return a, b, np.stack([table[name] for name in FEATURES], axis=1)


def _context(a: Ints, b: Ints, cosine: Floats, n: int) -> tuple[Floats, Floats]:
    """Cosine against what each page's four nearest have, and the cosine of the two pages' lists of neighbours."""
    row, value = np.concatenate([a, b]), np.concatenate([cosine, cosine])
    order = np.lexsort((-value, row))
    size = np.bincount(row, minlength=n)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    best = order[rank < 4]
    usual = np.bincount(row[best], value[best], n) / 4
    most = np.zeros(n)
    np.maximum.at(most, row, value)
    lists: list[dict[int, float]] = [{i: float(most[i])} for i in range(n)]
    for i, j, c in zip(a.tolist(), b.tolist(), cosine.tolist(), strict=True):
        if c > 0.08:
            lists[i][j] = lists[j][i] = c
    norm = [float(np.sqrt(sum(v * v for _, v in sorted(one.items())))) or 1.0 for one in lists]
    second = []
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        common = sorted(lists[i].keys() & lists[j].keys())
        second.append(sum(lists[i][k] * lists[j][k] for k in common) / (norm[i] * norm[j]))
    return cosine / np.sqrt(usual[a] * usual[b] + 1e-9), np.array(second)


def _bag(passage: Passage, words: int | None = None) -> list[str]:
    return list(compress(passage.stems, passage.content))[:words]


def _doubles(passage: Passage) -> list[str]:
    """Neighbouring words that both carry meaning."""
    both = zip(passage.stems, passage.stems[1:], passage.content, passage.content[1:], strict=False)
    return [f"{x} {y}" for x, y, i, j in both if i and j]

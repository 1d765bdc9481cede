"""Train the page classifier (src/onrecord/models/residue/page.npz): python training/train_residue.py [../shared/gold/page]

Data: trafilatura.dev (segments that must and must not be there) and scrapinghub_half.dev (article texts); nothing of their text is kept.
Prints figures of a cross-validation over sites: every page is scored by trees that saw no page of its site.
Needs scikit-learn (not a run-time dependency).
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from webpages import webpages

from onrecord.article.classify import with_context
from onrecord.article.dom import pieces
from onrecord.article.extract import first_pass
from onrecord.article.features import features
from onrecord.article.trees import Trees

FOLDS, ARTICLES = 4, 0.6  # folds; weight of a piece of an article text beside a labelled segment
OUT = Path(__file__).resolve().parents[1] / "src/onrecord/models/residue/page.npz"


@dataclass(eq=False)
class Labelled:
    """A page's pieces with labels 1 (story), 0 (not), -1 (unknown) and weights."""

    id: str
    gold: dict
    title: str | None
    fold: int
    texts: list[str]
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


def read(path):
    for row, tree, data, fold in webpages(path, FOLDS):
        if found := pieces(tree):
            rows = features(found, first_pass(tree), data.titles, data.description, data.body)
            texts = [piece.text for piece in found]
            labels, weights = by_segments(texts, row["gold"]) if "must" in row["gold"] else by_article(texts, row["gold"]["text"])
            yield Labelled(row["id"], row["gold"], data.title, fold, texts, rows, labels, weights)


def by_segments(texts, gold):
    """Pieces that hold a segment, or a longer segment holds them. A segment found k times weighs 1/k."""
    labels, weights = np.full(len(texts), -1.0), np.zeros(len(texts))
    for value, segments in ((1, gold["must"]), (0, gold["must_not"])):
        for segment in (" ".join(each.split()) for each in segments):
            hits = [i for i, text in enumerate(texts) if segment in text]
            if not hits and value:
                hits = [i for i, text in enumerate(texts) if len(text) >= 8 and text in segment]
            for i in hits:
                if value:
                    labels[i], weights[i] = 1, weights[i] + 1 / len(hits)
                elif labels[i] != 1:
                    labels[i], weights[i] = 0, 1
    return labels, np.minimum(weights, 1)


def by_article(texts, article):
    """Pieces that share half of their 4-word shingles with the article; short ones must stand beside a piece that does."""
    words = re.findall(r"\w+", article.lower())
    joined = f" {' '.join(words)} "
    known = set(grams(words))
    own = [re.findall(r"\w+", text.lower()) for text in texts]
    labels = np.array([float(len(each) >= 4 and np.mean([gram in known for gram in grams(each)]) >= 0.5) for each in own])
    keep_one_copy(own, labels, joined)
    for i, each in enumerate(own):
        if 0 < len(each) < 4:
            before = next((own[j] for j in range(i - 1, max(-1, i - 4), -1) if labels[j] == 1), None)
            after = next((own[j] for j in range(i + 1, min(len(own), i + 4)) if labels[j] == 1), None)
            tries = ([before[-3:] + each] if before else []) + ([each + after[:3]] if after else [])
            labels[i] = float(any(f" {' '.join(words)} " in joined for words in tries))
    return labels, np.full(len(texts), ARTICLES)


def grams(words):
    return list(zip(words, words[1:], words[2:], words[3:], strict=False))


def keep_one_copy(own, labels, joined):
    """Of pieces that say the same, as many are story as the article has, those with the most story around them."""
    copies = {}
    for i, each in enumerate(own):
        if labels[i] == 1:
            copies.setdefault(tuple(each), []).append(i)
    for each, numbers in copies.items():
        if len(numbers) > 1:
            times = max(1, joined.count(f" {' '.join(each)} "))
            best = sorted(numbers, key=lambda i: -labels[max(0, i - 3) : i + 4].sum())[:times]
            for i in set(numbers) - set(best):
                labels[i] = 0


def fit(pages, tables, rounds, leaves, rate):
    rows = np.vstack([table[page.labels >= 0] for page, table in zip(pages, tables, strict=True)])
    labels, weights = (np.concatenate([getattr(page, name)[page.labels >= 0] for page in pages]) for name in ("labels", "weights"))
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        max_leaf_nodes=leaves,
        learning_rate=rate,
        l2_regularization=5,
        min_samples_leaf=20,
        max_features=0.3,
        early_stopping=False,
        random_state=0,
    )
    return arrays(model.fit(rows, labels, sample_weight=weights))


def arrays(model):
    """scikit-learn's trees as one table of nodes."""
    nodes, roots, depth = [], [], 0
    for (tree,) in model._predictors:
        base = len(nodes)
        roots.append(base)
        for i, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            here = base + i
            nodes.append(
                (
                    0 if leaf else node["feature_idx"],
                    0.0 if leaf else node["num_threshold"],
                    here if leaf else base + node["left"],
                    here if leaf else base + node["right"],
                    node["value"] if leaf else 0.0,
                )
            )
            depth = max(depth, int(node["depth"]))
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Trees(
        feature=np.array(feature, dtype=np.int32),
        threshold=np.array(threshold, dtype=np.float32),
        left=np.array(left, dtype=np.int32),
        right=np.array(right, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        roots=np.array(roots, dtype=np.int32),
        depth=depth,
        start=float(model._baseline_prediction.ravel()[0]),
    )


def contexts(pages, chances):
    return [with_context(page.rows, chance, [len(text) for text in page.texts]) for page, chance in zip(pages, chances, strict=True)]


FIRST = {"rounds": 100, "leaves": 16, "rate": 0.08}
SECOND = {"rounds": 80, "leaves": 12, "rate": 0.06}


def held_out(pages, tables, shape):
    """The chances of each page's pieces by trees that saw no page of its fold."""
    out = [None] * len(pages)
    for fold in sorted({page.fold for page in pages}):
        inside = [i for i, page in enumerate(pages) if page.fold != fold]
        trees = fit([pages[i] for i in inside], [tables[i] for i in inside], **shape)
        for i, page in enumerate(pages):
            if page.fold == fold:
                out[i] = trees.chance(tables[i])
    return out


def main(folder="../shared/gold/page"):
    pages = [page for name in ("trafilatura", "scrapinghub_half") for page in read(Path(folder) / f"{name}.dev.jsonl.gz")]
    print(len(pages), "pages,", Counter(float(label) for page in pages for label in page.labels))
    tables = [page.rows for page in pages]
    chances = held_out(pages, tables, FIRST)
    seconds = contexts(pages, chances)
    finals = held_out(pages, seconds, SECOND)
    report(pages, chances, "first stage")
    report(pages, finals, "second stage")
    save(first=fit(pages, tables, **FIRST), second=fit(pages, seconds, **SECOND))
    return pages, finals


def report(pages, chances, name):
    for kind in ("must", "text"):
        right = np.concatenate(
            [
                (chance >= 0.5)[page.labels >= 0] == (page.labels[page.labels >= 0] == 1)
                for page, chance in zip(pages, chances, strict=True)
                if kind in page.gold
            ]
        )
        print(f"{name}, pages with {kind}: {right.mean():.4f} of {len(right)} pieces right")


def save(**stages):
    names = ("feature", "threshold", "left", "right", "value", "roots", "depth", "start")
    np.savez_compressed(OUT, **{f"{stage}_{name}": np.asarray(getattr(trees, name)) for stage, trees in stages.items() for name in names})
    print(OUT.name, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Figures of pages that no tree and no date weight has seen: python training/cross_pages.py [../shared/gold/page]

Site by site in folds: the page trees and the date weights are trained anew on the other folds by the very code that makes the shipped
ones, and `read_page` reads the fold with them. Scored by ../shared/score/pages.py, as benchmarks/pages.py scores. Some five minutes.
Needs scikit-learn (not a run-time dependency).
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import pages as benchmark
import train_dates
import train_residue
from shared import score
from train_residue import FIRST, SECOND, contexts, fit, held_out
from webpages import fold_of

from onrecord.article import classify, dates


def with_trees(pages):
    """Reads with page trees trained on `pages`."""
    tables = [page.rows for page in pages]
    seconds = contexts(pages, held_out(pages, tables, FIRST))
    stages = {"first": fit(pages, tables, **FIRST), "second": fit(pages, seconds, **SECOND)}
    classify._stage = stages.__getitem__


def with_dates(pages):
    """Reads with date weights trained on `pages`."""
    weights = train_dates.weights(train_dates.fit(pages))
    dates._model = lambda: weights


def read(gold, folds, prepare):
    """The readings of a labelled set, each page by what never saw its site."""
    rows, out = list(benchmark.rows_of(str(gold), 1)), []
    for fold in range(folds):
        prepare(fold)
        out += [{"id": row["id"], **benchmark.ours(row)} for row in rows if fold_of(row["url"], folds) == fold]
    found = score("pages", gold, [json.dumps(each).encode() for each in out])
    told = [f"{area} {key} {found[area][key]:.4g}" for area, key in benchmark.FIGURES if area in found]
    print(f"{gold.name:36}{', '.join(told)}", flush=True)


def main(folder="../shared/gold/page"):
    sets = [Path(folder) / f"{name}.dev.jsonl.gz" for name in ("scrapinghub_half", "trafilatura", "htmldate_nonmediacloud")]
    labelled = [page for path in reversed(sets[:2]) for page in train_residue.read(path)]
    dated = list(train_dates.read(sets[2]))
    for path in sets[:2]:
        read(path, train_residue.FOLDS, lambda fold: with_trees([page for page in labelled if page.fold != fold]))
    read(sets[2], train_dates.FOLDS, lambda fold: with_dates([page for page in dated if page[0] != fold]))


if __name__ == "__main__":
    main(*sys.argv[1:])

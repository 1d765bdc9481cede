"""Readings of labelled pages by `article.read_page` alone, or by a peer: python benchmarks/pages.py GOLD.jsonl[.gz] OUT.jsonl [PEER]

PEER is trafilatura, trafilatura-precision, resiliparse, newspaper4k, readability or htmldate; peers live in an environment of their own
(see docs). Prints pages per CPU-second to standard error. Score the output with ../shared/score/pages.py.
"""

import gzip
import json
import sys
import time
from pathlib import Path


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

    article = Article(row.get("url") or "http://localhost/")
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

    return {"published": find_date(row["html"])}


READERS = {
    "ours": ours,
    "trafilatura": trafilatura,
    "trafilatura-precision": precision,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper,
    "readability": readability,
    "htmldate": htmldate,
}


def main(gold, out, name="ours"):
    pages = spent = 0
    with (
        (gzip.open if gold.endswith(".gz") else open)(gold, "rt", encoding="utf-8") as lines,
        Path(out).open("w", encoding="utf-8") as target,
    ):
        for line in lines:
            row, begun = json.loads(line), time.process_time()
            try:
                reading = READERS[name](row)
            except Exception as error:  # a peer's failure is an empty reading
                print(name, row["id"], type(error).__name__, error, file=sys.stderr)
                reading = {}
            pages, spent = pages + 1, spent + time.process_time() - begun
            target.write(json.dumps({"id": row["id"], **reading}) + "\n")
    print(f"{name}: {pages} pages, {pages / spent:.1f} a CPU-second", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])

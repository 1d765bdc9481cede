"""The labelled web pages of ../shared/gold/page, parsed as the extractor sees them, in folds by site."""

import gzip
import hashlib
import json
from urllib.parse import urlparse

from onrecord.article.dom import parse, prune
from onrecord.article.metadata import read_metadata


def webpages(path, folds):
    """(row, tree, metadata, fold) of each page; all pages of a site are in one fold."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            tree = parse(row["html"])
            data = read_metadata(tree)
            prune(tree)
            yield row, tree, data, fold_of(row["url"], folds)


def fold_of(url, folds):
    """The same for all pages of a site."""
    site = urlparse(url).netloc.removeprefix("www.")
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % folds

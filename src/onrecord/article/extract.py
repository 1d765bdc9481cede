"""HTML tree → the pieces that belong to the article: trafilatura as the first pass, our own blocks as the text."""

import logging
import re
from copy import deepcopy

from lxml import html
from trafilatura import bare_extraction

from onrecord.article.dom import Piece

_WORD = re.compile(r"\w+")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def first_pass(tree: html.HtmlElement) -> list[str]:
    """The lines that trafilatura takes for the article; [] when it finds none or fails on the page."""
    try:
        document = bare_extraction(deepcopy(tree), fast=True, favor_precision=True, include_comments=False)
    except Exception:  # a parser's fault on one page is no fault of the page: our own blocks remain
        return []
    text = getattr(document, "text", None)
    return text.split("\n") if text else []


def kept_share(pieces: list[Piece], lines: list[str]) -> list[float]:
    """For each piece the share of its 3-word shingles that the lines hold; shorter pieces must be a line of their own."""
    grams: set[tuple[str, ...]] = set()
    whole: set[tuple[str, ...]] = set()
    for line in lines:
        words = _WORD.findall(line.lower())
        whole.add(tuple(words))
        grams.update(zip(words, words[1:], words[2:], strict=False))
    out = []
    for piece in pieces:
        words = _WORD.findall(piece.text.lower())
        own = list(zip(words, words[1:], words[2:], strict=False))
        out.append(sum(gram in grams for gram in own) / len(own) if len(own) > 1 else float(tuple(words) in whole))
    return out

"""HTML → the pieces of the article: trafilatura's lines as the first pass, our page classifier's word as the last."""

import logging
from copy import copy
from dataclasses import dataclass

import numpy as np
from lxml import etree, html
from numpy.typing import NDArray
from trafilatura import bare_extraction

from onrecord.article.classify import story_chance
from onrecord.article.dom import Piece
from onrecord.article.features import KEPT, Floats, features
from onrecord.article.label import STORY_CHANCE
from onrecord.article.metadata import Metadata
from onrecord.article.tables import table

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
_ASIDE = table("aside")
_MAY_BE, _FEW_WORDS = 0.4, 30


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of the article and its chance to be story; below STORY_CHANCE it is residue inside the story."""

    piece: Piece
    chance: float


def story_pieces(tree: html.HtmlElement, pieces: list[Piece], data: Metadata) -> list[Kept]:
    """The pieces that are story, in order, and those that the first pass took for story though the classifier does not."""
    if not pieces:
        return []
    lines = first_pass(tree)
    rows = features(pieces, lines, data.titles, data.description, data.body)
    chances = story_chance(rows, [len(piece.text) for piece in pieces])
    kept = rows[:, KEPT] >= 0.8
    story = {i for i, chance in enumerate(chances) if chance >= STORY_CHANCE} or _second_best(pieces, chances, kept)
    if not story:
        return []
    inside = range(min(story), max(story) + 1)
    return [
        Kept(piece, max(float(chances[i]), STORY_CHANCE) if i in story else float(chances[i]))
        for i, piece in enumerate(pieces)
        if i in story or (kept[i] and i in inside)
    ]


def _second_best(pieces: list[Piece], chances: Floats, kept: NDArray[np.bool_]) -> set[int]:
    """A page of which nothing is surely story: what may be, else what the first pass took, if it is more than a few words."""
    for chosen in (chances >= _MAY_BE, kept):
        found = {int(i) for i in np.flatnonzero(chosen)}
        if sum(len(pieces[i].text.split()) for i in found) >= _FEW_WORDS:
            return found
    return set()


def first_pass(tree: html.HtmlElement) -> list[str]:
    """The lines that trafilatura takes for the article; [] when it finds none or fails on the page.

    What it drops in any case goes first: a third of a page's elements, and it looks at each a hundred times.
    """
    light = copy(tree)
    etree.strip_elements(light, *_ASIDE, with_tail=False)
    try:
        document = bare_extraction(light, fast=True, favor_precision=True, include_comments=False)
    except Exception:  # a parser's fault on one page is no fault of the page: our own blocks remain
        return []
    text = getattr(document, "text", None)
    return text.split("\n") if text else []

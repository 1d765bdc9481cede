"""HTML → the pieces of the article: trafilatura's lines as the first pass, our page classifier's word as the last."""

import logging
from dataclasses import dataclass

from lxml import html
from trafilatura import bare_extraction

from onrecord.article.classify import story_chance
from onrecord.article.dom import Piece
from onrecord.article.features import KEPT, features
from onrecord.article.label import STORY_CHANCE
from onrecord.article.metadata import Metadata

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


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
    story = [i for i, chance in enumerate(chances) if chance >= STORY_CHANCE]
    if not story:
        return []
    inside = range(story[0], story[-1] + 1)
    return [Kept(pieces[i], float(chances[i])) for i in range(len(pieces)) if chances[i] >= STORY_CHANCE or (kept[i] and i in inside)]


def first_pass(tree: html.HtmlElement) -> list[str]:
    """The lines that trafilatura takes for the article; [] when it finds none or fails on the page."""
    try:
        document = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    except Exception:  # a parser's fault on one page is no fault of the page: our own blocks remain
        return []
    text = getattr(document, "text", None)
    return text.split("\n") if text else []

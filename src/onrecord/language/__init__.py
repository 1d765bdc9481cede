"""Article → doc: words, sentences, quotations, tags, names; one encoder pass."""

import numpy as np

from onrecord.language import tokens
from onrecord.language.doc import Doc, Name
from onrecord.language.quotation import quotations
from onrecord.model import STORY, Article

__all__ = ["Doc", "Name", "read_language"]


def read_language(article: Article) -> Doc:
    """The doc of an article. Sentences never run over a block's end; residue is tokenised, but neither tagged nor encoded."""
    from onrecord.language.parse import parse

    spans: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    paragraph: list[int] = []
    story: list[bool] = []
    for number, block in enumerate(article.blocks):
        found = tokens.words(article.text, block.start, block.end)
        sentences += [(a + len(spans), b + len(spans)) for a, b in tokens.sentences(article.text, found)]
        paragraph += [number] * len(found)
        story += [block.kind in STORY] * len(found)
        spans += found
    words = tuple(article.text[a:b] for a, b in spans)
    tags, lemmas, names = list(words), [word.lower() for word in words], []
    told = [(a, b) for a, b in sentences if story[a]]
    for (a, b), (tag, lemma, name) in zip(told, parse([words[a:b] for a, b in told]), strict=True):
        tags[a:b], lemmas[a:b] = tag, lemma
        names += [Name(a + first, a + last, label) for first, last, label in name]
    found_quotes = quotations(article.text, spans, paragraph)
    quote = np.zeros(len(words), np.int32)
    for q in found_quotes:
        quote[q.first : q.last] += 1
    numbers = np.zeros(len(words), np.int32)
    for number, (a, b) in enumerate(sentences):
        numbers[a:b] = number
    return Doc(
        article=article,
        words=words,
        lemmas=tuple(lemmas),
        tags=tuple(tags),
        starts=np.array([a for a, _ in spans], np.int32),
        ends=np.array([b for _, b in spans], np.int32),
        sentence=numbers,
        paragraph=np.array(paragraph, np.int32),
        story=np.array(story, np.bool_),
        quote=quote,
        sentences=tuple(sentences),
        names=tuple(names),
        quotations=tuple(found_quotes),
    )

"""Article → doc: words, sentences, quotations, tags, names; one encoder pass."""

from itertools import pairwise

import numpy as np

from onrecord.article.dateline import LONGEST, dateline
from onrecord.article.entries import entries
from onrecord.language import encoder, tokens
from onrecord.language.disguise import disguised
from onrecord.language.doc import Doc, Name
from onrecord.language.lemmas import lemma
from onrecord.language.quotation import quotations
from onrecord.language.residences import residences
from onrecord.language.short_names import short_names
from onrecord.model import STORY, Article

__all__ = ["Doc", "Name", "read_language"]


def read_language(article: Article) -> Doc:
    """The doc of an article's story: residue has no words. Sentences never run over a block's end."""
    text = article.text
    spans: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    paragraph: list[int] = []
    datelines: list[tuple[int, int]] = []
    timeline = entries(text, article.blocks, article.published.value)
    for number, block in enumerate(article.blocks):
        if block.kind in STORY:
            found = tokens.words(text, block.start, block.end)
            sentences += [(a + len(spans), b + len(spans)) for a, b in tokens.sentences(text, found)]
            paragraph += [number] * len(found)
            opening = block.start + dateline(text[block.start : min(block.end, block.start + LONGEST + 3)])
            if number in timeline and block.start < timeline[number].behind <= block.end:
                opening = timeline[number].behind
            if opening > block.start and (first := sum(b <= opening for _, b in found)):
                datelines.append((len(spans), len(spans) + first))
            spans += found
    words = tuple(text[a:b] for a, b in spans)
    marks = quotations(text, spans, paragraph)
    quote = [0] * len(words)
    for q in marks:
        for i in range(q.first, q.last):
            quote[i] += 1
    sentence = [number for number, (a, b) in enumerate(sentences) for _ in range(a, b)]
    windows = encoder.encode(disguised(words, sentence), paragraph, sentence, [depth > 0 for depth in quote])
    tags, names = _tags(words, sentences, windows)
    names = residences(words, tags, short_names(words, names))
    tags = tuple(":" if tag == "HYPH" and _stands_alone(spans, i) else tag for i, tag in enumerate(tags))
    return Doc(
        article=article,
        words=words,
        lemmas=tuple(map(lemma, words, tags)),
        tags=tags,
        starts=tuple(a for a, _ in spans),
        ends=tuple(b for _, b in spans),
        sentence=tuple(sentence),
        paragraph=tuple(paragraph),
        quote=tuple(quote),
        sentences=tuple(sentences),
        names=names,
        quotations=tuple(marks),
        datelines=tuple(datelines),
        entries=timeline,
        encoded=tuple(windows),
    )


def _tags(
    words: tuple[str, ...], sentences: list[tuple[int, int]], windows: list[encoder.Window]
) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """Penn tags and names from the encoder's heads; a name never runs over a sentence's end."""
    if not windows:
        return (), ()
    penn, kinds = encoder.labels()["tags"]["tag"], encoder.labels()["tags"]["name"]
    tags = tuple(penn[k] for window in windows for k in window.tags["tag"].argmax(-1))
    chosen = np.concatenate([window.tags["name"].argmax(-1) for window in windows])
    starts = {a for a, _ in sentences}
    names: list[Name] = []
    for a, b in encoder.spans_bio(chosen.tolist()):
        edges = [a, *(i for i in range(a + 1, b) if i in starts), b]
        names += [Name(first, last, kinds[chosen[first]][2:]) for first, last in pairwise(edges)]
    return tags, tuple(name for name in names if any(word[0].isalnum() for word in words[name.first : name.last]))


def _stands_alone(spans: list[tuple[int, int]], i: int) -> bool:
    """Whether there is space on both sides of a word: then a dash is a dash, and joins no compound."""
    return 0 < i < len(spans) - 1 and spans[i - 1][1] < spans[i][0] and spans[i][1] < spans[i + 1][0]

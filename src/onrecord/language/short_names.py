"""What a firm is called for short: where a text names Belmar Systems, Belmar is the firm, though a town is called so too."""

from collections.abc import Sequence

from onrecord.codebook.lexicon import lookup
from onrecord.codebook.people import words as word_list
from onrecord.language.doc import Name


def short_names(words: Sequence[str], names: Sequence[Name]) -> tuple[Name, ...]:
    """The names, a place's of one word an organisation's where it begins a firm's: unless it is a land or a large town, or stands
    somewhere behind "in".
    """
    firms = {
        words[name.first]
        for name in names
        if name.label == "ORG" and name.last - name.first > 1 and words[name.last - 1].lower() in word_list("firms")
    }
    firms = {word for word in firms if lookup(word) is None}
    bare = {name for name in names if name.label in ("GPE", "LOC") and name.last - name.first == 1 and words[name.first] in firms}
    places = {words[name.first] for name in bare if name.first and words[name.first - 1].lower() in word_list("locative")}
    return tuple(Name(name.first, name.last, "ORG") if name in bare and words[name.first] not in places else name for name in names)

"""What merging sees of a word: its stem and, for triggers, the classes of words that can name the same event.

No tagger and no parse: a mention file of any origin is read at the speed of a regular expression.
"""

from functools import cache, lru_cache

from onrecord.tables import csv_table

SEEN = 100_000  # words remembered: more than a week's news has, and no more than a long-lived desk can hold

_SMALL = frozenset(
    "a an the of in on at to by for from with into onto over out up down off and or but nor as is are was were be been being "
    "has have had  do does did will would can could may might must shall should not no it its he she they them his her their "
    "him i we you our us your  my this that these those which who whom whose what when where how why than then there here "
    "also just only very more most some any all each  both other another such so if after before while during about between "
    "against under again further once one two s t 's n't its".split()
)
_LIGHT = frozenset("take make put go come get give have do keep set let bring turn run".split())
_SUFFIXES = (*"ation ition ution ment tion sion ance ence ness ion ure ing ism ist er or al y".split(),)


@cache
def irregular() -> dict[str, str]:
    """Form → base of the words that the rules would get wrong."""
    return {form: row["base"] for row in csv_table("merge/tables/irregular.csv") for form in (row["base"], *row["forms"].split())}


@lru_cache(SEEN)
def stem(word: str) -> str:
    """The key under which the forms of a word meet: "stabbed", "stabbing", "stabs" → "stab"; "seized" → "seiz".

    Not a dictionary form: a final e is dropped, so that rules need not guess it.
    """
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    word = irregular().get(word) or _stripped(word)
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _stripped(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
        return irregular().get(word, word)
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2 and any(c in "aeiouy" for c in base):
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz" else base
    return word


@lru_cache(SEEN)
def root(stem_: str) -> str:
    """A stem without the endings that make one part of speech of another: "detention" and "detent" meet."""
    for suffix in _SUFFIXES:
        if stem_.endswith(suffix) and len(stem_) - len(suffix) >= 4:
            return stem_[: -len(suffix)]
    return stem_


@lru_cache(SEEN)
def small(word: str) -> bool:
    """Whether a word carries no meaning of its own."""
    return word.lower() in _SMALL


def light(stem_: str) -> bool:
    """Whether a verb means little without its complement: "take the lead", "put out"."""
    return stem_ in _light()


@cache
def _light() -> frozenset[str]:
    return frozenset(stem(word) for word in _LIGHT)


@cache
def classes() -> dict[str, tuple[frozenset[int], frozenset[int]]]:
    """Stem, or stems joined by "_" → numbers of its classes of the same meaning, and of a near one."""
    same: dict[str, set[int]] = {}
    near: dict[str, set[int]] = {}
    for number, row in enumerate(csv_table("merge/tables/trigger_classes.csv")):
        for word in row["words"].split():
            key = "_".join(stem(part) for part in word.split("_"))
            (same if row["kind"] == "same" else near).setdefault(key, set()).add(number)
    return {key: (frozenset(same.get(key, ())), frozenset(near.get(key, ()))) for key in {*same, *near}}

"""Where somebody lives, in the notices of courts and police: "Dana Webb, 31, Lorne, was arrested" tells of no person called Lorne."""

from collections.abc import Sequence

from onrecord.language.doc import Name


def residences(words: Sequence[str], tags: Sequence[str], names: Sequence[Name]) -> tuple[Name, ...]:
    """The names, a person's a place's where it stands between commas behind a person's age and a verb or another notice follows."""
    ends = {name.last for name in names if name.label == "PERSON"}

    def lives(name: Name) -> bool:
        age, after = name.first - 2, name.last + 1
        return (
            name.label == "PERSON"
            and name.last - name.first < 3
            and age > 1
            and words[age - 1 : age + 2] == (",", words[age], ",")
            and words[age].isdecimal()
            and age - 1 in ends
            and after < len(words)
            and (words[name.last] == ";" or (words[name.last] == "," and tags[after].startswith(("VB", "MD"))))
        )

    return tuple(Name(name.first, name.last, "GPE") if lives(name) else name for name in names)

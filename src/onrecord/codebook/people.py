"""What a given name says: the gender it is borne by in the news."""

from functools import cache

from onrecord.codebook.plover import table


@cache
def first_names() -> dict[str, str]:
    """Given names that say a gender, lower-case; those that say both are left out."""
    said: dict[str, set[str]] = {}
    for row in table("first_names"):
        for name in row["names"].split(";"):
            said.setdefault(name, set()).add(row["gender"])
    return {name: genders.pop() for name, genders in said.items() if len(genders) == 1}

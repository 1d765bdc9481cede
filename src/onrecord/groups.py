"""Groups of what is joined, directly or through others."""

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T", int, str)


class Groups(Generic[T]):
    """Items of which every one stands alone until it is joined; a group goes by its smallest item."""

    def __init__(self, items: Iterable[T]) -> None:
        self._above: dict[T, T] = {item: item for item in items}

    def of(self, item: T) -> T:
        """The group of an item."""
        above = self._above
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    def join(self, one: T, other: T) -> None:
        """Make the groups of two items one."""
        one, other = self.of(one), self.of(other)
        self._above[max(one, other)] = min(one, other)

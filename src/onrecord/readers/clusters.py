"""The mentions of one actor while an article is being read."""

from dataclasses import dataclass, field

from onrecord.readers.actors_mentions import Raw
from onrecord.readers.descriptors import Coded


@dataclass(eq=False, slots=True)
class Cluster:
    """One actor so far: kind as of its first mention, `name` the key of its fullest name, what each descriptor said."""

    raws: list[Raw] = field(default_factory=list)
    kind: str = ""
    name: tuple[str, ...] = ()
    coded: list[tuple[Coded, Raw]] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    gender: str = ""
    plural: bool = False
    country: str | None = None
    sector: str | None = None

    @property
    def last(self) -> Raw:
        return self.raws[-1]

    @property
    def human(self) -> bool:
        """Whether it may be "he" or "she"."""
        return self.kind == "person" or (
            self.kind == "nominal" and not self.plural and any(r.entry is not None and r.entry.type == "person" for r in self.raws)
        )

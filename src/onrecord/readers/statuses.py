"""Which status is told, given how likely each is."""

from collections.abc import Sequence

from onrecord.model import UNREAL, Status

REAL = 0.84  # nothing is told as having happened that is less likely to have


def surest(statuses: Sequence[Status], chances: Sequence[float]) -> Status:
    """The likeliest status; one that is real only where all real ones together are likely enough."""
    chance = dict(zip(statuses, chances, strict=True))
    real = sum(chance[s] for s in statuses if s not in UNREAL) >= REAL
    return max((s for s in statuses if (s not in UNREAL) == real), key=lambda s: chance[s])

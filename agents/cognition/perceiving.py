"""Perceiving: of those in sight, the nearest few are attended to; what is not news within the retention window is let go."""

from collections.abc import Sequence

from twinville.agents.memory.recent import RecentSights
from twinville.agents.observation import Percept
from twinville.agents.records import Observed


def attend(percepts: Sequence[Percept], bandwidth: int, recent: RecentSights) -> list[Observed]:
    """The news among the `bandwidth` nearest percepts, nearest first (ties by name)."""
    nearest = sorted(percepts, key=lambda percept: (percept.distance, percept.name))[:bandwidth]
    return [Observed(p.name, p.activity, p.address) for p in nearest if recent.is_news(p.name, p.activity)]

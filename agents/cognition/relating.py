"""Relating: what came of today's talks with each person, in words, at day's end."""

from collections import defaultdict

from twinville.agents.cognition.context import Context
from twinville.agents.prompts.relationships import Met, RelationshipsPrompt
from twinville.agents.records import Related
from twinville.worlds.daytime import DAY, format_time

#: People asked about at once, and talks shown of each.
_MET, _TALKS = 12, 4


class Relating:
    """Keeps the gist of a day's talks by person, and asks what became of each relationship."""

    STATE = ("_talks",)

    def __init__(self, context: Context) -> None:
        self._context = context
        self._talks: dict[str, list[str]] = defaultdict(list)

    def talked(self, other: str, summary: str, now: int) -> None:
        """A talk is over; it is kept with its time of day."""
        self._talks[other].append(f"{format_time(now)}: {summary}")

    async def review(self, now: int) -> None:
        """Put today's relationships into words; nothing when nobody was talked with."""
        if not self._talks:
            return
        often = sorted(self._talks, key=lambda name: (-len(self._talks[name]), name))[:_MET]
        met = []
        for name in often:
            known = self._context.acquaintances.to(name)
            talks = tuple(self._talks[name][-_TALKS:])
            closeness, trust = round(known.closeness, 3), round(known.trust, 3)
            met.append(Met(name=name, relation=known.relation, view=known.view, closeness=closeness, trust=trust, talks=talks))
        self._talks.clear()
        prompt = RelationshipsPrompt(identity=self._context.identity, day=now // DAY + 1, met=tuple(met))
        answer = await self._context.decide(prompt)
        for view in answer.views if answer is not None else ():
            known = self._context.acquaintances.to(view.name)
            known.view = view.view
            self._context.records.append(Related(view.name, view.view, round(known.closeness, 3), round(known.trust, 3)))

"""Relating: what came of today's talks with each person, in words, at day's end."""

from collections import defaultdict

from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.deciding import decide
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.relationships import Met, RelationshipsPrompt
from twinville.agents.protocols import Ask
from twinville.agents.records import Record, Related
from twinville.worlds.daytime import DAY

#: People asked about at once, and talks shown of each.
_MET, _TALKS = 12, 4


class Relating:
    """Keeps the gist of a day's talks by person, and asks what became of each relationship."""

    STATE = ("_talks",)

    def __init__(self, name: str, acquaintances: Acquaintances, records: list[Record]) -> None:
        self._name = name
        self._acquaintances = acquaintances
        self._records = records
        self._talks: dict[str, list[str]] = defaultdict(list)

    def talked(self, other: str, summary: str) -> None:
        """A talk is over."""
        self._talks[other].append(summary)

    async def review(self, ask: Ask, identity: Identity, now: int) -> None:
        """Put today's relationships into words; nothing when nobody was talked with."""
        if not self._talks:
            return
        often = sorted(self._talks, key=lambda name: (-len(self._talks[name]), name))[:_MET]
        met = []
        for name in often:
            known = self._acquaintances.to(name)
            talks = tuple(self._talks[name][-_TALKS:])
            closeness, trust = round(known.closeness, 3), round(known.trust, 3)
            met.append(Met(name=name, relation=known.relation, view=known.view, closeness=closeness, trust=trust, talks=talks))
        self._talks.clear()
        prompt = RelationshipsPrompt(identity=identity, day=now // DAY + 1, met=tuple(met))
        answer = await decide(ask, self._name, prompt, self._records)
        for view in answer.views if answer is not None else ():
            known = self._acquaintances.to(view.name)
            known.view = view.view
            self._records.append(Related(view.name, view.view, round(known.closeness, 3), round(known.trust, 3)))

"""Deliberation: all minds that are due decide at once from the world as it stood, and talkers find their words."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from twinville.agents.decision import Decision
from twinville.agents.knock import Knock, Opened
from twinville.agents.observation import Observation, Occasion
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.talk import Talk
from twinville.simulation.engine.talking import Talking, Words
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

#: Who knocks, who goes to the door, the knock, and why nobody goes.
Knocked = tuple[Body, Body | None, Knock, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one tick's thinking: decisions by body, the words found for each talk, and who will speak to whom."""

    decisions: dict[int, Decision]
    words: list[Words]
    approaches: list[tuple[int, int]]


class Deliberation:
    """`order` rearranges the computation of minds within a tick, for tests."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        settlement: Settlement,
        talking: Talking,
        order: Callable[[list[int]], list[int]] | None,
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._settlement = settlement
        self._talking = talking
        self._order = order

    async def doors(self, knocks: Sequence[Knocked], tick: int) -> list[Opened]:
        """Those who go to a door decide whether they open it, all at once; somebody at whose door several knock hears one by one.

        Nobody came to a door that nobody goes to. Raises the error of the first by the canonical order.
        """
        by_host: dict[int, list[int]] = {}
        for number, (_, host, _, _) in enumerate(knocks):
            if host is not None:
                by_host.setdefault(host.index, []).append(number)
        order = list(by_host) if self._order is None else self._order(list(by_host))
        opened = [Opened(False, "", why) for _, _, _, why in knocks]

        async def answer(index: int) -> None:
            host = self._bodies[index]
            for number in by_host[index]:
                opened[number] = await host.mind.answers_door(knocks[number][2], host.activity, self._clock.seconds(tick))

        results = await asyncio.gather(*(answer(index) for index in order), return_exceptions=True)
        for _, result in sorted(zip(order, results, strict=True), key=lambda pair: pair[0]):
            if isinstance(result, BaseException):
                raise result
        return opened

    async def think(self, bodies: list[Body], talks: list[Talk], tick: int, approaching: Sequence[tuple[int, int]] = ()) -> Outcome:
        """Every mind that is due decides from the state at the end of the last tick, talkers find their words, and whoever is
        `approaching` another, being neither due nor in talk, thinks again; all at once.

        Raises the error of the first by the canonical order, whichever came first.
        """
        if not bodies and not talks and not approaching:
            return Outcome({}, [], [])
        order = [body.index for body in bodies]
        if self._order is not None:
            order = self._order(order)
        observations = {index: self._observe(self._bodies[index], tick) for index in order}
        deciding = [self._decide(self._bodies[index], observations[index]) for index in order]
        talking = [self._talking.words(talk, tick) for talk in talks]
        seeing: dict[int, list[int]] = {}
        for one, other in approaching:
            seeing.setdefault(one, []).append(other)
        them = list(seeing) if self._order is None else self._order(list(seeing))
        asking = [self._approach(self._bodies[index], seeing[index], tick) for index in them]
        results = await _outcomes([*deciding, *talking, *asking])
        keys = [*order, *(talk.people[0] for talk in talks), *them]
        for _, result in sorted(zip(keys, results, strict=True), key=lambda pair: pair[0]):
            if isinstance(result, BaseException):
                raise result
        decisions = {key: result for key, result in zip(keys, results, strict=True) if isinstance(result, Decision)}
        spoken_to = {key: result for key, result in zip(keys, results, strict=True) if isinstance(result, list)}
        approaches = [(one, other) for one in seeing for other in spoken_to[one]]
        return Outcome(decisions, [result for result in results if isinstance(result, Words)], approaches)

    async def _approach(self, body: Body, others: list[int], tick: int) -> list[int]:
        """Those to whom somebody speaks after a second thought, one after the other."""
        found = []
        for index in others:
            other = self._bodies[index]
            if await body.mind.approaches(other.name, body.activity, other.activity, self._clock.seconds(tick)):
                found.append(index)
        return found

    async def _decide(self, body: Body, observation: Observation) -> Decision:
        decision = await body.mind.act(observation)
        if decision.action is None:
            self._settlement.carry_on(body)
        else:
            body.action, body.phase = decision.action, Phase.DECIDING
        return decision

    def _observe(self, body: Body, tick: int) -> Observation:
        now = self._clock.seconds(tick)
        tile = body.at(tick, self._clock.tick_seconds)
        arena = int(self._world.arena_at[tile])
        taken = self._settlement.occupancy.full_things(self._world.arenas[arena].things) if arena >= 0 else frozenset()
        occasion = Occasion.DONE if body.phase is Phase.DOING else body.occasion
        return Observation(now, self._clock.weekday(now // DAY), occasion, arena if arena >= 0 else None, tile, body.began, taken)


async def _outcomes(thinking: list[Coroutine[Any, Any, object]]) -> list[object]:
    """What each comes to, or the error it ended in, all at once. One alone, as at most ticks, needs no task, and raises it."""
    if len(thinking) == 1:
        return [await thinking[0]]
    return await asyncio.gather(*thinking, return_exceptions=True)

"""Seekers: those who mean to talk to somebody, and come near them, speak to them. No chance is in it.

Both may be on their way: whoever walks stops. Who would not talk, or found no word, is left alone for a while.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from twinville.agents.stimulus import TurnedAway
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.conversations import EARSHOT, Conversations
from twinville.simulation.engine.sight import Sight
from twinville.worlds.world import World

#: Seconds before one speaks again to somebody who would not talk.
PAUSE = 1800


class Seekers:
    """Who is near whom they seek."""

    STATE = ("_pauses",)

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        by_name: Mapping[str, int],
        sight: Sight,
        conversations: Conversations,
        tile_free: Callable[[int, int], bool],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._by_name = by_name
        self._sight = sight
        self._conversations = conversations
        self._tile_free = tile_free
        #: Who leaves whom alone until when, in seconds of the run.
        self._pauses: dict[tuple[int, int], int] = {}
        #: Who seeks somebody: whom of those who are there, and from when on, in seconds, as their minds said last.
        self._seeking: dict[int, tuple[tuple[int, int], ...]] = {}

    def restored(self) -> None:
        """Who seeks somebody is found in their minds."""
        self._seeking.clear()
        for body in self._bodies:
            self.look(body)

    def look(self, body: Body) -> None:
        """A mind may have changed whom it seeks."""
        sought = body.mind.sought
        if sought:
            here = ((self._by_name.get(name), since) for name, since in sought)
            self._seeking[body.index] = tuple((other, since) for other, since in here if other is not None)
        else:
            self._seeking.pop(body.index, None)

    def next_tick(self, after: int) -> int | None:
        """The next tick after one from which on somebody seeks another, or does so again."""
        now = self._clock.seconds(after)
        later = [since for index in self._seeking for _, since in self._sought(index) if since > now]
        return self._clock.tick_at(min(later)) if later else None

    def near(self, tick: int) -> list[tuple[int, int]]:
        """Who speaks to whom at this tick: those in earshot of somebody they seek, the first of them that they mean to talk to."""
        now, found = self._clock.seconds(tick), []
        for index in sorted(self._seeking):
            near = [other for other, since in self._sought(index) if since <= now and self.in_earshot(index, other)]
            if not near or not self.may_talk(self._bodies[index], tick):
                continue
            other = next((other for other in near if self._may_be_spoken_to(other, index, tick)), None)
            if other is not None:
                found.append((index, other))
        return found

    def seeks(self, body: Body, other: Body, now: int) -> bool:
        """Whether somebody means to talk to another by now."""
        return any(name == other.name and since <= now for name, since in body.mind.sought)

    def in_earshot(self, one: int, other: int) -> bool:
        """Whether two are still near each other."""
        return self._sight.near(one, other, EARSHOT)

    def may_talk(self, body: Body, tick: int) -> bool:
        """Whether somebody could talk to whoever has come to see them: at rest and not in private, or on the way, and can stop."""
        action = body.action
        if action is None or not body.awake or body.index in self._conversations.busy:
            return False
        if body.phase is Phase.DOING:
            return not body.mind.in_private(action)
        here = self.stops_at(body, tick)
        if here is None or here in self._world.standing_tiles or not self._tile_free(here, body.index):
            return False
        # A room for few is no place to stop, nor is the way into one that is taken already.
        arena = int(self._world.arena_at[here])
        return body.room is None and (arena < 0 or self._world.arenas[arena].capacity is None)

    def stops_at(self, body: Body, tick: int) -> int | None:
        """The tile at which somebody on the way would stop at this tick; None for who is not."""
        seconds = self._clock.tick_seconds
        walks = body.phase in (Phase.APPROACHING, Phase.ARRIVING) and body.walking(tick, seconds)
        return body.at(tick, seconds) if walks else None

    def parted(self, one: Body, others: Iterable[str], now: int) -> None:
        """Somebody was in a talk with others whom they still seek, it having come to other things or to no word: it is not begun
        again at once.
        """
        for name in others:
            if not any(whom == name and since <= now for whom, since in one.mind.sought):
                continue
            self._leave_alone(one.index, self._by_name[name], now)

    def turned_away(self, one: Body, other: Body, now: int) -> None:
        """Somebody would not talk to who sought them."""
        self._leave_alone(one.index, other.index, now)
        one.mind.perceive(TurnedAway(other.name), now)

    def _sought(self, index: int) -> Sequence[tuple[int, int]]:
        """Whom somebody seeks among those who are there, and from when on, in seconds."""
        sought = self._seeking[index]
        if not self._pauses:
            return sought
        return [(other, max(since, self._pauses.get((index, other), 0))) for other, since in sought]

    def _leave_alone(self, one: int, other: int, now: int) -> None:
        """For a while one does not speak to another, whom they may still seek."""
        self._pauses = {pair: until for pair, until in self._pauses.items() if until > now}
        self._pauses[one, other] = now + PAUSE

    def _may_be_spoken_to(self, other: int, by: int, tick: int) -> bool:
        body = self._bodies[other]
        if other in self._conversations.busy:
            return self._conversations.open_to(by, other) is not None
        return self.may_talk(body, tick)

"""Boards: notices that are put up reach those who stand at them to read, and those who pass by."""

from collections.abc import Callable

from twinville.agents.said import Said
from twinville.agents.stimulus import NoticeSeen
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.notices import Notices
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.episode.events import Posted
from twinville.simulation.event import Event
from twinville.worlds.kinds import READ_NOTICES
from twinville.worlds.world import World


class Boards:
    """The reading and writing of notices; what hangs where, and who has read it, is with `Notices`."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        bodies: list[Body],
        notices: Notices,
        tellings: Tellings,
        emit: Emit,
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bodies = bodies
        self._notices = notices
        self._tellings = tellings
        self._emit = emit
        self._report = report

    def post(self, due: list[Body], tick: int) -> None:
        """Those who have finished putting up a notice: it is on the board now, and who stands there to read reads it."""
        for body in due:
            action = body.action
            if body.phase is Phase.DOING and action is not None and action.notice and body.thing is not None:
                notice = self._notices.post(body.thing, body.name, action.notice, ())
                after: list[Event] = []
                told = self._tellings.told(
                    notice.id, body, "", action.notice, action.cites, action.tells, {}, self._clock.seconds(tick), after.append
                )
                facts = tuple(each.fact for each in told)
                notice = self._notices.says(body.thing, notice, facts, told)
                self._notices.was_read(body.index, notice)
                address = self._world.things[body.thing].address
                posted = Posted(body.name, notice.id, address, notice.text, list(action.cites), list(facts))
                for event in (posted, *after):
                    self._emit(body.index, event)
                self.read(tick, [other for other in self._bodies if other.thing == body.thing and other.using == READ_NOTICES])

    def read(self, tick: int, readers: list[Body]) -> None:
        """People who stand at a board to read it read what is new to them."""
        for body in readers:
            assert body.thing is not None
            self._show(body, tick, self._notices.unread(body.index, body.thing), passing=False)

    def passed(self, body: Body, tick: int) -> None:
        """Somebody who has come near a board may read what hangs there."""
        self._show(body, tick, self._notices.passed(body.index, body.tile), passing=True)

    def _show(self, body: Body, tick: int, notices: list[Said], *, passing: bool) -> None:
        now = self._clock.seconds(tick)
        for notice in notices:
            if body.mind.perceive(NoticeSeen(notice, passing), now):
                self._notices.was_read(body.index, notice)
        if notices:
            self._report(body)

"""Calls to account: a warden tells somebody that they break an ordinance, at the tick after the warden decided to."""

from collections.abc import Callable

from twinville.agents.decision import Call
from twinville.agents.prompts.wording import ENGLISH, Wording, say, speaking
from twinville.agents.said import Said
from twinville.agents.stimulus import CalledToAccount
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.council import Council
from twinville.simulation.engine.emit import Emit
from twinville.simulation.episode.events import NO_TALK, Spoke

#: What a warden says who warns, and who reports.
WARNS, REPORTS = "You know how it is: {statement}", "I have to take down your name. {statement}"


class Calls:
    """`made` are the calls to be heard at the next tick: who calls whom to account for which ordinance, and how."""

    def __init__(
        self,
        clock: Clock,
        bodies: list[Body],
        council: Council,
        stirred: set[int],
        emit: Emit,
        report: Callable[[Body], None],
        wording: Wording = ENGLISH,
    ) -> None:
        self._wording = wording
        self._clock = clock
        self._bodies = bodies
        self._by_name = {body.name: body.index for body in bodies}
        self._council = council
        self._stirred = stirred
        self._emit = emit
        self._report = report
        self.made: list[tuple[int, int, str, str]] = []

    def make(self, caller: Body, call: Call) -> None:
        """Somebody calls another to account."""
        self.made.append((caller.index, self._by_name[call.name], call.ordinance, call.how))

    def hear(self, tick: int) -> None:
        """Those who are called to account hear it, and think again."""
        calls, self.made = self.made, []
        for caller, called, ordinance, how in calls:
            body, by = self._bodies[called], self._bodies[caller].name
            statement = self._council.ordinances[ordinance].statement
            # These words are a resident's, said in the language of the town.
            with speaking(self._wording):
                words = say(WARNS if how == "warn" else REPORTS, statement=statement)
            said = Said(f"c{tick}-{caller}", by, body.name, words, (ordinance,))
            self._emit(caller, Spoke(by, said.id, body.name, words, [], [ordinance], NO_TALK))
            body.mind.perceive(CalledToAccount(said, ordinance), self._clock.seconds(tick))
            self._report(body)
            if body.phase is Phase.DOING and body.awake:
                self._stirred.add(called)

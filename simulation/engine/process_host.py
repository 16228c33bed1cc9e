"""The process host: the running processes of the world, and their effects on people and the log."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from twinville.agents.stimulus import Felt
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.event import Event
from twinville.simulation.processes.process import Adjustable, Ground, Process, Scene
from twinville.simulation.processes.registry import make_process
from twinville.worlds.state import restore, save
from twinville.worlds.world import World


class ProcessHost:
    """Processes by name. Which run follows from the interventions; their states are kept with a checkpoint."""

    STATE = ("states",)

    def __init__(
        self,
        world: World,
        clock: Clock,
        chance: KeyedChance,
        bodies: list[Body],
        emit: Callable[[int, Event], None],
        report: Callable[[Body], None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._chance = chance
        self._bodies = bodies
        self._by_name = {body.name: body for body in bodies}
        self._emit = emit
        self._report = report
        self._running: dict[str, Process] = {}
        #: The processes' states as they were last kept.
        self.states: dict[str, Any] = {}

    def begin(self, name: str, tick: int, parameters: Mapping[str, Any]) -> None:
        """Start a process; or adjust it, where it runs already and can be adjusted."""
        running = self._running.get(name)
        if isinstance(running, Adjustable):
            running.adjust(parameters)
        else:
            self._running[name] = make_process(name, self._ground(), tick, parameters)

    def end(self, name: str) -> None:
        """Stop a process."""
        self._running.pop(name, None)

    def next_tick(self, after: int) -> int | None:
        """The next tick at which any of them acts, known in advance."""
        ticks = (process.next_tick(after) for process in self._running.values())
        return min((tick for tick in ticks if tick is not None), default=None)

    def act(self, tick: int) -> None:
        """Run the processes due at this tick; their effects go to the log and to people."""
        scene: Scene | None = None
        for process in list(self._running.values()):
            if process.next_tick(tick - 1) != tick:
                continue
            scene = scene if scene is not None else self._scene(tick)
            for effect in process.act(tick, scene):
                person = effect.event.person
                body = self._by_name[person] if person is not None else None
                order = body.index if body is not None else -1
                self._emit(order, effect.event)
                if effect.feels and body is not None:
                    body.mind.perceive(Felt(effect.feels, effect.weight), self._clock.seconds(tick))
                    self._report(body)

    def keep(self) -> None:
        """Save the states, for a checkpoint."""
        self.states = {name: save(process) for name, process in self._running.items()}

    def take_up(self) -> None:
        """Restore the saved states, once the interventions have started the processes."""
        for name, process in self._running.items():
            restore(process, self.states.get(name))

    def _ground(self) -> Ground:
        people = [body.mind.persona for body in self._bodies]
        homes = tuple(self._world.arenas_of(persona.home)[0].sector for persona in people)
        names, ages = tuple(persona.name for persona in people), tuple(persona.age for persona in people)
        return Ground(self._world, self._clock, self._chance, names, ages, homes)

    def _scene(self, tick: int) -> Scene:
        """The world as it stood at the end of the last tick."""
        tiles = np.array([body.at(tick - 1, self._clock.tick_seconds) for body in self._bodies], dtype=np.int32)
        return Scene(
            tiles,
            self._world.arena_at[tiles].astype(np.int32),
            np.array([body.awake for body in self._bodies], dtype=np.bool_),
            np.array([body.mind.masked for body in self._bodies], dtype=np.bool_),
        )

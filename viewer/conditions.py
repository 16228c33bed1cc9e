"""The conditions of people at a moment: masked, infected or ill, complying with ordinances. Read from the log."""

from bisect import bisect_right
from dataclasses import dataclass

from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import Considered
from twinville.simulation.episode.projections.health import Case, cases, masked
from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class Condition:
    """One person: whether they wear a mask, the stage of their disease (empty: never infected), whether they keep what is asked
    (None: they know of nothing), in their own words why.
    """

    masked: bool = False
    stage: str = ""
    keeps: bool | None = None
    reason: str = ""


class Conditions:
    """Everybody's conditions over an episode, looked up by tick."""

    def __init__(self, episode: Episode) -> None:
        self._episode = episode
        self._read_to = -1
        self._cases: dict[str, Case] = {}
        self._masked: dict[str, list[tuple[int, int | None]]] = {}
        self._stances: dict[str, list[Entry[Considered]]] = {}

    def at(self, tick: float) -> tuple[Condition, ...]:
        """Everybody's condition at a moment, in the order of the people."""
        self._read()
        return tuple(self._of(name, tick) for name in self._episode.names)

    def of(self, name: str, tick: float) -> Condition:
        """One person's condition at a moment."""
        self._read()
        return self._of(name, tick)

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        self._read()
        return bool(self._cases or self._masked or self._stances)

    def _of(self, name: str, tick: float) -> Condition:
        worn = any(on <= tick and (off is None or tick < off) for on, off in self._masked.get(name, ()))
        stage = self._cases[name].stage(tick) if name in self._cases else ""
        stances = self._stances.get(name, [])
        known = bisect_right(stances, tick, key=lambda entry: entry.tick)
        if not known:
            return Condition(worn, stage)
        stance = stances[known - 1].event
        return Condition(worn, stage, stance.keeps, stance.reason)

    def _read(self) -> None:
        """What is known by now; a run in progress adds to it."""
        episode = self._episode
        if episode.last_tick == self._read_to:
            return
        self._cases = {case.person: case for case in cases(episode)}
        self._masked = masked(episode)
        self._stances = {}
        for entry in episode.entries(Considered):
            self._stances.setdefault(str(entry.person), []).append(entry)
        self._read_to = episode.last_tick

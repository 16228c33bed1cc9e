"""The conditions of people at a moment: masked, infected or ill, complying with ordinances. Read from the log."""

from bisect import bisect_right
from dataclasses import dataclass

from twinville.simulation.episode.reader import Episode

#: Kinds of log entries that change a condition.
_KINDS = ("wears", "process", "compliance")
_STAGES = {"exposed": "infected", "infectious": "infectious", "ill": "ill", "still ill": "ill", "removed": "recovered"}


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
        self._ticks: dict[str, list[int]] = {}
        self._then: dict[str, list[Condition]] = {}

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
        return bool(self._ticks)

    def _of(self, name: str, tick: float) -> Condition:
        found = bisect_right(self._ticks.get(name, ()), tick)
        return self._then[name][found - 1] if found else Condition()

    def _read(self) -> None:
        """What was added to the log since."""
        last = self._episode.last_tick
        if last == self._read_to:
            return
        for entry in self._episode.entries(_KINDS, first=self._read_to + 1, last=last):
            if entry.person is None:
                continue
            name, data = str(entry.person), entry.data
            before = self._then[name][-1] if name in self._then else Condition()
            masked, stage, keeps, reason = before.masked, before.stage, before.keeps, before.reason
            if entry.kind == "wears":
                masked = bool(data["mask"])
            elif entry.kind == "compliance":
                keeps, reason = bool(data["keeps"]), str(data["reason"])
            elif data.get("event") in _STAGES:
                stage = _STAGES[str(data["event"])]
            self._ticks.setdefault(name, []).append(entry.tick)
            self._then.setdefault(name, []).append(Condition(masked, stage, keeps, reason))
        self._read_to = last

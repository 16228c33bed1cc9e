"""What is measured in every arm: functions of an episode, with a name, a unit and a window of time."""

from collections.abc import Callable
from dataclasses import dataclass

from simulation.clock import parse_moment
from simulation.episode.reader import Episode
from simulation.measures.news import announced, spread
from worlds.errors import InputError, suggestion
from worlds.world import World

Measure = Callable[[Episode, int, int], float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome. `window` is (from, to) as moments, the whole time after the fork if None; `smallest` is the smallest effect of
    interest, in the outcome's own unit. `measure` takes an episode and the first and last tick of the window.
    """

    name: str
    unit: str
    measure: Measure
    window: tuple[str, str] | None = None
    primary: bool = False
    smallest: float | None = None
    #: The place it is about, so that a wrong one is found before anything is lived.
    place: str | None = None

    def of(self, episode: Episode, fork_tick: int) -> float:
        """Its value in an episode; raises InputError when the window is not in it."""
        if self.window is None:
            return self.measure(episode, fork_tick + 1, episode.last_tick)
        first, last = (episode.tick_of(parse_moment(moment, f"outcome '{self.name}': window")) for moment in self.window)
        if last <= first:
            raise InputError(f"outcome '{self.name}': its window ends before it begins")
        return self.measure(episode, first, last)


def visits(
    place: str, window: tuple[str, str] | None = None, *, primary: bool = False, smallest: float | None = None, staff: bool = False
) -> Outcome:
    """How often people came to a place; those who work there do not count unless `staff`."""

    def measure(episode: Episode, first: int, last: int) -> float:
        sector = place_in(episode.world, place)
        working = {str(p["name"]) for p in episode.scenario["personas"] if sector in str(p.get("workplace") or "")}
        count = 0
        inside: dict[str, bool] = {}
        for entry in episode.entries("activity", last=last):
            who = str(entry.person)
            there = str(entry.data["address"]).split(":")[1:2] == [sector] and entry.data["phase"] == "doing"
            if there and not inside.get(who) and entry.tick >= first and (staff or who not in working):
                count += 1
            if entry.data["phase"] == "doing":
                inside[who] = there
        return float(count)

    return Outcome(f"visits to {place}", "visits", measure, window, primary, smallest, place)


def hours_of(
    category: str, window: tuple[str, str] | None = None, *, primary: bool = False, smallest: float | None = None
) -> Outcome:
    """Hours that a person spends with one category of activity (sleep, work, leisure, social, ...), on average."""

    def measure(episode: Episode, first: int, last: int) -> float:
        spent = 0
        doing: dict[str, tuple[int, bool]] = {}
        for entry in episode.entries("activity", last=last):
            who = str(entry.person)
            since, before = doing.get(who, (first, False))
            if before:
                spent += max(0, entry.tick - max(since, first))
            doing[who] = (entry.tick, entry.data["category"] == category)
        spent += sum(last - max(since, first) for since, on in doing.values() if on)
        return spent * episode.clock.tick_seconds / 3600 / max(1, len(episode.names))

    return Outcome(f"hours of {category}", "hours a person", measure, window, primary, smallest)


def conversations(window: tuple[str, str] | None = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How many conversations there were."""

    def measure(episode: Episode, first: int, last: int) -> float:
        return float(sum(1 for _ in episode.entries("conversation", first=first, last=last)))

    return Outcome("conversations", "conversations", measure, window, primary, smallest)


def informed(window: tuple[str, str] | None = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How many people know, at the end, something that was announced: 0 where nothing was."""

    def measure(episode: Episode, first: int, last: int) -> float:  # noqa: ARG001  # what is known at the end counts
        ids = {each["id"] for each in announced(episode)}
        return float(len({name for news in spread(episode) if news.id in ids for name in news.known_by}))

    return Outcome("people informed", "people", measure, window, primary, smallest)


def place_in(world: World, place: str) -> str:
    """The name of a place as the town has it; raises InputError with the nearest one."""
    names = [sector.name for sector in world.sectors]
    found = next((name for name in names if name.casefold() == place.casefold()), None)
    if found is None:
        raise InputError(f"outcome: there is no place '{place}' in {world.name}.{suggestion(place, names)}")
    return found

"""What a running simulation offers to interventions. The engine implements it; interventions know nothing else of the engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Fact
from twinville.worlds.hours import Hours
from twinville.worlds.world import World

#: How something of the council comes to people.
Channel = Literal["letter", "notice", "word", "sign"]


@dataclass(frozen=True, slots=True)
class News:
    """Words on their way to people: the fact they carry, who says them (`origin`, a resident; empty for the council), and how.

    They go to `people`, or to those who live or work at `place`, or to everybody; on notice boards, those of `place`, or all.
    """

    id: str
    fact: str
    text: str
    origin: str
    channel: Channel
    people: tuple[str, ...]
    place: str


class Engine(Protocol):
    """The simulation at the tick of an intervention."""

    @property
    def world(self) -> World:
        """The town."""
        ...

    # What holds from now on. An intervention calls these from `holds`.

    def admit(self, fact: Fact) -> None:
        """There is another fact, which may be told, doubted, forgotten."""
        ...

    def ordain(self, ordinance: Ordinance) -> None:
        """There is another ordinance; what is enforced, the world sees to."""
        ...

    def change_hours(self, place: str, hours: Hours | None) -> None:
        """Other opening hours of a place; None for those of the plan."""
        ...

    def begin_process(self, name: str, tick: int, parameters: Mapping[str, Any]) -> None:
        """A process of the world runs, or, where it runs already and can be adjusted, has other parameters."""
        ...

    def end_process(self, name: str) -> None:
        """A process of the world runs no more."""
        ...

    def reseed(self, seed: int) -> None:
        """Chance has another root."""
        ...

    def switch_model(self, settings: Mapping[str, Any]) -> None:
        """Another language model answers."""
        ...

    # What happens once, at a tick. An intervention calls these from `happens`.

    def deliver(self, news: News, tick: int) -> None:
        """Bring words to people."""
        ...

    def whisper(self, person: str, said: str, text: str, tick: int) -> None:
        """Put words into somebody's mind; `said` is the id by which their memory cites them."""
        ...

    def change_persona(self, person: str, attribute: str, value: object, tick: int) -> None:
        """Somebody is another in one attribute."""
        ...

    def unsettle(self, what: Literal["model", "seed"], tick: int) -> None:
        """What everybody's answers depend on is another: what was asked before and is not used yet is asked anew."""
        ...

    def show_out(self, arenas: Iterable[int], tick: int) -> None:
        """Whoever is without a key in one of these arenas that is closed at a tick is shown out."""
        ...

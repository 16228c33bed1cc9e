"""What comes from outside: the simulation as interventions may change it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Fact
from twinville.agents.said import Said
from twinville.agents.shared_facts import SharedFacts
from twinville.agents.stimulus import PersonaChanged, Unsettled, Whispered
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.council import Council
from twinville.simulation.engine.opening import Opening
from twinville.simulation.engine.process_host import ProcessHost
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.interventions.engine import News
from twinville.worlds.daytime import DAY
from twinville.worlds.hours import Hours
from twinville.worlds.world import World


class Outside:
    """The engine that interventions see (`interventions.engine.Engine`). It keeps nothing: each part has its own state.

    `shut` are the arenas whose people are shown out at the next look.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        chance: KeyedChance,
        bodies: list[Body],
        shared: SharedFacts,
        opening: Opening,
        closings: Closings,
        tellings: Tellings,
        council: Council,
        process_host: ProcessHost,
        model: JournalledModel,
        models: Callable[[dict[str, Any]], LanguageModel] | None,
        shut: set[int],
        report: Callable[[Body], None],
    ) -> None:
        self.world = world
        self._clock = clock
        self._chance = chance
        self._shared = shared
        self._by_name = {body.name: body for body in bodies}
        self._opening = opening
        self._closings = closings
        self._tellings = tellings
        self._council = council
        self._process_host = process_host
        self._model = model
        self._models = models
        self._shut = shut
        self._report = report

    def admit(self, fact: Fact) -> None:
        """There is another fact: words may convey it, and whoever hears them knows it."""
        self._shared.facts[fact.id] = fact

    def ordain(self, ordinance: Ordinance) -> None:
        """There is another ordinance."""
        self._council.ordain(ordinance)

    def change_hours(self, place: str, hours: Hours | None) -> None:
        """Other opening hours of a place; None for those of the plan."""
        self._opening.change((arena.id for arena in self.world.arenas_of(place)), hours)
        self._closings.reset()

    def begin_process(self, name: str, tick: int, parameters: Mapping[str, Any]) -> None:
        """A process of the world runs, or has other parameters."""
        self._process_host.begin(name, tick, parameters)

    def end_process(self, name: str) -> None:
        """A process of the world runs no more."""
        self._process_host.end(name)

    def reseed(self, seed: int) -> None:
        """Chance has another root."""
        self._chance.reseed(seed)

    def switch_model(self, settings: Mapping[str, Any]) -> None:
        """Another language model answers, where one can be made."""
        if self._models is not None:
            self._model.switch(self._models(dict(settings)))

    def deliver(self, news: News, tick: int) -> None:
        """Bring words to people."""
        self._council.deliver(news, tick)

    def whisper(self, person: str, said: str, text: str, tick: int) -> None:
        """Put words into somebody's mind."""
        body = self._by_name[person]
        facts = self._tellings.in_words(text)
        voice = Said(said, "an inner voice", body.name, text, facts)
        body.mind.perceive(Whispered(voice), self._clock.seconds(tick))
        self._report(body)

    def change_persona(self, person: str, attribute: str, value: object, tick: int) -> None:
        """Somebody is another in one attribute."""
        body = self._by_name[person]
        body.mind.perceive(PersonaChanged(attribute, value), self._clock.seconds(tick))
        self._report(body)

    def unsettle(self, what: Literal["model", "seed"], tick: int) -> None:
        """What everybody's answers depend on is another."""
        for body in self._by_name.values():
            body.mind.perceive(Unsettled(what), self._clock.seconds(tick))

    def show_out(self, arenas: Iterable[int], tick: int) -> None:
        """Whoever is without a key in one of these arenas that is closed at a tick is shown out."""
        now = self._clock.seconds(tick)
        for arena in arenas:
            hours = self._opening.of(arena)
            if hours is not None and not hours.is_open(self._clock.weekday(now // DAY), now % DAY):
                self._shut.add(arena)

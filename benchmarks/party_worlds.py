"""The two worlds of `party.py`: one with an intention in one mind, one without, and what each shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from twinville import Population, World
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.persona import Persona
from twinville.agents.words import sentences
from twinville.experiments.outcomes.presence import stays
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.projections.agreements import Life, lives
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.measures.known import HEARD, SCALE
from twinville.simulation.measures.ties import network
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError

#: Who was there for so many minutes of the party was at it.
THERE = 10
#: Words of what the towns themselves say of a party, and of what is one.
_SCRIPTED = re.compile(r"\b(?:part(?:y|ies)|birthdays?|surprises?)\b", re.IGNORECASE)
_PARTY = re.compile(r"\bpart(?:y|ies)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Intention:
    """Who wants to give a party, at which place (a sector's name), on which day (1 the first), from when to when, in hours."""

    host: str
    place: str
    day: int = 2
    begins: int = 17
    ends: int = 19

    @property
    def words(self) -> str:
        """What occupies the host."""
        at = f"at {self.place[:1].lower()}{self.place[1:]}" if self.place.startswith("The ") else f"at {self.place}"
        when = f"on day {self.day} from {self.begins}:00 to {self.ends}:00"
        return f"{self.host.split()[0]} wants to give a spring party {at} {when}, and to ask everybody in town to come."

    @property
    def statement(self) -> str:
        """What people are asked about, off the record."""
        return f"{self.host} gives a spring party at {self.place} on day {self.day} from {self.begins}:00."

    @property
    def seconds(self) -> tuple[int, int]:
        """From when to when, in seconds of the run."""
        midnight = (self.day - 1) * DAY
        return midnight + self.begins * 3600, midnight + self.ends * 3600


@dataclass(frozen=True)
class Lived:
    """What one world showed, the host left out of all people but those who say that they know.

    `told` has for each who heard of the party when, from whom, and in which words they first did; `known` are those who have it in
    mind at the end.
    """

    host: str
    there: frozenset[str]
    told: dict[str, tuple[int, str, str]]
    known: frozenset[str]
    say_so: frozenset[str]
    asked: frozenset[str]
    accepted: frozenset[str]
    people: int
    density: tuple[float, float]

    @property
    def came(self) -> frozenset[str]:
        """Who was asked and there."""
        return self.asked & self.there


def without_a_party(people: Population) -> Population:
    """The people of a town, with nothing said or fixed about any party."""
    facts = tuple(fact for fact in people.facts if not _SCRIPTED.search(fact.statement))
    left = {fact.id for fact in facts}
    facts = tuple(fact for fact in facts if fact.contradicts is None or fact.contradicts in left)
    return replace(people, personas=tuple(map(_without, people.personas)), facts=facts)


def _without(persona: Persona) -> Persona:
    def kept(text: str) -> str:
        return " ".join(each for each in sentences(text) if not _SCRIPTED.search(each))

    commitments = tuple(each for each in persona.commitments if not _SCRIPTED.search(each.activity))
    memories = tuple(filter(None, map(kept, persona.memories)))
    texts = {"biography": kept(persona.biography), "currently": kept(persona.currently)}
    return persona.model_copy(update=texts | {"commitments": commitments, "memories": memories})


def with_words(people: Population, host: str, words: str) -> Population:
    """The people, with these words first in what occupies one of them."""

    def told(persona: Persona) -> Persona:
        return persona.model_copy(update={"currently": f"{words} {persona.currently}".strip()})

    if host not in {persona.name for persona in people.personas}:
        raise InputError(f"nobody there is called '{host}'; the host must be one of the people")
    return replace(people, personas=tuple(told(each) if each.name == host else each for each in people.personas))


def live(
    world: World, people: Population, intention: Intention, seed: int, folder: Path, model: Callable[[int], LanguageModel],
    until: str = "day 3 00:00",
) -> tuple[Lived, Lived]:  # fmt: skip
    """Both worlds of a seed, with the intention and without it. What is there is not lived again, what was begun goes on."""
    bare, found = without_a_party(people), []
    for name, words in (("party", intention.words), ("control", "")):
        path = folder / f"{name}-{seed}.episode"
        if path.exists() and not _is_finished(path):
            resume(path, lambda _: model(seed))
        elif not path.exists():
            run(world, with_words(bare, intention.host, words), path, until=until, seed=seed, model=model(seed))
        with Episode(path) as episode:
            found.append(observe(episode, intention, model(seed)))
    return found[0], found[1]


def _is_finished(path: Path) -> bool:
    with Episode(path) as episode:
        return episode.state == "finished"


def observe(episode: Episode, intention: Intention, model: LanguageModel) -> Lived:
    """Measure an episode. Who knows is asked of everybody at its end, off the record."""
    host = frozenset([intention.host])
    first, last = (episode.tick_of(min(each, episode.clock.seconds(episode.last_tick))) for each in intention.seconds)
    minutes: dict[str, float] = {}
    for stay in stays(episode, intention.place, first, last):
        ticks = min(stay.ends, last) - max(stay.begins, first)
        minutes[stay.person] = minutes.get(stay.person, 0) + ticks * episode.clock.tick_seconds / 60
    news = [each for each in spread(episode) if not each.scripted and _PARTY.search(each.statement)]
    agreed = [life for life in lives(episode) if _is_it(life, intention)]
    proposed = [line for life in agreed for line in life.lines if line.act in ("proposes", "counters")]
    facts, lines = {each.id for each in news}, {line.said for line in proposed}
    told: dict[str, tuple[int, str, str]] = {}
    said = {entry.event.id: entry for entry in episode.entries(Spoke)}
    for entry in said.values():
        if entry.event.id in lines or facts.intersection(entry.event.facts):
            for name in entry.event.hearers:
                told.setdefault(name, (entry.tick, str(entry.person), entry.event.text))
    # Bystanders catch some of what is said near by.
    for each in news:
        for name, hearing in each.hearings.items():
            if (line := said.get(hearing.event)) is not None:
                told.setdefault(name, (line.tick, hearing.source, line.event.text))
    item = Item(f"{HEARD} {intention.statement}", SCALE)
    given = put_item(episode, item, episode.last_tick, model, draws=1)
    assented = frozenset(name for life in agreed for name in life.people)
    asked = frozenset(line.listener for line in proposed) | frozenset(name for life in agreed for name in life.last.asked)
    ties = network(episode)
    return Lived(
        intention.host,
        frozenset(name for name, spent in minutes.items() if spent >= THERE) - host,
        {name: of for name, of in sorted(told.items(), key=lambda pair: (pair[1][0], pair[0])) if name not in host},
        frozenset(name for each in news for name in each.known_by) - host,
        frozenset(each.person for each in given if each.answers[0] == len(SCALE)),
        (asked | assented) - host - {""},
        assented - host,
        len(episode.names),
        (ties["density_start"], ties["density_end"]),
    )


def _is_it(life: Life, intention: Intention) -> bool:
    """Whether an agreement is to come to the party: by its words, or by its host, day, hours and place."""
    last = life.last
    by_words = _PARTY.search(last.activity) is not None
    hours = intention.begins * 60 - 30, intention.ends * 60
    at_it = last.day == intention.day and last.at is not None and hours[0] <= last.at < hours[1]
    return by_words or (at_it and last.place.startswith(intention.place) and intention.host in (last.by, *life.people))

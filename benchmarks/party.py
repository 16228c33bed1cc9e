"""One intention in one mind: do people come? The experiment of Park et al. (2023), section 7.1.2, with a world to compare it to.

Somebody wants to give a party and to ask people to it. That stands in what occupies the host, in words, and nowhere else: the
scenario has no fact of it, no appointment, no announcement. Each seed is lived twice, with that sentence and without it, by the
same people on the same days with the same chance. Counted is who was at that place in those hours, the host left out; the
difference is the party's doing. Beside it: who knew, by the log and asked off the record; who was asked, accepted and came; who
told whom; how many know each other. The town's own scripted party is taken out of both worlds: facts, appointments, what is said of
it in lives.

Engine checks of hand-written rules: never evidence that people are like this. The rules were tuned on seeds below 1000. With
--model any model answers; --out keeps the episodes, and those that are there already are not lived again.

    python benchmarks/party.py [--quick] [--seeds 8201,8202] [--told] [--out FOLDER]
                               [--model NAME] [--base-url URL] [--settings FILE] [--village MATRIX --village-people RECORDS]
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from rich.console import Console
from rich.table import Table

from twinville import Population, World, load_people, load_world
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.settings import read_settings
from twinville.agents.model_choice import choose_model
from twinville.agents.persona import Persona
from twinville.agents.words import sentences
from twinville.experiments.outcomes.presence import stays
from twinville.experiments.results.statistics import effect
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.clock import label
from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.projections.agreements import Life, lives
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.known import HEARD, SCALE
from twinville.simulation.measures.ties import network
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError

SEEDS = tuple(range(8201, 8211))
#: The least mean excess of the rules.
LEAST = 3.0
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
    """Both worlds of a seed: with the intention, and without it."""
    bare, found = without_a_party(people), []
    for name, words in (("party", intention.words), ("control", "")):
        path = folder / f"{name}-{seed}.episode"
        if not path.exists():
            run(world, with_words(bare, intention.host, words), path, until=until, seed=seed, model=model(seed))
        with Episode(path) as episode:
            found.append(observe(episode, intention, model(seed)))
    return found[0], found[1]


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


def by_seed(lived: dict[int, tuple[Lived, Lived]]) -> Table:
    """A row for each seed."""
    table = Table(title="Two worlds a seed: with the intention, and without", title_justify="left")
    for column in (
        "seed", "there", "there without", "excess", "heard of it", "say they know", "say so without", "asked", "accepted",
        "came of these", "came, asked", "density", "density without",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for seed, (party, control) in lived.items():
        start, end = party.density
        table.add_row(
            str(seed), *map(str, (
                len(party.there), len(control.there), len(party.there) - len(control.there), len(party.told), len(party.say_so),
                len(control.say_so), len(party.asked), len(party.accepted), len(party.accepted & party.there), len(party.came),
            )),
            f"{start:.2f} to {end:.2f}", f"{start:.2f} to {control.density[1]:.2f}",
        )  # fmt: skip
    return table


def beside_the_paper(lived: dict[int, tuple[Lived, Lived]]) -> Table:
    """Means over seeds, beside the figures of the paper."""
    table = Table(title="Means over seeds", title_justify="left")
    for column in ("what", "the paper's village", "here", "from", "to"):
        table.add_column(column)
    people = next(iter(lived.values()))[0].people
    rows: tuple[tuple[str, str, Callable[[Lived, Lived], float]], ...] = (
        ("people", "25", lambda party, _: party.people),
        ("know at the end, the host too, by the log", "13 (from 1)", lambda party, _: 1 + len({*party.told} | party.known)),
        ("the same, by what they say when asked", "", lambda party, _: len(party.say_so)),
        ("heard it from the host first", "", lambda party, _: _from_host(party)),
        ("heard it from others first", "", lambda party, _: len(party.told) - _from_host(party)),
        ("asked to come", "12", lambda party, _: len(party.asked)),
        ("asked, and came", "5", lambda party, _: len(party.came)),
        ("there without being asked", "", lambda party, _: len(party.there - party.asked)),
        ("there without the intention", "not run", lambda _, control: len(control.there)),
        ("density of acquaintance at the start", ".167", lambda party, _: party.density[0]),
        ("at the end", ".74", lambda party, _: party.density[1]),
        ("at the end, without the intention", "not run", lambda _, control: control.density[1]),
    )
    for what, paper, measure in rows:
        values = [float(measure(*pair)) for pair in lived.values()]
        table.add_row(what, paper, f"{mean(values):.3g}", f"{min(values):.3g}", f"{max(values):.3g}")
    table.caption = f"{len(lived)} seeds, {people} people, two days"
    return table


def _from_host(party: Lived) -> int:
    """How many first had it from the host."""
    return sum(teller == party.host for _, teller, _ in party.told.values())


def chances(lived: dict[int, tuple[Lived, Lived]], console: Console) -> int:
    """Print the mean excess with its interval; 1 where it is under the least, or the interval holds 0."""
    found = effect([len(party.there) - len(control.there) for party, control in lived.values()], seed=0)
    text = f"excess attendance: {found.estimate:.2f} people, mean of {found.pairs} pairs"
    if found.interval is not None:
        text += f"; 95 % interval {found.interval[0]:.2f} to {found.interval[1]:.2f} (bootstrap-t), sign-flip p {found.p:.2g}"
    console.print(text, highlight=False)
    return int(found.estimate < LEAST or (found.interval is not None and found.interval[0] <= 0))


def who_told_whom(seed: int, party: Lived, console: Console, start: Callable[[int], str]) -> None:
    """A line for each who heard of it: when, from whom first, what became of it."""
    console.print(f"Seed {seed}, who heard of it from whom first:")
    for name, (tick, teller, text) in party.told.items():
        became = [
            word for word, those in (("asked", party.asked), ("accepted", party.accepted), ("came", party.there)) if name in those
        ]
        console.print(
            f"  {start(tick)} {name} from {teller} ({', '.join(became) or 'knew'}): {text}", highlight=False, markup=False
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; exit code 1 where the rules draw too few people."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    parser.add_argument("--quick", action="store_true", help="the first seed alone")
    parser.add_argument("--told", action="store_true", help="who told whom for every seed, not for the first alone")
    parser.add_argument("--out", type=Path, help="a folder that keeps the episodes")
    parser.add_argument("--model", help="who answers the prompts instead of the rules")
    parser.add_argument("--base-url")
    parser.add_argument("--settings", type=Path)
    parser.add_argument("--village", type=Path, help="the original village's map folder, instead of Larkwater")
    parser.add_argument("--village-people", type=Path, help="survey records for its 25 people")
    options = parser.parse_args(arguments)
    seeds = [int(seed) for seed in options.seeds.split(",")][: 1 if options.quick else None]
    settings = read_settings(options.settings) if options.settings is not None else None
    console = Console(width=170)

    def model(seed: int) -> LanguageModel:
        return choose_model(options.model, seed=seed, base_url=options.base_url, settings=settings)

    town = str(options.village) if options.village is not None else "larkwater"
    world = load_world(town)
    people = load_people(world, town, str(options.village_people) if options.village_people else None, 25, 0)
    place = "Hobbs Cafe" if options.village is not None else "The Copper Kettle"
    intention = Intention("Ines Castellano" if options.village is None else people.personas[0].name, place)
    offline = not model(seeds[0]).is_language_model
    if offline:
        console.print(DEMONSTRATION, highlight=False)
    console.print(f"The one difference: «{intention.words}»", highlight=False)
    with tempfile.TemporaryDirectory() as made:
        folder = options.out if options.out is not None else Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        lived = {seed: live(world, people, intention, seed, folder, model) for seed in seeds}
        with Episode(folder / f"party-{seeds[0]}.episode") as episode:
            clock = episode.clock
    console.print(by_seed(lived))
    console.print(beside_the_paper(lived))
    for seed in seeds if options.told else seeds[:1]:
        who_told_whom(seed, lived[seed][0], console, lambda tick: label(clock.seconds(tick)))
    wrong = chances(lived, console)
    return wrong if offline else 0


if __name__ == "__main__":
    sys.exit(main())

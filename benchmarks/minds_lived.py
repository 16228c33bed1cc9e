"""Two days of a town for `minds.py`: the towns with the facts that are watched in them, and what an episode showed."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.minds_counts import Counts, count
from twinville import Fact, Population, World, load_people, load_world
from twinville.agents.persona import Commitment
from twinville.simulation.episode.events import AgreementChanged, Conversed, Spoke
from twinville.simulation.episode.mind_events import Appointment, Declined, Promised, Related, Remembered
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.summary import summarize
from twinville.worlds.daytime import DAY

DAYS = 2
#: Who was invited by then could still come: day 2, 17:45.
BEGINS = DAY + 17 * 3600 + 45 * 60
#: Who names no more people than this is new in the original village; in Larkwater their stories say so.
FEW_TIES = 2
NEW_IN_LARKWATER = ("Bram Dekker", "Leyla Demir", "Yusuf Demir")


@dataclass(frozen=True)
class Town:
    """A town with its people and the facts that are watched."""

    name: str
    world: World
    people: Population
    party: str = "party"
    rumour: str = "party-off"
    poster: str | None = None
    secrets: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()
    has_ties: bool = True


def bundled() -> Town:
    """Larkwater."""
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, None, 0)
    return Town("larkwater", world, people, "party", "party-off", "lost-dog", ("council-run", "shop-closing"), NEW_IN_LARKWATER)


def original(village: Path, records: Path) -> Town:
    """The original village, peopled with 25 survey records; it has no notice board."""
    world = load_world(str(village))
    people = load_people(world, str(village), str(records), 25, 0)
    host, other = (persona.name for persona in people.personas[:2])
    gossip = next(p.name for p in people.personas[2:] if {"sociable", "talkative"} & set(p.traits))
    facts = (
        Fact(
            id="party",
            origin=host,
            statement=f"{host} gives a party at Hobbs Cafe on the evening of day 2, from six o'clock.",
            invitation=Commitment(day=2, at="18:00", minutes=90, activity="the party at Hobbs Cafe", place="Hobbs Cafe:cafe"),
        ),
        Fact(id="leaving", origin=other, statement=f"{other} means to leave the village before the winter.", secret=True),
        Fact(id="party-off", origin=gossip, statement="The party at Hobbs Cafe has been called off.", contradicts="party"),
    )
    strangers = tuple(persona.name for persona in people.personas if len(persona.ties) <= FEW_TIES)
    settled = Population(people.personas, facts, people.start_date)
    return Town("original village", world, settled, "party", "party-off", None, ("leaving",), strangers, has_ties=False)


@dataclass
class Run:
    """What two days showed."""

    town: Town
    summary: dict[str, Any]
    reflections: int
    megabytes: float
    came: int
    stayed_away: int
    without_reason: int
    strangers: int
    newcomers: float
    disbelievers: int
    counts: Counts

    def fact(self, fact: str) -> dict[str, Any]:
        """One fact's row of the summary."""
        return next(row for row in self.summary["facts"] if row["id"] == fact)

    def share(self, fact: str) -> float:
        """Percentage of people who know a fact."""
        return 100 * len(self.fact(fact)["known_by"]) / float(self.summary["agents"])


def live(town: Town, seed: int, folder: Path, without: tuple[str, ...] = (), profile: str = "thrifty") -> tuple[Path, Run]:
    """Two days, with parts of the minds switched off."""
    name = f"{town.name.replace(' ', '-')}-{seed}-{'-'.join(without)}-{profile}.episode"
    path = run(town.world, town.people, folder / name, days=DAYS, seed=seed, without=without, profile=profile, force=True)
    with Episode(path) as episode:
        return path, observe(town, episode, path)


def observe(town: Town, episode: Episode, path: Path) -> Run:
    """Measure an episode."""
    told = {e.person for e in episode.entries(Remembered) if e.event.fact == town.party and e.event.memory_kind == "speech"}
    before = episode.tick_of(BEGINS)
    invitation = next(fact.invitation for fact in town.people.facts if fact.id == town.party)
    assert invitation is not None
    host = next(fact.origin for fact in town.people.facts if fact.id == town.party)
    to_it = [e for e in episode.entries(Promised, Declined, Appointment) if e.event.activity == invitation.activity]
    promised = {e.person for e in to_it if isinstance(e.event, Promised)}
    reasons = {e.person for e in to_it if not isinstance(e.event, Promised)}
    reasons |= {e.person for e in episode.entries(AgreementChanged) if e.event.fact == town.party and e.event.act == "declines"}
    spoken_to = {name for e in episode.entries(Spoke, last=before) if town.party in e.event.facts for name in e.event.hearers}
    away = (told & spoken_to) - promised
    partners: dict[str, set[str]] = defaultdict(set)
    for entry in episode.entries(Conversed):
        for one, other in entry.event.pairs:
            partners[one].add(other)
            partners[other].add(one)
    strangers = sum(e.event.other not in partners[str(e.person)] for e in episode.entries(Related))
    disbelievers = max((len(news.doubted_by) for news in spread(episode) if news.id == town.rumour), default=0)
    kinds = [e.event.memory_kind for e in episode.entries(Remembered)]
    return Run(
        town,
        summarize(episode),
        kinds.count("reflection"),
        path.stat().st_size / 1e6,
        len({e.person for e in to_it if isinstance(e.event, Appointment) and e.event.kept} - {host}),
        len(away),
        len(away - reasons),
        strangers,
        mean(len(partners[name]) for name in town.newcomers),
        disbelievers,
        count(episode),
    )

"""Re-execution of an episode from its scenario, journal and interventions, compared with its log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from pydantic import ValidationError

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Entry as Answer
from twinville.agents.language_models.journal import Journal, Question
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.recorded import Recorded
from twinville.agents.memory.connection import Connection, kept_embedder
from twinville.agents.memory.embedders import Embedder
from twinville.agents.population.population import Population, settle
from twinville.simulation.engine.simulation import Simulation, TickLog
from twinville.simulation.episode.checkpoints import CHECKPOINT_VERSION
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.mind_events import Decided, Put
from twinville.simulation.episode.projections.memories import memories_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.nearest_prompt import difference_with_nearest
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.registry import is_known, read, unknown
from twinville.simulation.scenario import Scenario
from twinville.worlds.errors import InputError
from twinville.worlds.state import StateError

Row = tuple[int, int, str, str | None, str]


class DivergedError(RuntimeError):
    """The re-execution differs from the log: at which tick, and how the first entry differs."""

    def __init__(self, tick: int, message: str) -> None:
        super().__init__(message)
        self.tick = tick


def recorded(episode: Episode, settings: dict[str, Any]) -> Recorded:
    """What answers from an episode's journal alone."""
    return Recorded(episode.journal, settings, partial(difference_with_nearest, episode))


class ReadOnlyJournal:
    """An episode's journal, to answer from; what is not in it is not kept."""

    def __init__(self, episode: Episode) -> None:
        self._journal = episode.journal

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        return self._journal.get(key)

    def put(self, entry: Answer) -> None:
        """Forget it."""


def interventions_of(episode: Episode) -> list[Intervention]:
    """The interventions of an episode; raises InputError when they cannot be read, or one is of a kind that is not known here."""
    found = []
    for row in episode.interventions:
        if not is_known(row):
            raise InputError(f"{episode.path}: holds {unknown(row)}; install the package that it comes from to live it")
        try:
            intervention = read(row)
        except (ValueError, TypeError) as error:
            raise InputError(f"{episode.path}: is damaged: an intervention cannot be read ({error})") from None
        for place in intervention.places():
            if not episode.world.has(episode.world.full_address(place)):
                raise InputError(f"{episode.path}: is damaged: an intervention names '{place}', which is not in it")
        for name in intervention.names():
            if name not in episode.names:
                raise InputError(f"{episode.path}: is damaged: an intervention names '{name}', who is not in it")
        found.append(intervention)
    return found


def scenario_of(episode: Episode) -> Scenario:
    """The scenario of an episode; raises InputError when it does not fit this version."""
    if episode.is_recording:
        raise InputError(f"{episode.path}: is a recording of another program; it can be viewed, but not run")
    try:
        scenario = Scenario.model_validate(episode.scenario)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{episode.path}: its scenario does not fit this version of Twinville ({where}: {first['msg']})") from None
    # People who fit the town stay as they are: they were settled when the run began.
    settle(episode.world, Population(scenario.personas), f"{episode.path}: is damaged")
    return scenario


@dataclass(frozen=True, slots=True)
class Begun:
    """A simulation and the last log entry that lies behind it."""

    simulation: Simulation
    seq: int


def begin_again(
    episode: Episode,
    model: LanguageModel,
    journal: Journal,
    models: Callable[[dict[str, Any]], LanguageModel],
    *,
    at: int | None = None,
    more: Sequence[Intervention] = (),
    account: Account | None = None,
    goes_on: bool = False,
    embedder: Embedder | None = None,
    confirmed: str | None = None,
    witness: Callable[[Question], None] | None = None,
) -> Begun:
    """A simulation at the episode's start, or at its last usable checkpoint at or before tick `at`; `more` is still to happen.

    Without an `embedder` the vectors that are kept must do, or one that is built in or `confirmed`. Raises InputError for what does
    not fit together, or an embedder that nobody confirmed.
    """
    scenario = scenario_of(episode)
    interventions = [*interventions_of(episode), *more]

    if embedder is None:
        embedder = kept_embedder(
            scenario.embedder, scenario.dimensions, episode.journal, Connection(confirmed=confirmed), served=False
        )

    def fresh() -> Simulation:
        return Simulation(
            scenario,
            model,
            journal,
            world=episode.world,
            interventions=interventions,
            models=models,
            account=account,
            goes_on=goes_on,
            embedder=embedder,
            witness=witness,
        )

    found = episode.checkpoints.latest(at) if at is not None else None
    seqs = {tick: seq for tick, seq, _ in episode.log.commits()}
    if found is None or found[1] != CHECKPOINT_VERSION or found[0] not in seqs:
        return Begun(fresh(), 0)
    tick, _, state = found
    simulation = fresh()
    try:
        put = (entry.event.key for entry in episode.entries(Decided, Put, last=tick))
        simulation.restore(state, partial(memories_of, episode, tick=tick), put)
    except (StateError, KeyError, ValueError, IndexError, TypeError):
        # A checkpoint only saves time: without it, the beginning will do.
        return Begun(fresh(), 0)
    return Begun(simulation, seqs[tick])


async def re_execute(begun: Begun, episode: Episode, last: int, look: Callable[[Simulation, int], None] | None = None) -> None:
    """Re-execute up to a tick, comparing every event with the log; raises DivergedError at the first that differs.

    `look` is shown the simulation between two ticks, with the last tick that its state holds for.
    """
    simulation = begun.simulation
    with closing(episode.log.raw(begun.seq)) as rows:
        while (tick := simulation.upcoming(last)) is not None:
            if look is not None:
                look(simulation, tick - 1)
            compare(await simulation.live(tick), rows)
        if look is not None:
            look(simulation, last)
        rest = next((row for row in rows if row[1] <= last), None)
    if rest is not None:
        raise DivergedError(rest[1], f"the log has '{rest[2]}' at tick {rest[1]}, where nothing happens")


def compare(lived: TickLog, rows: Iterator[Row]) -> None:
    """One tick against the log; raises DivergedError."""
    expected = list(islice(rows, len(lived.events)))
    for event, row in zip(lived.events, expected, strict=False):
        happened = (lived.tick, event.kind, event.person, canonical(event.data()))
        if happened != row[1:]:
            who = f" of {row[3]}" if row[3] else ""
            raise DivergedError(
                min(lived.tick, row[1]),
                f"tick {row[1]}, log entry {row[0]} ({row[2]}{who}): the log says {_short(row[4])}, "
                f"but from the ticks before follows {event.kind} {_short(happened[3])}",
            )
    if len(expected) < len(lived.events):
        raise DivergedError(lived.tick, f"the log ends at tick {lived.tick} before all that happens there")


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}..."

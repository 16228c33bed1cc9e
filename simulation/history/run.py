"""Running a scenario into an episode: commits, progress, and stopping without loss."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import AnswerError, LanguageModel, RefusedAnswerError, StoppedError
from twinville.agents.language_models.settings import WhenRefused
from twinville.agents.memory.connection import Connection, embedder_named, is_served, kept_embedder
from twinville.agents.persona import Persona
from twinville.agents.population.population import Population, settle
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.clock import Clock
from twinville.simulation.engine.simulation import Simulation, TickLog
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.going_on import resume_command, served_models
from twinville.simulation.episode.manifest import PREPARING
from twinville.simulation.episode.unbegun import account_of_unbegun
from twinville.simulation.episode.writer import EpisodeError, EpisodeWriter
from twinville.simulation.history.collecting import long_lived, without_collecting
from twinville.simulation.history.refusals import Refusals, TooManyRefusedError, without
from twinville.simulation.history.stopping import Stop, stop_signal
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import Allowance, RunOptions
from twinville.simulation.scenario import Scenario, make_scenario
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

#: Simulated seconds between commits, and between checkpoints.
COMMIT_EVERY, CHECKPOINT_EVERY = 1800, 3600
#: Seconds in which the tick in hand may end after a stop was asked for, and calls that are under way be answered.
GRACE = 1.0
#: Answers that arrive within this many seconds are written together.
GROUPED = 0.02


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: its moment, the share done, and what some people are doing."""

    seconds: int
    share: float
    people: tuple[tuple[str, str], ...]
    answers: int
    tokens: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run that ended: its file, its last tick, and whether it was stopped before the planned end."""

    path: Path
    last_tick: int
    stopped: bool


def prepare(
    world: World,
    population: Population | list[Persona] | tuple[Persona, ...],
    options: RunOptions | None = None,
    *,
    model: LanguageModel | None = None,
) -> tuple[Scenario, LanguageModel]:
    """A scenario and its model from what a user gives; its servers are asked only when it is lived.

    Raises InputError for people who do not fit the world, and for an embedder that is not known.
    """
    options = options or RunOptions()
    people = population if isinstance(population, Population) else settle(world, Population(tuple(population)), "people")
    model = model if model is not None else RuleModel(options.seed)
    dimensions = 0 if is_served(options.embedder) else embedder_named(options.embedder, None).dimensions
    return make_scenario(world, people, options, model=model.settings, dimensions=dimensions), model


def ready(model: LanguageModel) -> LanguageModel:
    """The model with its server asked what it honours; raises RunPausedError when it cannot be had."""
    try:
        asyncio.run(model.prepare())
    except AnswerError as error:
        raise RunPausedError(f"{error}; nothing was begun") from None
    return model


def asked_before(scenario: Scenario, model: LanguageModel, connection: Connection | None) -> Scenario:
    """The scenario with what the servers of a run honour, which they are asked; raises RunPausedError when one cannot be had."""
    model = ready(model)
    try:
        dimensions = (
            embedder_named(scenario.embedder, connection).dimensions if is_served(scenario.embedder) else scenario.dimensions
        )
    except AnswerError as error:
        raise RunPausedError(f"{error}; nothing was begun") from None
    return scenario.model_copy(update={"model": dict(model.settings), "dimensions": dimensions})


def run(
    world: World,
    people: Population | list[Persona] | tuple[Persona, ...],
    out: str | Path,
    *,
    days: float | None = None,
    until: str | None = None,
    start: str = "06:00",
    tick: str = "10s",
    seed: int = 0,
    model: LanguageModel | None = None,
    start_date: date | None = None,
    embedder: str = "static",
    without: Sequence[str] = (),
    profile: str = "thrifty",
    language: str | None = None,
    account: Account | None = None,
    when_refused: WhenRefused = "go-on",
    connection: Connection | None = None,
    force: bool = False,
) -> Path:
    """Simulate people in a world and record an episode; returns its path. By default one day, answered by the offline rule model.

    `account` limits and books what calls cost. When no legal answer to a prompt can be had, "go-on" lets that person carry on
    without it until it is too many (`simulation/history/refusals.py`), and "pause" pauses the run. `connection` says where an
    openai:NAME embedder is served. `language` is a tag such as "de"; by default that of the people or the town.
    Raises InputError for what a user got wrong, RunPausedError when an answer or disk space is missing.
    """
    options = RunOptions(
        seed=seed,
        days=days,
        until=until,
        start=start,
        tick=tick,
        start_date=start_date,
        embedder=embedder,
        without=tuple(without),
        profile=profile,
        language=language,
    )
    allowance = Allowance(account if account is not None else Account(), when_refused, connection)
    return record(world, people, Path(out), options, model=model, allowance=allowance, force=force).path


def record(
    world: World,
    people: Population | list[Persona] | tuple[Persona, ...],
    out: Path,
    options: RunOptions,
    *,
    model: LanguageModel | None = None,
    allowance: Allowance | None = None,
    force: bool = False,
) -> RunResult:
    """Simulate people in a world and record an episode, as `run` does, from options that are gathered already."""
    allowance = allowance or Allowance()
    scenario, answering = prepare(world, people, options, model=model)
    return live(scenario, answering, out, options.last_tick(scenario.clock), world=world, allowance=allowance, force=force)


def live(
    scenario: Scenario,
    model: LanguageModel,
    out: Path,
    last_tick: int,
    *,
    world: World | None = None,
    allowance: Allowance | None = None,
    progress: Callable[[Progress], None] | None = None,
    force: bool = False,
) -> RunResult:
    """Run a scenario from its start to a tick, into an episode. Its servers are asked first what they honour: with the episode
    there already, or, where that is to replace another, before it does, so that a server that cannot be had costs no old file.

    The first Ctrl-C (or SIGTERM) stops at a committed tick. Raises InputError for an unusable output, RunPausedError when an answer
    or disk space is missing.
    """
    if last_tick < 1:
        raise InputError("the run would end before its first tick is over; choose a later end or a shorter --tick")
    allowance = allowance or Allowance()
    writer, scenario = _begun(scenario, model, out, last_tick, allowance, force=force)
    try:
        # The scenario is the user's own, and so is its embedder.
        connection = replace(allowance.connection or Connection(), confirmed=scenario.embedder)
        embedder = kept_embedder(scenario.embedder, scenario.dimensions, writer, connection)
        simulation = Simulation(
            scenario, model, writer, world=world, account=allowance.account, goes_on=allowance.goes_on, embedder=embedder
        )
    except AnswerError as error:
        writer.close("paused")
        raise RunPausedError(f"{error}; {_what_is_safe(writer)}") from None
    except EpisodeError as error:
        writer.close("paused")
        raise RunPausedError(str(error)) from None
    except BaseException:
        writer.close("paused")
        raise
    return run_on(simulation, model, writer, last_tick, progress, Refusals(allowance.when_refused))


def _begun(
    scenario: Scenario, model: LanguageModel, out: Path, last_tick: int, allowance: Allowance, *, force: bool
) -> tuple[EpisodeWriter, Scenario]:
    """An episode in which nothing was lived yet, and its scenario with what its servers honour."""
    asks = bool(served_models(model.settings)) or is_served(scenario.embedder)
    later = asks and (not out.exists() or account_of_unbegun(out) is not None)
    if asks and not later:
        scenario = asked_before(scenario, model, allowance.connection)
    text = canonical(scenario.model_dump(mode="json"))
    writer = EpisodeWriter.create(out, text, last_tick, force=force, account=allowance.account, preparing=later)
    try:
        if later:
            scenario = asked_before(scenario, model, allowance.connection)
            writer.prepared(canonical(scenario.model_dump(mode="json")))
    except BaseException as error:
        writer.close(PREPARING)
        if isinstance(error, EpisodeError):
            raise RunPausedError(str(error)) from None
        raise
    writer.again = resume_command(out, model.settings, scenario.embedder)
    return writer, scenario


def run_on(
    simulation: Simulation,
    model: LanguageModel,
    writer: EpisodeWriter,
    last_tick: int,
    progress: Callable[[Progress], None] | None,
    refusals: Refusals,
    before: Callable[[], Awaitable[None]] | None = None,
) -> RunResult:
    """Run on into a writer until a tick or a stop; `before` is done first. `refusals` are those of the log so far.

    Raises RunPausedError and leaves one tidy file.
    """
    state = "paused"
    try:
        with stop_signal() as stopped, long_lived():
            finished = asyncio.run(_live(simulation, model, writer, last_tick, stopped, progress, refusals, before))
        state = "finished" if finished else "stopped"
        return RunResult(writer.path, writer.committed, not finished)
    except EpisodeError as error:
        raise RunPausedError(str(error)) from None
    except RefusedAnswerError as error:
        so_far = refusals.of_kind(error.kind)
        instead = f"to ask again, or with --when-refused go-on, where {without(error.kind)}"
        raise RunPausedError(f"{error} ({so_far}); {_what_is_safe(writer)} {instead}") from None
    except TooManyRefusedError as error:
        raise RunPausedError(f"{error}; {_what_is_safe(writer)} (it pauses at the next one while they are too many)") from None
    except AnswerError as error:
        raise RunPausedError(f"{error}; {_what_is_safe(writer)}") from None
    except asyncio.CancelledError:
        # The second Ctrl-C: at once, without finishing the tick in hand.
        raise RunPausedError(f"stopped at once; {_what_is_safe(writer)}") from None
    finally:
        _close(writer, state)


def _close(writer: EpisodeWriter, state: str) -> None:
    """Leave one tidy file; raises RunPausedError when a finished run cannot be marked as such."""
    try:
        writer.close(state)
    except EpisodeError as error:
        raise RunPausedError(str(error)) from None


def _what_is_safe(writer: EpisodeWriter) -> str:
    if writer.committed < 0:
        if writer.holds_answers:
            return f"no tick was over yet, and what was answered is kept, go on with: {writer.again}"
        if writer.replaces:
            return f"the run had just begun, begin it again or go on with: {writer.again}"
        tokens = writer.account.spent()[1] if writer.account is not None else 0
        return "the run had just begun, and nothing of it was kept" + (f" ({tokens:,} tokens were spent on it)" if tokens else "")
    return f"tick {writer.committed} is safe, go on with: {writer.again}"


def _look(refusals: Refusals, lived: TickLog, writer: EpisodeWriter, last_tick: int) -> None:
    """Count who got no answer at a tick; raises TooManyRefusedError, but at the last tick: the run is complete then."""
    try:
        refusals.look(lived.events, writer.get)
    except TooManyRefusedError:
        if lived.tick < last_tick:
            raise


async def _live(
    simulation: Simulation,
    model: LanguageModel,
    writer: EpisodeWriter,
    last_tick: int,
    stopped: Stop,
    progress: Callable[[Progress], None] | None,
    refusals: Refusals,
    before: Callable[[], Awaitable[None]] | None,
) -> bool:
    clock = simulation.clock
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    stopped.at_once = lambda: loop.call_soon_threadsafe(task.cancel)
    if writer.account is not None:
        writer.account.stopping = lambda: stopped.asked
    flusher = _Flusher(writer, task.cancel) if model.is_language_model else None
    grace: list[asyncio.TimerHandle] = []
    if model.is_language_model:
        # A model may be waited for longer than who has stopped it would wait.
        stopped.at_first = lambda: loop.call_soon_threadsafe(lambda: grace.append(loop.call_later(GRACE, task.cancel)))
        if stopped.asked:
            stopped.at_first()
    try:
        if before is not None:
            await before()
        commit = checkpoint = _next(clock, max(simulation.tick, 0), COMMIT_EVERY)
        # A stop waits for the first tick where that needs no model to be waited for.
        while not stopped.asked or simulation.tick < 0:
            tick = simulation.upcoming(last_tick)
            if tick is None:
                _commit(simulation, writer, last_tick, checkpoint=True)
                _tell(simulation, progress, last_tick, last_tick)
                return True
            now = clock.seconds(tick)
            if now >= commit:
                # Everything before this tick is whole.
                is_due = now >= checkpoint
                _commit(simulation, writer, tick - 1, checkpoint=is_due)
                commit = _next(clock, tick, COMMIT_EVERY)
                if is_due:
                    checkpoint = _next(clock, tick, CHECKPOINT_EVERY)
                _tell(simulation, progress, tick, last_tick)
            lived = await simulation.live(tick)
            writer.log(lived.tick, lived.events)
            _look(refusals, lived, writer, last_tick)
        _commit(simulation, writer, max(simulation.tick, 0), checkpoint=True)
        return False
    except (AnswerError, asyncio.CancelledError) as error:
        if flusher is not None and flusher.failed is not None:
            raise flusher.failed from None
        if simulation.tick > writer.committed:
            # All before the tick in hand is whole, and so is that where it was lived and only then found wanting.
            writer.commit(simulation.tick)
        else:
            # Answers that came are paid for: they are kept.
            writer.flush()
        if isinstance(error, asyncio.CancelledError | StoppedError) and stopped.asked and writer.committed >= 0:
            return False
        raise
    finally:
        stopped.at_first = stopped.at_once = None
        for handle in grace:
            handle.cancel()
        if flusher is not None:
            flusher.stop()
        await model.close()


def _commit(simulation: Simulation, writer: EpisodeWriter, tick: int, *, checkpoint: bool) -> None:
    """Everything up to a tick is whole."""
    with without_collecting():
        writer.commit(tick, simulation.state() if checkpoint else None)


def _next(clock: Clock, tick: int, every: int) -> int:
    """The next moment of a grid after a tick, in seconds of the run."""
    return clock.start + ((clock.seconds(tick) - clock.start) // every + 1) * every


class _Flusher:
    """Writes the answers of a language model as they arrive, those within 20 ms together.

    When they cannot be written any more, no more are to be paid for: it `cancel`s the run, and has `failed`.
    """

    def __init__(self, writer: EpisodeWriter, cancel: Callable[[], object]) -> None:
        self._writer = writer
        self._cancel = cancel
        self.failed: EpisodeError | None = None
        self._loop = asyncio.get_running_loop()
        self._handle = self._loop.call_later(GROUPED, self._flush)

    def _flush(self) -> None:
        try:
            self._writer.flush()
        except EpisodeError as error:
            self.failed = error
            self._cancel()
            return
        self._handle = self._loop.call_later(GROUPED, self._flush)

    def stop(self) -> None:
        """No more."""
        self._handle.cancel()


def _tell(simulation: Simulation, progress: Callable[[Progress], None] | None, tick: int, last_tick: int) -> None:
    if progress is None:
        return
    people = tuple((body.name, body.activity) for body in simulation.bodies)
    progress(Progress(simulation.clock.seconds(tick), tick / last_tick, people, simulation.answers, simulation.tokens))

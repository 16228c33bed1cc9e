"""Resuming an episode: from its last checkpoint, over what was committed after it, to its end or a later one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from twinville.agents.language_models.account import INTERRUPTED, Account
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.recorded import MissingAnswerError
from twinville.agents.memory.connection import kept_embedder
from twinville.simulation.clock import label, parse_moment
from twinville.simulation.episode.going_on import resume_command
from twinville.simulation.episode.manifest import NOT_BEGUN, OPEN, PREPARING
from twinville.simulation.episode.projections.unanswered import unanswered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import EpisodeError, EpisodeWriter
from twinville.simulation.history.re_execution import DivergedError, begin_again, re_execute, recorded, scenario_of
from twinville.simulation.history.refusals import Refusals
from twinville.simulation.history.run import Progress, RunResult, ready, run_on
from twinville.simulation.history.shared_journal import SharedJournal
from twinville.simulation.interventions.model import ModelSwitched
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import Allowance
from twinville.simulation.scenario import of_another_version
from twinville.worlds.errors import InputError

Models = Callable[[dict[str, Any]], LanguageModel]


def resume(
    path: Path,
    models: Models,
    *,
    until: str | None = None,
    model: LanguageModel | None = None,
    anyway: bool = False,
    progress: Callable[[Progress], None] | None = None,
    allowance: Allowance | None = None,
    siblings: Sequence[Path] = (),
) -> RunResult:
    """Resume, byte for byte as without an interruption. `models` makes a language model from recorded settings; what a
    language model answered already in `siblings`, episodes of the same past, is not asked again.

    Raises InputError when nothing is left to run, when another version of the engine lived it, when the model differs (unless
    `anyway`), or when the log does not follow from the journal; RunPausedError when an answer or disk space is missing.
    """
    with Episode(path, even_empty=True) as episode:
        if not episode.is_recording and (other := of_another_version(episode.scenario.get("semantics_version"))):
            raise InputError(f"{path}: {other}")
        if episode.state == PREPARING:
            raise InputError(f"{path}: {NOT_BEGUN}")
        scenario = scenario_of(episode)
        allowed = allowance or Allowance()
        last_tick = _end(episode, until)
        answering = model if model is not None else models(episode.model_settings)

        def of(settings: dict[str, Any]) -> LanguageModel:
            """What answered in the past has all its answers in the journal."""
            return answering if settings == answering.settings else recorded(episode, settings)

        writer = EpisodeWriter.reopen(path)
        writer.again = resume_command(path, answering.settings, scenario.embedder)
        try:
            _take_up(allowed.account, episode, writer)
            # Its server is asked only now: what that costs is on the account, too.
            ready(answering)
            _check_model(episode, model, anyway=anyway)
            changed = _changed_model(episode, answering, writer.committed)
            begun = begin_again(
                episode,
                of(episode.scenario["model"]),
                SharedJournal(writer, siblings) if answering.is_language_model and siblings else writer,
                of,
                at=writer.committed,
                more=changed,
                account=allowed.account,
                goes_on=allowed.goes_on,
                embedder=kept_embedder(scenario.embedder, scenario.dimensions, writer, allowed.connection),
            )
            refusals = Refusals(allowed.when_refused, unanswered(episode, writer.committed))
            writer.intervene(changed)
            writer.plan(last_tick)
        except BaseException as error:
            writer.close(episode.state if episode.state not in (*OPEN, "finished") else "stopped")
            if isinstance(error, EpisodeError):
                raise RunPausedError(str(error)) from None
            raise

        async def catch_up() -> None:
            try:
                await re_execute(begun, episode, writer.committed)
            except (DivergedError, MissingAnswerError) as error:
                raise InputError(f"{path}: the log does not follow from its journal: {error}") from None
            finally:
                # A reader keeps the write-ahead log alive, and the file is to be left without companions.
                episode.close()

        try:
            return run_on(begun.simulation, answering, writer, last_tick, progress, refusals, catch_up)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, AssertionError) as error:
            if isinstance(error, InputError) or not begun.seq:
                raise
            # What a checkpoint holds is compared with the log only as far as it is lived on.
            raise InputError(
                f"{path}: cannot go on from its last checkpoint ({type(error).__name__}: {error}), which is damaged; "
                "'twinville fork --at' an earlier moment makes a copy that does not need it"
            ) from error


def _take_up(account: Account, episode: Episode, writer: EpisodeWriter) -> None:
    """What was spent before counts; where the last process was killed, as far as it may have come. It is written down at once."""
    kept = episode.account.spent()
    if kept:
        try:
            account.restore(kept, clean=episode.state not in OPEN)
        except ValueError as error:
            raise InputError(f"{episode.path}: is damaged: {error}") from None
    writer.charge(account)
    account.check([name for name, _ in account.lines if name != INTERRUPTED])


def _changed_model(episode: Episode, model: LanguageModel, committed: int) -> list[ModelSwitched]:
    """Another model than before is an intervention, so that the episode can be re-executed."""
    if model.settings == episode.model_settings:
        return []
    number = len(episode.interventions) + 1
    return [ModelSwitched(id=f"i{number}", tick=committed + 1, settings=dict(model.settings))]


def _end(episode: Episode, until: str | None) -> int:
    # A process that was killed after its last tick has not marked the end: that is what is left to do.
    is_unmarked = episode.state == "running"
    if until is None:
        if episode.planned < episode.last_tick or (episode.planned == episode.last_tick and not is_unmarked):
            where = label(episode.clock.seconds(episode.last_tick))
            raise InputError(f"{episode.path}: has reached its end, {where}; give --until to go on")
        return episode.planned
    end = parse_moment(until, "--until")
    if is_unmarked and episode.clock.tick_before(end) == episode.last_tick:
        return episode.last_tick
    if end <= episode.clock.seconds(episode.last_tick):
        where = label(episode.clock.seconds(episode.last_tick))
        raise InputError(f"--until {until}: {episode.path} has reached {where} already; choose a later moment")
    return episode.clock.tick_before(end)


def _check_model(episode: Episode, model: LanguageModel | None, *, anyway: bool) -> None:
    if model is not None and model.settings != episode.model_settings and not anyway:
        before, now = episode.model_settings.get("model"), model.settings.get("model")
        raise InputError(
            f"{episode.path}: was answered by '{before}' with other settings than '{now}' has now; 'twinville fork --model' begins "
            "a history with another model, --anyway goes on with it here"
        )

"""Running a study on this machine: its runs in processes, resumable, with the same bytes whatever their number."""

import signal
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from twinville.agents.population.population import Population
from twinville.experiments.design.locked_plan import lock, note
from twinville.experiments.design.means import Means
from twinville.experiments.design.setting import Setting
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes.outcome import place_in
from twinville.experiments.running.cluster import live_on_ray
from twinville.experiments.running.replicate import STOPPED, Task, changes_of, ground, live_arm, live_arms, live_past, task_of
from twinville.simulation.clock import label, parse_moment
from twinville.simulation.history.fork import fork
from twinville.simulation.history.run import record
from twinville.simulation.history.stopping import NotedStop
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import RunOptions
from twinville.worlds.errors import InputError, suggestion

#: The runners of a study.
RUNNERS = ("local", "ray")
#: Seconds between two looks whether a stop was asked for.
_LOOK = 0.25
Report = Callable[[int, int], None]


def live_study(
    study: Experiment,
    out: Path,
    *,
    workers: int = 1,
    means: Means | None = None,
    runner: str = "local",
    address: str | None = None,
    progress: Report = lambda done, of: None,  # noqa: ARG005
) -> list[str]:
    """Run every unfinished part, here or on a Ray cluster; finished runs are kept. Returns what went wrong, in sentences.

    Raises InputError for a folder of another study, RunPausedError when it is stopped (Ctrl-C), or when no run could be lived.
    """
    if runner not in RUNNERS:
        raise InputError(f"--runner '{runner}': choose from {', '.join(RUNNERS)}.{suggestion(runner, RUNNERS)}")
    means = means or Means()
    check(study)
    means.check_arms(study.lived_arms())
    plan = lock(study, out, means)
    note(out, "run", str(plan["hash"]), study.replicates)
    tasks = [task_of(study, out, number, means) for number in range(study.replicates)]
    stop = NotedStop()
    try:
        if runner == "ray":
            return live_on_ray(tasks, address, workers, means, progress)
        with stop.heeded():
            failures = _one_by_one(tasks, stop, progress) if workers <= 1 else _in_processes(tasks, workers, stop, progress)
    except KeyboardInterrupt:
        raise RunPausedError(STOPPED) from None
    if failures and len(failures) == len(tasks):
        raise RunPausedError(failures[0])
    return failures


def _heed(stop: NotedStop) -> None:
    """Raises RunPausedError when a stop was asked for: nothing new begins."""
    if stop.asked:
        raise RunPausedError(STOPPED)


def _one_by_one(tasks: list[Task], stop: NotedStop, progress: Report) -> list[str]:
    failures: list[str] = []
    done, of = 0, sum(1 + len(task.arms) for task in tasks)
    for task in tasks:
        progress(done, of)
        try:
            _heed(stop)
            live_past(task)
            for index in range(len(task.arms)):
                _heed(stop)
                progress(done + 1 + index, of)
                live_arm(task, index, tuple(arm.name for arm in task.arms[:index]) if task.shares_answers else ())
        except RunPausedError as error:
            if str(error) == STOPPED:
                raise
            failures.append(f"replicate {task.number}: {error}")
        done += 1 + len(task.arms)
    progress(done, of)
    return failures


def _note_signals() -> None:
    """A worker notes Ctrl-C between runs, so that it is raised nowhere in the middle of anything."""
    signal.signal(signal.SIGINT, NotedStop())


def _in_processes(tasks: list[Task], workers: int, stop: NotedStop, progress: Report) -> list[str]:
    """Pasts first come first served; each is followed by its arms, at once, or in one go where they share answers."""
    failures: list[str] = []
    done, of = 0, sum(1 + len(task.arms) for task in tasks)
    pool = ProcessPoolExecutor(workers, initializer=_note_signals)
    pending: dict[Future[None], tuple[Task, int, bool]] = {}
    try:
        for task in tasks:
            pending[pool.submit(live_past, task)] = (task, 1, True)
        progress(done, of)
        while pending:
            finished, _ = wait(pending, timeout=_LOOK, return_when=FIRST_COMPLETED)
            _heed(stop)
            for future in finished:
                task, runs, was_past = pending.pop(future)
                done += runs
                try:
                    future.result()
                except RunPausedError as error:
                    if str(error) == STOPPED:
                        raise
                    failures.append(f"replicate {task.number}: {error}")
                    done += len(task.arms) if was_past else 0
                    continue
                if was_past and task.shares_answers:
                    pending[pool.submit(live_arms, task)] = (task, len(task.arms), False)
                elif was_past:
                    for index in range(len(task.arms)):
                        pending[pool.submit(live_arm, task, index)] = (task, 1, False)
            progress(done, of)
    finally:
        # Ctrl-C reaches every process: those at work stop at a committed tick, and nothing new begins.
        pool.shutdown(cancel_futures=True)
    return failures


def check(study: Experiment) -> None:
    """Raises InputError for a wrong place, person or moment, before the first run."""
    world, people = ground(study.town, study.people, study.agents, study.seed)
    setting = Setting(world, people.personas, study.seed)
    for outcome in study.outcomes:
        if outcome.place is not None:
            place_in(world, outcome.place)
    for each in study.surveys:
        for name in each.people:
            setting.person(name)
        if each.at is not None and parse_moment(each.at, f"survey '{each.name}': at") > study.end:
            raise InputError(f"survey '{each.name}': is asked after the study ends")
    fork_at = parse_moment(study.fork_at, "fork_at")
    for arm in study.lived_arms():
        try:
            for change in changes_of(arm.policies, setting):
                if change.at is not None and change.at <= fork_at:
                    raise InputError(f"a policy begins at {label(change.at)}, before the fork, {study.fork_at}")
                if change.at is not None and change.at >= study.end:
                    raise InputError(f"a policy begins at {label(change.at)}, when the study is over")
        except InputError as error:
            raise InputError(f"study: arm '{arm.name}': {error}") from None
    for change in changes_of(tuple(study.before), setting):
        if change.at is None or change.at >= fork_at:
            raise InputError("study: what is done 'before' needs a 'start' before the fork")
    _rehearse(study, setting, people)


def _rehearse(study: Experiment, setting: Setting, people: Population) -> None:
    """Apply the changes of every arm to a run of one minute, so that errors show before the study; raises InputError."""
    with TemporaryDirectory(prefix="twinville-") as folder:
        past, arm_file = Path(folder) / "past.episode", Path(folder) / "arm.episode"
        record(setting.world, people, past, RunOptions(until="day 1 06:01", seed=study.seed))
        if study.before:
            fork(past, Path(folder) / "before.episode", None, changes=changes_of(tuple(study.before), setting))
            past = Path(folder) / "before.episode"
        for arm in study.lived_arms():
            try:
                fork(past, arm_file, None, changes=changes_of(arm.policies, setting), force=True)
            except InputError as error:
                raise InputError(f"study: arm '{arm.name}': {error}") from None

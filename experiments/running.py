"""Living a study: one past a replicate, its arms forked from it; in processes, resumable, the same bytes whatever their number."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from agents.language_models.choose import model_of
from agents.population.load import load_people
from experiments.outcomes import place_in
from experiments.study import Experiment
from simulation.clock import parse_moment
from simulation.episode.reader import Episode
from simulation.episode.writer import hold, let_go
from simulation.fork import Change, fork
from simulation.resume import resume
from simulation.run import RunPausedError, run
from worlds.errors import InputError, suggestion
from worlds.load import load_world

PLAN = "plan.json"
STOPPED = "the study was stopped; what is finished is kept, and the same command goes on with the rest"


@dataclass(frozen=True, slots=True)
class Task:
    """One replicate, in plain values: it travels to another process."""

    folder: Path
    number: int
    town: str
    people: str | None
    agents: int | None
    seed: int
    fork_at: str
    until: str
    #: Name, changes, and the seed of its own luck (None: that of the past).
    arms: tuple[tuple[str, tuple[Change, ...], int | None], ...]


def live_study(
    study: Experiment,
    out: Path,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> None:
    """Live every replicate that is not finished; what is finished stays.

    Raises InputError for a folder of another study, RunPausedError when it is stopped (Ctrl-C) or a run pauses.
    """
    _check_names(study)
    out.mkdir(parents=True, exist_ok=True)
    _lock_plan(study, out)
    tasks = [_task(study, out, number) for number in range(study.replicates)]
    done = 0
    progress(done, len(tasks))
    try:
        for _ in map(live_replicate, tasks) if workers <= 1 else _in_processes(tasks, workers):
            done += 1
            progress(done, len(tasks))
    except KeyboardInterrupt:
        raise RunPausedError(STOPPED) from None


def _in_processes(tasks: list[Task], workers: int) -> Iterator[None]:
    """Live tasks in processes of their own; yields once for each that is done."""
    pool = ProcessPoolExecutor(workers)
    try:
        for finished in as_completed([pool.submit(live_replicate, task) for task in tasks]):
            yield finished.result()
    finally:
        # Ctrl-C reaches every process: those at work stop at a committed tick, and nothing new begins.
        pool.shutdown(cancel_futures=True)


def _task(study: Experiment, out: Path, number: int) -> Task:
    """One replicate of a study."""
    arms = tuple(
        (
            name,
            tuple(change for policy in policies for change in policy.changes()),
            _own_seed(study.seed + number, name) if study.decoupled else None,
        )
        for name, policies in study.arms.items()
    )
    return Task(out, number, study.town, study.people, study.agents, study.seed + number, study.fork_at, study.until, arms)


def _own_seed(seed: int, arm: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\x1f{arm}".encode(), digest_size=6).digest(), "big")


def _check_names(study: Experiment) -> None:
    """Raises InputError for a place or a person that the town does not have, before anything is lived."""
    world = load_world(study.town)
    population = load_people(world, study.town, study.people, study.agents, study.seed)
    names = [persona.name for persona in population.personas]
    for outcome in study.outcomes:
        if outcome.place is not None:
            place_in(world, outcome.place)
    for arm, policies in study.arms.items():
        for change in (change for policy in policies for change in policy.changes()):
            if change.place:
                place_in(world, change.place)
            for name in (*change.people, *([change.person] if change.person is not None else [])):
                if name not in names:
                    raise InputError(f"study: arm '{arm}': nobody is called '{name}'.{suggestion(name, names)}")


def arm_path(folder: Path, number: int, arm: str) -> Path:
    """Where an arm of a replicate is kept."""
    return folder / f"replicate-{number:03d}" / f"{arm}.episode"


def live_replicate(task: Task) -> None:
    """One past, and its arms; each is taken up where it was left."""
    past = arm_path(task.folder, task.number, "past")
    past.parent.mkdir(exist_ok=True)
    moment = parse_moment(task.fork_at, "fork_at")
    if not _is_lived(past, moment):
        past.unlink(missing_ok=True)
        world = load_world(task.town)
        people = load_people(world, task.town, task.people, task.agents, task.seed)
        run(world, people, past, until=task.fork_at, seed=task.seed, force=True)
        _was_lived(past, moment)
    for name, changes, seed in task.arms:
        path = arm_path(task.folder, task.number, name)
        end = parse_moment(task.until, "until")
        if _is_lived(path, end):
            continue
        path.unlink(missing_ok=True)
        fork(past, path, None, seed=seed, changes=changes, force=True)
        resume(path, model_of, until=task.until)
        _was_lived(path, end)


def _was_lived(path: Path, seconds: int) -> None:
    """Raises RunPausedError when a run was stopped before its end."""
    if not _is_lived(path, seconds):
        raise RunPausedError(STOPPED)


def _is_lived(path: Path, seconds: int) -> bool:
    """Whether an episode is finished and reaches a moment."""
    if not path.exists():
        return False
    try:
        with Episode(path) as episode:
            return episode.state == "finished" and episode.last_tick >= episode.clock.tick_before(seconds)
    except InputError:
        # Cut off as it began: it is lived again.
        return False


def _lock_plan(study: Experiment, out: Path) -> None:
    """Keep the plan before anything is lived; a folder of another study is refused."""
    path, plan = out / PLAN, study.plan()
    if path.exists():
        kept = read_plan(out)
        if kept.get("hash") != plan["hash"]:
            raise InputError(
                f"{out}: holds another study (its plan is locked as {str(kept.get('hash'))[:8]}); choose another --out"
            )
        return
    if any(out.iterdir()):
        raise InputError(f"{out}: holds other files and no plan of a study; choose an empty --out")
    lock = hold(path)
    try:
        part = path.with_suffix(".part")
        part.write_text(json.dumps(plan, indent=1, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    finally:
        let_go(lock)


def read_plan(folder: Path) -> dict[str, Any]:
    """The locked plan of a study; raises InputError when there is none."""
    try:
        found = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"{folder}: holds no study; 'twinville experiment FILE --out {folder}' makes one") from None
    except ValueError as error:
        raise InputError(f"{folder / PLAN}: is damaged ({error})") from None
    return found if isinstance(found, dict) else {}

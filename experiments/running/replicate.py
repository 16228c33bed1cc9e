"""One replicate of a study in plain values, and how its parts are run: one past, arms forked from it, surveys of each."""

from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path

from twinville.agents.model_choice import model_of
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.experiments.design.means import Means
from twinville.experiments.design.policies.base import Policy
from twinville.experiments.design.setting import Setting
from twinville.experiments.design.study import Arm, Experiment
from twinville.experiments.outcomes.survey_account import account_path, close, go_on_with
from twinville.experiments.outcomes.surveys import KeptAnswers, Survey, ask_all, survey_path
from twinville.simulation.clock import label, parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import ready, record
from twinville.simulation.history.spending import carry
from twinville.simulation.paused import RunPausedError
from twinville.simulation.preparing.terms import Terms
from twinville.simulation.run_options import RunOptions
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.outward.file_names import file_name
from twinville.worlds.whole_file import remove
from twinville.worlds.world import World

STOPPED = "the study was stopped; what is finished is kept, and the same command goes on with the rest"
PAST = "past"


@dataclass(frozen=True, slots=True)
class Task:
    """One replicate, as plain values that can be sent to another process."""

    folder: Path
    number: int
    town: str
    people: str | None
    agents: int | None
    seed: int
    fork_at: str
    end: int
    profile: str
    before: tuple[Policy, ...]
    arms: tuple[Arm, ...]
    surveys: tuple[Survey, ...]
    means: Means

    @property
    def shares_answers(self) -> bool:
        """Whether arms are run one after the other, so that each finds the answers of those before it."""
        return self.means.named != "offline" or any(arm.model not in (None, "offline") for arm in self.arms)


def task_of(study: Experiment, out: Path, number: int, means: Means) -> Task:
    """One replicate of a study."""
    arms = study.lived_arms()
    return Task(
        out, number, study.town, study.people, study.agents, study.seed + number, study.fork_at, study.end, study.profile,
        tuple(study.before), tuple(arms), study.surveys, means.shared(study.replicates * (2 * len(arms) + 1)),
    )  # fmt: skip


def arm_path(folder: Path, number: int, arm: str) -> Path:
    """Where an arm of a replicate is kept."""
    return folder / f"replicate-{number:03d}" / f"{file_name(arm)}.episode"


@lru_cache(maxsize=4)
def ground(town: str, people: str | None, agents: int | None, seed: int) -> tuple[World, Population]:
    """The town and its people; raises InputError."""
    world = load_world(town)
    return world, load_people(world, town, people, agents, seed)


def changes_of(policies: tuple[Policy, ...], setting: Setting) -> list[Change]:
    """What policies do to a fork; raises InputError."""
    return [change for policy in policies for change in policy.changes(setting)]


def live_past(task: Task) -> None:
    """The past that all arms of a replicate share; what was leased for it and not spent is given back."""
    agreed = task.means.terms()
    try:
        _live_past(task, agreed)
    finally:
        agreed.account.release()


def _live_past(task: Task, agreed: Terms) -> None:
    """The past that all arms of a replicate share, with what is done to it before the fork."""
    past = arm_path(task.folder, task.number, PAST)
    moment = parse_moment(task.fork_at, "fork_at")
    if is_lived(past, moment):
        return
    if not task.before and past.exists() and _went_on(task, past, agreed):
        return
    bare = past.with_suffix(".bare")
    for old in (bare, past):
        # It is lived anew, on the same budget.
        carry(agreed.account, old)
        remove(old)
    world, people = ground(task.town, task.people, task.agents, task.seed)
    model = task.means.answering(agreed, task.seed)
    setting = Setting(world, people.personas, task.seed)
    changes = changes_of(task.before, setting)
    begins = min((change.at for change in changes if change.at is not None), default=None)
    if changes and begins is None:
        raise InputError("study: what is done 'before' the fork needs a 'start'")
    # A minute before, so that the change comes after what it changes.
    first = label(begins - 60) if begins is not None else task.fork_at
    options = RunOptions(until=first, seed=task.seed, profile=task.profile)
    record(world, people, bare if changes else past, options, model=model, allowance=agreed.allowance, force=True)
    if changes and begins is not None:
        _was_lived(bare, begins - 60)
        fork(bare, past, None, changes=changes, force=True)
        recorded = partial(model_of, account=agreed.account)
        resume(past, recorded, until=task.fork_at, allowance=agreed.allowance)
        # Only now has the fork the account as well.
        remove(bare)
    _was_lived(past, moment)


def _went_on(task: Task, past: Path, agreed: Terms) -> bool:
    """Whether an interrupted past could be resumed to its end."""
    try:
        resume(past, agreed.model_again, until=task.fork_at, allowance=agreed.allowance)
    except InputError:
        return False  # cut off at its start: it is run again
    _was_lived(past, parse_moment(task.fork_at, "fork_at"))
    return True


def live_arm(task: Task, index: int, siblings: tuple[str, ...] = ()) -> None:
    """One arm, resumed where it stopped; answers that siblings have already are not asked for again."""
    agreed = task.means.terms()
    try:
        _live_arm(task, index, siblings, agreed)
    finally:
        agreed.account.release()


def _live_arm(task: Task, index: int, siblings: tuple[str, ...], agreed: Terms) -> None:
    arm = task.arms[index]
    path, past = arm_path(task.folder, task.number, arm.name), arm_path(task.folder, task.number, PAST)
    if not is_lived(path, task.end):
        world, people = ground(task.town, task.people, task.agents, task.seed)
        changes = changes_of(arm.policies, Setting(world, people.personas, task.seed))
        if not _is_begun(path, past):
            other = ready(task.means.answering(agreed, task.seed, arm.model)) if arm.model is not None else None
            remove(survey_path(path))
            own = _own_seed(task.seed, arm.name) if arm.decoupled else None
            fork(past, path, None, seed=own, model=other, changes=changes, force=True)
        resume(
            path,
            agreed.model_again,
            until=label(task.end),
            allowance=agreed.allowance,
            siblings=[arm_path(task.folder, task.number, name) for name in siblings],
        )
        _was_lived(path, task.end)
    if task.surveys:
        with Episode(path) as episode:
            settings = episode.model_settings
        # The run's account is closed with its episode; what is asked off the record has one of its own.
        asking = task.means.terms()
        go_on_with(asking.account, account_path(path))
        try:
            ask_all(path, task.surveys, asking.model_again(settings), KeptAnswers(path.parent / "surveys.json"))
        finally:
            close(asking.account)
            asking.account.release()


def live_arms(task: Task) -> None:
    """All arms of a replicate, one after the other."""
    for index in range(len(task.arms)):
        live_arm(task, index, tuple(arm.name for arm in task.arms[:index]))


def _is_begun(path: Path, past: Path) -> bool:
    """Whether an arm was begun and can be resumed: its answers need not be paid again."""
    if not path.exists():
        return False
    try:
        with Episode(path) as episode:
            return bool(episode.lineage) and episode.lineage[-1].get("file") == past.name
    except InputError:
        return False


def _own_seed(seed: int, arm: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\x1f{arm}".encode(), digest_size=6).digest(), "big")


def _was_lived(path: Path, seconds: int) -> None:
    """Raises RunPausedError when a run was stopped before its end."""
    if not is_lived(path, seconds):
        raise RunPausedError(STOPPED)


def is_lived(path: Path, seconds: int) -> bool:
    """Whether an episode is finished and reaches a moment."""
    if not path.exists():
        return False
    try:
        with Episode(path) as episode:
            return episode.state == "finished" and episode.last_tick >= episode.clock.tick_before(seconds)
    except InputError:
        # Cut off at its start: it is run again.
        return False

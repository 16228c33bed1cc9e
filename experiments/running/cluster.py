"""Running a study on a Ray cluster: pasts and arms are tasks; their files are sent back, and equal those of a local run.

A worker writes to a folder of its own and sends its files back. One that is killed, or loses its node, is tried again; what was
received is kept. A server of leases shares the budget, and the capacity of the language model's server, among all runs.
"""

import os
import socket
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import twinville
from twinville.agents.language_models.leases import Leases, granted_before
from twinville.experiments.design.means import Means
from twinville.experiments.outcomes.survey_account import account_path, spent_at
from twinville.experiments.outcomes.surveys import survey_path
from twinville.experiments.running.replicate import PAST, STOPPED, Task, arm_path, is_lived, live_arm, live_arms, live_past
from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.copying import put_whole
from twinville.simulation.history.spending import spent_by
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError
from twinville.worlds.whole_file import write_whole

#: How often what a lost worker or node was at is tried again.
RETRIES = 3
#: Seconds in which a cluster must answer.
PATIENCE = 5.0
#: Where workers find Twinville when it is run from a checkout.
_ROOT = Path(twinville.__file__).resolve().parent.parent
_GONE = "the cluster is gone; what came home is kept, and the same command goes on with the rest"
#: Where it is written what runs were granted of the budget.
LEDGER = "leases.json"
Files = dict[str, bytes]


def live_on_ray(
    tasks: list[Task], address: str | None, workers: int, means: Means, progress: Callable[[int, int], None]
) -> list[str]:
    """Live every task on a cluster (one of this machine's own, with so many workers, without an address); returns what went wrong.

    Raises InputError where Ray is not installed or no cluster answers, RunPausedError when the cluster goes or it is stopped.
    """
    ray = _ray(address, workers)
    try:
        return _Driver(ray, tasks, means).live(progress)
    except KeyboardInterrupt:
        raise RunPausedError(STOPPED) from None
    except (ray.exceptions.RaySystemError, ConnectionError) as error:
        raise RunPausedError(f"{_GONE} ({type(error).__name__})") from None
    finally:
        ray.shutdown()


def _ray(address: str | None, workers: int) -> Any:
    """Ray, connected; raises InputError."""
    try:
        import ray  # an extra
        import ray.exceptions
    except ImportError:
        raise InputError("--runner ray: Ray is not installed; install it with: pip install 'twinville[cluster]'") from None
    _knock(address)
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    given: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False, "include_dashboard": False}
    try:
        if address is None:
            # Workers of this machine find the engine where this process has it.
            ray.init(num_cpus=max(1, workers), runtime_env={"env_vars": {"PYTHONPATH": str(_ROOT)}}, **given)
        else:
            del given["include_dashboard"]
            ray.init(address=address, runtime_env={"env_vars": {"PYTHONPATH": str(_ROOT)}}, **given)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        first = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise InputError(f"--address {address}: no cluster answers there ({first}); start one with: ray start --head") from None
    return ray


def _knock(address: str | None) -> None:
    """Raises InputError at once where no cluster answers: Ray itself would try for many minutes."""
    host, colon, port = (address or "").removeprefix("ray://").rpartition(":")
    if not colon:
        return
    try:
        with socket.create_connection((host, int(port)), timeout=PATIENCE):
            pass
    except (OSError, ValueError, OverflowError) as error:
        raise InputError(f"--address {address}: no cluster answers there ({error}); start one with: ray start --head") from None


class RayLease:
    """One run's side of the server of leases, which is an actor of the cluster."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._run = uuid.uuid4().hex

    def more(self, dollars: float, tokens: int) -> tuple[float, int]:
        """As `Lease` has it."""
        import ray

        granted: tuple[float, int] = ray.get(self._server.more.remote(dollars, tokens))
        return granted

    def give_back(self, dollars: float, tokens: int) -> None:
        """As `Lease` has it; the run is over."""
        self._server.give_back.remote(dollars, tokens)
        self._server.leave.remote(self._run)

    def calls(self, refused: int) -> int:
        """As `Lease` has it."""
        import ray

        return int(ray.get(self._server.calls.remote(self._run, refused)))


class _Driver:
    """Starts tasks that are ready, and collects their results."""

    def __init__(self, ray: Any, tasks: list[Task], means: Means) -> None:
        self._ray = ray
        self._tasks = tasks
        ledger = tasks[0].folder.resolve() / LEDGER
        spent, granted = _spent(tasks), granted_before(ledger)
        dollars, tokens = max(spent[0], granted[0]), max(spent[1], granted[1])
        left = means.budget - dollars if means.budget is not None else None
        left_tokens = means.max_tokens - tokens if means.max_tokens is not None else None
        self._lease = _here(ray, ray.remote(Leases)).remote(
            left, left_tokens, ledger=ledger if means.budget or means.max_tokens else None, granted=(dollars, tokens)
        )
        self._remote = {
            each: ray.remote(max_retries=RETRIES, num_cpus=1)(each) for each in (_live_past, _live_arm, _live_arms)
        }  # fmt: skip
        self._pending: dict[Any, tuple[Task, int, bool]] = {}
        self.failures: list[str] = []

    def live(self, progress: Callable[[int, int], None]) -> list[str]:
        done, of = 0, sum(1 + len(task.arms) for task in self._tasks)
        for task in self._tasks:
            self._send_past(task)
        progress(done, of)
        while self._pending:
            ready, _ = self._ray.wait(list(self._pending), num_returns=1)
            for reference in ready:
                task, runs, was_past = self._pending.pop(reference)
                done += runs
                if not self._take_home(task, reference):
                    done += len(task.arms) if was_past else 0
                elif was_past:
                    self._send_arms(task)
            progress(done, of)
        return self.failures

    def _send_past(self, task: Task) -> None:
        past = arm_path(task.folder, task.number, PAST)
        if is_lived(past, parse_moment(task.fork_at, "fork_at")):
            self._pending[self._ray.put({})] = (task, 1, True)
        else:
            self._pending[self._remote[_live_past].remote(task, self._lease)] = (task, 1, True)

    def _send_arms(self, task: Task) -> None:
        known = self._ray.put(_files(task.folder, task.number))
        if task.shares_answers:
            self._pending[self._remote[_live_arms].remote(task, known, self._lease)] = (task, len(task.arms), False)
            return
        for index, arm in enumerate(task.arms):
            path = arm_path(task.folder, task.number, arm.name)
            if is_lived(path, task.end) and (not task.surveys or survey_path(path).exists()):
                self._pending[self._ray.put({})] = (task, 1, False)
            else:
                self._pending[self._remote[_live_arm].remote(task, index, known, self._lease)] = (task, 1, False)

    def _take_home(self, task: Task, reference: Any) -> bool:
        """Write what a worker made; False when it made nothing."""
        errors = self._ray.exceptions
        try:
            files: Files = self._ray.get(reference)
        except errors.RayTaskError as error:
            self._failed(task, error.cause if hasattr(error, "cause") else error)
            return False
        except (errors.WorkerCrashedError, errors.NodeDiedError, errors.ObjectLostError, errors.OutOfMemoryError) as error:
            self.failures.append(f"replicate {task.number}: its worker was lost {RETRIES + 1} times ({type(error).__name__})")
            return False
        except errors.RuntimeEnvSetupError as error:
            raise InputError(f"--runner ray: workers cannot be set up ({str(error).splitlines()[0][:160]})") from None
        for name, data in files.items():
            try:
                _put(task.folder / name, data)
            except InputError as error:
                raise InputError(f"{error}; what was received before is kept") from None
        return True

    def _failed(self, task: Task, cause: BaseException) -> None:
        if isinstance(cause, ModuleNotFoundError):
            raise InputError(f"--runner ray: a worker has no '{cause.name}'; install twinville on every node of the cluster")
        if isinstance(cause, InputError):
            raise cause
        if not isinstance(cause, RunPausedError):
            raise cause
        self.failures.append(f"replicate {task.number}: {cause}")


def _here(ray: Any, actor: Any) -> Any:
    """An actor that lives on this node, where the study's folder is."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    strategy = NodeAffinitySchedulingStrategy(node_id=ray.get_runtime_context().get_node_id(), soft=False)
    return actor.options(num_cpus=0, scheduling_strategy=strategy)


def _spent(tasks: list[Task]) -> tuple[float, int]:
    """What the runs of a study cost already, as far as they came home."""
    dollars, tokens = 0.0, 0
    for task in tasks:
        for path in sorted(arm_path(task.folder, task.number, PAST).parent.glob("*.episode")):
            for spent in (spent_by(path), spent_at(account_path(path))):
                dollars, tokens = dollars + spent[0], tokens + spent[1]
    return dollars, tokens


def _files(folder: Path, number: int) -> Files:
    """What there is of a replicate, by paths relative to the study's folder."""
    here = arm_path(folder, number, PAST).parent
    return {
        f"{here.name}/{path.name}": path.read_bytes() for path in sorted(here.glob("*")) if path.suffix in (".episode", ".json")
    }


def _in_a_folder(task: Task, known: Files, live: Callable[[Task], None], server: Any) -> Files:
    """Live something where nobody else writes; returns the files that are new or have changed."""
    with tempfile.TemporaryDirectory(prefix="twinville-") as folder:
        here = replace(task, folder=Path(folder), means=replace(task.means, lease=RayLease(server)))
        for name, data in known.items():
            _put(Path(folder) / name, data)
        try:
            live(here)
        except InputError as error:
            raise InputError(
                f"on {socket.gethostname()}: {error}; every node needs the study's files under the same paths"
            ) from None
        return {name: data for name, data in _files(here.folder, task.number).items() if known.get(name) != data}


def _put(path: Path, data: bytes) -> None:
    """Write a file that was sent; raises InputError."""
    if path.suffix == ".episode":
        put_whole(path, data)
    else:
        write_whole(path, data)


def _live_past(task: Task, server: Any) -> Files:
    return _in_a_folder(task, {}, live_past, server)


def _live_arm(task: Task, index: int, known: Files, server: Any) -> Files:
    wanted = {
        f"replicate-{task.number:03d}/{name}"
        for name in (f"{PAST}.episode", arm_path(task.folder, task.number, task.arms[index].name).name)
    }
    arm = arm_path(task.folder, task.number, task.arms[index].name)
    surveys = (f"/{survey_path(arm).name}", f"/{account_path(arm).name}")
    mine = {name: data for name, data in known.items() if name in wanted or name.endswith(surveys)}
    found = _in_a_folder(task, mine, lambda here: live_arm(here, index), server)
    # Answers to surveys are shared by arms that are run in one place; each of these has its own.
    return {name: data for name, data in found.items() if not name.endswith("/surveys.json")}


def _live_arms(task: Task, known: Files, server: Any) -> Files:
    return _in_a_folder(task, known, live_arms, server)

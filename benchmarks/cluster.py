"""How close does a study come to the least time it could take? Eight arms over several seeds, in processes and on a Ray cluster.

The bound is max(work / processors, longest run), from the same runs one after the other. Where Ray is not installed, that
row is left out.

    python benchmarks/cluster.py [--replicates 3] [--workers 2]
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from rich.console import Console
from rich.table import Table

from twinville.experiments.design.locked_plan import lock
from twinville.experiments.design.means import Means
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes.kinds import informed
from twinville.experiments.running.local import live_study
from twinville.experiments.running.replicate import live_arm, live_past, task_of

ARMS = 8
ALLOWED = 1.3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--replicates", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    study = Experiment(
        arms={f"arm {k}": [Announcement(f"Notice number {k}.", start="day 1 13:00")] for k in range(ARMS)},
        contrasts=["arm 1 - arm 0"], outcomes=[informed(primary=True)], fork_at="day 1 12:00", until="day 2 06:00",
        replicates=arguments.replicates,
    )  # fmt: skip
    table = Table(title=f"{ARMS} arms x {arguments.replicates} seeds, {arguments.workers} processors", title_justify="left")
    for column in ("how", "seconds", "of the bound"):
        table.add_column(column, justify="right")
    wrong = 0
    with TemporaryDirectory() as folder:
        times = _one_by_one(study, Path(folder) / "one")
        # A replicate's arms cannot begin before its past is there.
        bound = max(sum(times) / arguments.workers, max(times))
        table.add_row("one by one", f"{sum(times):.1f}", "")
        table.add_row("bound", f"{bound:.1f}", "1.00")
        for runner in ("local", *(("ray",) if find_spec("ray") is not None else ())):
            with _cluster(arguments.workers, table) if runner == "ray" else nullcontext() as address:
                begun = time.perf_counter()
                live_study(study, Path(folder) / runner, workers=arguments.workers, runner=runner, address=address)
                took = time.perf_counter() - begun
            wrong += took > ALLOWED * bound
            table.add_row(runner, f"{took:.1f}", f"{took / bound:.2f}")
    Console().print(table)
    print(f"{wrong} out of range (at most {ALLOWED} of the bound)")


@contextmanager
def _cluster(processors: int, table: Table) -> Iterator[str]:
    """A cluster of one node that stands before the study begins; what its start takes is told by itself."""
    from ray.cluster_utils import Cluster  # an extra

    begun = time.perf_counter()
    cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": processors, "include_dashboard": False})
    table.add_row("starting a cluster", f"{time.perf_counter() - begun:.1f}", "")
    try:
        yield str(cluster.address)
    finally:
        cluster.shutdown()


def _one_by_one(study: Experiment, out: Path) -> list[float]:
    """Seconds of each run, lived alone."""
    lock(study, out)
    times = []
    for number in range(study.replicates):
        task = task_of(study, out, number, Means())
        begun = time.perf_counter()
        live_past(task)
        times.append(time.perf_counter() - begun)
        for index in range(len(task.arms)):
            begun = time.perf_counter()
            live_arm(task, index)
            times.append(time.perf_counter() - begun)
    return times


if __name__ == "__main__":
    main()

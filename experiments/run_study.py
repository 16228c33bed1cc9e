"""Running a study from Python: run what is missing, and read the results."""

from collections.abc import Callable
from pathlib import Path

from twinville.experiments.design.means import Means
from twinville.experiments.design.study import Experiment
from twinville.experiments.results.results import Results, results
from twinville.experiments.running.local import live_study


def run_study(
    study: Experiment,
    out: Path | None = None,
    *,
    workers: int = 1,
    means: Means | None = None,
    runner: str = "local",
    address: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Results:
    """Run what is missing in `out` (the study's own folder, if None), and return the results.

    Raises InputError, RunPausedError.
    """
    folder = out or study.out
    live_study(study, folder, workers=workers, means=means, runner=runner, address=address, progress=progress)
    return results(study, folder)

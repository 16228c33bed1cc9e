"""A pilot: a few replicates with other seeds, to see how outcomes vary and what effects the study could find."""

from dataclasses import replace
from pathlib import Path

from twinville.experiments.design.locked_plan import PILOT, note
from twinville.experiments.design.means import Means
from twinville.experiments.design.study import Experiment
from twinville.experiments.results.results import Results, results
from twinville.experiments.running.local import live_study

#: Seeds of a pilot begin so far from the study's, so that no world of it is counted twice.
APART = 1_000_000


def live_pilot(study: Experiment, out: Path, *, replicates: int = 3, workers: int = 1, means: Means | None = None) -> Results:
    """Run it beside the study, in its folder `pilot-worlds`, and return its results. Raises InputError, RunPausedError."""
    described = dict(study.described) | {"seed": study.seed + APART, "replicates": replicates} if study.described else {}
    few = replace(study, seed=study.seed + APART, replicates=replicates, described=described)
    live_study(few, out / PILOT, workers=workers, means=means)
    note(out, "pilot", few.plan()["hash"], replicates)
    return results(few, out / PILOT)

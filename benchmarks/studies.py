"""Are the statistics of studies right? Simulated studies with planted effects: how often intervals cover, and what p is under none.

For 10, 20 and 50 worlds, with normal and with skewed differences. Coverage of 95% intervals may be from 93 to 97% (that of the
t interval is printed beside it), the share of p at most 0.05 under no effect from 3 to 7%. Prints what is out of range.

Then through the engine: so many tiny studies are lived, each with decoupled arms and no policy. Their p values must be as discrete
p values under no effect are: the share of p at most alpha is not above alpha by more than Monte Carlo error, for several alphas.

    python benchmarks/studies.py [--studies 2000] [--lived 100] [--workers 2]
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scipy import stats

from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes.kinds import contacts, hours_of
from twinville.experiments.results.results import results
from twinville.experiments.results.statistics import bootstrap_t, sign_flip
from twinville.experiments.running.local import live_study

EFFECT = 1.0
#: Worlds of a lived study, and the levels at which its p values are looked at.
WORLDS, ALPHAS = 10, (0.05, 0.1, 0.25, 0.5)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--lived", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    wrong = simulated(arguments.studies)
    if arguments.lived:
        wrong += through_the_engine(arguments.lived, arguments.workers)
    print(f"{wrong} out of range")


def through_the_engine(studies: int, workers: int) -> int:
    """Live tiny studies of decoupled arms without a policy, and print how their p values are spread; how many are out of range."""
    with TemporaryDirectory() as folder:
        study = Experiment(
            arms={"one": [], "other": []}, contrasts=["one - other"],
            outcomes=[hours_of("leisure", primary=True), hours_of("social"), contacts(minutes=1, home=True)],
            fork_at="day 1 08:00", until="day 1 12:00", agents=4, decoupled=True, replicates=min(1000, WORLDS * studies),
        )  # fmt: skip
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("lives", total=None)
            live_study(
                study, Path(folder) / "s", workers=workers, progress=lambda done, of: bar.update(task, completed=done, total=of)
            )
        found = results(study, Path(folder) / "s")
    table = Table(title=f"{study.replicates // WORLDS} lived studies of {WORLDS} worlds, no effect", title_justify="left")
    for column in ("outcome", *(f"p <= {alpha:g}" for alpha in ALPHAS), "allowed", "interval covers 0"):
        table.add_column(column, justify="right")
    wrong = 0
    for each in found.values:
        differences = np.array([(each.by[n, "one"] or 0.0) - (each.by[n, "other"] or 0.0) for n in range(study.replicates)])
        groups = differences.reshape(-1, WORLDS)
        p = np.array([sign_flip(group) for group in groups])
        shares = [float((p <= alpha).mean()) for alpha in ALPHAS]
        # Three standard errors of a share.
        allowed = [alpha + 3 * (alpha * (1 - alpha) / len(groups)) ** 0.5 for alpha in ALPHAS]
        wrong += sum(share > most for share, most in zip(shares, allowed, strict=True))
        covered = float(np.mean([low <= 0 <= high for low, high in (bootstrap_t(group, seed=1) for group in groups)]))
        table.add_row(
            each.name, *(f"{share:.2f}" for share in shares), ", ".join(f"{most:.2f}" for most in allowed), f"{covered:.2f}"
        )
    Console().print(table)
    return wrong


def simulated(studies: int) -> int:
    """Print the table of simulated studies; how many of its numbers are out of range."""
    table = Table(title=f"{studies} simulated studies of each kind", title_justify="left")
    for column in ("differences", "worlds", "bootstrap-t covers", "t covers", "p <= 0.05 under none"):
        table.add_column(column, justify="right")
    luck, out_of_range = np.random.default_rng(5), 0
    for name in ("normal", "skewed"):
        for worlds in (10, 20, 50):
            covered = covered_t = small = 0
            for _ in range(studies):
                noise = luck.normal(0, 2, worlds) if name == "normal" else 2 * (luck.exponential(1, worlds) - 1)
                values = EFFECT + noise
                low, high = bootstrap_t(values, seed=1)
                covered += low <= EFFECT <= high
                low, high = stats.t.interval(0.95, worlds - 1, values.mean(), values.std(ddof=1) / np.sqrt(worlds))
                covered_t += low <= EFFECT <= high
                # The test is of a symmetric null: pairs that could have been either way round.
                small += sign_flip(noise * luck.choice((-1.0, 1.0), worlds)) <= 0.05
            share, share_t, size = (count / studies for count in (covered, covered_t, small))
            out_of_range += not 0.93 <= share <= 0.97
            out_of_range += not 0.03 <= size <= 0.07
            table.add_row(name, str(worlds), f"{share:.3f}", f"{share_t:.3f}", f"{size:.3f}")
    Console().print(table)
    return out_of_range


if __name__ == "__main__":
    main()

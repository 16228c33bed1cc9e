"""Are the statistics of studies right? Simulated studies with planted effects: how often intervals cover, and what p is under none.

For 10, 20 and 50 worlds, with normal and with skewed differences. Coverage of 95% intervals may be from 93 to 97% (that of the
t interval is printed beside it), the share of p at most 0.05 under no effect from 3 to 7%. Prints what is out of range.

    python benchmarks/studies.py [--studies 2000]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import stats

from experiments.statistics import bootstrap_t, sign_flip

EFFECT = 1.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--studies", type=int, default=2000)
    arguments = parser.parse_args()
    table = Table(title=f"{arguments.studies} simulated studies of each kind", title_justify="left")
    for column in ("differences", "worlds", "bootstrap-t covers", "t covers", "p <= 0.05 under none"):
        table.add_column(column, justify="right")
    luck, out_of_range = np.random.default_rng(5), 0
    for name in ("normal", "skewed"):
        for worlds in (10, 20, 50):
            covered = covered_t = small = 0
            for _ in range(arguments.studies):
                noise = luck.normal(0, 2, worlds) if name == "normal" else 2 * (luck.exponential(1, worlds) - 1)
                values = EFFECT + noise
                low, high = bootstrap_t(values, seed=1)
                covered += low <= EFFECT <= high
                low, high = stats.t.interval(0.95, worlds - 1, values.mean(), values.std(ddof=1) / np.sqrt(worlds))
                covered_t += low <= EFFECT <= high
                # The test is of a symmetric null: pairs that could have been either way round.
                small += sign_flip(noise * luck.choice((-1.0, 1.0), worlds)) <= 0.05
            share, share_t, size = (count / arguments.studies for count in (covered, covered_t, small))
            out_of_range += not 0.93 <= share <= 0.97
            out_of_range += not 0.03 <= size <= 0.07
            table.add_row(name, str(worlds), f"{share:.3f}", f"{share_t:.3f}", f"{size:.3f}")
    Console().print(table)
    print(f"{out_of_range} out of range")


if __name__ == "__main__":
    main()

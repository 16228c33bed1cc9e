"""How long forking, resuming, replaying and verifying take, on an episode of 25 people and two days.

Prints medians beside the bounds: a fork takes less than 1 s, going on reaches the last commit in less than 5 s, and sealing takes
less than 3 % of the run.

    python benchmarks/episodes.py [--days 2] [--times 5]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from twinville import load_people, load_world
from twinville.agents.model_choice import model_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.re_execution import ReadOnlyJournal, begin_again, re_execute
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.run import run


def reach(path: Path) -> None:
    """From the last checkpoint to the last commit, compared entry by entry."""
    with Episode(path) as episode:
        model = model_of(episode.model_settings)
        begun = begin_again(episode, model, ReadOnlyJournal(episode), model_of, at=episode.last_tick - 1)
        asyncio.run(re_execute(begun, episode, episode.last_tick))


def check(path: Path, what: Callable[[Episode], object]) -> None:
    """Do something with an opened episode."""
    with Episode(path) as episode:
        what(episode)


def main() -> int:
    """Print the table; exit code 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, None, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        path = run(world, people, folder / "run.episode", days=options.days, seed=1)
        lived = time.perf_counter() - began
        middle = (options.days * 86_400) // 2
        tasks: dict[str, tuple[Callable[[], object], float | None]] = {
            "fork in the middle": (lambda: fork(path, folder / "fork.episode", middle, force=True), 1.0),
            "resume, to the last commit": (lambda: reach(path), 5.0),
            "digest all of it, as a seal does": (lambda: check(path, lambda episode: episode.custody.digest()), 0.03 * lived),
            "replay from the journal alone": (lambda: check(path, replay), None),
            "verify": (lambda: check(path, verify), None),
        }
        table = Table(title=f"{options.days} days of 25 people, lived in {lived:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        for column in ("what", "seconds, median", "bound"):
            table.add_column(column)
        missed = 0
        for what, (task, bound) in tasks.items():
            seconds = []
            for _ in range(options.times):
                began = time.perf_counter()
                task()
                seconds.append(time.perf_counter() - began)
            missed += bound is not None and median(seconds) > bound
            table.add_row(what, f"{median(seconds):.3f}", f"{bound:.3g}" if bound is not None else "")
    Console(width=110).print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

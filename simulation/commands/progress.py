"""Progress of a run in the terminal: the simulated clock, the speed, people's activities, and the number of answers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.text import Text

from twinville.simulation.clock import Clock, label
from twinville.simulation.history.run import Progress
from twinville.worlds.outward.console import Console
from twinville.worlds.outward.visible import on_one_line

_SHOWN = 6


@contextmanager
def watching(clock: Clock, *, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A function that shows progress on standard error; None when that is not a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    began = time.monotonic()
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(progress: Progress) -> None:
            elapsed = max(time.monotonic() - began, 1e-3)
            speed = (progress.seconds - clock.start) / elapsed
            head = Text.assemble(
                (label(progress.seconds), "bold"),
                f"   {speed / 3600:,.1f} hours a second   {progress.answers:,} prompts   {progress.tokens:,} tokens",
            )
            # Show a few people at a time, in turn.
            first = int(elapsed) % max(1, len(progress.people))
            some = (progress.people[first:] + progress.people[:first])[:_SHOWN]
            lines = [Text.assemble((f"{on_one_line(name)}  ", "cyan"), on_one_line(activity)) for name, activity in some]
            live.update(Group(head, ProgressBar(total=1.0, completed=progress.share, width=60), *lines), refresh=True)

        yield show

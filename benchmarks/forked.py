"""Commands in forked processes: all is imported already, so that thousands of them can be killed or hindered in minutes.

Whoever uses it imports this module first: the threads of numerical libraries do not outlive a fork, and must not be started.
"""

# ruff: noqa: E402  # how many threads there are is said before libraries ask

import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
sys.path.insert(0, str(Path(__file__).parent.parent))

import pygame

import twinville.agents.memory.embedders
import twinville.experiments.report.page
import twinville.experiments.results.tables
import twinville.experiments.running.local
import twinville.simulation.commands.answers
import twinville.simulation.commands.progress
import twinville.simulation.commands.tables
import twinville.simulation.episode.compact
import twinville.simulation.episode.export
import twinville.simulation.episode.import_replay
import twinville.simulation.history.fork
import twinville.simulation.history.resume
import twinville.simulation.preparing.terms
import twinville.viewer.picture
import twinville.viewer.scene
from twinville.__main__ import main as command_line


def start(
    arguments: Sequence[str], said: Path, before: Callable[[], None] = lambda: None, after: Callable[[], None] = lambda: None
) -> int:
    """Fork a process that runs a command; returns its number. What it writes to its streams goes to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    stream = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    child = os.fork()
    if child:
        os.close(stream)
        return child
    code = 1
    try:
        os.dup2(stream, 1)
        os.dup2(stream, 2)
        sys.argv = ["twinville", *arguments]
        before()
        command_line()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # told as Python tells it
        traceback.print_exc()
    finally:
        after()
        for each in (sys.stdout, sys.stderr):
            each.flush()
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a forked process; its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def done(arguments: Sequence[str], said: Path) -> int:
    """Run a command in a forked process to its end; its exit code."""
    return ended(start(arguments, said))


def in_lanes(
    work: Callable[[int, Path], Any], numbers: Sequence[int], lanes: int, folder: Path, seconds: float | None = None
) -> list[Any]:
    """Do a piece of work for each number, in so many processes at once, each with a folder of its own; it returns plain JSON.

    After so many `seconds` nothing more is begun.
    """
    children = []
    for lane in range(lanes):
        own = Path(tempfile.mkdtemp(dir=folder))
        child = os.fork()
        if child:
            children.append((child, own))
            continue
        code = 1
        try:
            tempfile.tempdir = str(own)
            end = time.monotonic() + seconds if seconds is not None else float("inf")
            results = [work(number, own) for number in numbers[lane::lanes] if time.monotonic() < end]
            (own / "results.json").write_text(json.dumps(results), encoding="utf-8")
            code = 0
        except BaseException:  # told as Python tells it
            traceback.print_exc()
        finally:
            os._exit(code)
    codes = [ended(child) for child, _ in children]
    if any(codes):
        raise SystemExit("a lane of the benchmark broke; see above")
    found: list[Any] = []
    for _, own in children:
        found += json.loads((own / "results.json").read_text(encoding="utf-8"))
    return found


# Imported for what their import does to a forked process; named here so that nobody takes them for unused.
LOADED = (pygame, twinville)

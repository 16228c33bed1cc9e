"""Hostile inputs, many of them: whatever comes, a command ends with what it says or with one sentence, and never otherwise.

Real episodes, towns, people, studies, settings and recordings are changed by their structure and their bytes, and given to the
commands that read them, in a process that is ended after 5 seconds of a command and may use little memory. Prints, by kind of
input, how many were refused in a sentence (exit code 2), accepted, and how many gave a traceback, killed the process, or did not
end. What failed is kept with its number, from which `--only` makes it again. Every input is a function of the seed and its number.

    python benchmarks/fuzz.py [--inputs 100000] [--first 0] [--seed 1] [--quick] [--only NUMBER] [--kind NAME] [--keep FOLDER]
                              [--sound]

`--sound` gives every input to its commands as it is, which must be taken. How far it is goes to standard error, and an interrupt
prints what there is; `--first` begins with another number, so that several may share a long form.
"""

import argparse
import contextlib
import importlib
import io
import os
import pkgutil
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ |= {"SDL_VIDEODRIVER": "dummy", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
os.environ.pop("OPENAI_API_KEY", None)
os.environ.pop("OPENAI_BASE_URL", None)

import twinville
from benchmarks.fuzz_inputs import SOUND, Command, Kind, kinds
from benchmarks.fuzz_sound import make
from twinville import __main__ as program
from twinville.agents.memory.embedders import choose_embedder

#: Seconds of processor time until a command is a hang, and bytes of address space beyond what the process has at its start.
PATIENCE, MEMORY = 5.0, 1536 << 20
#: Inputs of the quick form; those of one process before the next; those after which is told how far it is.
QUICK, BATCH, STRETCH = 50, 200, 1000
#: What a recording of another program is refused, as it should be; and what names the episode for something it cannot be.
_NOT_OF_RECORDINGS = ("ask", "vignette", "resume", "replay", "run", "summary")
OUTCOMES = ("refused", "accepted", "traceback", "crash", "hang")
#: What an input comes to, and what is told of a failure.
Came = tuple[str, str]


def case(seed: int, number: int, every: dict[str, Kind], folder: Path, only: str | None = None) -> tuple[str, list[Command]]:
    """Write the input of a number into an empty folder: its kind, and the commands that read it."""
    random = Random(f"{seed}:{number}")  # noqa: S311  # it draws inputs, no secrets
    name = random.choice(tuple(every)) if only is None else only
    os.chdir(folder)
    return name, every[name].write(folder, random)


def tried(commands: list[Command], before: Callable[[], object] = lambda: None) -> Came:
    """Run commands here, each after `before`; the worst that one of them came to."""
    came: Came = ("refused", "")
    for command in commands:
        before()
        code, told = _called(command)
        if code not in (0, 1, 2) or (code == 2 and not told.strip()):
            return "traceback", f"{' '.join(command)}\n{told}"
        if code == 0:
            came = ("accepted", "")
    return came


def _called(command: Command) -> tuple[object, str]:
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["twinville", *command]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            program.main()
    except SystemExit as end:
        return end.code if end.code is not None else 0, err.getvalue()
    except BaseException:
        return "traceback", traceback.format_exc(limit=-12)
    return 0, err.getvalue()


def work(write: int, seed: int, numbers: range, every: dict[str, Kind], only: str | None) -> None:
    """In a process of its own: try inputs one after the other, and say how each came out."""
    with open("/proc/self/statm") as sizes:  # noqa: PTH123
        size = int(sizes.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in numbers:
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        os.write(write, f"\x02{number}\x1f{folder}\x1f\x03".encode())
        name, commands = case(seed, number, every, folder, only)
        os.write(write, f"\x02{number}\x1fkind\x1f{name}: {' | '.join(map(' '.join, commands))}\x03".encode())
        outcome, told = tried(commands, partial(os.write, write, f"\x02{number}\x1fon\x1f\x03".encode()))
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)
        os.write(write, f"\x02{number}\x1f{outcome}\x1f{told[-6000:]}\x03".encode(errors="replace"))
    os._exit(0)


class Fuzz:
    """Inputs by number, in one worker after another: a worker ends with the input that crashes it, or does not end."""

    def __init__(self, seed: int, every: dict[str, Kind], keep: Path | None, only: str | None) -> None:
        self._seed, self._every, self._keep, self._only = seed, every, keep, only
        self.table: dict[str, Counter[str]] = defaultdict(Counter)
        #: Failures by the place that they came from: the numbers of their inputs, and what was told of the first.
        self.failures: dict[str, tuple[list[int], str]] = {}

    def through(self, first: int, last: int) -> None:
        """Try the inputs from one number up to another."""
        while first < last:
            first = self._batch(range(first, min(first + BATCH, last)))

    def add(self, other: "Fuzz") -> None:
        """Take up what came of other inputs."""
        for kind, counts in other.table.items():
            self.table[kind].update(counts)
        for place, (numbers, told) in other.failures.items():
            self.failures.setdefault(place, ([], told))[0].extend(numbers)

    def _batch(self, numbers: range) -> int:
        read, write = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(read)
            try:
                work(write, self._seed, numbers, self._every, self._only)
            finally:
                traceback.print_exc()
                os._exit(70)
        os.close(write)
        number, kind, folder, rest, ended = numbers.start, "?", "", b"", False
        since, used = time.monotonic(), 0.0
        while True:
            ready, _, _ = select.select([read], [], [], PATIENCE)
            hangs = not ready and (_processor(child) - used > PATIENCE or time.monotonic() - since > 12 * PATIENCE)
            content = os.read(read, 1 << 16) if ready else b""
            if hangs or (ready and not content):
                break
            if not ready:
                continue
            *messages, rest = (rest + content).split(b"\x03")
            for message in messages:
                at, what, told = message.decode(errors="replace").partition("\x02")[2].split("\x1f", 2)
                number, ended = int(at), what in OUTCOMES
                since, used = time.monotonic(), _processor(child)
                if what == "kind":
                    kind = told
                elif ended:
                    self._note(kind, number, what, told)
                elif what != "on":
                    folder, kind = what, "?"
        if hangs:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(read)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        if ended and number == numbers[-1]:
            return numbers.stop
        number += ended
        how = "hang" if hangs else "crash"
        self._note(kind, number, how, f"{kind}\n{how} {os.waitstatus_to_exitcode(status)} of {kind}")
        return number + 1

    def _note(self, kind: str, number: int, outcome: str, told: str) -> None:
        self.table[kind.partition(":")[0]][outcome] += 1
        if outcome in ("refused", "accepted"):
            return
        numbers, _ = self.failures.setdefault(_place(told), ([], told))
        numbers.append(number)
        if self._keep is not None and len(numbers) == 1:
            self._keep.mkdir(parents=True, exist_ok=True)
            (self._keep / f"{self._seed}-{number}.txt").write_text(f"{kind}\n{told}\n", encoding="utf-8", errors="replace")


def _processor(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _place(told: str) -> str:
    """What tells one fault from another: the last line, and the last place in our own code."""
    lines = told.strip().splitlines() or [""]
    ours = [line.strip() for line in lines if "/twinville/" in line and line.strip().startswith("File")]
    return f"{lines[-1].partition(':')[0][:100]} {ours[-1] if ours else ''}"


def report(fuzz: Fuzz, seconds: float) -> str:
    """The table, and the failures."""
    lines = [f"{'kind of input':<20}{'tried':>8}" + "".join(f"{name:>11}" for name in OUTCOMES)]
    for kind, counts in [*sorted(fuzz.table.items()), ("all", sum(fuzz.table.values(), Counter()))]:
        lines.append(f"{kind:<20}{counts.total():>8}" + "".join(f"{counts[name]:>11}" for name in OUTCOMES))
    lines.append(f"{seconds:.0f} s")
    for place, (numbers, told) in sorted(fuzz.failures.items(), key=lambda item: -len(item[1][0])):
        lines += [
            f"{len(numbers)} x {place}; inputs {', '.join(map(str, numbers[:6]))}",
            *(f"    {line}" for line in told.splitlines()[-1:]),
        ]
    return "\n".join(lines)


def check(every: dict[str, Kind]) -> bool:
    """Give the inputs to their commands as they are; whether one was refused, which then tries nothing."""
    refused = False
    for name, kind in every.items():
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for command in kind.write(Path(folder), SOUND):
                code, told = _called(command)
                if code != 0 and command[0] not in _NOT_OF_RECORDINGS:
                    refused = True
                    print(f"{name}: the sound input is not taken by {' '.join(command)}: {code} {told}")
            os.chdir("/")
    return refused


def load_all() -> None:
    """Import every module now: the commands import what they need late, and each worker would do it anew."""
    for module in pkgutil.walk_packages(twinville.__path__, "twinville."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def main() -> int:
    """The table; exit code 1 where anything failed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", type=int)
    options.add_argument("--kind")
    options.add_argument("--sound", action="store_true")
    options.add_argument("--keep", type=Path)
    asked = options.parse_args()
    keep = asked.keep.absolute() if asked.keep is not None else None
    inputs = Path(tempfile.mkdtemp(prefix="fuzz-inputs-"))
    try:
        make(inputs)
        every = kinds(inputs)
        choose_embedder("static").embed(["loaded before the workers are"])
        if asked.only is not None:
            with tempfile.TemporaryDirectory() as folder:
                name, commands = case(asked.seed, asked.only, every, Path(folder), asked.kind)
                print(name, *map(" ".join, commands), sep="\n")
                outcome, told = tried(commands)
                os.chdir("/")
                if keep is not None:
                    shutil.copytree(folder, keep, dirs_exist_ok=True)
            print(outcome, told)
            return outcome not in ("refused", "accepted")
        if asked.sound:
            return check(every)
        load_all()
        began, fuzz = time.monotonic(), Fuzz(asked.seed, every, keep, asked.kind)
        last = asked.first + (QUICK if asked.quick else asked.inputs)
        with contextlib.suppress(KeyboardInterrupt):
            for at in range(asked.first, last, STRETCH):
                fuzz.through(at, min(at + STRETCH, last))
                failed = sum(len(numbers) for numbers, _ in fuzz.failures.values())
                told = f"{min(at + STRETCH, last) - asked.first} inputs, {failed} failed, {time.monotonic() - began:.0f} s"
                print(told, file=sys.stderr, flush=True)
        print(report(fuzz, time.monotonic() - began))
        return bool(fuzz.failures)
    finally:
        shutil.rmtree(inputs, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())

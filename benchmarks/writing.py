"""The commands that write, as the benchmarks of kills and faults try them: what they are given, and when their result is whole."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.forked import done
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

#: What must lie beside nothing once the next command has ended.
LEFT = (".part", ".lock", "-wal", "-shm", "-journal", ".bare")
UNTIL, FORKED = "day 1 06:40", "day 1 06:10"
STUDY = """
town: larkwater
agents: 2
until: day 1 06:20
fork_at: day 1 06:10
replicates: 1
arms:
  placebo: [{announcement: ""}]
  letter: [{announcement: "The ferry will not sail."}]
contrasts: [letter - placebo]
outcomes:
  - {kind: conversations, primary: true, smallest: 1}
"""


@dataclass(frozen=True)
class Writing:
    """A command that writes `out` in a folder. `given` are copied there first; where `old`, a file is replaced.

    `content` tells what is under the final name, as far as it must not depend on chance; it raises where that is not whole.
    """

    name: str
    arguments: tuple[str, ...]
    out: str
    content: Callable[[Path], str]
    given: tuple[str, ...] = ()
    old: str | None = None
    #: Of a run, any part up to a commit may be there, and is gone on with.
    grows: bool = False

    def prepare(self, folder: Path, source: Path) -> None:
        """A folder in which nothing was written yet."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in self.given:
            here = source / name
            shutil.copytree(here, folder / name) if here.is_dir() else shutil.copyfile(here, folder / name)
        if self.old is not None and self.old != self.out:
            shutil.copyfile(source / self.old, folder / self.out)

    def called(self, folder: Path) -> list[str]:
        """The command line: names of files are in the folder."""
        return [argument.replace("HERE", str(folder)) for argument in self.arguments]

    def next(self, folder: Path) -> list[str] | None:
        """What comes after it was broken off: the same, or to resume; None when it was through."""
        path = folder / self.out
        if not self.grows or not path.exists():
            return self.called(folder)
        if self.arguments[0] == "run" and self.old is not None and self.content(path) == self.content(folder / self.old):
            return self.called(folder)
        with Episode(path, even_empty=True) as episode:
            if episode.state == "finished" and episode.last_tick >= episode.planned:
                return None
        return ["resume", str(path)]

    def go_on(self, folder: Path, said: Path) -> str:
        """Run what comes next; what went wrong, if anything."""
        arguments = self.next(folder)
        is_through = self.out == "town" and (folder / self.out).exists()
        if arguments is None or not (code := done(arguments, said)) or (is_through and code == 2):
            return ""
        return f"{' '.join(arguments)}: {said.read_text(encoding='utf-8').strip()[-300:]}"


def history(path: Path) -> str:
    """The digest of an episode that is one."""
    with Episode(path, even_empty=True) as episode:
        if episode.storage.integrity() != "ok":
            raise InputError(f"{path}: is damaged")
        return episode.digest


def text(path: Path) -> str:
    """The bytes of a file."""
    return path.read_bytes().hex()


def folder_of(path: Path) -> str:
    """The names and bytes of the files of a folder."""
    return json.dumps({str(file.relative_to(path)): text(file) for file in sorted(path.rglob("*")) if file.is_file()})


def study(path: Path) -> str:
    """The digests of the episodes of a study, and its plan."""
    found = {str(file.relative_to(path)): history(file) for file in sorted(path.rglob("*.episode"))}
    return json.dumps(found | {"plan": json.loads((path / "plan.json").read_text(encoding="utf-8"))["hash"]})


def page(path: Path) -> str:
    """The tables of a report that has a page."""
    assert (path / "index.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    return json.dumps({file.name: text(file) for file in sorted(path.glob("*.csv"))})


_RUN = ("run", "--agents", "2", "--until", UNTIL, "--seed", "11", "--json", "--out", "HERE/x.episode")
_EXPORT = ("export", "HERE/day.episode", "--out", "HERE/x", "--force", "--table", "events", "--format")
_FORK = ("fork", "HERE/day.episode", "--at", FORKED, "--out", "HERE/x.episode", "--force")
_RENDER = ("render", "HERE/day.episode", "--at", "day 1 06:20", "--size", "200x150", "--out", "HERE/x.png", "--force")
COMMANDS = (
    Writing("run", _RUN, "x.episode", history, grows=True),
    Writing("run over another", (*_RUN, "--force"), "x.episode", history, ("other.episode",), "other.episode", grows=True),
    Writing("resume", ("resume", "HERE/x.episode", "--json"), "x.episode", history, old="begun.episode", grows=True),
    Writing("fork", _FORK, "x.episode", history, ("day.episode",)),
    Writing("fork over another", _FORK, "x.episode", history, ("day.episode", "other.episode"), "other.episode"),
    Writing("compact", ("compact", "HERE/x.episode"), "x.episode", history, old="many.episode"),
    Writing("export csv", (*_EXPORT, "csv"), "x", text, ("day.episode",)),
    Writing("export jsonl over another", (*_EXPORT, "jsonl"), "x", text, ("day.episode", "old.txt"), "old.txt"),
    Writing("render", _RENDER, "x.png", text, ("day.episode", "old.txt"), "old.txt"),
    Writing("import-replay", ("import-replay", "HERE/recorded", "--out", "HERE/x.episode", "--force"), "x.episode", history,
            ("recorded",)),
    Writing("new town", ("new", "town", "town", "--into", "HERE"), "town", folder_of),
    Writing("experiment", ("experiment", "HERE/study.yaml", "--out", "HERE/study", "--json"), "study", study, ("study.yaml",)),
    Writing("report", ("report", "HERE/lived", "--out", "HERE/page"), "page", page, ("lived",)),
)  # fmt: skip


def source(folder: Path) -> Path:
    """The files that commands are given."""
    folder.mkdir()
    said = folder / "said"

    def make(*arguments: str) -> None:
        if done(arguments, said):
            raise SystemExit(f"{' '.join(arguments)}: {said.read_text(encoding='utf-8')}")

    run = ("run", "--agents", "2", "--json", "--out")
    make(*run, str(folder / "day.episode"), "--until", UNTIL, "--seed", "11")
    make(*run, str(folder / "other.episode"), "--until", "day 1 06:05", "--seed", "12")
    make(*run, str(folder / "many.episode"), "--until", "day 1 08:10", "--seed", "11")
    make("fork", str(folder / "day.episode"), "--at", FORKED, "--out", str(folder / "begun.episode"))
    (folder / "old.txt").write_text("what was there before\n" * 1000, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    make("experiment", str(folder / "study.yaml"), "--out", str(folder / "lived"), "--json")
    steps = folder / "recorded" / "movement"
    steps.mkdir(parents=True)
    for number in range(12):
        state = {
            "movement": [3 + number, 2],
            "pronunciatio": "📖",
            "description": "reading @ the Ville:House:room:chair",
            "chat": None,
        }
        moment = f"February 13, 2023, 00:{number // 6:02d}:{number % 6}0"
        step = {"persona": {"Ada": state}, "meta": {"curr_time": moment}}
        (steps / f"{number}.json").write_text(json.dumps(step), encoding="utf-8")
    said.unlink()
    return folder


def expected(command: Writing, folder: Path, sources: Path) -> str:
    """What a command writes that nothing hinders."""
    command.prepare(folder, sources)
    said = folder.with_name("said")
    if done(command.called(folder), said):
        raise SystemExit(f"{command.name}: {said.read_text(encoding='utf-8')}")
    found = command.content(folder / command.out)
    if left_in(folder):
        raise SystemExit(f"{command.name} leaves {', '.join(left_in(folder))}")
    return found


def left_in(folder: Path) -> list[str]:
    """What a command has left that is no result."""
    return sorted(path.name for path in folder.rglob("*") if path.name.endswith(LEFT))

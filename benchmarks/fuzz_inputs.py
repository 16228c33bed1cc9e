"""Inputs of every kind, and the commands that read them: a kind writes a changed input into a folder, and says what is run."""

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from benchmarks.fuzz_episodes import change
from benchmarks.fuzz_values import damaged, json_text, mutated, toml_text, yaml_text
from twinville.simulation.episode.export_columns import TABLES

Command = list[str]
#: Stands for no change at all: every kind of input must be accepted as it is, or nothing is tried by it.
SOUND = Random(0)  # noqa: S311


@dataclass(frozen=True)
class Kind:
    """A kind of input: writes a changed one into an empty folder, and gives the commands that may be run there."""

    write: Callable[[Path, Random], list[Command]]


#: The command that makes a study's page, and how often it is given.
PAGE, PAGES = ["report", "study"], 0.1
_SOON = ["--until", "day 1 06:01", "--tick", "30s", "--model", "offline", "--out", "out.episode"]


def kinds(inputs: Path) -> dict[str, Kind]:
    """Every kind, by name; `inputs` is the folder that `make` filled."""

    def episode(name: str) -> Kind:
        def write(folder: Path, random: Random) -> list[Command]:
            shutil.copyfile(inputs / name, folder / "x.episode")
            if random is not SOUND:
                change(folder / "x.episode", random)
            shutil.copyfile(inputs / name, folder / "sound.episode")
            return _of_episode(random, "Ada Field") if name != "recorded.episode" else _of_recording(random)

        return Kind(write)

    def document(name: str, target: str, commands: list[Command], *, beside: str | None = None) -> Kind:
        def write(folder: Path, random: Random) -> list[Command]:
            if beside is not None:
                shutil.copytree(inputs / beside, folder / beside)
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            _change_file(inputs / name, folder / target, random)
            return [[part.replace("INPUTS", str(inputs)) for part in command] for command in commands]

        return Kind(write)

    def tree(name: str, commands: list[Command]) -> Kind:
        def write(folder: Path, random: Random) -> list[Command]:
            shutil.copytree(inputs / name, folder / name)
            files = sorted(file for file in (folder / name).rglob("*") if file.is_file())
            for _ in range(random.choice((1, 1, 2)) if random is not SOUND else 0):
                file = random.choice(files)
                if random.random() < 0.1:
                    file.unlink(missing_ok=True)
                elif file.exists() and file.suffix == ".episode":
                    change(file, random)
                elif file.exists():
                    _change_file(file, file, random)
            # A page takes as long as fifty other inputs, most of it for its figures: of some inputs it is made, too.
            return commands if random is SOUND or random.random() < PAGES else [each for each in commands if each != PAGE]

        return Kind(write)

    town = "INPUTS/Starter"
    return {
        "episode": episode("offline.episode"),
        "episode, forked": episode("forked.episode"),
        "episode, model": episode("model.episode"),
        "episode, recorded": episode("recorded.episode"),
        "town.yaml": document("Starter/town.yaml", "Starter/town.yaml", [
            ["check", "Starter"], ["run", "--town", "Starter", *_SOON]], beside="Starter"),
        "people.yaml": document("Starter/people.yaml", "p.yaml", [["run", "--town", town, "--people", "p.yaml", *_SOON]]),
        "people.csv": document("people.csv", "p.csv", [["run", "--town", town, "--people", "p.csv", *_SOON]]),
        "people.jsonl": document("people.jsonl", "p.jsonl", [["run", "--town", town, "--people", "p.jsonl", *_SOON]]),
        "settings.toml": document("settings.toml", "s.toml", [
            ["run", "--town", town, "--settings", "s.toml", *_SOON],
            ["ask", "INPUTS/offline.episode", "Ada Field", "Why?", "--model", "offline", "--settings", "s.toml"],
            ["experiment", "INPUTS/study.yaml", "--out", "d", "--lock", "--settings", "s.toml"],
            ["estimate", "--town", town, "--days", "0.1", "--model", "openai:m", "--settings", "s.toml"]]),
        "study.yaml": document("study.yaml", "s.yaml", [["experiment", "s.yaml", "--out", "d", "--lock"]], beside="Starter"),
        "study folder": tree("study", [PAGE, ["report", "study", "--json"], ["studies", "."]]),
        "recording": tree("recording", [["import-replay", "recording", "--out", "out.episode"]]),
        "original village": tree("village", [
            ["check", "village/matrix"], ["run", "--town", "village/matrix", "--people", "village/base", *_SOON]]),
    }  # fmt: skip


def _of_episode(random: Random, name: str) -> list[Command]:
    path = "x.episode"
    table = random.choice(TABLES)
    commands: list[Command] = [
        ["show", path],
        ["show", path, "--json"],
        ["show", path, "--agent", name, "--at", "day 1 08:00"],
        ["show", path, "--agent", name, "--json"],
        ["summary", path],
        ["summary", path, "--json"],
        ["summary", path, "--known", "--model", "offline"],
        ["verify", path],
        ["replay", path],
        ["resume", path, "--until", "day 1 11:50", "--model", "offline", "--anyway"],
        ["fork", path, "--out", "out.episode"],
        ["fork", path, "--at", "day 1 08:00", "--seed", "4", "--whisper", f"{name}: Look for the cat.", "--out", "out.episode"],
        ["export", path, "--table", table, "--format", random.choice(("csv", "jsonl", "jsonl", "parquet")), "--out", "out.table"],
        ["export", path, "--table", random.choice(TABLES), "--redact", "--out", "out.csv"],
        ["export", path, "--table", "positions", "--every", "10m", "--out", "out.csv"],
        ["compare", path, "sound.episode"],
        ["compare", "sound.episode", path, "--json"],
        ["info", path],
        ["info", path, "--json"],
        ["info", path, "--sizes"],
        ["ask", path, name, "What have you heard?", "--model", "offline"],
        ["ask", path, name, "What have you heard?", "--at", "day 1 08:00", "--model", "offline", "--json"],
        ["vignette", path, "--person", name, "--question", "Is it good?", "--condition", "a:", "--condition", "b: Yes.",
         "--draws", "1", "--model", "offline"],
        ["compact", path],
        ["render", path, "--at", "day 1 08:20", "--follow", name, "--size", "400x300", "--out", "out.png"],
        ["run", "--town", "Nowhere", "--model", f"recorded:{path}", "--out", "out.episode"],
    ]  # fmt: skip
    # Those that change the file come last, and one of them at most.
    first = random.sample([command for command in commands if command[0] not in ("resume", "compact")], 3)
    return first + [command for command in commands if command[0] == random.choice(("resume", "resume", "compact", ""))]


#: Files with a structure that is known here.
_TEXTS = (".json", ".jsonl", ".yaml", ".toml", ".csv")


def _of_recording(random: Random) -> list[Command]:
    """The same, for a recording: it has other people, and lasts a minute."""
    commands = _of_episode(random, "Ada")
    return [
        [part.replace("day 1 08:00", "day 1 00:00").replace("day 1 08:20", "day 1 00:00") for part in each] for each in commands
    ]


def _change_file(source: Path, target: Path, random: Random) -> None:
    """A changed copy of a text file: by its structure where it has one, else by its bytes."""
    content = source.read_bytes()
    if random is SOUND:
        target.write_bytes(content)
        return
    if random.random() < 0.2 or source.suffix not in _TEXTS:
        target.write_bytes(damaged(content, random))
        return
    try:
        changed = _rewritten(source.suffix, content.decode(), random)
    except (ValueError, RecursionError, yaml.YAMLError):
        # It was changed before, and has no structure any more.
        target.write_bytes(damaged(content, random))
        return
    target.write_text(changed, encoding="utf-8", errors="surrogatepass" if random.random() < 0.2 else "replace")


def _rewritten(suffix: str, text: str, random: Random) -> str:
    """A text of some format, with its data changed."""
    if suffix == ".json":
        return json_text(mutated(json.loads(text), random))
    if suffix == ".jsonl":
        lines = text.splitlines()
        at = random.randrange(len(lines))
        lines[at] = json_text(mutated(json.loads(lines[at]), random))
        return "\n".join(lines)
    if suffix == ".yaml":
        return yaml_text(mutated(yaml.safe_load(text), random), random)
    if suffix == ".toml":
        return toml_text(mutated(tomllib.loads(text), random))
    rows = mutated([line.split(",") for line in text.splitlines()], random)
    rows = rows if isinstance(rows, list) else [rows]
    return "\n".join(",".join(map(str, row)) if isinstance(row, list) else str(row) for row in rows)

"""Real inputs of every kind, and the commands that read them: a kind writes a changed input into a folder, and says what is run."""

import json
import os
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from benchmarks.fuzz_episodes import change
from benchmarks.fuzz_values import damaged, json_text, mutated, toml_text, yaml_text
from twinville.agents.language_models.settings import ServedSettings
from twinville.agents.population.load import load_people
from twinville.agents.rules.rule_model import RuleModel
from twinville.experiments.design.study_file import read_study
from twinville.experiments.running.local import live_study
from twinville.simulation.episode.export_columns import TABLES
from twinville.simulation.episode.import_replay import import_replay
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.hours import HoursChanged
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter

Command = list[str]
#: Stands for no change at all: every kind of input must be accepted as it is, or nothing is tried by it.
SOUND = Random(0)  # noqa: S311

SETTINGS = """
[models.default]
model = "openai:m"
base_url = "http://127.0.0.1:9/v1"
key_variable = "MY_KEY"
temperature = 0.5
max_tokens = 900
[prices."openai:m"]
input = 0.4
output = 1.6
[answers]
when_refused = "pause"
ask_above = 2.0
[patience]
"""
STUDY = """
title: a study
town: Starter
until: day 1 06:40
fork_at: day 1 06:20
seed: 7
replicates: 1
before: [{process: weather, start: "day 1 06:10"}]
arms:
  none: []
  letter: [{announcement: "The ferry will not sail.", start: "day 1 06:25"}]
  law: [{law: "The cafe closes at nine.", asks: close, places: [Corner Cafe], when: ["daily 21:00-05:00"], start: "day 1 06:30"}]
contrasts: [letter - none, law - none]
checks: [identity]
outcomes:
  - {kind: informed, primary: true, smallest: 1}
  - {kind: visits, of: Corner Cafe, window: "day 1 06:25..day 1 06:40", name: cafe}
  - {kind: survey, name: support, of: "The cafe should close at nine.", draws: 2}
"""
TABLE = "name,age,home,traits,shifts,biography\nAda Field,34,Rose Cottage,sociable; quiet,,Likes tea.\nBen Field,37,,calm,,\n"
RECORDS = (
    {"id": "1", "first_name": "Ada", "last_name": "Field", "age": "34", "work_status": "working full time", "sex": "female"},
    {"id": "2", "first_name": "Ben", "last_name": "Field", "age": "89 or older", "work_status": "retired"},
)


class Journalled(RuleModel):
    """The rules under the name of a served model, so that its journal is one."""

    is_language_model = True

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.settings = ServedSettings(model="openai:m").model_dump(mode="json")


@dataclass(frozen=True)
class Kind:
    """A kind of input: writes a changed one into an empty folder, and gives the commands that may be run there."""

    write: Callable[[Path, Random], list[Command]]


def make(folder: Path) -> None:
    """Write one sound input of every kind."""
    os.chdir(folder)
    town = write_starter("Starter", folder)
    world = load_world(town)
    people = load_people(world, town, None, None, 0)
    run(world, people, "offline.episode", until="day 1 10:30", seed=3)
    changes = [
        Change(Announced(text="There is cake at the cafe.")),
        Change(HoursChanged(place="Corner Cafe", hours=("daily 08:00-12:00",)), 11 * 3600),
    ]
    fork(Path("offline.episode"), Path("forked.episode"), 9 * 3600, whispers=["Ada Field: Look for the cat."], changes=changes)
    resume(Path("forked.episode"), lambda settings: RuleModel(int(settings["seed"])), until="day 1 11:30")
    run(world, people, "model.episode", until="day 1 09:00", seed=3, model=Journalled(3))
    _recording(folder / "recording")
    import_replay(folder / "recording", folder / "recorded.episode", None)
    _village(folder / "village")
    Path("settings.toml").write_text(SETTINGS)
    Path("study.yaml").write_text(STUDY)
    Path("people.csv").write_text(TABLE)
    Path("people.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    live_study(read_study(Path("study.yaml")), folder / "study")


def _recording(folder: Path) -> None:
    (folder / "movement").mkdir(parents=True)
    for step in range(6):
        chat = [["Ada", "Hello."], ["Bo", "Good day."]] if step == 3 else None
        people = {
            name: {
                "movement": [3 + step, row],
                "pronunciatio": "📖",
                "description": f"reading @ the Ville:House:room:{row}",
                "chat": chat,
            }
            for row, name in enumerate(("Ada", "Bo"))
        }
        data = {"persona": people, "meta": {"curr_time": f"February 13, 2023, 00:00:{step}0"}}
        (folder / "movement" / f"{step}.json").write_text(json.dumps(data))
    (folder / "reverie").mkdir()
    (folder / "reverie" / "meta.json").write_text(json.dumps({"sec_per_step": 10}))


def _village(folder: Path) -> None:
    """An original map of 8 x 6 tiles with one house, and a base simulation of one person."""
    width, height = 8, 6
    inside = {(x, y) for x in range(2, 6) for y in range(1, 4)}

    def layer(value: Callable[[int, int], int]) -> str:
        return ", ".join(str(value(x, y)) for y in range(height) for x in range(width))

    matrix = folder / "matrix"
    (matrix / "maze").mkdir(parents=True)
    (matrix / "special_blocks").mkdir()
    meta = {"world_name": "the Ville", "maze_width": width, "maze_height": height, "sq_tile_size": 32, "special_constraint": ""}
    (matrix / "maze_meta_info.json").write_text(json.dumps(meta))
    layers = {
        "collision": lambda x, y: 0 * x * y,
        "sector": lambda x, y: 11 if (x, y) in inside else 0,
        "arena": lambda x, y: 21 if (x, y) in inside else 0,
        "game_object": lambda x, y: 31 if (x, y) == (3, 2) else 32 if (x, y) == (4, 2) else 0,
        "spawning_location": lambda x, y: 0 * x * y,
    }
    for name, value in layers.items():
        (matrix / "maze" / f"{name}_maze.csv").write_text(layer(value))
    blocks = {
        "world": "1, the Ville",
        "sector": "11, the Ville, House",
        "arena": "21, the Ville, House, room",
        "game_object": "31, the Ville, <all>, bed\n32, the Ville, <all>, desk",
        "spawning_location": "41, the Ville, House, room, sp-A",
    }
    for name, text in blocks.items():
        (matrix / "special_blocks" / f"{name}_blocks.csv").write_text(text)
    memory = folder / "base" / "personas" / "Ada" / "bootstrap_memory"
    (memory / "associative_memory").mkdir(parents=True)
    scratch = {
        "name": "Ada", "age": 30, "vision_r": 8, "att_bandwidth": 8, "retention": 8, "innate": "calm, kind",
        "learned": "Ada writes.", "currently": "Ada writes.", "lifestyle": "Ada goes to bed around 10pm, wakes up around 7am.",
        "living_area": "the Ville:House:room", "daily_plan_req": "", "recency_w": 1, "relevance_w": 1, "importance_w": 1,
    }  # fmt: skip
    (memory / "scratch.json").write_text(json.dumps(scratch))
    (memory / "spatial_memory.json").write_text(json.dumps({"the Ville": {"House": {"room": ["bed", "desk"]}}}))
    (memory / "associative_memory" / "nodes.json").write_text(json.dumps({"node_1": {"description": "Ada likes tea."}}))
    (folder / "base" / "reverie").mkdir()
    (folder / "base" / "reverie" / "meta.json").write_text(
        json.dumps({"start_date": "February 13, 2023", "persona_names": ["Ada"]})
    )


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
            return commands

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
        "study folder": tree("study", [["report", "study"], ["report", "study", "--json"], ["studies", "."]]),
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
    except (ValueError, yaml.YAMLError):
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

"""One sound input of every kind: episodes, a town, people, a study and its folder, settings, a recording, an original village."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from twinville.agents.language_models.settings import ServedSettings
from twinville.agents.population.load import load_people
from twinville.agents.rules.rule_model import RuleModel
from twinville.experiments.design.study_file import read_study
from twinville.experiments.running.local import live_study
from twinville.simulation.episode.import_replay import import_replay
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.hours import HoursChanged
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter

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

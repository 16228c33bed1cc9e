"""Twinville: a town of people who each remember, reflect, plan and talk, that can be watched, rewound, forked and studied.

The public names stand here. Each is loaded when it is first used, so that importing the package costs nothing.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if not (Path(__file__).parent / "worlds").is_dir():
    # An unpacked source archive, or a checkout without symbolic links: the rooms are found where they stand, beside this folder.
    __path__.append(str(Path(__file__).parent.parent))

#: Public name -> the module that defines it; where the last part is the name itself, the module may be what is meant.
PUBLIC = {
    "Announcement": "experiments.policies",
    "ChangedHours": "experiments.policies",
    "Curfew": "experiments.policies",
    "Episode": "simulation.episode.reader",
    "Experiment": "experiments.study",
    "Fact": "agents.population.population",
    "InformationCampaign": "experiments.policies",
    "InputError": "worlds.errors",
    "Law": "experiments.policies",
    "MaskMandate": "experiments.policies",
    "Means": "experiments.means",
    "Persona": "agents.persona",
    "PersonaChange": "experiments.policies",
    "Population": "agents.population.population",
    "Rumour": "experiments.policies",
    "RunPausedError": "simulation.paused",
    "Saturation": "experiments.setting",
    "Whisper": "experiments.policies",
    "World": "worlds.world",
    "WorldProcess": "experiments.policies",
    "closure": "experiments.policies",
    "compare": "simulation.compare",
    "day_of": "simulation.episode.views",
    "fork": "simulation.fork",
    "live_study": "experiments.running",
    "load_people": "agents.population.load",
    "load_world": "worlds.load",
    "outcomes": "experiments.outcomes",
    "results": "experiments.results",
    "resume": "simulation.resume",
    "run": "simulation.run",
    "summarize": "simulation.measures.summary",
    "town_at": "simulation.episode.views",
    "verify": "simulation.replay",
    "vignette": "experiments.vignette",
}

if TYPE_CHECKING:
    # The same names for type checkers; a test holds the two lists together.
    from twinville.agents.persona import Persona as Persona
    from twinville.agents.population.load import load_people as load_people
    from twinville.agents.population.population import Fact as Fact
    from twinville.agents.population.population import Population as Population
    from twinville.experiments import outcomes as outcomes
    from twinville.experiments.means import Means as Means
    from twinville.experiments.policies import Announcement as Announcement
    from twinville.experiments.policies import ChangedHours as ChangedHours
    from twinville.experiments.policies import Curfew as Curfew
    from twinville.experiments.policies import InformationCampaign as InformationCampaign
    from twinville.experiments.policies import Law as Law
    from twinville.experiments.policies import MaskMandate as MaskMandate
    from twinville.experiments.policies import PersonaChange as PersonaChange
    from twinville.experiments.policies import Rumour as Rumour
    from twinville.experiments.policies import Whisper as Whisper
    from twinville.experiments.policies import WorldProcess as WorldProcess
    from twinville.experiments.policies import closure as closure
    from twinville.experiments.results import results as results
    from twinville.experiments.running import live_study as live_study
    from twinville.experiments.setting import Saturation as Saturation
    from twinville.experiments.study import Experiment as Experiment
    from twinville.experiments.vignette import vignette as vignette
    from twinville.simulation.compare import compare as compare
    from twinville.simulation.episode.reader import Episode as Episode
    from twinville.simulation.episode.views import day_of as day_of
    from twinville.simulation.episode.views import town_at as town_at
    from twinville.simulation.fork import fork as fork
    from twinville.simulation.measures.summary import summarize as summarize
    from twinville.simulation.paused import RunPausedError as RunPausedError
    from twinville.simulation.replay import verify as verify
    from twinville.simulation.resume import resume as resume
    from twinville.simulation.run import run as run
    from twinville.worlds.errors import InputError as InputError
    from twinville.worlds.load import load_world as load_world
    from twinville.worlds.world import World as World
else:

    def __getattr__(name: str) -> Any:
        if name not in PUBLIC:
            raise AttributeError(f"module 'twinville' has no attribute '{name}'")
        module = importlib.import_module(f"twinville.{PUBLIC[name]}")
        found = getattr(module, name, module)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*PUBLIC, "__version__"})

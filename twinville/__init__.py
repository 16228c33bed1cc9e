"""Twinville: a town of people who each remember, reflect, plan and talk, that can be watched, rewound, forked and studied.

The public names stand here. Each is loaded when it is first used, so that importing the package costs nothing.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if not (Path(__file__).parent / "worlds").is_dir():
    # An unpacked source archive, or a checkout without symbolic links: the rooms are found where they stand, beside this folder.
    __path__.append(str(Path(__file__).parent.parent))

#: Public name -> the module that defines it; where the last part is the name itself, the module may be what is meant.
PUBLIC = {
    "Announcement": "experiments.design.policies.announcement",
    "ChangedHours": "experiments.design.policies.hours",
    "Curfew": "experiments.design.policies.curfew",
    "Episode": "simulation.episode.reader",
    "Experiment": "experiments.design.study",
    "Fact": "agents.population.population",
    "InformationCampaign": "experiments.design.policies.campaign",
    "InputError": "worlds.errors",
    "Law": "experiments.design.policies.law",
    "MaskMandate": "experiments.design.policies.mask_mandate",
    "Means": "experiments.design.means",
    "Persona": "agents.persona",
    "PersonaChange": "experiments.design.policies.persona",
    "Population": "agents.population.population",
    "Rumour": "experiments.design.policies.rumour",
    "RunPausedError": "simulation.paused",
    "Saturation": "experiments.design.setting",
    "Whisper": "experiments.design.policies.whisper",
    "World": "worlds.world",
    "WorldProcess": "experiments.design.policies.process",
    "closure": "experiments.design.policies.hours",
    "compare": "simulation.history.compare",
    "day_of": "simulation.episode.projections.town",
    "fork": "simulation.history.fork",
    "live_study": "experiments.running.local",
    "live_pilot": "experiments.results.pilot",
    "load_people": "agents.population.load",
    "load_world": "worlds.load",
    "lock": "experiments.design.locked_plan",
    "outcomes": "experiments.outcomes.kinds",
    "results": "experiments.results.results",
    "resume": "simulation.history.resume",
    "run": "simulation.history.run",
    "run_study": "experiments.run_study",
    "summarize": "simulation.measures.summary",
    "town_at": "simulation.episode.projections.town",
    "verify": "simulation.history.replay",
    "vignette": "experiments.vignette",
}

if TYPE_CHECKING:
    # The same names for type checkers; a test holds the two lists together.
    from twinville.agents.persona import Persona as Persona
    from twinville.agents.population.load import load_people as load_people
    from twinville.agents.population.population import Fact as Fact
    from twinville.agents.population.population import Population as Population
    from twinville.experiments.design.locked_plan import lock as lock
    from twinville.experiments.design.means import Means as Means
    from twinville.experiments.design.policies.announcement import Announcement as Announcement
    from twinville.experiments.design.policies.campaign import InformationCampaign as InformationCampaign
    from twinville.experiments.design.policies.curfew import Curfew as Curfew
    from twinville.experiments.design.policies.hours import ChangedHours as ChangedHours
    from twinville.experiments.design.policies.hours import closure as closure
    from twinville.experiments.design.policies.law import Law as Law
    from twinville.experiments.design.policies.mask_mandate import MaskMandate as MaskMandate
    from twinville.experiments.design.policies.persona import PersonaChange as PersonaChange
    from twinville.experiments.design.policies.process import WorldProcess as WorldProcess
    from twinville.experiments.design.policies.rumour import Rumour as Rumour
    from twinville.experiments.design.policies.whisper import Whisper as Whisper
    from twinville.experiments.design.setting import Saturation as Saturation
    from twinville.experiments.design.study import Experiment as Experiment
    from twinville.experiments.outcomes import kinds as outcomes  # noqa: F401  # the alias is the public name
    from twinville.experiments.results.pilot import live_pilot as live_pilot
    from twinville.experiments.results.results import results as results
    from twinville.experiments.run_study import run_study as run_study
    from twinville.experiments.running.local import live_study as live_study
    from twinville.experiments.vignette import vignette as vignette
    from twinville.simulation.episode.projections.town import day_of as day_of
    from twinville.simulation.episode.projections.town import town_at as town_at
    from twinville.simulation.episode.reader import Episode as Episode
    from twinville.simulation.history.compare import compare as compare
    from twinville.simulation.history.fork import fork as fork
    from twinville.simulation.history.replay import verify as verify
    from twinville.simulation.history.resume import resume as resume
    from twinville.simulation.history.run import run as run
    from twinville.simulation.measures.summary import summarize as summarize
    from twinville.simulation.paused import RunPausedError as RunPausedError
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

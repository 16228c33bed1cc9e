"""The front door of Twinville: it assembles the command line, and re-exports the public names."""

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

ROOMS = ("worlds", "agents", "simulation", "experiments", "viewer")

#: Public name -> the module that defines it. Resolved on first use, so that `import twinville` is quick.
PUBLIC = {
    "Announcement": "experiments.policies",
    "ChangedHours": "experiments.policies",
    "Curfew": "experiments.policies",
    "InformationCampaign": "experiments.policies",
    "Law": "experiments.policies",
    "MaskMandate": "experiments.policies",
    "Means": "experiments.means",
    "PersonaChange": "experiments.policies",
    "Saturation": "experiments.setting",
    "WorldProcess": "experiments.policies",
    "vignette": "experiments.vignette",
    "Episode": "simulation.episode.reader",
    "Experiment": "experiments.study",
    "Fact": "agents.population.population",
    "InputError": "worlds.errors",
    "Persona": "agents.persona",
    "Population": "agents.population.population",
    "Rumour": "experiments.policies",
    "RunPausedError": "simulation.run",
    "World": "worlds.world",
    "day_of": "simulation.episode.views",
    "load_people": "agents.population.load",
    "load_world": "worlds.load",
    "closure": "experiments.policies",
    "compare": "simulation.compare",
    "fork": "simulation.fork",
    "resume": "simulation.resume",
    "verify": "simulation.replay",
    "Whisper": "experiments.policies",
    "live_study": "experiments.running",
    "outcomes": "experiments.outcomes",
    "results": "experiments.results",
    "run": "simulation.run",
    "summarize": "simulation.measures.summary",
    "town_at": "simulation.episode.views",
}

if TYPE_CHECKING:
    from agents.persona import Persona as Persona
    from agents.population.load import load_people as load_people
    from agents.population.population import Fact as Fact
    from agents.population.population import Population as Population
    from experiments import outcomes as outcomes
    from experiments.means import Means as Means
    from experiments.policies import Announcement as Announcement
    from experiments.policies import ChangedHours as ChangedHours
    from experiments.policies import Curfew as Curfew
    from experiments.policies import InformationCampaign as InformationCampaign
    from experiments.policies import Law as Law
    from experiments.policies import MaskMandate as MaskMandate
    from experiments.policies import PersonaChange as PersonaChange
    from experiments.policies import Rumour as Rumour
    from experiments.policies import Whisper as Whisper
    from experiments.policies import WorldProcess as WorldProcess
    from experiments.policies import closure as closure
    from experiments.results import results as results
    from experiments.running import live_study as live_study
    from experiments.setting import Saturation as Saturation
    from experiments.study import Experiment as Experiment
    from experiments.vignette import vignette as vignette
    from simulation.compare import compare as compare
    from simulation.episode.reader import Episode as Episode
    from simulation.episode.views import day_of as day_of
    from simulation.episode.views import town_at as town_at
    from simulation.fork import fork as fork
    from simulation.measures.summary import summarize as summarize
    from simulation.replay import verify as verify
    from simulation.resume import resume as resume
    from simulation.run import RunPausedError as RunPausedError
    from simulation.run import run as run
    from worlds.errors import InputError as InputError
    from worlds.load import load_world as load_world
    from worlds.world import World as World


def __getattr__(name: str) -> Any:
    if name in PUBLIC:
        module = importlib.import_module(PUBLIC[name])
        # A name may be that of the module itself.
        return module if PUBLIC[name].endswith(f".{name}") and not hasattr(module, name) else getattr(module, name)
    raise AttributeError(f"module 'twinville' has no attribute '{name}'")


def foreign_rooms(home: Path, rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """Packages of our rooms' names that do not stand in `home`: one sentence each, with the path and what to do."""
    problems = []
    for room in rooms:
        spec = importlib.util.find_spec(room)
        found = Path(spec.origin).resolve().parent if spec is not None and spec.origin else None
        if found != home / room:
            problems.append(
                f"the package '{room}' that Python finds ({found or 'a folder without __init__.py'}) is not Twinville's; "
                "rename it, or start twinville from another folder"
            )
    return problems


def main() -> None:
    """The command `twinville`. A user's mistake is one sentence and exit code 2."""
    problems = foreign_rooms(Path(__file__).resolve().parent)
    if problems:
        print(f"twinville: {problems[0]}", file=sys.stderr)
        raise SystemExit(2)
    import typer

    from agents.commands import add_commands as add_people
    from experiments.cli import add_commands as add_experiments
    from simulation.commands import add_commands as add_simulation
    from simulation.episode_commands import add_commands as add_episodes
    from simulation.model_commands import add_commands as add_models
    from simulation.run import RunPausedError
    from viewer.cli import add_commands as add_viewer
    from worlds.commands import add_commands as add_worlds
    from worlds.errors import InputError

    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="A town of people who remember, plan and talk: live it, watch it, use it as a laboratory.",
    )
    add_simulation(app)
    add_episodes(app)
    add_models(app)
    add_viewer(app)
    add_experiments(app)
    add_worlds(app)
    add_people(app)
    try:
        app()
    except (InputError, RunPausedError) as error:
        print(f"twinville: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # Whoever read our output has gone away; there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()

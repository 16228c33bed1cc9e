"""The commands about language models: examine a model, estimate the cost of a run."""

import json
from pathlib import Path
from typing import Annotated

import typer

from twinville.simulation.commands.options import BudgetOption, LanguageOption, MaxTokensOption


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("estimate")(estimate)
    app.command("doctor")(doctor)


def doctor(
    model: Annotated[str | None, typer.Option(help="Which model, as for 'run'. [default: the settings']")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="A TOML file: models by role, prices.")] = None,
    embedder: Annotated[str | None, typer.Option(help="An openai:NAME embedder to try, too.")] = None,
    profile: Annotated[str, typer.Option(help="Whose prompts: thrifty or faithful, as for 'run'.")] = "thrifty",
    samples: Annotated[int, typer.Option(help="Sample prompts of each kind.", min=1, max=50)] = 3,
    budget: BudgetOption = None,
    max_tokens: MaxTokensOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Examine a model before a run: does it follow the prompts, and how fast? Exit code 1 where a run would be useless."""
    from rich.console import Console

    from twinville.simulation.commands.model_tables import print_diagnosis
    from twinville.simulation.preparing.doctor import consult
    from twinville.simulation.preparing.terms import terms

    agreed = terms(settings, base_url, budget, max_tokens)
    console = Console(stderr=True, quiet=as_json)
    with console.status("simulating a day offline for sample prompts") as status:
        found = consult(agreed, agreed.model(model, 0), profile, samples, embedder, status.update)
    if as_json:
        print(json.dumps(found.content(), ensure_ascii=False))
    else:
        print_diagnosis(found)
    if found.examination.failures:
        raise typer.Exit(1)


def estimate(
    town: Annotated[
        str, typer.Option(help="A bundled town's name, a town folder or plan, or an original map folder.")
    ] = "larkwater",
    people: Annotated[str | None, typer.Option(help="Other people, as for 'run'.")] = None,
    agents: Annotated[int | None, typer.Option(help="How many people: the first ones.")] = None,
    days: Annotated[float | None, typer.Option(help="How long, in days of 24 hours. [default: 1]")] = None,
    until: Annotated[str | None, typer.Option(help="The end as a moment, for example 'day 2 18:00'.")] = None,
    start: Annotated[str, typer.Option(help="The time of day at which day 1 begins.")] = "06:00",
    seed: Annotated[int, typer.Option(help="The root seed of all chance.")] = 0,
    profile: Annotated[str, typer.Option(help="thrifty or faithful, as for 'run'.")] = "thrifty",
    language: LanguageOption = None,
    model: Annotated[str | None, typer.Option(help="What would answer, for example openai:gpt-4.1-mini.")] = None,
    settings: Annotated[Path | None, typer.Option(help="A TOML file: models by role, prices.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Simulate up to a day of a run offline, and report the prompts and the cost of the whole run by prompt kind."""
    from twinville.agents.population.load import load_people
    from twinville.simulation.commands.model_tables import print_estimate
    from twinville.simulation.preparing.estimate import estimate_run
    from twinville.simulation.preparing.terms import terms
    from twinville.simulation.run_options import RunOptions
    from twinville.worlds.load import load_world

    world = load_world(town)
    population = load_people(world, town, people, agents, seed)
    agreed = terms(settings, None)
    # Nothing is sent: only names and prices matter here.
    named = agreed.named(model)
    options = RunOptions(seed=seed, days=days, until=until, start=start, profile=profile, language=language)
    found = estimate_run(agreed, named, world, population, options)
    if as_json:
        print(json.dumps({"model": named["model"], "profile": profile} | found.content(), ensure_ascii=False))
    else:
        print_estimate(found, str(named["model"]), profile)

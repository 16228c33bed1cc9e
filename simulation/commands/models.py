"""The commands about language models: examine a model, estimate the cost of a run."""

from pathlib import Path
from typing import Annotated

import typer

from twinville.simulation.commands.durations import parse_duration
from twinville.simulation.commands.options import BudgetOption, LanguageOption, MaxTokensOption
from twinville.worlds.outward.saying import say, say_json

_RULES = "hand-written rules answer, not a language model; they need no examination"


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
    within: Annotated[str, typer.Option(help="The longest that it may take, for example 90s or 5m.")] = "2m",
    people: Annotated[int, typer.Option(help="Of how many people a day is estimated.", min=1, max=100_000)] = 25,
    fit: Annotated[
        str | None, typer.Option("--for", help="Also tell how many people's day fits into this time, for example 90m.")
    ] = None,
    embedder: Annotated[str | None, typer.Option(help="An openai:NAME embedder to try, too.")] = None,
    budget: BudgetOption = None,
    max_tokens: MaxTokensOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the report.")] = False,
) -> None:
    """Examine a model before a run: does it write sense and follow the prompts, how fast, and what would a day take?

    Exit code 0 where a run makes sense, 1 where it does not, 2 for a mistake or a server that does not answer.
    """
    from twinville.simulation.commands.doctor_report import print_diagnosis, watching
    from twinville.simulation.preparing.doctor import Wanted, consult, is_rules
    from twinville.simulation.preparing.terms import RECORDED, terms
    from twinville.worlds.errors import InputError

    wanted = Wanted(parse_duration(within, "--within"), people, parse_duration(fit, "--for") if fit is not None else None, embedder)
    if model is not None and model.partition(":")[0] == RECORDED:
        raise InputError(f"--model {model}: recorded answers are to prompts of their own episode and cannot be examined")
    agreed = terms(settings, base_url, budget, max_tokens)
    chosen = agreed.model(model, 0)
    if is_rules(chosen):
        if as_json:
            say_json({"model": chosen.name, "verdict": "rules", "usable": True, "why": [_RULES]})
        else:
            say(f"{chosen.name}: {_RULES}")
        return
    with watching() as show:
        found = consult(agreed, chosen, wanted, show)
    if as_json:
        say_json(found.content())
    else:
        print_diagnosis(found)
    if not found.usable:
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
        say_json({"model": named["model"], "profile": profile} | found.content())
    else:
        print_estimate(found, str(named["model"]), profile)

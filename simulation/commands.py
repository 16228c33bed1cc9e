"""The commands that live a town and show what was lived."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from agents.language_models.choose import choose_model
from agents.population.load import load_people
from simulation.clock import label, parse_moment
from simulation.episode.reader import Episode
from simulation.episode.views import day_of, town_at, whole_day
from simulation.episode.writer import check_output
from simulation.measures.summary import DEMONSTRATION, summarize
from simulation.progress import watching
from simulation.run import end_of, live, prepare
from simulation.tables import print_day, print_summary, print_town
from worlds.daytime import DAY
from worlds.load import load_world

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_Episode = Annotated[Path, typer.Argument(help="The episode file.")]


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("run")(run)
    app.command("show")(show)
    app.command("summary")(summary)


def run(
    town: Annotated[
        str, typer.Option(help="A bundled town's name, a town folder or plan, or an original map folder.")
    ] = "larkwater",
    people: Annotated[
        str | None, typer.Option(help="Other people: a YAML, CSV or JSONL file, a folder of personas, or a base simulation.")
    ] = None,
    agents: Annotated[int | None, typer.Option(help="How many people: the first ones.")] = None,
    days: Annotated[float | None, typer.Option(help="How long, in days of 24 hours. [default: 1]")] = None,
    until: Annotated[str | None, typer.Option(help="The end as a moment, for example 'day 2 18:00'.")] = None,
    start: Annotated[str, typer.Option(help="The time of day at which day 1 begins.")] = "06:00",
    tick: Annotated[str, typer.Option(help="The length of a tick, from 1s to 10m.")] = "10s",
    seed: Annotated[int, typer.Option(help="The root seed of all chance.")] = 0,
    model: Annotated[str, typer.Option(help="What answers the prompts: offline, or openai:NAME.")] = "offline",
    base_url: Annotated[str | None, typer.Option(help="The server of an openai:NAME model.")] = None,
    out: Annotated[Path, typer.Option(help="The episode file to write.")] = Path("runs/town.episode"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: _Json = False,
) -> None:
    """Live a town for a while and record it as an episode."""
    check_output(out, force=force)
    world = load_world(town)
    population = load_people(world, town, people, agents, seed)
    answering = choose_model(model, seed=seed, base_url=base_url)
    scenario, answering = prepare(world, population, seed=seed, start=start, tick=tick, model=answering)
    last_tick = end_of(scenario.clock, days, until)
    with watching(scenario.clock, quiet=as_json) as progress:
        result = live(scenario, answering, out, last_tick, force=force, world=world, progress=progress)
    with Episode(result.path) as episode:
        numbers = summarize(episode)
    if as_json:
        _print_json(numbers)
    else:
        print_summary(numbers, result.path, stopped=result.stopped)


def show(
    episode: _Episode,
    agent: Annotated[str | None, typer.Option(help="One person: their day.")] = None,
    at: Annotated[str | None, typer.Option(help="A moment, for example 'day 1 10:40'; with --agent, the day of it.")] = None,
    as_json: _Json = False,
) -> None:
    """Show the town at a moment, or one person's day."""
    with Episode(episode) as opened:
        seconds = parse_moment(at, "--at") if at is not None else None
        if seconds is not None:
            opened.tick_of(seconds)
        notice = DEMONSTRATION if opened.is_demonstration else ""
        if agent is None:
            moment = seconds if seconds is not None else opened.clock.seconds(opened.last_tick)
            people = town_at(opened, moment)
            if as_json:
                rows = [{name: getattr(person, name) for name in person.__slots__} for person in people]
                _print_json({"at": label(moment), "people": rows} | ({"notice": notice} if notice else {}))
            else:
                print_town(people, moment, notice)
            return
        name = opened.person(agent)
        first, last = whole_day(seconds // DAY + 1) if seconds is not None else whole_day(opened.clock.start // DAY + 1)
        lines = day_of(opened, name, first, last)
        if as_json:
            rows = [{"at": label(line.seconds), "kind": line.kind, "text": line.text, "address": line.address} for line in lines]
            _print_json({"agent": name, "lines": rows} | ({"notice": notice} if notice else {}))
        else:
            print_day(name, lines, seconds, notice)


def summary(episode: _Episode, as_json: _Json = False) -> None:
    """Summarize an episode: what happened, in numbers."""
    with Episode(episode) as opened:
        numbers = summarize(opened)
    if as_json:
        _print_json(numbers)
    else:
        print_summary(numbers, episode, stopped=False)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))

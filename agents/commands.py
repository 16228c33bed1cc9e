"""The command that writes a new town with its people: a starter to edit, or a generated town of any size."""

from pathlib import Path
from typing import Annotated

import typer

from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say

#: More people than this do not fit the largest map.
MOST_PEOPLE = 10_000


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    new = typer.Typer(no_args_is_help=True, help="Write a new town to start from.")
    new.callback()(lambda: None)  # keeps "town" a subcommand while it is the only one
    new.command("town")(new_town)
    app.add_typer(new, name="new")


def new_town(
    name: Annotated[str, typer.Argument(help="The town's name; its folder is called the same.")],
    people: Annotated[int | None, typer.Option(help="Generate a town for this many people instead of a starter.")] = None,
    seed: Annotated[int, typer.Option(help="The seed of the generated town.")] = 0,
    into: Annotated[Path, typer.Option(help="The folder in which to write it.")] = Path(),
) -> None:
    """Write a commented starter town, or generate one with streets, homes, workplaces and people."""
    from twinville.agents.population.synthesis import households, synthesize
    from twinville.worlds.compiler import compile_town
    from twinville.worlds.generator import generate_town
    from twinville.worlds.new_town import new_folder, write_starter, write_town

    if people is None:
        folder = write_starter(name, into)
        say(f"{folder}: written; edit town.yaml and people.yaml, then: twinville run --town '{folder}' --out runs/{name}.episode")
        return
    if not 1 <= people <= MOST_PEOPLE:
        raise InputError(f"--people {people}: a generated town has from 1 to {MOST_PEOPLE} people")
    new_folder(name, into)
    groups = households(people, seed)
    try:
        plan = generate_town(name, [len(group.ages) for group in groups], seed)
    except ValueError as error:
        raise InputError(f"'{name}' cannot be generated: {error}") from None
    world = compile_town(plan, name)
    folder = write_town(name, into, plan, synthesize(world, groups, seed))
    say(
        f"{folder}: written: {people} people in {len(groups)} homes on {plan.size[0]} x {plan.size[1]} tiles; "
        f"live it with: twinville run --town '{folder}' --out runs/{name}.episode"
    )

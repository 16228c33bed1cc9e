"""The commands about towns: list the bundled ones, check a plan."""

from typing import Annotated

import typer

from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say, say_json


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("towns")(towns)
    app.command("check")(check)


def towns(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the bundled towns."""
    from twinville.worlds.load import bundled_towns, load_world
    from twinville.worlds.outward.console import Console

    found = []
    for name in bundled_towns():
        world = load_world(name)
        beds = sum(thing.capacity for thing in world.things if "sleep" in thing.affordances)
        found.append({"town": name, "width": world.width, "height": world.height, "places": len(world.sectors), "beds": beds})
    if as_json:
        say_json(found)
        return
    console = Console()
    for town in found:
        name = f"[bold]{town['town']}[/bold]"
        console.print(
            f"{name}: {town['width']} x {town['height']} tiles, {town['places']} places, beds for {town['beds']}",
            highlight=False,
        )
    console.print("Live one with: twinville run --town NAME", highlight=False)


def check(path: Annotated[str, typer.Argument(help="A town folder, a plan file, or a bundled town's name.")]) -> None:
    """Check a town: prints one sentence for each problem; exit code 2 when there is one."""
    from twinville.worlds.load import check_world, load_world

    problems = check_world(path)
    if problems:
        raise InputError("\n".join(problems))
    world = load_world(path)
    say(f"{path}: sound: {len(world.sectors)} places, {len(world.arenas)} arenas, {len(world.things)} things")

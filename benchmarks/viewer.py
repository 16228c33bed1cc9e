"""How fast the viewer draws, seeks and starts, and what it takes of memory, beside naive drawing of every visible tile and person.

Software drawing at 1280 x 800, medians. "Draw" is a full frame with everybody in view; "seek" a random tick of two days with the
inspector filled; "first" the time from starting a process to its first frame. The naive way paints each visible tile, thing, person
and name of the map anew in each frame, without shadows, edges or light; our map alone is compared with it. Ranges are for two
cores. Prints what is out of range.

    python benchmarks/viewer.py [--sizes 25,200] [--episode FILE ...]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

os.environ["SDL_VIDEODRIVER"] = "dummy"
sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil
from rich.console import Console
from rich.table import Table

#: People: draw, seek (ms), first frame (s), memory (MB).
BOUNDS = {25: (5, 16, 1.0, 250), 200: (15, 30, 1.5, 350), 1000: (30, 50, 2.5, 500)}
SIZE = (1280, 800)
FASTER = 5


def measure(path: Path) -> dict[str, float]:
    """One episode, in this process: it is a fresh one."""
    began = time.perf_counter()
    from twinville.viewer.guard import start

    start(window=False)
    import pygame

    from twinville.simulation.episode.reader import Episode
    from twinville.viewer.camera import framing
    from twinville.viewer.layout import layout
    from twinville.viewer.painting.text import Words
    from twinville.viewer.painting.town import Shown
    from twinville.viewer.scene import Scene
    from twinville.viewer.state import TABS, ViewState

    with Episode(path) as episode:
        scene, surface = Scene(episode), pygame.Surface(SIZE)
        noon = (12 * 3600 - episode.clock.start) / episode.clock.tick_seconds
        scene.draw(surface, ViewState(tick=noon, selected=0))
        first = time.perf_counter() - began
        world = episode.world
        state = ViewState(tick=noon, selected=0, camera=framing([(0, 0), (world.width, world.height)], 754, 726))
        scene.draw(surface, state)
        draws = []
        for number in range(30):
            before = time.perf_counter()
            scene.draw(surface, replace(state, tick=noon + number / 2))
            draws.append(time.perf_counter() - before)
        luck = Random(1)  # noqa: S311
        seeks = []
        for number in range(30):
            # Pages in turn, people and moments by chance.
            sought = replace(
                state,
                tick=float(luck.randrange(episode.last_tick)),
                selected=luck.randrange(len(episode.names)),
                tab=number % len(TABS),
            )
            before = time.perf_counter()
            scene.draw(surface, sought)
            seeks.append(time.perf_counter() - before)
        maps = []
        place = layout(*SIZE).map
        assert state.camera is not None
        for number in range(30):
            before = time.perf_counter()
            frame = scene.view.frame(noon + number / 2)
            scene.town.draw(surface, place, state.camera, frame, Shown(selected=0), Words())
            maps.append(time.perf_counter() - before)
        naive = [_naive(scene, surface, replace(state, tick=noon + number / 2)) for number in range(5)]
    return {
        "people": len(scene.view.names),
        "draw": statistics.median(draws) * 1000,
        "seek": statistics.median(seeks) * 1000,
        "first": first,
        "memory": psutil.Process().memory_info().rss / 1e6,
        "map": statistics.median(maps) * 1000,
        "naive": statistics.median(naive) * 1000,
    }


def _naive(scene: "object", surface: "object", state: "object") -> float:
    """Seconds for a frame drawn without keeping anything."""
    import pygame

    from twinville.viewer.painting import furniture, palette
    from twinville.viewer.painting.text import font
    from twinville.viewer.scene import Scene
    from twinville.viewer.state import ViewState
    from twinville.worlds.world import TERRAIN

    assert isinstance(scene, Scene)
    assert isinstance(surface, pygame.Surface)
    assert isinstance(state, ViewState)
    camera = state.camera
    assert camera is not None
    world, px = scene.view.world, camera.px
    colors = {"grass": palette.GRASS, "tree": (60, 120, 60), "wall": palette.CAP, "floor": (190, 150, 100), **palette.GROUND}
    before = time.perf_counter()
    frame = scene.view.frame(state.tick)
    for tile in range(world.width * world.height):
        x, y = camera.to_pixels(tile % world.width, tile // world.width, 754, 726)
        if -px < x < 754 and -px < y < 726:
            surface.fill(colors[TERRAIN[int(world.terrain[tile])]], (x + 196, y, px, px))
    for thing in world.things:
        x, y = camera.to_pixels(thing.tiles[0] % world.width, thing.tiles[0] // world.width, 754, 726)
        furniture.paint(surface, thing.kind, pygame.Rect(x + 196, y, px, px), px)
    for person in frame.people:
        x, y = camera.to_pixels(person.x, person.y, 754, 726)
        pygame.draw.circle(surface, scene.town.looks[person.index].shirt, (x + 196, y), px)
        surface.blit(font(10).render(person.name, True, (255, 255, 255)), (x + 196, y + px))
    return time.perf_counter() - before


def _lived(people: int, folder: Path) -> Path:
    """An episode of two days with so many people."""
    out = folder / f"{people}.episode"
    town = "larkwater"
    command = [sys.executable, "-m", "twinville"]
    if people != 25:
        town = str(folder / f"town{people}")
        new = [*command, "new", "town", f"town{people}", "--people", str(people), "--into", str(folder)]
        subprocess.run(new, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*command, "run", "--town", town, "--days", "2", "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return out


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="25,200")
    parser.add_argument("--episode", type=Path, action="append", help="measure these instead of living new ones")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure)))
        return
    console, out_of_range = Console(), 0
    table = Table(title="The viewer, 1280 x 800, medians (and what they may be)", title_justify="left")
    for column in (
        "people",
        "draw, ms",
        "seek, ms",
        "first frame, s",
        "memory, MB",
        "map alone, ms",
        "naively, ms",
        "times faster",
    ):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        paths = arguments.episode or [_lived(int(size), Path(folder)) for size in arguments.sizes.split(",")]
        for path in paths:
            done = subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True, capture_output=True, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            bounds = BOUNDS[min((size for size in BOUNDS if size >= found["people"]), default=1000)]
            cells = []
            for name, bound in zip(("draw", "seek", "first", "memory"), bounds, strict=True):
                out_of_range += found[name] > bound
                cells.append(f"{found[name]:.1f} ({bound})")
            times = found["naive"] / found["map"]
            out_of_range += times < FASTER
            cells += [f"{found['map']:.1f}", f"{found['naive']:.1f}", f"{times:.1f} ({FASTER})"]
            table.add_row(str(found["people"]), *cells)
    console.print(table)
    print(f"{out_of_range} out of range")


if __name__ == "__main__":
    main()

"""The commands that show an episode: a window, a picture, a clip."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinville.viewer.state import NORMAL, SPEEDS, ViewState
from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say
from twinville.worlds.whole_file import check_place

if TYPE_CHECKING:
    from twinville.simulation.episode.reader import Episode

_Episode = Annotated[Path, typer.Argument(help="The episode file.")]
_Follow = Annotated[str | None, typer.Option(help="Whom to follow.")]
_Size = Annotated[str, typer.Option(help="Width and height in pixels.")]


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("watch")(watch)
    app.command("render")(render)


def parse_size(text: str) -> tuple[int, int]:
    """A size as "1280x800"; raises InputError."""
    width, x, height = text.partition("x")
    if x and width.isdecimal() and height.isdecimal() and 100 <= int(width) <= 7680 and 100 <= int(height) <= 4320:
        return int(width), int(height)
    raise InputError(f"--size '{text}': write width and height in pixels, for example 1280x800; from 100x100 to 7680x4320")


def watch(
    episode: _Episode,
    at: Annotated[str | None, typer.Option(help="The moment to begin at. [default: the beginning]")] = None,
    follow: _Follow = None,
    size: _Size = "1280x800",
    beside: Annotated[Path | None, typer.Option(help="Another history of the same people, shown in lock step.")] = None,
    model: Annotated[
        str | None,
        typer.Option(help="What answers your questions. [default: the run's own, if it needs no server]"),
    ] = None,
) -> None:
    """Watch an episode in a window: play, rewind, inspect, ask. A run in progress is followed."""
    from twinville.simulation.clock import parse_moment
    from twinville.simulation.episode.reader import Episode
    from twinville.viewer.guard import start

    wide = parse_size(size)
    with Episode(episode) as opened:
        tick = opened.tick_of(parse_moment(at, "--at")) if at is not None else 0
        who = opened.names.index(opened.person(follow)) if follow is not None else None
        start(window=True)
        from twinville.viewer.scene import Scene
        from twinville.viewer.window import Window

        state = ViewState(tick=float(tick), selected=who, following=who is not None)
        with ExitStack() as others:
            other = Scene(others.enter_context(Episode(beside))) if beside is not None else None
            Window(Scene(opened, other), state, wide, f"{opened.scenario['world']['name']} - Twinville", model).run()


def render(
    episode: _Episode,
    out: Annotated[Path, typer.Option(help="The file to write: .png, or .gif or .mp4 for a clip.")],
    at: Annotated[str | None, typer.Option(help="The moment of a picture, for example 'day 1 10:40'.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="The beginning of a clip.")] = None,
    to: Annotated[str | None, typer.Option(help="The end of a clip.")] = None,
    speed: Annotated[int, typer.Option(help="Simulated seconds in a second of the clip.")] = SPEEDS[NORMAL][0],
    follow: _Follow = None,
    size: _Size = "1280x800",
    beside: Annotated[Path | None, typer.Option(help="Another history of the same people, side by side.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a picture of a moment, or a clip of a stretch of time; what it draws is what the window draws."""
    from twinville.simulation.episode.reader import Episode
    from twinville.viewer.guard import start

    wide = parse_size(size)
    clip = from_ is not None or to is not None
    if clip == (at is not None) or (clip and (from_ is None or to is None)):
        raise InputError("give --at for a picture, or --from and --to for a clip")
    if clip != (out.suffix in (".gif", ".mp4")):
        raise InputError(f"--out {out}: a picture is a .png, a clip a .gif or .mp4")
    if not 1 <= speed <= 86_400:
        raise InputError(f"--speed {speed}: from 1 to 86400 simulated seconds in a second")
    check_place(out, force=force)
    with Episode(episode) as opened:
        start(window=False)
        with ExitStack() as others:
            other = others.enter_context(Episode(beside)) if beside is not None else None
            if at is not None:
                _picture(opened, other, at, out, wide, follow, force=force)
            else:
                assert from_ is not None
                assert to is not None
                _clip(opened, other, (from_, to), speed, out, wide, follow, force=force)
    say(f"{out}: written")


def _picture(
    opened: "Episode", other: "Episode | None", at: str, out: Path, size: tuple[int, int], follow: str | None, *, force: bool
) -> None:
    from twinville.simulation.clock import parse_moment
    from twinville.viewer.picture import Pictures, save

    tick = opened.tick_of(parse_moment(at, "--at"))
    save(Pictures(opened, size, follow, other).at(tick), out, force=force)


def _clip(
    opened: "Episode",
    other: "Episode | None",
    stretch: tuple[str, str],
    speed: int,
    out: Path,
    size: tuple[int, int],
    follow: str | None,
    *,
    force: bool,
) -> None:
    from rich.progress import track

    from twinville.viewer.picture import Pictures, clip_ticks, frames, write_clip
    from twinville.worlds.outward.console import Console

    ticks = clip_ticks(opened, *stretch, speed)
    nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number][0] - speed))
    shown = frames(Pictures(opened, size, follow, other), ticks, nearest)
    bar = track(shown, total=len(ticks), description="drawing", transient=True, console=Console())
    write_clip(iter(bar), out, size, force=force)

"""Pictures and clips of an episode, drawn by the same code as the window."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame

from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.viewer.scene import Scene
from twinville.viewer.state import ViewState
from twinville.worlds.errors import InputError

#: Frames a second of clips, and the most of them.
FRAMES, MOST = 12, 3000
SUFFIXES = (".png", ".gif", ".mp4")


class Pictures:
    """Draws an episode onto surfaces that no window shows."""

    def __init__(self, episode: Episode, size: tuple[int, int], follow: str | None, beside: Episode | None = None) -> None:
        self._scene = Scene(episode, Scene(beside) if beside is not None else None)
        self.size = size
        self._surface = pygame.Surface(size)
        who = self._scene.view.index(episode.person(follow)) if follow is not None else None
        self._state = ViewState(selected=who, following=who is not None, tab=0)

    def at(self, tick: float, *, playing: bool = False, speed: int | None = None) -> pygame.Surface:
        """The picture of a moment."""
        state = replace(self._state, tick=tick, playing=playing, speed=speed if speed is not None else self._state.speed)
        state = self._scene.ready(state, self.size)
        # Whoever is not followed is seen from one place throughout.
        self._state = replace(self._state, camera=state.camera)
        self._scene.draw(self._surface, state)
        return self._surface


def save(surface: pygame.Surface, out: Path) -> None:
    """Write one picture in one step; raises InputError when it cannot be written."""
    with _in_one_step(out) as part:
        try:
            pygame.image.save(surface, str(part))
        except pygame.error as error:
            raise OSError(str(error)) from None


def clip_ticks(episode: Episode, first: str, last: str, seconds_a_second: int) -> list[float]:
    """The moments of a clip's frames, in ticks; raises InputError for a stretch that is empty or too long."""
    start, end = episode.tick_of(parse_moment(first, "--from")), episode.tick_of(parse_moment(last, "--to"))
    if end <= start:
        raise InputError(f"--to {last}: is not after --from {first}")
    step = seconds_a_second / FRAMES / episode.clock.tick_seconds
    count = int((end - start) / step) + 1
    if count > MOST:
        raise InputError(f"the clip would have {count} pictures; at most {MOST}: take a shorter stretch or a higher --speed")
    return [start + number * step for number in range(count)]


def frames(pictures: Pictures, ticks: list[float], speed: int) -> Iterator[Any]:
    """Each frame as a Pillow image."""
    from PIL import Image

    for tick in ticks:
        surface = pictures.at(tick, playing=True, speed=speed)
        yield Image.frombytes("RGB", pictures.size, pygame.image.tobytes(surface, "RGB"))


def write_clip(images: Iterator[Any], out: Path, size: tuple[int, int]) -> None:
    """Write a clip in one step; raises InputError when it cannot be written, or its format needs what is not installed."""
    with _in_one_step(out) as part:
        if out.suffix == ".gif":
            _gif(images, part)
        else:
            _mp4(images, part, size)


def _gif(images: Iterator[Any], out: Path) -> None:
    from PIL import Image

    first = next(images).quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    # One palette for all of them keeps colours from flickering.
    rest = (image.quantize(palette=first, dither=Image.Dither.NONE) for image in images)
    first.save(out, save_all=True, append_images=rest, duration=round(1000 / FRAMES), loop=0, optimize=True)


def _mp4(images: Iterator[Any], out: Path, size: tuple[int, int]) -> None:
    try:
        import imageio_ffmpeg
    except ImportError:
        raise InputError("a clip as .mp4 needs the extra video: pip install 'twinville[video]'; or write a .gif") from None
    writer = imageio_ffmpeg.write_frames(str(out), size, fps=FRAMES, macro_block_size=2, ffmpeg_log_level="error")
    writer.send(None)
    try:
        for image in images:
            writer.send(image.tobytes())
    finally:
        writer.close()


@contextmanager
def _in_one_step(out: Path) -> Iterator[Path]:
    """A name beside `out` to write to. What is whole takes the place of `out`: nobody reads half of it, and none is left behind."""
    if out.suffix not in SUFFIXES:
        raise InputError(f"--out {out}: name a file that ends with {', '.join(SUFFIXES)}")
    if not out.parent.is_dir():
        raise InputError(f"{out.parent}: there is no such folder")
    part = out.with_name(f".part-{os.getpid()}{out.suffix}")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error})") from None
    finally:
        part.unlink(missing_ok=True)

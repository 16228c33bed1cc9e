"""Pictures and clips of an episode, drawn by the same code as the window."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pygame

from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.viewer.scene import Scene
from twinville.viewer.state import ViewState
from twinville.worlds.errors import InputError
from twinville.worlds.whole_file import check_place, whole_file, write_whole

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


def check_out(out: Path, *, force: bool) -> None:
    """Raises InputError when neither a picture nor a clip can be written there."""
    if out.suffix not in SUFFIXES:
        raise InputError(f"--out {out}: name a file that ends with {', '.join(SUFFIXES)}")
    check_place(out, force=force)


def save(surface: pygame.Surface, out: Path, *, force: bool = True) -> None:
    """Write one picture, whole; raises InputError when it cannot be written."""
    check_out(out, force=force)
    drawn = BytesIO()
    try:
        pygame.image.save(surface, drawn, out.name)
    except pygame.error as error:
        raise InputError(f"{out}: cannot be written ({error})") from None
    write_whole(out, drawn.getvalue(), force=force)


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


def write_clip(images: Iterator[Any], out: Path, size: tuple[int, int], *, force: bool = True) -> None:
    """Write a clip, whole; raises InputError when it cannot be written, or its format needs what is not installed."""
    check_out(out, force=force)
    with whole_file(out, force=force) as file:
        if out.suffix == ".gif":
            _gif(images, file)
        else:
            _mp4(images, file, size)


def _gif(images: Iterator[Any], out: BinaryIO) -> None:
    from PIL import Image

    first = next(images).quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    # One palette for all of them keeps colours from flickering.
    rest = (image.quantize(palette=first, dither=Image.Dither.NONE) for image in images)
    first.save(out, format="GIF", save_all=True, append_images=rest, duration=round(1000 / FRAMES), loop=0, optimize=True)


def _mp4(images: Iterator[Any], out: BinaryIO, size: tuple[int, int]) -> None:
    try:
        import imageio_ffmpeg
    except ImportError:
        raise InputError("a clip as .mp4 needs the extra video: pip install 'twinville[video]'; or write a .gif") from None
    # ffmpeg writes by name, to a name that says nothing about the format.
    form = ["-f", "mp4"]
    writer = imageio_ffmpeg.write_frames(
        out.name, size, fps=FRAMES, macro_block_size=2, ffmpeg_log_level="error", output_params=form
    )
    writer.send(None)
    try:
        for image in images:
            writer.send(image.tobytes())
    finally:
        writer.close()
    # ffmpeg writes the table of contents last, and nobody tells how it ended.
    if b"moov" not in Path(out.name).read_bytes():
        raise OSError("ffmpeg could not finish it")

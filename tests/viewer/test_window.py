"""The window end to end: keys, clicks, wheel and resizing under a virtual display, seen through the pictures it saves."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from twinville.agents.population.population import Population
from twinville.simulation.history.run import run
from twinville.viewer.commands import add_commands, parse_size
from twinville.viewer.guard import pygame_is_ours
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

NEEDED = ("Xvfb", "xdotool")


@pytest.fixture(scope="module")
def episode(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("window") / "w.episode", until="day 1 20:00", seed=3)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    if any(shutil.which(program) is None for program in NEEDED):
        pytest.skip(f"needs {' and '.join(NEEDED)}")
    # A number of one's own: servers that look for a free one at the same time find the same.
    number = 1000 + os.getpid() % 50_000
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-noreset", "-screen", "0", "1400x900x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        if Path(f"/tmp/.X11-unix/X{number}").exists():
            break
        time.sleep(0.05)
    environment = {name: value for name, value in os.environ.items() if name != "SDL_VIDEODRIVER"}
    yield environment | {"DISPLAY": f":{number}", "SDL_VIDEODRIVER": "x11"}
    server.terminate()
    server.wait()


class _Window:
    """A running viewer, and hands on its keyboard and mouse."""

    def __init__(self, episode: Path, environment: dict[str, str], *more: str) -> None:
        self._environment = environment
        self._folder = episode.parent
        self.process = subprocess.Popen(
            [sys.executable, "-m", "twinville", "watch", str(episode), *more], env=environment, stderr=subprocess.PIPE, text=True
        )
        self._wait(lambda: self.process.poll() is not None or bool(self.id()), 30)
        assert self.process.poll() is None, self.process.communicate()[1]
        time.sleep(1)

    def id(self) -> str:
        """The window's number, once there is one."""
        return self._do("search", "--onlyvisible", "--pid", str(self.process.pid)).partition("\n")[0]

    def do(self, *arguments: str) -> None:
        self._do(*arguments)
        time.sleep(0.25)

    def click(self, x: int, y: int, button: int) -> None:
        """A button at a place of the window; 4 and 5 are the wheel."""
        self.do("mousemove", "--window", self.id(), str(x), str(y), "click", str(button))

    def picture(self) -> Path:
        """Press P, and wait for the picture."""
        before = self._pictures()
        self.do("key", "p")
        self._wait(lambda: bool(self._pictures() - before), 10)
        return next(iter(self._pictures() - before))

    def _pictures(self) -> set[Path]:
        return set(self._folder.glob("w-*.png"))

    def tick(self) -> int:
        """The shown tick, as the name of the picture has it."""
        return int(self.picture().stem.split("-")[-2])

    def leave(self) -> tuple[int, str]:
        self.do("key", "q")
        _, wrong = self.process.communicate(timeout=20)
        return self.process.returncode, wrong

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    @staticmethod
    def _wait(until: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise AssertionError("it did not happen in time")
            time.sleep(0.1)


@pytest.mark.slow
def test_keys_clicks_wheel_and_size(episode: Path, display: dict[str, str], tmp_path: Path) -> None:
    import pygame

    path = tmp_path / "w.episode"
    path.write_bytes(episode.read_bytes())
    window = _Window(path, display, "--at", "day 1 12:00")
    assert window.tick() == 2160
    window.do("key", "Right")
    assert window.tick() == 2161
    window.do("key", "shift+Right")
    assert window.tick() == 2167
    window.do("key", "End")
    assert window.tick() == 5040
    window.do("key", "Home")
    assert window.tick() == 0
    # The bar seeks where it is pressed.
    window.click(640, 779, 1)
    assert abs(window.tick() - 2520) < 20
    # A click in the list selects: the inspector is another picture.
    nobody = pygame.image.load(str(window.picture()))
    window.click(100, 56, 1)
    somebody = pygame.image.load(str(window.picture()))
    right = pygame.Rect(960, 0, 320, 200)
    assert pygame.image.tobytes(nobody.subsurface(right), "RGB") != pygame.image.tobytes(somebody.subsurface(right), "RGB")
    # The wheel zooms the map.
    window.click(560, 360, 4)
    nearer = pygame.image.load(str(window.picture()))
    middle = pygame.Rect(300, 100, 500, 400)
    assert pygame.image.tobytes(nearer.subsurface(middle), "RGB") != pygame.image.tobytes(somebody.subsurface(middle), "RGB")
    # Letters rest while one types.
    window.do("key", "slash")
    window.do("type", "pqk")
    window.do("key", "Escape")
    assert window.process.poll() is None
    # Time runs, and stops.
    window.do("key", "Home", "space")
    time.sleep(1.5)
    window.do("key", "space")
    went = window.tick()
    assert went > 0
    assert window.tick() == went
    window.do("windowsize", window.id(), "700", "500")
    time.sleep(0.5)
    assert pygame.image.load(str(window.picture())).get_size() == (700, 500)
    code, wrong = window.leave()
    assert (code, "Traceback" in wrong) == (0, False)


@pytest.mark.slow
def test_asking_from_the_window_changes_nothing(episode: Path, display: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "w.episode"
    path.write_bytes(episode.read_bytes())
    window = _Window(path, display, "--at", "day 1 12:00", "--follow", "Ada")
    window.do("key", "i")
    window.do("type", "How are you?")
    window.do("key", "Return")
    time.sleep(4)
    window.do("key", "Escape")
    window.do("key", "o")
    for _ in range(600):
        # The fork is a process of its own, which starts in its own time.
        if (tmp_path / "w-fork1.episode").exists():
            break
        time.sleep(0.1)
    time.sleep(1)
    code, wrong = window.leave()
    assert (code, "Traceback" in wrong) == (0, False)
    assert path.read_bytes() == episode.read_bytes()
    assert (tmp_path / "w-fork1.episode").exists()


def _twinville(*arguments: str) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["render", "none.episode", "--at", "day 1 10:00", "--out", "x.png"], "no such episode"),
        (["render", "EP", "--out", "x.png"], "--at for a picture, or --from and --to"),
        (["render", "EP", "--at", "day 1 10:00", "--from", "day 1 11:00", "--out", "x.png"], "--at for a picture"),
        (["render", "EP", "--from", "day 1 11:00", "--out", "x.gif"], "--at for a picture"),
        (["render", "EP", "--at", "day 1 10:00", "--out", "x.gif"], "a clip a .gif"),
        (["render", "EP", "--at", "day 1 10:00", "--out", "x.jpeg"], "ends with"),
        (["render", "EP", "--at", "day 9 10:00", "--out", "x.png"], "outside"),
        (["render", "EP", "--at", "noon", "--out", "x.png"], "--at"),
        (["render", "EP", "--at", "day 1 10:00", "--out", "/dev/null/x.png"], "the folder cannot be written"),
        (["render", "EP", "--at", "day 1 10:00", "--out", "x.png", "--size", "9x9"], "--size"),
        (["render", "EP", "--at", "day 1 10:00", "--out", "x.png", "--follow", "Zed"], "nobody is called"),
        (["render", "EP", "--from", "day 1 10:00", "--to", "day 1 09:00", "--out", "x.gif"], "is not after"),
        (
            ["render", "EP", "--from", "day 1 06:00", "--to", "day 1 19:00", "--out", "x.gif", "--speed", "1"],
            "a shorter stretch",
        ),
        (["watch", "none.episode"], "no such episode"),
        (["watch", "EP", "--at", "day 3 10:00"], "outside"),
    ],
)
def test_mistakes_are_one_sentence(
    arguments: list[str], words: str, episode: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _twinville(*(str(episode) if argument == "EP" else argument for argument in arguments))
    assert isinstance(result.exception, InputError)
    assert words in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_pictures_and_clips_are_written(episode: Path, tmp_path: Path) -> None:
    from PIL import Image

    picture, clip = tmp_path / "a.png", tmp_path / "a.gif"
    done = _twinville("render", str(episode), "--at", "day 1 10:00", "--out", str(picture), "--size", "640x400")
    assert done.exit_code == 0
    assert Image.open(picture).size == (640, 400)
    again = _twinville("render", str(episode), "--at", "day 1 10:00", "--out", str(picture))
    assert isinstance(again.exception, InputError)
    done = _twinville(
        "render",
        str(episode),
        "--from",
        "day 1 10:00",
        "--to",
        "day 1 10:02",
        "--out",
        str(clip),
        "--size",
        "320x200",
        "--follow",
        "Ada",
    )
    assert done.exit_code == 0
    moving = Image.open(clip)
    # Pictures that are the same as the one before are stored as one that stands longer.
    assert getattr(moving, "n_frames", 1) > 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.gif", "a.png"]


def test_what_is_written_appears_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks while a picture or a clip is being written finds the old one, and afterwards the whole new one."""
    import pygame
    from PIL import Image

    from twinville.viewer import picture

    found: list[bytes] = []
    real = pygame.image.save

    def slowly(surface: pygame.Surface, file: BytesIO, name: str) -> None:
        found.append(out.read_bytes())
        real(surface, file, name)
        found.append(out.read_bytes())

    def images() -> Iterator[Image.Image]:
        for shade in range(4):
            found.append(out.read_bytes())
            yield Image.new("RGB", (20, 10), (shade * 60, 0, 0))

    monkeypatch.setattr(pygame.image, "save", slowly)
    out = tmp_path / "x.png"
    out.write_bytes(b"old")
    picture.save(pygame.Surface((20, 10)), out)
    assert found == [b"old"] * 2
    assert pygame.image.load(str(out)).get_size() == (20, 10)

    found.clear()
    out = tmp_path / "x.gif"
    out.write_bytes(b"old")
    picture.write_clip(images(), out, (20, 10))
    assert found == [b"old"] * 4
    with Image.open(out) as clip:
        assert (clip.format, clip.size) == ("GIF", (20, 10))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.gif", "x.png"]


@pytest.mark.parametrize("suffix", [".png", ".gif"])
def test_what_cannot_be_written_leaves_the_old_one(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pygame

    from twinville.viewer import picture

    def full(surface: pygame.Surface, file: BytesIO, name: str) -> None:
        file.write(b"half")
        raise pygame.error("the disk is full")

    def images() -> Iterator[object]:
        raise OSError("the disk is full")
        yield

    monkeypatch.setattr(pygame.image, "save", full)
    out = tmp_path / f"x{suffix}"
    out.write_bytes(b"old")
    write = {
        ".png": lambda: picture.save(pygame.Surface((20, 10)), out),
        ".gif": lambda: picture.write_clip(images(), out, (20, 10)),
    }
    with pytest.raises(InputError, match=r"cannot be written \(the disk is full\)"):
        write[suffix]()
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_the_window_saves_what_it_shows(episode: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key P, without a display: one picture after another, each in one step; a full disk is told and ends nothing."""
    import pygame

    from twinville.simulation.episode.reader import Episode
    from twinville.viewer.guard import start
    from twinville.viewer.scene import Scene
    from twinville.viewer.state import ViewState
    from twinville.viewer.window import Window

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    start(window=True)
    path = tmp_path / "w.episode"
    path.write_bytes(episode.read_bytes())

    def full(surface: pygame.Surface, file: BytesIO, name: str) -> None:
        raise pygame.error("the disk is full")

    def pictures() -> list[str]:
        return sorted(file.name for file in tmp_path.iterdir() if file != path)

    def press_p(window: Window) -> Window:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_p, mod=0, unicode="p"))
        frames = iter([True, True, False])
        window.run(lambda _: next(frames))
        return window

    with Episode(path) as opened:
        window = Window(Scene(opened), ViewState(tick=100), (640, 400), "test")
        assert press_p(window).state.said == "saved w-000100-1.png"
        assert press_p(window).state.said == "saved w-000100-2.png"
        names = ["w-000100-1.png", "w-000100-2.png"]
        assert pictures() == names
        assert pygame.image.load(str(tmp_path / names[0])).get_size() == (640, 400)
        monkeypatch.setattr(pygame.image, "save", full)
        assert "could not be saved" in press_p(window).state.said
        assert "the disk is full" in window.state.said
        assert pictures() == names


def test_sizes() -> None:
    assert parse_size("1280x800") == (1280, 800)
    for wrong in ("", "x", "1280", "1280x", "99x500", "10000x500", "-5x500", "１２８０x800x"):
        with pytest.raises(InputError, match="--size"):
            parse_size(wrong)


def test_without_a_display_one_is_told_how_to_make_a_picture(episode: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    }
    done = subprocess.run(
        [sys.executable, "-m", "twinville", "watch", str(episode)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "twinville render" in done.stderr
    assert "Traceback" not in done.stderr


def test_plain_pygame_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame_is_ours()
    monkeypatch.setattr("twinville.viewer.guard._is_installed", lambda name: True)
    with pytest.raises(InputError, match="pip uninstall -y pygame pygame-ce"):
        pygame_is_ours()

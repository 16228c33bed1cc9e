"""Pictures: the same everywhere within a tolerance, graceful for strange episodes, and nothing but the surface is needed."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from tests.conftest import ROOT
from twinville.agents.population.population import Population
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.viewer.guard import start
from twinville.viewer.layout import layout
from twinville.viewer.painting.icons import ICONS, icon, icon_of
from twinville.viewer.painting.text import Words
from twinville.viewer.scene import Drawn, Scene
from twinville.viewer.state import OVERLAYS, SPEEDS, TABS, TICKER_FROM, ViewState
from twinville.worlds.errors import InputError
from twinville.worlds.kinds import AFFORDANCES, KINDS
from twinville.worlds.world import World

GOLDEN = Path(__file__).parent / "golden"
SIZE = (640, 400)


@pytest.fixture(autouse=True, scope="module")
def _pygame() -> None:
    start(window=False)


@pytest.fixture(scope="module")
def morning(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("viewer") / "m.episode", until="day 1 23:00", seed=3)


@pytest.fixture(scope="module")
def talkative(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day on which somebody speaks."""
    return run(*small, tmp_path_factory.mktemp("viewer") / "t.episode", until="day 1 23:00", seed=4)


def _pixels(surface: pygame.Surface) -> "np.ndarray[tuple[int, int, int], np.dtype[np.int16]]":
    return pygame.surfarray.array3d(surface).astype(np.int16)


def _draw(path: Path, state: ViewState, size: tuple[int, int] = SIZE) -> pygame.Surface:
    with Episode(path) as episode:
        surface = pygame.Surface(size)
        Scene(episode).draw(surface, state)
        return surface


@pytest.mark.parametrize(("name", "hour"), [("noon", 12.0), ("dusk", 20.5), ("night", 22.5)])
def test_pictures_are_as_agreed(name: str, hour: float, morning: Path) -> None:
    """TWINVILLE_GOLDEN=1 draws them anew; look at them then."""
    surface = _draw(morning, ViewState(tick=(hour - 6) * 360, selected=0))
    golden = GOLDEN / f"{name}.png"
    if os.environ.get("TWINVILLE_GOLDEN"):
        pygame.image.save(surface, str(golden))
    expected = _pixels(pygame.image.load(str(golden)))
    found = _pixels(surface)
    assert found.shape == expected.shape
    away = np.abs(found - expected)
    assert away.mean() < 2.5
    assert (away.max(axis=2) > 60).mean() < 0.02


def test_night_is_darker_than_noon_and_lamps_are_warm(morning: Path) -> None:
    noon, night = (_pixels(_draw(morning, ViewState(tick=(hour - 6) * 360))) for hour in (12, 22.5))
    ground = layout(*SIZE).map
    day, dark = (each[ground.left : ground.right, ground.top : ground.bottom].mean() for each in (noon, night))
    assert dark < 0.7 * day


@pytest.mark.parametrize("size", [(300, 200), (400, 300), (900, 500), (1280, 800), (2560, 1440)])
def test_windows_of_any_size(size: tuple[int, int], talkative: Path) -> None:
    """Whatever is open is seen, and what can be clicked is in the window."""
    more: tuple[dict[str, Any], ...] = (
        {"help": True}, {"story": True}, {"text_size": 2.0}, {"entry": "ask", "entry_text": "x" * 400}, {"answer": "y " * 900},
    )  # fmt: skip
    with Episode(talkative) as episode:
        scene, surface = Scene(episode), pygame.Surface(size)
        said = next(episode.entries(Spoke)).tick
        plain = ViewState(tick=said, selected=0, following=True, overlays=frozenset(OVERLAYS), playing=True)
        fast = len(SPEEDS) - 1
        assert SPEEDS[0][0] <= TICKER_FROM < SPEEDS[fast][0]
        for speed in (0, fast):
            scene.draw(surface, replace(plain, speed=speed))
            nothing_open = _pixels(surface)
            for opened in more:
                drawn = scene.draw(surface, replace(plain, speed=speed, **opened))
                window, place = surface.get_rect(), drawn.layout
                assert place.window == window
                parts = [part for part in (place.map, place.people, place.inspector, place.timeline) if part is not None]
                assert all(window.contains(part) for part in parts)
                assert not any(one.colliderect(other) for one, other in combinations(parts, 2))
                assert all(window.contains(box) for box, _, _ in drawn.targets)
                tabs = [value for _, kind, value in drawn.targets if kind == "tab"]
                assert tabs == (list(range(len(TABS))) if place.inspector is not None else [])
                # The story takes the place of the list of people, where there is room for one.
                hidden = "story" in opened and place.people is None
                assert (_pixels(surface) != nothing_open).any() != hidden, opened
        scene.draw(surface, replace(plain, speed=0))
        # What is said stands beside whoever says it while time runs slowly, and in a line of its own while it runs fast.
        assert (_pixels(surface) != nothing_open).any()


def test_every_page_of_everybody_is_drawn(morning: Path) -> None:
    with Episode(morning) as episode:
        scene, surface = Scene(episode), pygame.Surface((1280, 800))
        for person in range(len(episode.names)):
            for tab in range(len(TABS)):
                drawn = scene.draw(surface, ViewState(tick=4000, selected=person, tab=tab, scroll=1))
                assert any(kind == "tab" for _, kind, _ in drawn.targets)


def test_two_histories_side_by_side(morning: Path) -> None:
    with Episode(morning) as one, Episode(morning) as other:
        surface = pygame.Surface((1000, 600))
        Scene(one, Scene(other)).draw(surface, ViewState(tick=3000, selected=0))
        ground = layout(1000, 600).map
        half = ground.width // 2
        left = _pixels(surface.subsurface((ground.left, ground.top + 40, half - 1, ground.height - 40)))
        right = _pixels(surface.subsurface((ground.left + half + 1, ground.top + 40, half - 1, ground.height - 40)))
        # The same history twice is the same picture twice.
        assert np.abs(left - right).mean() < 6


def test_the_notice_is_on_every_picture(morning: Path) -> None:
    for size in ((300, 200), (1280, 800)):
        with Episode(morning) as episode:
            scene = Scene(episode)
            with_it, without = pygame.Surface(size), pygame.Surface(size)
            scene.draw(with_it, ViewState(tick=2000))
            scene.episode.scenario["model"]["model"] = "openai:x"
            assert scene.notice == ""
            scene.draw(without, ViewState(tick=2000))
        assert (_pixels(with_it) != _pixels(without)).any()


def _changed(path: Path, out: Path, *statements: tuple[str, tuple[object, ...]], scenario: object = None) -> Path:
    out.write_bytes(path.read_bytes())
    db = sqlite3.connect(out)
    for statement, values in statements:
        db.execute(statement, values)
    if callable(scenario):
        text = json.loads(db.execute("SELECT value FROM manifest WHERE key = 'scenario'").fetchone()[0])
        scenario(text)
        db.execute("UPDATE manifest SET value = ? WHERE key = 'scenario'", (json.dumps(text),))
    db.commit()
    db.close()
    return out


@pytest.mark.parametrize("name", ["عائشة بنت علي", "王小明", "x" * 200, "A\u200b\u202eB", "😀 Ø", "Ελένη Жанна"])
def test_names_of_all_kinds(name: str, morning: Path, tmp_path: Path) -> None:
    """A name is seen where names stand, and spills over nothing else."""
    with Episode(morning) as episode:
        old = episode.names[0]

    def rename(scenario: dict[str, object]) -> None:
        scenario["personas"][0]["name"] = name  # type: ignore[index]

    path = _changed(morning, tmp_path / "x.episode", ("UPDATE log SET person = ? WHERE person = ?", (name, old)), scenario=rename)
    with Episode(morning) as before, Episode(path) as after:
        scenes, surface = (Scene(before), Scene(after)), pygame.Surface((1280, 800))
        for tab in range(len(TABS)):
            drawn, pictures = [], []
            for scene in scenes:
                drawn.append(scene.draw(surface, ViewState(tick=2500, selected=0, tab=tab)))
                pictures.append(_pixels(surface))
            assert [person.name for person in drawn[1].frame.people] == [name, *before.names[1:]]
            was, now = ([target[1:] for target in each.targets] for each in drawn)
            # A long name takes more lines, so that fewer of what one can go to have room on a page.
            assert [target for target in now if target[0] != "tick"] == [target for target in was if target[0] != "tick"]
            assert [target for target in was if target in now] == now
            changed = (pictures[0] != pictures[1]).any(axis=2)
            place = drawn[1].layout
            assert place.people is not None
            assert place.inspector is not None
            assert changed[place.inspector.left :, : place.inspector.bottom].any()
            row = next(box for box, kind, value in drawn[1].targets if (kind, value) == ("person", 0))
            assert changed[row.left : row.right, row.top : row.bottom].any()
            changed[row.left : row.right, row.top : row.bottom] = False
            assert not changed[: place.people.right].any()
            assert not changed[:, place.timeline.top :].any()


def test_strange_episodes_are_drawn(morning: Path, tmp_path: Path) -> None:
    """What is missing is left out, and all else drawn as it would be; what is impossible is one sentence."""

    def nobody(scenario: dict[str, object]) -> None:
        scenario["personas"] = []

    def ageless(scenario: dict[str, object]) -> None:
        for persona in scenario["personas"]:  # type: ignore[attr-defined]
            persona["age"] = None

    def drawn(path: Path, selected: int | None = 0) -> tuple[Drawn, "np.ndarray[tuple[int, int, int], np.dtype[np.int16]]"]:
        with Episode(path) as episode:
            surface = pygame.Surface((900, 500))
            found = Scene(episode).draw(surface, ViewState(tick=2500, selected=selected, overlays=frozenset(OVERLAYS)))
        picture = _pixels(surface)
        for part in (found.layout.map, found.layout.timeline):
            assert picture[part.left : part.right, part.top : part.bottom].std() > 5
        return found, picture

    whole, picture = drawn(morning)
    names = [person.name for person in whole.frame.people]
    assert len(names) == 2

    found, _ = drawn(_changed(morning, tmp_path / "nobody.episode", scenario=nobody), None)
    assert found.frame.people == ()

    found, other = drawn(_changed(morning, tmp_path / "ageless.episode", scenario=ageless))
    assert found.frame == whole.frame
    # Who has no age is drawn as a grown-up, and the two are grown up.
    assert np.abs(other - picture).mean() < 1

    far = json.dumps({"x": 500, "y": -40, "steps": "", "pace": 1, "address": ""})
    with pytest.raises(InputError, match=r"log entry [0-9]+ is not a movement .500, -40 is off the map"):
        drawn(_changed(morning, tmp_path / "off.episode", ("UPDATE log SET data = ? WHERE kind = 'moved'", (far,))))

    gone = "DELETE FROM log WHERE kind IN ('moved', 'entered', 'activity')"
    found, _ = drawn(_changed(morning, tmp_path / "still.episode", (gone, ())))
    assert [(person.name, person.x, person.y, person.activity) for person in found.frame.people] == [
        (name, 0, 0, "") for name in names
    ]

    # A moment that is not there yet is shown as the last that is.
    path = _changed(morning, tmp_path / "one.episode", ("DELETE FROM commits WHERE tick > 200", ()))
    found, _ = drawn(path)
    with Episode(path) as episode:
        assert found.frame.tick == episode.last_tick <= 200


def test_every_use_has_an_icon_and_every_kind_is_painted() -> None:
    for use in AFFORDANCES:
        assert icon_of(use, "leisure", "doing") in ICONS
    assert len(ICONS) >= 40
    for name in ICONS:
        assert _pixels(icon(name, 24)).std() > 10
    from twinville.viewer.painting.furniture import PAINTERS, paint

    assert KINDS.keys() <= PAINTERS.keys()
    surface = pygame.Surface((64, 64))
    for kind in (*KINDS, "a kind nobody knows"):
        for px in (2, 6, 16, 32):
            paint(surface, kind, pygame.Rect(0, 0, px, px), px)


def test_words() -> None:
    words = Words()
    assert words.fitted("a long line of words", 10, 60).endswith("…")
    assert words.width(words.fitted("a long line of words", 10, 60), 10) <= 60
    lines = words.wrapped("one two three four " + "x" * 300, 10, 80)
    assert all(words.width(line, 10) <= 80 for line in lines)
    assert "".join(lines).replace(" ", "") == "onetwothreefour" + "x" * 300
    assert words.image("", 10, (0, 0, 0)).get_width() == 0


def test_importing_the_viewer_loads_no_mind() -> None:
    code = (
        "import sys, twinville.viewer.window, twinville.viewer.picture, twinville.viewer.commands; "
        "print([name for name in sys.modules if name.startswith('twinville.agents')])"
    )
    environment = os.environ | {"SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    done = subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"

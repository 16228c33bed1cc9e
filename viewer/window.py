"""The window: it translates keys and the mouse into actions, lets real time pass, and draws when something has changed."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame

from twinville.simulation.clock import label
from twinville.viewer import actions, engine
from twinville.viewer.episode_view import Frame
from twinville.viewer.keymap import find
from twinville.viewer.panels.people import found
from twinville.viewer.panels.timeline import tick_at
from twinville.viewer.picture import save
from twinville.viewer.reducer import reduce
from twinville.viewer.scene import Drawn, Scene
from twinville.viewer.state import ViewState
from twinville.worlds.errors import InputError
from twinville.worlds.outward.visible import on_one_line

#: Frames a second while time runs, and while it does not; seconds between looks at a run in progress.
FAST, SLOW, LOOK_AGAIN = 60, 30, 1.0
_DOUBLE, _STILL = 0.35, 4
#: The letter of the key that began a line comes within so many seconds of it.
_JUST = 0.05


class Window:
    """One window on one episode."""

    def __init__(self, scene: Scene, state: ViewState, size: tuple[int, int], title: str, model: str | None = None) -> None:
        self._scene = scene
        #: What answers questions to the people; by default what answered in the episode.
        self._model = model
        self._state = state
        self._surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        pygame.display.set_caption(on_one_line(title))
        pygame.key.set_repeat(300, 40)
        self._drawn: Drawn | None = None
        self._drag: tuple[str, tuple[int, int]] | None = None
        self._moved = 0
        self._clicked = (0.0, -1)
        self._looked = 0.0
        self._dirty = True
        self._began = 0.0
        self._job: engine.Job | None = None

    @property
    def state(self) -> ViewState:
        """What is shown."""
        return self._state

    def run(self, each: Callable[["Window"], bool] | None = None) -> None:
        """Until the window is closed, or `each`, asked every frame, says no."""
        clock = pygame.time.Clock()
        going = True
        while going and (each is None or each(self)):
            for event in pygame.event.get():
                going = self._event(event) and going
            passed = clock.tick(FAST if self._state.playing else SLOW) / 1000
            self.do(actions.Pass(min(passed, 0.25)))
            self._look_again()
            self._job_done()
            if self._dirty:
                self._dirty = False
                self._state = self._scene.ready(self._state, self._surface.get_size())
                self._drawn = self._scene.draw(self._surface, self._state)
                pygame.display.flip()
        if self._job is not None:
            self._job.stop()

    def do(self, action: actions.Action) -> None:
        """Apply an action."""
        after = reduce(self._state, action, self._scene.facts(self._state))
        if after != self._state:
            self._state = after
            self._dirty = True

    def _look_again(self) -> None:
        """A run in progress has gone on: the end of the bar moves; whoever watches at the end stays there."""
        now = time.monotonic()
        if self._scene.episode.state != "running" or now - self._looked < LOOK_AGAIN:
            return
        self._looked = now
        at_end = self._state.tick >= self._scene.view.last_tick
        if self._scene.view.refresh():
            self._dirty = True
            if at_end and self._state.playing:
                self.do(actions.Seek(self._scene.view.last_tick))

    def _event(self, event: pygame.event.Event) -> bool:
        """Translate one event; False ends the window."""
        if event.type == pygame.QUIT:
            return False
        if event.type in (pygame.VIDEORESIZE, pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED):
            self._surface = pygame.display.get_surface() or self._surface
            self._dirty = True
        elif event.type == pygame.KEYDOWN:
            return self._key(event)
        elif event.type == pygame.TEXTINPUT and self._state.typing:
            self._letters(event.text)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.do(actions.Away())
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._press(event.pos)
        elif event.type == pygame.MOUSEMOTION and self._drag is not None:
            self._motion(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._release(event.pos)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event.y)
        return True

    def _key(self, event: pygame.event.Event) -> bool:
        name = pygame.key.name(event.key)
        if self._state.typing:
            self._typing(name)
            return True
        self._began = time.monotonic()
        self.do(actions.Say(""))
        if event.unicode == "?":
            name = "?"
        if event.unicode in ("+", "]", "["):
            name = event.unicode
        if len(name) == 1 and name in "123456789":
            self.do(actions.Pinned(int(name)))
            return True
        key = find(name, shift=bool(event.mod & pygame.KMOD_SHIFT))
        if key is None:
            return True
        if key.action is not None:
            self.do(key.action())
            return True
        if name == "p":
            self._picture()
        elif name == "o":
            self._start(engine.fork(self._scene.episode.path, self._moment()))
        return name != "q"

    def _letters(self, text: str) -> None:
        """Letters for the line being typed, but not the key that began it."""
        before = self._state.entry_text if self._state.entry else self._state.search
        if before or time.monotonic() - self._began > _JUST:
            self.do(actions.Typed(before + text))

    def _typing(self, name: str) -> None:
        """Letter keys rest while somebody types; Enter takes the first who is found, or sends what was typed."""
        if name == "escape":
            self.do(actions.Clear())
        elif name == "backspace":
            self.do(actions.Typed((self._state.entry_text if self._state.entry else self._state.search)[:-1]))
        elif self._state.entry:
            if name in ("return", "enter"):
                self._send()
        elif name in ("return", "enter", "tab") and self._drawn is not None:
            matching = found(self._drawn.frame, self._state.search)
            if matching:
                self.do(actions.Select(matching[0]))
                self._go_to(self._drawn.frame, matching[0])
            self.do(actions.Clear())

    def _press(self, at: tuple[int, int]) -> None:
        if self._drawn is None:
            return
        place = self._drawn.layout
        self._moved = 0
        if self._state.help:
            self.do(actions.Help())
        elif place.timeline.collidepoint(at):
            self._drag = ("bar", at)
            self.do(actions.Seek(tick_at(place, self._state, self._scene.view.last_tick, at[0])))
        elif place.map.collidepoint(at):
            self._drag = ("map", at)
        else:
            self._panel(at)

    def _panel(self, at: tuple[int, int]) -> None:
        assert self._drawn is not None
        for box, kind, value in reversed(self._drawn.targets):
            if not box.collidepoint(at):
                continue
            if kind == "tab":
                self.do(actions.Tab(value))
            elif kind == "tick":
                self.do(actions.Seek(value))
            elif kind == "search":
                self.do(actions.Search())
            elif kind == "person":
                self._choose(value)
                self._go_to(self._drawn.frame, value)
            elif kind == "minimap":
                part = self._scene.view.world.width / box.width
                self.do(actions.LookAt((at[0] - box.left) * part, (at[1] - box.top) * part))
            return

    def _motion(self, at: tuple[int, int]) -> None:
        assert self._drag is not None
        assert self._drawn is not None
        kind, before = self._drag
        self._moved += abs(at[0] - before[0]) + abs(at[1] - before[1])
        if kind == "bar":
            self.do(actions.Seek(tick_at(self._drawn.layout, self._state, self._scene.view.last_tick, at[0])))
        elif self._state.camera is not None and self._moved > _STILL:
            px = self._state.camera.px
            self.do(actions.Pan((before[0] - at[0]) / px, (before[1] - at[1]) / px))
        self._drag = (kind, at)

    def _release(self, at: tuple[int, int]) -> None:
        drag, self._drag = self._drag, None
        if drag is None or drag[0] != "map" or self._moved > _STILL or self._drawn is None or self._state.camera is None:
            return
        place = self._drawn.layout.map
        person = self._scene.town.person_at(place, self._state.camera, self._drawn.frame, *at)
        if person is not None:
            self._choose(person)

    def _choose(self, person: int) -> None:
        """A click selects, a second one soon after follows."""
        now = time.monotonic()
        again = self._clicked[1] == person and now - self._clicked[0] < _DOUBLE
        self._clicked = (now, person)
        self.do(actions.Select(person))
        if again:
            self.do(actions.Follow(True))

    def _go_to(self, frame: Frame, person: int) -> None:
        if not self._state.following:
            self.do(actions.LookAt(frame.people[person].x + 0.5, frame.people[person].y + 0.5))

    def _wheel(self, steps: int) -> None:
        if self._drawn is None:
            return
        at, place = pygame.mouse.get_pos(), self._drawn.layout
        if place.timeline.collidepoint(at):
            self.do(actions.ZoomTimeline(steps, tick_at(place, self._state, self._scene.view.last_tick, at[0])))
        elif place.people is not None and place.people.collidepoint(at) and self._state.story:
            self._state = replace(self._state, story_scroll=max(0, self._state.story_scroll - 2 * steps))
            self._dirty = True
        elif place.inspector is not None and place.inspector.collidepoint(at):
            self.do(actions.Scroll(-2 * steps))
        elif place.map.collidepoint(at):
            inner = place.map
            self.do(actions.Zoom(steps, at[0] - inner.left, at[1] - inner.top, inner.width, inner.height))

    def _moment(self) -> str:
        """The shown moment as commands take it."""
        return label(self._scene.view.clock.seconds(int(self._state.tick)))

    def _send(self) -> None:
        """Start the command for what was typed."""
        state, path = self._state, self._scene.episode.path
        text = " ".join(state.entry_text.split())
        if not text or state.selected is None:
            self.do(actions.Clear())
            return
        name = self._scene.view.names[state.selected]
        ask = state.entry == "ask"
        at = self._moment()
        self._start(engine.ask(path, name, text, at, self._model) if ask else engine.fork(path, at, name, text))

    def _start(self, job: engine.Job) -> None:
        if self._job is not None:
            self._job.stop()
        self._job = job
        self.do(actions.Answer("one moment ..."))

    def _job_done(self) -> None:
        """What a command said, once it has ended."""
        result = self._job.result() if self._job is not None else None
        if result is not None:
            self._job = None
            self.do(actions.Answer(result))

    def _picture(self) -> None:
        """Save what is shown beside the episode, under a name that is free."""
        stem = Path(self._scene.episode.path)
        number = 1
        while (path := stem.with_name(f"{stem.stem}-{round(self._state.tick):06d}-{number}.png")).exists():
            number += 1
        try:
            save(self._surface, path)
            self._state = replace(self._state, said=f"saved {path.name}")
        except InputError as error:
            self._state = replace(self._state, said=f"the picture could not be saved ({error})")
        self._dirty = True

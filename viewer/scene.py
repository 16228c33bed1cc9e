"""The whole picture, window or file: map, panels, timeline, from an episode and a view state, onto any surface."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import pygame

from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.events import Acted, Conversed
from twinville.simulation.episode.mind_events import IdentityRenewed, Planned, Remembered
from twinville.simulation.episode.projections.divergence import Divergence, diverged
from twinville.simulation.episode.reader import Episode
from twinville.viewer.camera import framing
from twinville.viewer.conditions import Conditions
from twinville.viewer.episode_view import EpisodeView, Frame
from twinville.viewer.inspector_view import Inspector
from twinville.viewer.layout import Layout, layout
from twinville.viewer.painting.icons import icon_of
from twinville.viewer.painting.labels import ticker
from twinville.viewer.painting.text import Words
from twinville.viewer.painting.town import Shown, TownPainter
from twinville.viewer.panels.entry import draw_answer, draw_entry
from twinville.viewer.panels.help import draw_help
from twinville.viewer.panels.inspector import draw_inspector
from twinville.viewer.panels.people import draw_people
from twinville.viewer.panels.story import draw_story
from twinville.viewer.panels.timeline import Marks, draw_timeline
from twinville.viewer.state import MEMORY_KINDS, TABS, TICKER_FROM, Facts, ViewState
from twinville.viewer.story import Item, story
from twinville.viewer.traces import TraceMarks

#: How near somebody is seen who is followed from the beginning, as a step of zoom.
NEAR = 7
#: Every picture of what rules decided says so.
Target = tuple[pygame.Rect, str, int]


@dataclass(slots=True)
class Drawn:
    """What was drawn where, to translate clicks."""

    layout: Layout
    frame: Frame
    targets: list[Target] = field(default_factory=list)


class Scene:
    """Draws one episode."""

    def __init__(self, episode: Episode, beside: "Scene | None" = None) -> None:
        self.episode = episode
        self.beside = beside
        self.divergence: Divergence | None = diverged(episode, beside.episode) if beside is not None else None
        self.view = EpisodeView(episode)
        self.conditions = Conditions(episode)
        self.inspector = Inspector(episode, self.conditions)
        world = self.view.world
        # People of a recording have no age.
        ages = [int(persona.get("age") or 35) for persona in episode.scenario["personas"]]
        self.town = TownPainter(world, ages, self.view.names)
        self._left = TraceMarks(episode, world)
        self._words: dict[float, Words] = {}
        self._mini: dict[int, pygame.Surface] = {}
        self._marks: tuple[int, Marks] = (-1, Marks())
        self._events: dict[tuple[str, int], tuple[int, ...]] = {}
        self._heat: dict[tuple[int, int], tuple[tuple[int, float], ...]] = {}
        self._story: tuple[int, list[Item]] = (-1, [])

    def story(self) -> list[Item]:
        """The feed of the whole episode, as far as it is recorded."""
        if self._story[0] != self.view.last_tick:
            self._story = (self.view.last_tick, story(self.episode))
        return self._story[1]

    @property
    def notice(self) -> str:
        """What every picture of this episode must say."""
        return DEMONSTRATION if self.episode.is_demonstration else ""

    @cached_property
    def quiet(self) -> tuple[tuple[int, int], ...]:
        """Stretches of at least twenty minutes in which everybody sleeps, as ticks."""
        changes: list[tuple[int, int]] = []
        asleep: dict[str, bool] = {}
        for entry in self.episode.entries(Acted):
            sleeps = entry.event.use == "sleep" and entry.event.phase == "doing"
            asleep[str(entry.person)] = sleeps
            changes.append((entry.tick, sum(asleep.values())))
        everybody = len(self.view.names)
        least = 1200 // self.view.clock.tick_seconds
        return tuple((a, b) for (a, count), (b, _) in pairwise(changes) if count == everybody and b - a >= least)

    def facts(self, state: ViewState) -> Facts:
        """What the reducer must know."""
        world = self.view.world
        known = set(self.view.names) if state.directing else set()
        matters = (
            tuple((item.tick, self.view.index(item.person), item.weight) for item in self.story() if item.person in known)
            if known
            else ()
        )
        selected = self.view.names[state.selected] if state.selected is not None else ""
        return Facts(
            self.view.last_tick,
            self.view.clock.tick_seconds,
            world.width,
            world.height,
            len(self.view.names),
            self._events_of(state.selected),
            self.quiet if state.skip_quiet else (),
            matters,
            self.divergence.first(selected) if self.divergence is not None else None,
        )

    def ready(self, state: ViewState, size: tuple[int, int]) -> ViewState:
        """The state with a camera: at first the people who are awake are in view; one who is followed stays in the middle."""
        if state.camera is None:
            place = layout(*size, state.text_size)
            people = self.view.frame(state.tick).people
            awake = [(p.x, p.y) for p in people if not p.asleep] or [(p.x, p.y) for p in people]
            camera = framing(awake, place.map.width, place.map.height)
            # Who begins by following somebody wants to see them.
            state = replace(state, camera=replace(camera, zoom=max(camera.zoom, NEAR)) if state.following else camera)
        if state.following and state.selected is not None and state.camera is not None:
            person = self.view.frame(state.tick).people[state.selected]
            state = replace(state, camera=replace(state.camera, x=person.x + 0.5, y=person.y + 0.5))
        return state

    def draw(self, surface: pygame.Surface, state: ViewState, ringed: frozenset[int] = frozenset()) -> Drawn:
        """The whole window."""
        words = self._words.setdefault(state.text_size, Words(state.text_size))
        state = self.ready(state, surface.get_size())
        assert state.camera is not None
        place = layout(*surface.get_size(), state.text_size)
        fast = state.playing and state.seconds_a_second > TICKER_FROM
        heard = max(10.0, 3.0 * state.seconds_a_second) if state.playing else 12.0
        frame = self.view.frame(state.tick, min(heard, 1800.0))
        drawn = Drawn(place, frame)
        shown = self._shown(state, ringed, talk=not fast)
        if self.beside is not None:
            self._both(surface, place.map, state, frame, shown, words)
        else:
            self.town.draw(surface, place.map, state.camera, frame, shown, words)
        if fast:
            ticker(surface, place.map, [f"{line.speaker.split()[0]}: {line.text}" for line in frame.lines[-3:]], words)
        if place.people is not None and state.story:
            drawn.targets += draw_story(
                surface, place.people, words, self.story(), self.view.clock, state.tick, state.left_at, state.story_scroll
            )
        elif place.people is not None:
            mini = self._miniature(place.people.width - 20)
            drawn.targets += draw_people(
                surface,
                place.people,
                words,
                frame,
                state,
                mini,
                (self.view.world.width, self.view.world.height),
                place.map,
                [look.shirt for look in self.town.looks],
            )
        if place.inspector is not None:
            shown_by = self.beside if state.second and self.beside is not None else self
            of_whom = frame if shown_by is self else shown_by.view.frame(state.tick)
            drawn.targets += shown_by.inspect(surface, place.inspector, words, of_whom, state)
        live = self.episode.state == "running"
        draw_timeline(surface, place, words, state, self.view.clock, self.view.last_tick, self.marks(), self.notice, live)
        if self.notice and place.timeline.height < 60:
            # There is no room for it below: it stands on the map.
            words.draw(surface, words.fitted(self.notice, 8, place.map.width - 8), (4, 2), 8, (255, 255, 255))
        if state.entry and state.selected is not None:
            draw_entry(surface, place.map, words, state.entry, self.view.names[state.selected], state.entry_text)
        if state.answer:
            draw_answer(surface, place.map, words, state.answer)
        if state.help:
            draw_help(surface, words)
        return drawn

    def marks(self) -> Marks:
        """What happened when, for the timeline."""
        last = self.view.last_tick
        if self._marks[0] != last:
            log = self.episode.log
            ticks = [("talk", tick) for tick in log.ticks(Conversed)]
            ticks += [("plan", tick) for tick in (*log.ticks(IdentityRenewed), *log.ticks(Planned, level="day"))]
            ticks += [("reflection", tick) for tick in log.ticks(Remembered, memory_kind="reflection")]
            ticks += [("intervention", int(each["tick"])) for each in self.episode.interventions]
            if self.divergence is not None:
                ticks += [("intervention", tick) for tick in self.divergence.ticks()]
            self._marks = (last, Marks(tuple(ticks)))
        return self._marks[1]

    def _both(self, surface: pygame.Surface, area: pygame.Rect, state: ViewState, frame: Frame, shown: Shown, words: Words) -> None:
        """Two histories at the same moment, this one on the left; people who differ by now are ringed in both."""
        assert self.beside is not None
        assert self.divergence is not None
        assert state.camera is not None
        parted = frozenset(self.view.index(name) for name in self.divergence.at(state.tick))
        half = area.width // 2
        left = pygame.Rect(area.left, area.top, half - 1, area.height)
        right = pygame.Rect(area.left + half + 1, area.top, area.width - half - 1, area.height)
        other = self.beside
        self.town.draw(surface, left, state.camera, frame, replace(shown, ringed=parted), words)
        other.town.draw(
            surface,
            right,
            state.camera,
            other.view.frame(state.tick),
            replace(
                shown,
                ringed=parted,
                path=(),
                heat=(),
                links=(),
                conditions=other.conditions.at(state.tick) if other.conditions.any else (),
                left=other._left.at(int(state.tick)),
            ),
            words,
        )
        pygame.draw.rect(surface, (12, 14, 18), (area.left + half - 1, area.top, 3, area.height))
        for box, scene, chosen in ((left, self, not state.second), (right, other, state.second)):
            name = words.fitted(scene.episode.path.name, 10, box.width - 20)
            color = (240, 228, 66) if chosen else (255, 255, 255)
            label_box = pygame.Rect(box.left + 8, box.top + 8, words.width(name, 10) + 12, words.height(10) + 4)
            pygame.draw.rect(surface, (24, 28, 34), label_box, border_radius=5)
            words.draw(surface, name, (label_box.left + 6, label_box.top + 2), 10, color)

    def inspect(self, surface: pygame.Surface, area: pygame.Rect, words: Words, frame: Frame, state: ViewState) -> list[Target]:
        """The inspector's panel for the selected person."""
        if state.selected is None:
            return draw_inspector(surface, area, words, None, ("", "", ""), None, state.tab, 0)
        person = frame.people[state.selected]
        page = self.inspector.page(person.name, TABS[state.tab], int(state.tick), MEMORY_KINDS[state.memory_kind])
        if state.search and TABS[state.tab] in ("Memory", "Talk"):
            page = page.holding(state.search)
        place = " › ".join(person.address.split(":")[1:])
        doing = (person.activity, place, icon_of(person.use, person.category, person.phase))
        return draw_inspector(surface, area, words, person.name, doing, page, state.tab, state.scroll)

    def _events_of(self, selected: int | None) -> tuple[int, ...]:
        if selected is None:
            return ()
        key = (self.view.names[selected], self.view.last_tick)
        if key not in self._events:
            self._events[key] = self.inspector.events(key[0])
        return self._events[key]

    def _miniature(self, width: int) -> pygame.Surface:
        if width not in self._mini:
            self._mini[width] = self.town.miniature(width, 150)
        return self._mini[width]

    def _shown(self, state: ViewState, ringed: frozenset[int], *, talk: bool) -> Shown:
        path: tuple[tuple[float, float], ...] = ()
        if "paths" in state.overlays and state.selected is not None:
            path = self.view.way(self.view.names[state.selected], int(state.tick))
        vision = 0.0
        if "vision" in state.overlays and state.selected is not None:
            persona = self.episode.scenario["personas"][state.selected]
            vision = float(persona.get("vision_radius") or 8)
        return Shown(
            selected=state.selected,
            pinned=frozenset(state.pinned),
            ringed=ringed,
            talk=talk,
            path=path,
            heat=self._heat_at(int(state.tick)) if "heat" in state.overlays else (),
            links=self.view.links(int(state.tick)) if "network" in state.overlays else (),
            field_of_vision=vision,
            conditions=self.conditions.at(state.tick) if self.conditions.any else (),
            marked="health" not in state.overlays,
            left=self._left.at(int(state.tick)),
        )

    def _heat_at(self, tick: int) -> tuple[tuple[int, float], ...]:
        """Where people have been in the last day, each tile from 0 to 1; made anew for each half hour."""
        step = max(1, 1800 // self.view.clock.tick_seconds)
        key = (tick // step, self.view.last_tick)
        if key not in self._heat:
            self._heat.clear()
            self._heat[key] = self.view.presence(tick)
        return self._heat[key]

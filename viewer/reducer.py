"""The next view state from a command: a pure function, so that everything the window does can be tested without one."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

from twinville.viewer import actions as c
from twinville.viewer.state import MEMORY_KINDS, SPEEDS, TABS, Facts, ViewState

#: The shortest stretch the timeline shows, seconds, and bounds of the text size.
SHORTEST, SMALL, LARGE = 900, 0.8, 2.0
MOST_PINNED = 9
#: Characters that can be typed, and real seconds the director looks ahead.
LONGEST, AHEAD = 400, 8.0


def reduce(state: ViewState, command: c.Command, facts: Facts) -> ViewState:
    """What is shown after a command; a command that makes no sense changes nothing."""
    match command:
        case c.Play(on):
            playing = (not state.playing) if on is None else on
            at_end = state.tick >= facts.last_tick
            return replace(state, playing=playing, tick=0.0 if playing and at_end and on is None else state.tick)
        case c.Pass(seconds):
            return _passed(state, seconds, facts)
        case c.Step(ticks):
            return _at(replace(state, playing=False), round(state.tick) + ticks, facts)
        case c.StepSeconds(seconds):
            return _at(replace(state, playing=False), round(state.tick + seconds / facts.tick_seconds), facts)
        case c.Seek(tick):
            return _at(state, tick, facts)
        case c.SeekEvent(way):
            return _event(state, way, facts)
        case c.Faster(steps):
            return replace(state, speed=min(max(state.speed + steps, 0), len(SPEEDS) - 1))
        case c.SkipQuiet():
            return replace(state, skip_quiet=not state.skip_quiet)
        case c.Pan(x, y) if state.camera is not None:
            camera = replace(state.camera, x=state.camera.x + x, y=state.camera.y + y).held_to(facts.width, facts.height)
            return replace(state, camera=camera, following=False)
        case c.Zoom(steps, x, y, width, height) if state.camera is not None:
            middle = state.following
            at = (width / 2, height / 2) if middle else (x, y)
            return replace(state, camera=state.camera.zoomed(steps, *at, width, height).held_to(facts.width, facts.height))
        case c.LookAt(x, y) if state.camera is not None:
            return replace(state, camera=replace(state.camera, x=x, y=y).held_to(facts.width, facts.height), following=False)
        case c.Select(person):
            known = person if person is None or 0 <= person < facts.people else state.selected
            return replace(state, selected=known, following=state.following and known is not None, scroll=0)
        case c.Follow(on):
            wanted = (not state.following) if on is None else on
            return replace(state, following=wanted and state.selected is not None)
        case c.Pin() if state.selected is not None:
            if state.selected in state.pinned:
                return replace(state, pinned=tuple(person for person in state.pinned if person != state.selected))
            return replace(state, pinned=(*state.pinned, state.selected)[-MOST_PINNED:])
        case c.Pinned(number) if 1 <= number <= len(state.pinned):
            return replace(state, selected=state.pinned[number - 1], following=True, scroll=0)
        case c.Tab(number) if 0 <= number < len(TABS):
            return replace(state, tab=number, scroll=0)
        case c.NextKind():
            return replace(state, memory_kind=(state.memory_kind + 1) % len(MEMORY_KINDS), tab=TABS.index("Memory"), scroll=0)
        case c.Scroll(lines):
            return replace(state, scroll=max(0, state.scroll + lines))
        case c.Overlay(name):
            return replace(state, overlays=state.overlays ^ {name})
        case c.ZoomTimeline(steps, tick):
            return _timeline(state, steps, tick, facts)
        case c.FirstDifference() if facts.difference is not None:
            return _at(replace(state, playing=False), facts.difference, facts)
        case c.Mark():
            tick = round(state.tick)
            kept = tuple(sorted(set(state.markers) ^ {tick}))
            return replace(state, markers=kept)
        case _:
            return _words(state, command)


def _words(state: ViewState, command: c.Command) -> ViewState:
    """Commands about what is typed and shown beside the map."""
    match command:
        case c.Search():
            return replace(state, searching=True, search="", help=False)
        case c.Typed(text) if state.entry:
            return replace(state, entry_text=text[:LONGEST])
        case c.Typed(text) if state.searching:
            return replace(state, search=text[:60])
        case c.Entry(kind) if state.selected is not None:
            return replace(state, entry=kind, entry_text="", answer="", playing=False)
        case c.Answer(text):
            return replace(state, answer=text, entry="", entry_text="")
        case c.Story():
            return replace(state, story=not state.story, story_scroll=0)
        case c.Direct():
            return replace(state, directing=not state.directing, held_until=0.0)
        case c.Away():
            return replace(state, left_at=state.tick)
        case c.Clear():
            if state.entry or state.answer:
                return replace(state, entry="", entry_text="", answer="")
            if state.searching or state.search:
                return replace(state, searching=False, search="")
            if state.help:
                return replace(state, help=False)
            return replace(state, selected=None, following=False)
        case c.Help():
            return replace(state, help=not state.help)
        case c.TextSize(steps):
            return replace(state, text_size=min(max(round(state.text_size + 0.1 * steps, 1), SMALL), LARGE))
        case c.Swap():
            return replace(state, second=not state.second)
        case c.Say(text):
            return replace(state, said=text)
        case _:
            return state


def _at(state: ViewState, tick: float, facts: Facts) -> ViewState:
    return replace(state, tick=min(max(float(tick), 0.0), float(facts.last_tick)))


def _passed(state: ViewState, seconds: float, facts: Facts) -> ViewState:
    if not state.playing:
        return state
    tick = state.tick + seconds * state.seconds_a_second / facts.tick_seconds
    if state.skip_quiet:
        for start, end in facts.quiet:
            if start <= tick < end:
                tick = float(end)
    if state.directing and tick >= state.held_until:
        state = _directed(state, tick, facts)
    # A run in progress may go on beyond its last committed tick: time waits there.
    return _at(state, tick, facts)


def _directed(state: ViewState, tick: float, facts: Facts) -> ViewState:
    """The view goes to whoever what matters most of the near future happens to, and stays for a while."""
    ahead = AHEAD * state.seconds_a_second / facts.tick_seconds
    first = bisect_left(facts.story, (int(tick), -1, -1))
    coming = [each for each in facts.story[first : first + 200] if each[0] <= tick + ahead]
    if not coming:
        return state
    when, person, _ = max(coming, key=lambda each: (each[2], -each[0]))
    return replace(state, selected=person, following=True, held_until=max(when, tick) + ahead / 2, scroll=0)


def _event(state: ViewState, way: int, facts: Facts) -> ViewState:
    ticks = facts.events
    here = round(state.tick)
    place = bisect_right(ticks, here) if way > 0 else bisect_left(ticks, here) - 1
    if not 0 <= place < len(ticks):
        return state
    return _at(replace(state, playing=False), ticks[place], facts)


def _timeline(state: ViewState, steps: int, tick: float, facts: Facts) -> ViewState:
    first, last = state.span if state.span != (0.0, 0.0) else (0.0, float(facts.last_tick))
    length = (last - first) * 0.7**steps
    shortest = SHORTEST / facts.tick_seconds
    if length >= facts.last_tick:
        return replace(state, span=(0.0, 0.0))
    length = max(length, min(shortest, float(facts.last_tick)))
    part = (tick - first) / (last - first) if last > first else 0.5
    start = min(max(tick - part * length, 0.0), facts.last_tick - length)
    return replace(state, span=(start, start + length))

"""The next view state from an action: a pure function, so that everything the window does can be tested without one."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

from twinville.viewer import actions
from twinville.viewer.state import MEMORY_KINDS, SPEEDS, TABS, Facts, ViewState

#: The shortest stretch the timeline shows, seconds, and bounds of the text size.
SHORTEST, SMALL, LARGE = 900, 0.8, 2.0
MOST_PINNED = 9
#: Characters that can be typed, and real seconds the director looks ahead.
LONGEST, AHEAD = 400, 8.0


def reduce(state: ViewState, action: actions.Action, facts: Facts) -> ViewState:
    """The view state after an action; an action that does not apply changes nothing."""
    match action:
        case actions.Play(on):
            playing = (not state.playing) if on is None else on
            at_end = state.tick >= facts.last_tick
            return replace(state, playing=playing, tick=0.0 if playing and at_end and on is None else state.tick)
        case actions.Pass(seconds):
            return _passed(state, seconds, facts)
        case actions.Step(ticks):
            return _at(replace(state, playing=False), round(state.tick) + ticks, facts)
        case actions.StepSeconds(seconds):
            return _at(replace(state, playing=False), round(state.tick + seconds / facts.tick_seconds), facts)
        case actions.Seek(tick):
            return _at(state, tick, facts)
        case actions.SeekEvent(way):
            return _event(state, way, facts)
        case actions.Faster(steps):
            return replace(state, speed=min(max(state.speed + steps, 0), len(SPEEDS) - 1))
        case actions.SkipQuiet():
            return replace(state, skip_quiet=not state.skip_quiet)
        case actions.Pan(x, y) if state.camera is not None:
            camera = replace(state.camera, x=state.camera.x + x, y=state.camera.y + y).held_to(facts.width, facts.height)
            return replace(state, camera=camera, following=False)
        case actions.Zoom(steps, x, y, width, height) if state.camera is not None:
            middle = state.following
            at = (width / 2, height / 2) if middle else (x, y)
            return replace(state, camera=state.camera.zoomed(steps, *at, width, height).held_to(facts.width, facts.height))
        case actions.LookAt(x, y) if state.camera is not None:
            return replace(state, camera=replace(state.camera, x=x, y=y).held_to(facts.width, facts.height), following=False)
        case actions.Select(person):
            known = person if person is None or 0 <= person < facts.people else state.selected
            return replace(state, selected=known, following=state.following and known is not None, scroll=0)
        case actions.Follow(on):
            wanted = (not state.following) if on is None else on
            return replace(state, following=wanted and state.selected is not None)
        case actions.Pin() if state.selected is not None:
            if state.selected in state.pinned:
                return replace(state, pinned=tuple(person for person in state.pinned if person != state.selected))
            return replace(state, pinned=(*state.pinned, state.selected)[-MOST_PINNED:])
        case actions.Pinned(number) if 1 <= number <= len(state.pinned):
            return replace(state, selected=state.pinned[number - 1], following=True, scroll=0)
        case actions.Tab(number) if 0 <= number < len(TABS):
            return replace(state, tab=number, scroll=0)
        case actions.NextKind():
            return replace(state, memory_kind=(state.memory_kind + 1) % len(MEMORY_KINDS), tab=TABS.index("Memory"), scroll=0)
        case actions.Scroll(lines):
            return replace(state, scroll=max(0, state.scroll + lines))
        case actions.Overlay(name):
            return replace(state, overlays=state.overlays ^ {name})
        case actions.ZoomTimeline(steps, tick):
            return _timeline(state, steps, tick, facts)
        case actions.FirstDifference() if facts.difference is not None:
            return _at(replace(state, playing=False), facts.difference, facts)
        case actions.Mark():
            tick = round(state.tick)
            kept = tuple(sorted(set(state.markers) ^ {tick}))
            return replace(state, markers=kept)
        case _:
            return _words(state, action)


def _words(state: ViewState, action: actions.Action) -> ViewState:
    """Actions on what is typed and shown beside the map."""
    match action:
        case actions.Search():
            return replace(state, searching=True, search="", help=False)
        case actions.Typed(text) if state.entry:
            return replace(state, entry_text=text[:LONGEST])
        case actions.Typed(text) if state.searching:
            return replace(state, search=text[:60])
        case actions.Entry(kind) if state.selected is not None:
            return replace(state, entry=kind, entry_text="", answer="", playing=False)
        case actions.Answer(text):
            return replace(state, answer=text, entry="", entry_text="")
        case actions.Story():
            return replace(state, story=not state.story, story_scroll=0)
        case actions.Direct():
            return replace(state, directing=not state.directing, held_until=0.0)
        case actions.Away():
            return replace(state, left_at=state.tick)
        case actions.Clear():
            if state.entry or state.answer:
                return replace(state, entry="", entry_text="", answer="")
            if state.searching or state.search:
                return replace(state, searching=False, search="")
            if state.help:
                return replace(state, help=False)
            return replace(state, selected=None, following=False)
        case actions.Help():
            return replace(state, help=not state.help)
        case actions.TextSize(steps):
            return replace(state, text_size=min(max(round(state.text_size + 0.1 * steps, 1), SMALL), LARGE))
        case actions.Swap():
            return replace(state, second=not state.second)
        case actions.Say(text):
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
    # A run in progress may go on beyond its last committed tick: time stops there.
    return _at(state, tick, facts)


def _directed(state: ViewState, tick: float, facts: Facts) -> ViewState:
    """The view moves to the person of the most important event of the near future, and stays for a while."""
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

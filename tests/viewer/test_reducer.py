"""Everything the window does is a pure function of state and action."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.viewer import actions
from twinville.viewer.camera import ZOOMS, Camera, framing
from twinville.viewer.keymap import KEYS, find
from twinville.viewer.reducer import reduce
from twinville.viewer.state import MEMORY_KINDS, SPEEDS, TABS, Facts, ViewState

FACTS = Facts(8640, 10, 100, 90, 25, (5, 100, 100, 2000), ((3000, 6000),), ((400, 3, 2), (420, 7, 5), (5000, 1, 4)), 1234)
START = ViewState(camera=Camera(50, 40, 6))


def _after(*taken: actions.Action, state: ViewState = START) -> ViewState:
    for action in taken:
        state = reduce(state, action, FACTS)
    return state


def test_time_runs_at_its_speed_and_stops_at_the_end() -> None:
    playing = _after(actions.Play())
    assert playing.playing
    assert _after(actions.Pass(1.0), state=playing).tick == 6.0
    assert _after(actions.Pass(1.0)).tick == 0.0
    assert _after(actions.Faster(1), actions.Pass(1.0), state=playing).tick == 12.0
    assert _after(actions.Pass(1e9), state=playing).tick == 8640
    assert _after(actions.Faster(99)).speed == len(SPEEDS) - 1
    assert _after(actions.Faster(-99)).speed == 0
    again = _after(actions.Seek(8640), actions.Play())
    assert (again.playing, again.tick) == (True, 0.0)


def test_steps_and_events() -> None:
    assert _after(actions.Step(1)).tick == 1
    assert _after(actions.Step(-5)).tick == 0
    assert _after(actions.StepSeconds(60)).tick == 6
    assert not _after(actions.Play(), actions.Step(1)).playing
    assert [_after(*[actions.SeekEvent(1)] * n).tick for n in (1, 2, 3, 4)] == [5, 100, 2000, 2000]
    assert _after(actions.Seek(100), actions.SeekEvent(-1)).tick == 5
    assert _after(actions.SeekEvent(-1)).tick == 0
    assert _after(actions.FirstDifference()).tick == 1234


def test_what_everybody_sleeps_through_is_leapt_over() -> None:
    state = _after(actions.Seek(2999), actions.Play(), actions.SkipQuiet(), actions.Pass(1.0))
    assert state.tick == 6000
    assert _after(actions.Seek(2999), actions.Play(), actions.Pass(1.0)).tick == 3005


def test_choosing_following_pinning() -> None:
    assert _after(actions.Follow()).following is False
    state = _after(actions.Select(3), actions.Follow())
    assert (state.selected, state.following) == (3, True)
    assert _after(actions.Pan(1, 0), state=state).following is False
    assert _after(actions.Select(99), state=state).selected == 3
    assert _after(actions.Clear(), state=state).selected is None
    pinned = _after(actions.Pin(), actions.Select(7), actions.Pin(), state=state)
    assert pinned.pinned == (3, 7)
    assert _after(actions.Pinned(1), state=pinned).selected == 3
    assert _after(actions.Pinned(5), state=pinned).selected == 7
    assert _after(actions.Pin(), state=pinned).pinned == (3,)


def test_typing_and_leaving_it() -> None:
    state = _after(actions.Search(), actions.Typed("lu"))
    assert (state.typing, state.search) == (True, "lu")
    assert not _after(actions.Clear(), state=state).typing
    assert _after(actions.Typed("x")).search == ""
    assert _after(actions.Entry("ask")).entry == ""
    asking = _after(actions.Select(1), actions.Entry("ask"), actions.Typed("How are you?"))
    assert (asking.typing, asking.entry_text) == (True, "How are you?")
    answered = _after(actions.Answer("Well."), state=asking)
    assert (answered.typing, answered.answer) == (False, "Well.")
    assert _after(actions.Clear(), state=answered).answer == ""
    assert _after(actions.Clear(), state=answered).selected == 1


def test_the_director_goes_where_most_matters() -> None:
    state = _after(actions.Seek(390), actions.Direct(), actions.Play(), actions.Pass(0.1))
    assert (state.selected, state.following) == (7, True)
    assert _after(actions.Pass(0.1), state=state).selected == 7


def test_zoom_holds_what_is_under_the_cursor() -> None:
    before = START.camera
    assert before is not None
    held = before.to_tiles(100, 50, 800, 600)
    after = _after(actions.Zoom(2, 100, 50, 800, 600)).camera
    assert after is not None
    assert after.px > before.px
    assert after.to_tiles(100, 50, 800, 600) == pytest.approx(held)


def test_the_timeline_zooms_around_a_tick_and_back() -> None:
    near = _after(*[actions.ZoomTimeline(1, 4000)] * 3)
    assert near.span[0] < 4000 < near.span[1]
    assert near.span[1] - near.span[0] < 8640 / 2
    assert _after(*[actions.ZoomTimeline(-1, 4000)] * 5, state=near).span == (0.0, 0.0)
    shortest = _after(*[actions.ZoomTimeline(1, 4000)] * 60).span
    assert shortest[1] - shortest[0] == pytest.approx(90)


NUMBERS = st.floats(-1e6, 1e6)
COMMANDS = st.one_of(
    st.builds(actions.Play, st.sampled_from([None, True, False])),
    st.builds(actions.Pass, st.floats(0, 100)),
    st.builds(actions.Step, st.integers(-(10**6), 10**6)),
    st.builds(actions.StepSeconds, st.integers(-(10**6), 10**6)),
    st.builds(actions.Seek, NUMBERS),
    st.builds(actions.SeekEvent, st.sampled_from([-1, 1])),
    st.builds(actions.Faster, st.integers(-20, 20)),
    st.builds(actions.Pan, NUMBERS, NUMBERS),
    st.builds(actions.Zoom, st.integers(-9, 9), st.floats(0, 800), st.floats(0, 600), st.just(800), st.just(600)),
    st.builds(actions.LookAt, NUMBERS, NUMBERS),
    st.builds(actions.Select, st.one_of(st.none(), st.integers(-5, 40))),
    st.builds(actions.Follow),
    st.builds(actions.Pin),
    st.builds(actions.Pinned, st.integers(-1, 12)),
    st.builds(actions.Tab, st.integers(-2, 9)),
    st.builds(actions.Scroll, st.integers(-50, 50)),
    st.builds(actions.Typed, st.text(max_size=500)),
    st.builds(actions.Entry, st.sampled_from(["ask", "whisper"])),
    st.builds(actions.Answer, st.text(max_size=20)),
    st.builds(actions.ZoomTimeline, st.integers(-9, 9), st.floats(0, 8640)),
    st.builds(actions.TextSize, st.integers(-30, 30)),
    st.sampled_from(
        [
            actions.SkipQuiet(),
            actions.Search(),
            actions.Clear(),
            actions.Help(),
            actions.Mark(),
            actions.Swap(),
            actions.Story(),
            actions.Direct(),
            actions.NextKind(),
            actions.Away(),
        ]
    ),
    st.builds(actions.Overlay, st.sampled_from(["heat", "network", "paths", "vision"])),
)


@given(st.lists(COMMANDS, max_size=30))
def test_no_actions_lead_out_of_bounds(taken: list[actions.Action]) -> None:
    state = START
    for action in taken:
        state = reduce(state, action, FACTS)
        assert 0 <= state.tick <= FACTS.last_tick
        assert state.selected is None or 0 <= state.selected < FACTS.people
        assert not (state.following and state.selected is None)
        assert state.camera is not None
        assert 0 <= state.camera.x <= FACTS.width
        assert 0 <= state.camera.y <= FACTS.height
        assert 0 <= state.camera.zoom < len(ZOOMS)
        assert 0 <= state.speed < len(SPEEDS)
        assert 0 <= state.tab < len(TABS)
        assert 0 <= state.memory_kind < len(MEMORY_KINDS)
        assert 0 <= state.span[0] <= state.span[1] <= FACTS.last_tick
        assert state.scroll >= 0


def test_every_key_is_found_by_its_name_and_no_two_clash() -> None:
    seen: set[tuple[str, bool]] = set()
    for key in KEYS:
        for name in key.keys:
            assert (name, key.shift) not in seen
            seen.add((name, key.shift))
            assert find(name, shift=key.shift) is key
    space = find("space", shift=True)
    assert space is not None
    assert space.words == "play and pause"
    assert find("f7", shift=False) is None


def test_framing() -> None:
    assert framing([], 800, 600).zoom >= 0
    wide = framing([(0, 0), (100, 90)], 800, 600)
    assert wide.to_pixels(0, 0, 800, 600)[0] >= 0
    assert framing([(5, 5)], 800, 600).px == 24

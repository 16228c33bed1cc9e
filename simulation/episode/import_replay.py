"""A recorded run of the original Smallville code as an episode: positions as recorded, activities, emoji, addresses, chats.

Two forms are read: a folder with `movement/N.json`, one file a step, and a compressed one (`master_movement.json` and `meta.json`),
in which a step lists only those who changed. What was not recorded stays a gap: people are shown as not recorded in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from twinville.agents.persona import MAX_NAME
from twinville.agents.population.population import Fact
from twinville.simulation.clock import MAX_DAYS, MAX_TICK, MIN_TICK
from twinville.simulation.episode.creating import check_output
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted, Conversed, Entered, Moved, Spoke, encode_steps
from twinville.simulation.episode.manifest import LAST_YEAR
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.event import Event
from twinville.worlds.daytime import DAY
from twinville.worlds.document import to_document
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.reading import read_json, shown
from twinville.worlds.world import OUTDOORS, World

#: What people do where nothing was recorded.
UNRECORDED = "not recorded"
_MOMENT = "%B %d, %Y, %H:%M:%S"
#: A map is at most this wide or high, tiles.
_LARGEST = 2000

State = dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """Steps in order: (step, what is told of people then). `began` is the moment of step 0.

    Where only `changes` are told, people go on as they were; else a step that does not tell of somebody ends what is known of them.
    """

    began: datetime
    seconds_a_step: int
    names: tuple[str, ...]
    steps: tuple[tuple[int, dict[str, State]], ...]
    changes: bool = False

    def known(self) -> Iterator[tuple[int, dict[str, State]]]:
        """(step, what everybody who is known of does then), in order."""
        now: dict[str, State] = {}
        for step, people in self.steps:
            now = now | people if self.changes else people
            yield step, now


def import_replay(path: Path, out: Path, town: str | None, *, force: bool = False) -> tuple[int, int]:
    """Write the episode; returns how many people and ticks it holds. Raises InputError naming the file that cannot be read."""
    check_output(out, force=force)
    recording = _compressed(path) if (path / "master_movement.json").exists() else _folder(path)
    last = recording.steps[-1][0]
    if last * recording.seconds_a_step > MAX_DAYS * DAY:
        raise InputError(f"{path}: step {last} is more than {MAX_DAYS} days after the first")
    if recording.began.year > LAST_YEAR:
        raise InputError(f"{path}: begins after the year {LAST_YEAR}")
    world = load_world(town) if town is not None else _field(recording)
    _check_people(path, recording, world)
    scenario = _scenario(recording, world)
    with EpisodeWriter.whole(out, canonical(scenario), last, force=force) as writer:
        for tick, events in _Events(recording, world).lived():
            writer.log(tick, events)
        writer.commit(max(last, 1))
    return len(recording.names), last


def _folder(path: Path) -> Recording:
    folder = path / "movement"
    if not folder.is_dir():
        raise InputError(f"{path}: holds neither movement/ nor master_movement.json; name the folder of a recorded run")
    files = sorted((int(file.stem), file) for file in folder.glob("*.json") if _is_step(file.stem))
    if not files:
        raise InputError(f"{folder}: there are no steps in it")
    steps: list[tuple[int, dict[str, State]]] = []
    moments: list[tuple[int, datetime]] = []
    for step, file in files:
        data = read_json(file)
        people = data.get("persona")
        if not isinstance(people, dict):
            raise InputError(f"{file}: has no 'persona'")
        steps.append((step, {str(name): _state(file, str(name), state) for name, state in people.items()}))
        if isinstance(data.get("meta"), dict) and "curr_time" in data["meta"]:
            moments.append((step, _moment(file, data["meta"]["curr_time"])))
    meta_file = path / "reverie" / "meta.json"
    meta = read_json(meta_file) if meta_file.exists() else {}
    seconds = _seconds(meta_file, meta.get("sec_per_step", 10))
    names = tuple(dict.fromkeys(name for _, people in steps for name in people))
    if not moments:
        raise InputError(f"{folder}: no step tells its time")
    first, at = moments[0]
    try:
        began = at - timedelta(seconds=first * seconds)
    except OverflowError:
        raise InputError(f"{files[0][1]}: step {first} is too late for a recording that begins with step 0") from None
    return Recording(began, seconds, names, tuple(steps))


def _compressed(path: Path) -> Recording:
    file = path / "master_movement.json"
    movement, meta = read_json(file), read_json(path / "meta.json")
    seconds = _seconds(path / "meta.json", meta.get("sec_per_step", 10))
    began = _day(path / "meta.json", meta.get("start_date"))
    steps = []
    for step, changed in sorted(((int(key), each) for key, each in movement.items() if _is_step(key)), key=lambda pair: pair[0]):
        if not isinstance(changed, dict):
            raise InputError(f"{file}: step {step} is no list of people")
        steps.append((step, {name: _state(file, name, state) for name, state in changed.items()}))
    if not steps:
        raise InputError(f"{file}: there are no steps in it")
    names = dict.fromkeys(name for _, people in steps for name in people)
    return Recording(began, seconds, tuple(names), tuple(steps), changes=True)


def _is_step(name: str) -> bool:
    """Whether a file or a key is named by the number of a step, as the original writes it."""
    return name.isascii() and name.isdecimal() and len(name) <= 9 and str(int(name)) == name


def _check_people(path: Path, recording: Recording, world: World) -> None:
    """Raises InputError for names that nobody could have, and for people beside the map."""
    for name in recording.names:
        if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
            raise InputError(f"{path}: '{shown(name)}' is no name: it is empty, too long, or cannot be printed")
    for step, people in recording.steps:
        for name, state in people.items():
            if state["x"] >= world.width or state["y"] >= world.height:
                raise InputError(f"{path}: step {step}: {name} is off the map, at {state['x']}, {state['y']}")


def _state(file: Path, name: str, state: Any) -> State:
    try:
        x, y = (int(value) for value in state["movement"])
        activity, _, address = str(state.get("description") or "").partition("@")
        chat = [(str(who), str(text)) for who, text in state.get("chat") or ()]
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{file}: {name}: a step needs 'movement', 'description' and 'chat' as the original writes them") from None
    if not (0 <= x < _LARGEST and 0 <= y < _LARGEST):
        raise InputError(f"{file}: {name} is off any map, at {x}, {y}")
    emoji = str(state.get("pronunciatio") or "")
    return {
        "x": int(x),
        "y": int(y),
        "activity": activity.strip() or UNRECORDED,
        "address": address.strip(),
        "emoji": emoji,
        "chat": chat,
    }


def _moment(file: Path, text: Any) -> datetime:
    try:
        return datetime.strptime(str(text), _MOMENT)  # a made-up town has no time zone
    except ValueError:
        raise InputError(f"{file}: curr_time must read like February 13, 2023, 00:00:00") from None


def _day(file: Path, text: Any) -> datetime:
    try:
        return datetime.strptime(str(text), "%B %d, %Y")
    except ValueError:
        raise InputError(f"{file}: start_date must read like February 13, 2023") from None


def _seconds(file: Path, value: Any) -> int:
    if not isinstance(value, int) or not MIN_TICK <= value <= MAX_TICK:
        raise InputError(f"{file}: sec_per_step is {value!r}; it must be a whole number from {MIN_TICK} to {MAX_TICK}")
    return value


def _field(recording: Recording) -> World:
    """An open field that holds everybody who was recorded."""
    width = max(state["x"] for _, people in recording.steps for state in people.values()) + 2
    height = max(state["y"] for _, people in recording.steps for state in people.values()) + 2
    size = width * height
    ground, everywhere = np.zeros(size, dtype=np.uint8), np.ones(size, dtype=np.bool_)
    nowhere, outside = np.full(size, -1, dtype=np.int32), np.full(size, OUTDOORS, dtype=np.int32)
    return World("a recorded town", width, height, ground, everywhere, nowhere, outside, frozenset(), (0,), (), (), ())


def _scenario(recording: Recording, world: World) -> dict[str, Any]:
    began = recording.began
    return {
        "recorded": True,
        "semantics_version": None,
        "world": to_document(world),
        "personas": [{"name": name, "age": None, "ties": [], "currently": ""} for name in recording.names],
        "facts": list[Fact](),
        "seed": 0,
        "start": began.hour * 3600 + began.minute * 60 + began.second,
        "tick_seconds": recording.seconds_a_step,
        "start_date": began.date().isoformat(),
        "model": {"model": "a recorded run"},
        "embedder": "static",
        "without": [],
        "profile": "thrifty",
    }


@dataclass
class _Track:
    """One person while the recording is read: the walk under way, and what was shown last."""

    x: int = -1
    y: int = -1
    walk: list[int] = field(default_factory=list)
    walk_tick: int = 0
    shown: tuple[str, str, str] = ("", "", "")


class _Events:
    """Turns recorded steps into log events, tick by tick."""

    def __init__(self, recording: Recording, world: World) -> None:
        self._recording = recording
        self._world = world
        self._tracks = {name: _Track() for name in recording.names}
        self._lines = 0
        self._chats = 0
        self._said: dict[frozenset[str], list[tuple[str, str]]] = {}
        self._by_tick: dict[int, list[Event]] = {}

    def lived(self) -> Iterator[tuple[int, list[Event]]]:
        """(tick, events) in order."""
        before = self._recording.steps[0][0] - 1
        for step, people in self._recording.known():
            if step > before + 1:
                self._gap(before + 1)
            for name, state in people.items():
                self._move(name, state, step, gap=step > before + 1)
                self._show(name, state, step)
            self._talk(people, step)
            before = step
        for name in self._recording.names:
            self._end_walk(name)
        for tick in sorted(self._by_tick):
            yield tick, self._by_tick[tick]

    def _log(self, tick: int, event: Event) -> None:
        self._by_tick.setdefault(tick, []).append(event)

    def _gap(self, tick: int) -> None:
        for name, track in self._tracks.items():
            self._end_walk(name)
            track.shown = (UNRECORDED, "", "")
            self._log(tick, Acted(name, UNRECORDED, "leisure", "", "", "unknown", ""))

    def _move(self, name: str, state: State, step: int, *, gap: bool) -> None:
        track = self._tracks[name]
        x, y = state["x"], state["y"]
        apart = abs(x - track.x) + abs(y - track.y)
        if track.x < 0 or gap or apart > 1:
            self._end_walk(name)
            self._log(step, Entered(name, x, y))
        elif apart == 1:
            if not track.walk:
                track.walk, track.walk_tick = [self._tile(track.x, track.y)], step - 1
            track.walk.append(self._tile(x, y))
        else:
            self._end_walk(name)
        track.x, track.y = x, y

    def _end_walk(self, name: str) -> None:
        track = self._tracks[name]
        if track.walk:
            x, y = track.walk[0] % self._world.width, track.walk[0] // self._world.width
            steps = encode_steps(track.walk, self._world.width)
            pace = self._recording.seconds_a_step
            self._log(track.walk_tick, Moved(name, x, y, steps, pace, track.shown[1]))
        track.walk = []

    def _tile(self, x: int, y: int) -> int:
        return y * self._world.width + x

    def _show(self, name: str, state: State, step: int) -> None:
        shown = (state["activity"], state["address"], state["emoji"])
        if self._tracks[name].shown != shown:
            self._tracks[name].shown = shown
            category = "sleep" if "sleep" in shown[0] else "leisure"
            self._log(step, Acted(name, shown[0], category, "", shown[1] or "street", "doing", shown[2]))

    def _talk(self, people: dict[str, State], step: int) -> None:
        """A chat is recorded with both its speakers at every step it lasts; each is logged once."""
        for name, state in people.items():
            pair = frozenset(who for who, _ in state["chat"])
            if not state["chat"] or name not in pair:
                self._said = {key: lines for key, lines in self._said.items() if name not in key}
                continue
            if self._said.get(pair) == state["chat"]:
                continue
            self._said[pair] = state["chat"]
            self._chats += 1
            for who, text in state["chat"]:
                self._lines += 1
                other = next((each for each in sorted(pair) if each != who), who)
                self._log(step, Spoke(who, f"s{self._lines}", other, text, [], [], self._chats))
            first, *rest = dict.fromkeys(who for who, _ in state["chat"])
            place = state["address"].split(":")[1] if state["address"].count(":") else "the street"
            other = rest[0] if rest else first
            self._log(step, Conversed(first, self._chats, other, place, len(state["chat"]), "decision"))

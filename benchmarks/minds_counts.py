"""What people did of their own accord, counted from the log: meetings, intents, aims, places, doors, things left, talks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from twinville.agents.cognition.aiming import first_aims
from twinville.agents.persona import Persona
from twinville.agents.prompts.placed import PlacedPrompt
from twinville.agents.prompts.places import EXPLORE
from twinville.agents.prompts.registry import prompt_kinds
from twinville.experiments.outcomes.presence import Stay, all_stays
from twinville.simulation.episode.events import Acted, Conversed, Knocked, Left, Spoke, ThingChanged
from twinville.simulation.episode.mind_events import AimsStand, Decided, PlaceLearned, Remembered, Sought
from twinville.simulation.episode.projections.agreements import lives
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.norms import norms
from twinville.worlds.daytime import DAY

#: Who is together for so long, from the agreed time on or until so much later, has met, in seconds.
TOGETHER, LATE = 300, 3600
#: A talk that begins so long after a second thought at the most comes of it, in seconds.
SOON = 1800


@dataclass(frozen=True)
class Counts:
    """Counts of one episode. A field says what the function of its name does."""

    meetings: int
    talks_by_intent: int
    second_thoughts: int
    thoughts_acted_on: int
    done_for_aims: int
    aims_moved_on: int
    could_explore: int
    explored: int
    places_found: int
    places_heard_of: int
    homes_visited: int
    knocks: int
    opened: int
    left_and_seen: int
    talks_of_several: int
    left_early: int
    broken_norms: int


def count(episode: Episode) -> Counts:
    """Count everything."""
    stays = stays_of_all(episode)
    knocks = [entry.event for entry in episode.entries(Knocked)]
    return Counts(
        len(meetings(episode, stays)),
        talks_by_intent(episode),
        second_thoughts(episode),
        sum(entry.event.source == "consider" and entry.event.outcome == "meant" for entry in episode.entries(Sought)),
        done_for_aims(episode),
        aims_moved_on(episode),
        could_explore(episode),
        explored(episode),
        *places(episode, stays),
        homes_visited(episode, stays),
        len(knocks),
        sum(knock.let_in for knock in knocks),
        left_and_seen(episode),
        sum(bool(entry.event.others) for entry in episode.entries(Conversed)),
        sum(entry.event.because == "decision" for entry in episode.entries(Left)),
        sum(norms(episode).values()),
    )


def stays_of_all(episode: Episode) -> dict[str, list[Stay]]:
    """Where everybody stayed, and how long."""
    stays: dict[str, list[Stay]] = {name: [] for name in episode.names}
    for stay in all_stays(episode, 0, episode.last_tick):
        stays[stay.person].append(stay)
    return stays


def meetings(episode: Episode, stays: Mapping[str, Iterable[Stay]]) -> set[tuple[str, int, int]]:
    """Places, days and minutes that people agreed on in talk, and at which two or more of them then were.

    What accepts an invitation of the scenario is left out. Who was there is read off where everybody stayed, not off what became of
    the agreement. Two who both live or work there need no agreement to be there, and do not count. What several agreed on for one
    hour and place is one meeting.
    """
    found: set[tuple[str, int, int]] = set()
    own = {name: set(places) for name, places in _own_places(episode).items()}
    for life in lives(episode):
        last = life.last
        if life.scripted or not life.made or last.day is None or last.at is None or not last.place:
            continue
        begins = (last.day - 1) * DAY + last.at * 60
        if begins + TOGETHER > episode.clock.seconds(episode.last_tick):
            continue
        place = last.place.partition(":")[0]
        window = episode.tick_of(begins), episode.tick_of(min(begins + LATE, episode.clock.seconds(episode.last_tick)))
        for one, other in combinations(dict.fromkeys((*last.who, *last.to)), 2):
            if place in own[one] and place in own[other]:
                continue
            ticks = _together([stay for stay in stays[one] if stay.place == place], stays[other], *window)
            if ticks * episode.clock.tick_seconds >= TOGETHER:
                found.add((place, last.day, last.at))
    return found


def _together(ones: Iterable[Stay], others: Iterable[Stay], first: int, last: int) -> int:
    """For how many ticks of a window two were at one place."""
    others = list(others)
    spans = ((max(a.begins, b.begins, first), min(a.ends, b.ends, last)) for a in ones for b in others if a.place == b.place)
    return sum(max(0, end - begin) for begin, end in spans)


def _own_places(episode: Episode) -> dict[str, list[str]]:
    """The names of the buildings in which each person lives, works or learns."""
    world = episode.world
    return {
        str(persona["name"]): [
            world.sector(world.arenas_of(place)[0].sector).name
            for place in (persona["home"], persona["workplace"], *(shift["place"] for shift in persona["shifts"]))
            if place
        ]
        for persona in episode.scenario["personas"]
    }


def talks_by_intent(episode: Episode) -> int:
    """Talks in which somebody met whom they meant to talk to, about something."""
    ended: dict[tuple[str, int], int] = {}
    for entry in episode.entries(Conversed, Left):
        event = entry.event
        if isinstance(event, Conversed):
            ended |= {(name, entry.tick): event.id for name in event.people if (name, entry.tick) not in ended}
        else:
            ended[str(event.person), entry.tick] = event.conversation
    met = [entry for entry in episode.entries(Sought) if entry.event.outcome == "met" and entry.event.matter]
    return len({ended[str(entry.person), entry.tick] for entry in met if (str(entry.person), entry.tick) in ended})


def second_thoughts(episode: Episode) -> int:
    """Talks that began soon after one of the two had decided to speak to the other of something."""
    began: dict[int, int] = {}
    for line in episode.entries(Spoke):
        began.setdefault(line.event.conversation, line.tick)
    talks = [(began[talk.event.id], talk.event.people) for talk in episode.entries(Conversed) if talk.event.id in began]
    soon, found = SOON // episode.clock.tick_seconds, set()
    for entry in episode.entries(Decided):
        answer = episode.journal.get(entry.event.key) if entry.event.prompt == "approach" else None
        said = json.loads(answer) if answer is not None else {}
        if not (said.get("speak") and said.get("about")):
            continue
        pair = {str(entry.person), json.loads(episode.journal.inputs_of(entry.event.key))["other"]}
        found |= {(tick, people) for tick, people in talks if entry.tick <= tick <= entry.tick + soon and pair <= set(people[:2])}
    return len(found)


def done_for_aims(episode: Episode) -> int:
    """Activities that are the goal or the next step of an aim, by the words; the aims that people begin with count in any case."""
    wanted: dict[str, set[str]] = {}
    for persona in map(Persona.model_validate, episode.scenario["personas"]):
        wanted[persona.name] = {words for aim in first_aims(persona) for words in (aim.goal, aim.next) if words}
    for entry in episode.entries(AimsStand):
        wanted[str(entry.person)] |= {words for aim in entry.event.aims for words in (aim.goal, aim.next) if words}
    return sum(e.event.phase == "doing" and e.event.activity in wanted[str(e.person)] for e in episode.entries(Acted))


def aims_moved_on(episode: Episode) -> int:
    """People of whose aims something had been done by the second morning, or who then had another."""
    stood: dict[str, list[AimsStand]] = {}
    for entry in episode.entries(AimsStand):
        stood.setdefault(str(entry.person), []).append(entry.event)
    return sum(len(aims) > 1 and aims[-1] != aims[0] for aims in stood.values())


def could_explore(episode: Episode) -> int:
    """Decisions for which somewhere new was on offer."""
    kinds = {kind for kind, prompt in prompt_kinds().items() if issubclass(prompt, PlacedPrompt)}
    keys = (entry.event.key for entry in episode.entries(Decided) if entry.event.prompt in kinds)
    return sum(bool(json.loads(episode.journal.inputs_of(key)).get("explores")) for key in keys)


def explored(episode: Episode) -> int:
    """Decisions to go and see something new."""
    answers = (episode.journal.get(entry.event.key) or "" for entry in episode.entries(Decided))
    return sum(answer.count(f'"{EXPLORE}"') for answer in answers)


def places(episode: Episode, stays: Mapping[str, Iterable[Stay]]) -> tuple[int, int]:
    """Buildings and grounds to which somebody went who had never been there: come upon, and heard or read of before."""
    learned: dict[tuple[str, str], tuple[int, str]] = {}
    for entry in episode.entries(PlaceLearned):
        key = str(entry.person), entry.event.address.split(":")[1]
        learned.setdefault(key, (entry.tick, entry.event.how))
    own, found = _own_places(episode), {"seen": 0, "heard": 0}
    for (name, place), (tick, how) in learned.items():
        gone = any(stay.place == place and stay.ends > tick for stay in stays[name])
        found["seen" if how == "seen" else "heard"] += gone and place not in own[name]
    return found["seen"], found["heard"]


def homes_visited(episode: Episode, stays: Mapping[str, Iterable[Stay]]) -> int:
    """Times somebody was let in at a door that is not their own, and stayed."""
    found = set()
    for entry in episode.entries(Knocked):
        name, place = str(entry.person), entry.event.address.split(":")[1]
        inside = next((stay.begins for stay in stays[name] if stay.place == place and stay.ends > entry.tick), None)
        if entry.event.let_in and inside is not None:
            found.add((name, place, inside))
    return len(found)


def left_and_seen(episode: Episode) -> int:
    """Things that somebody left in words and that somebody else came upon and remembers."""
    seen: dict[str, list[tuple[str, int]]] = {}
    for memory in episode.entries(Remembered):
        if memory.event.memory_kind == "observation":
            seen.setdefault(memory.event.text.rpartition(": ")[2], []).append((str(memory.person), memory.tick))
    left: list[tuple[int, str, str, str]] = []
    until: dict[tuple[str, str], list[int]] = {}
    for entry in episode.entries(ThingChanged):
        # What stands there longest comes first.
        words = (entry.event.words or "").split("; ")[-1]
        if words and entry.event.by:
            left.append((entry.tick, entry.event.address, words, entry.event.by))
            until.setdefault((entry.event.address, words), []).append(entry.tick)
    found = 0
    for tick, address, words, by in left:
        after = min((each for each in until[address, words] if each > tick), default=episode.last_tick + 1)
        found += any(name != by and tick <= at < after for name, at in seen.get(words, ()))
    return found

"""What stands in words on the things and places of a town, as people left it: all of it over time, and at a moment."""

from dataclasses import dataclass

from twinville.simulation.episode.events import ThingChanged
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class Standing:
    """Words on the thing, or in the place, at an address: who left the last of them there, and when, in seconds of the run."""

    address: str
    words: str
    by: str
    seconds: int


def worded(episode: Episode, last: int | None = None) -> list[Entry[ThingChanged]]:
    """Every change of what stands on things in words, in order."""
    return [entry for entry in episode.entries(ThingChanged, last=last) if entry.event.words is not None]


def standing(episode: Episode, changes: list[Entry[ThingChanged]], tick: int) -> tuple[Standing, ...]:
    """What stands in words at a tick, of all these changes, the longest-standing first."""
    found: dict[str, Standing] = {}
    for entry in changes:
        if entry.tick > tick:
            break
        event = entry.event
        found.pop(event.address, None)
        if event.words:
            found[event.address] = Standing(event.address, event.words, event.by, episode.clock.seconds(entry.tick))
    return tuple(found.values())


def standing_at(episode: Episode, tick: int) -> tuple[Standing, ...]:
    """What stands in words at a tick."""
    return standing(episode, worded(episode, tick), tick)

"""What somebody has been doing up to a moment and is not done with: no memory yet, so it is read off the log."""

from twinville.agents.memory.stretch import SLEEPING, Companion, Stretch
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.reader import Episode

#: Less in sight is no company, seconds.
_BRIEF = 60


def arena_of(address: str) -> tuple[str, ...]:
    """Town, building and room of an address."""
    return tuple(address.split(":")[:3])


def place_of(address: str) -> str:
    """The building and the room of an address, as memories of deeds say it."""
    return ", ".join(arena_of(address)[1:])


def is_talk(acted: Acted) -> bool:
    """Whether somebody is shown in a conversation: what they were doing goes on after it."""
    return acted.emoji == "💬" and acted.activity.startswith("talking with ")


def so_far(episode: Episode, name: str, tick: int) -> Stretch | None:
    """The stretch that is not over at a tick; None for somebody on the way or in a queue."""
    entries = list(episode.entries(Acted, person=name, last=tick))
    begun, activity = None, ""
    for entry in reversed(entries):
        event = entry.event
        if event.phase != "doing" or (begun is not None and arena_of(event.address) != arena_of(begun.event.address)):
            break
        if not is_talk(event):
            if activity and event.activity != activity:
                break
            activity = event.activity
        begun = entry
    if begun is None or not activity:
        return None
    since, now = episode.clock.seconds(begun.tick), episode.clock.seconds(tick)
    company = () if activity == SLEEPING else _company(episode, name, arena_of(begun.event.address), begun.tick, tick)
    return Stretch(activity, place_of(begun.event.address), since, now, company)


def _company(episode: Episode, name: str, arena: tuple[str, ...], first: int, last: int) -> tuple[Companion, ...]:
    """Who did something in the same room between two ticks, by name."""
    others = tuple(other for other in episode.names if other != name)
    here: dict[str, int] = {}
    found: list[Companion] = []
    clock = episode.clock
    before = [(entry.tick, other, entry.event) for other, entry in episode.log.latest_of_all(Acted, first, others).items()]
    after = [(e.tick, str(e.person), e.event) for e in episode.entries(Acted, first=first + 1, last=last) if e.person != name]
    for tick, other, event in (*before, *after):
        stays = event.phase == "doing" and arena_of(event.address) == arena
        if stays and other not in here:
            here[other] = max(tick, first)
        elif not stays and other in here:
            found.append(Companion(other, clock.seconds(here.pop(other)), clock.seconds(tick)))
    found += [Companion(other, clock.seconds(since), clock.seconds(last)) for other, since in here.items()]
    kept = [each for each in found if each.until - each.since >= _BRIEF]
    return tuple(sorted(kept, key=lambda each: (each.since, each.name)))

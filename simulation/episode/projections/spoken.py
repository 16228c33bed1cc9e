"""What was said or put up, by its id, for whatever rests on it."""

from twinville.simulation.episode.events import Posted, Spoke
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.reader import Episode
from twinville.simulation.names import COUNCIL

#: A line that is remembered was spoken at most so many seconds before.
LISTENED = 3600
#: Something said or put up.
Said = Entry[Spoke | Posted]


class Spoken:
    """Lines and notices of one episode, read as they are asked for."""

    def __init__(self, episode: Episode) -> None:
        self._episode = episode
        self._found: dict[str, Said] = {}

    def read(self, first: int, last: int) -> None:
        """Read every line between two ticks."""
        self._found |= {line.event.id: line for line in self._episode.entries(Spoke, first=first, last=last)}

    def find(self, source: str, tick: int) -> Said | None:
        """A line that was heard shortly before a tick, or a notice that hung by then, by its id; None for anything else."""
        if source not in self._found:
            self.read(max(0, tick - LISTENED // self._episode.clock.tick_seconds), tick)
            if source not in self._found:
                self._found |= {notice.event.id: notice for notice in self._episode.entries(Posted, last=tick)}
        return self._found.get(source)


def teller(said: Said) -> str:
    """Who said it or put it up."""
    return said.person or COUNCIL


def quoted(said: Said) -> str:
    """Who said or put up what."""
    return f"{teller(said)} {'said' if isinstance(said.event, Spoke) else 'put up'}: {said.event.text}"

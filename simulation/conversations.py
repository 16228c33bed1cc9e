"""Conversations as the world sees them: proposed at one tick, accepted or declined at the next, spoken line by line.

A conversation is a joint action of two people at rest within earshot. What they were doing goes on afterwards, later by the time
the words took. A line is heard at the tick after it is spoken: by its listener, and by whoever is near enough.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from agents.cognition.conversing import Said
from agents.prompts.converse import Conversation
from agents.words import content_words, words
from simulation.body import Body
from simulation.clock import Clock
from simulation.episode.events import Conversed, Event, Spoke
from simulation.sight import Sight

#: Tiles within which one hears what is said in the same room.
EARSHOT = 5
#: Words a second, and the pause after a line.
SPEED, PAUSE = 2.4, 1
#: A line conveys a fact when it holds at least this share of the content words of its statement.
CONVEYS = 0.7

#: In the log of a tick speech comes last, in the order in which it was spoken.
_SPEECH_ORDER = 1 << 40

Emit = Callable[[int, Event], None]


@dataclass(slots=True)
class Talk:
    """One conversation under way: its participants, its lines with the tick at which each has been spoken."""

    id: int
    people: tuple[int, int]
    place: str
    answer: Conversation
    spoken: list[Said] = field(default_factory=list)


class Conversations:
    """All conversations of a run."""

    def __init__(self, clock: Clock, bodies: list[Body], sight: Sight, facts: dict[str, str], emit: Emit) -> None:
        self._sight = sight
        self._clock = clock
        self._bodies = bodies
        self._facts = {name: content_words(text) for name, text in facts.items()}
        self._emit = emit
        self._count = 0
        self._lines = 0
        self._ends: list[tuple[int, int]] = []
        self._talks: dict[int, Talk] = {}
        self._due: list[tuple[int, int, int]] = []
        self._heard: list[tuple[int, Said, bool]] = []
        self.proposed: list[tuple[int, int]] = []
        self.busy: dict[int, int] = {}

    @property
    def next_tick(self) -> int | None:
        """The next tick at which a line has been spoken or a conversation ends, or None."""
        ticks = [heap[0][0] for heap in (self._due, self._ends) if heap]
        return min(ticks) if ticks else None

    @property
    def waiting(self) -> bool:
        """Whether something must be heard or answered at the very next tick."""
        return bool(self._heard or self.proposed)

    def begin(self, a: Body, b: Body, place: str, answer: Conversation, tick: int) -> int:
        """Start a conversation at a tick; returns the tick at which it ends."""
        self._count += 1
        talk = Talk(self._count, (a.index, b.index), place, answer)
        self._talks[talk.id] = talk
        seconds = 0.0
        for number, line in enumerate(answer.lines):
            seconds += max(1.5, len(words(line.text)) / SPEED) + PAUSE
            heappush(self._due, (tick + self._ticks(seconds), talk.id, number))
        end = tick + self._ticks(seconds) + 1
        heappush(self._ends, (end, talk.id))
        self.busy[a.index] = self.busy[b.index] = talk.id
        return end

    def speak(self, tick: int) -> None:
        """Utter the lines that are over by this tick."""
        while self._due and self._due[0][0] <= tick:
            _, number, index = heappop(self._due)
            talk = self._talks.get(number)
            if talk is None:
                continue
            line = talk.answer.lines[index]
            speaker = self._bodies[talk.people[0 if line.speaker == "a" else 1]]
            listener = self._bodies[talk.people[1 if line.speaker == "a" else 0]]
            self._lines += 1
            said = Said(f"s{self._lines}", speaker.name, listener.name, line.text, self._conveyed(line.text, speaker))
            talk.spoken.append(said)
            self._emit(
                _SPEECH_ORDER + self._lines,
                Spoke(speaker.name, said.id, listener.name, line.text, list(line.cites), list(said.facts), talk.id),
            )
            self._heard.append((listener.index, said, False))
            if said.facts:
                # Bystanders keep nothing of small talk, so only news is carried to them.
                near = self._sight.within(speaker.index, EARSHOT)
                self._heard += [(other, said, True) for other in near if other not in talk.people]

    def heard(self) -> list[tuple[int, Said, bool]]:
        """Who hears what at this tick: (person, line, overheard), in a stable order."""
        heard, self._heard = self._heard, []
        return heard

    def ended(self, tick: int) -> list[Talk]:
        """Conversations that are over at this tick."""
        over: list[Talk] = []
        while self._ends and self._ends[0][0] <= tick:
            talk = self._talks.pop(heappop(self._ends)[1], None)
            if talk is not None:
                over.append(self._close(talk))
        return over

    def cut(self, person: int) -> Talk | None:
        """Somebody has to leave: their conversation ends here; what was not yet said stays unsaid."""
        talk = self._talks.pop(self.busy.get(person, -1), None)
        return self._close(talk) if talk is not None else None

    def _close(self, talk: Talk) -> Talk:
        for person in talk.people:
            self.busy.pop(person, None)
        first, second = (self._bodies[index].name for index in talk.people)
        self._emit(talk.people[0], Conversed(first, talk.id, second, talk.place, len(talk.spoken)))
        return talk

    def _conveyed(self, text: str, speaker: Body) -> tuple[str, ...]:
        """Facts that the words convey and the speaker knows: nothing travels by an attached id alone."""
        spoken = content_words(text)
        known = speaker.agent.known_facts
        return tuple(
            name for name, statement in self._facts.items() if name in known and len(statement & spoken) >= CONVEYS * len(statement)
        )

    def _ticks(self, seconds: float) -> int:
        return max(1, -(-int(seconds) // self._clock.tick_seconds))

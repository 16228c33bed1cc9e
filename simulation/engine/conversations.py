"""The course of conversations: proposed at one tick, accepted or declined at the next, spoken line by line.

A conversation is a joint action of two people at rest within earshot. Their activities go on afterwards, later by the time
the words took. A line is heard at the tick after it is spoken: by its listener, and by whoever is near enough. A script brings all
its lines along; in a dialogue each line is found when its turn comes, by the mind of its speaker alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from twinville.agents.prompts.converse import Conversation
from twinville.agents.prompts.utter import NOTHING, Utterance
from twinville.agents.said import Said
from twinville.agents.words import conveys, sentences, words
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.sight import Sight
from twinville.simulation.episode.events import Conversed, Spoke
from twinville.simulation.event import Event
from twinville.worlds.daytime import DAY
from twinville.worlds.state import saved

#: Maximum distance, in tiles, at which speech is heard in the same room.
EARSHOT = 5
#: Words a second, and the pause after a line.
SPEED, PAUSE = 2.4, 1
#: A dialogue has at most this many turns.
LONGEST = 12

#: In the log of a tick speech comes last, in the order in which it was spoken.
_SPEECH_ORDER = 1 << 40

Emit = Callable[[int, Event], None]


@saved("Turn")
@dataclass(frozen=True, slots=True)
class Turn:
    """A line to be spoken: who of the two says it, the words, the memories they rest on, what they promise, whether they leave."""

    speaker: int
    text: str
    cites: Sequence[str] = ()
    promise: str | None = None
    leaves: bool = False


@saved("Talk")
@dataclass(slots=True)
class Talk:
    """One conversation under way: its two participants, the lines spoken, and, for a script, what its two sides keep of it."""

    id: int
    people: tuple[int, int]
    place: str
    doing: tuple[str, str] = ("", "")
    summaries: tuple[str, str] | None = None
    turns: list[Turn] = field(default_factory=list)
    spoken: list[Said] = field(default_factory=list)
    promised: list[tuple[int, str]] = field(default_factory=list)
    ended: str = "decision"

    @property
    def next_speaker(self) -> int:
        """Which of the two has the next turn, 0 or 1."""
        return len(self.turns) % 2


class Conversations:
    """All conversations of a run."""

    STATE = ("_count", "_lines", "_ends", "_talks", "_due", "_turns", "_heard", "_said", "_day", "proposed", "busy")

    def __init__(
        self,
        clock: Clock,
        bodies: list[Body],
        sight: Sight,
        facts: dict[str, str],
        emit: Emit,
        *,
        secrets: frozenset[str] = frozenset(),
    ) -> None:
        self._sight = sight
        self._clock = clock
        self._bodies = bodies
        self._facts = facts
        self._secrets = secrets
        self._emit = emit
        self._count = 0
        self._lines = 0
        self._ends: list[tuple[int, int]] = []
        self._talks: dict[int, Talk] = {}
        self._due: list[tuple[int, int, int]] = []
        self._turns: list[tuple[int, int]] = []
        self._heard: list[tuple[int, Said, bool]] = []
        self._said: dict[tuple[int, int], set[str]] = {}
        self._day = -1
        self.proposed: list[tuple[int, int]] = []
        self.busy: dict[int, int] = {}

    @property
    def next_tick(self) -> int | None:
        """The next tick at which a line has been spoken, a turn has come or a conversation ends, or None."""
        ticks = [heap[0][0] for heap in (self._due, self._turns, self._ends) if heap]
        return min(ticks) if ticks else None

    @property
    def waiting(self) -> bool:
        """Whether something must be heard or answered at the very next tick."""
        return bool(self._heard or self.proposed)

    def admit(self, fact: str, statement: str) -> None:
        """Add a fact that words may convey from now on."""
        self._facts[fact] = statement

    def begin(self, a: Body, b: Body, place: str) -> Talk:
        """Two people begin to talk."""
        self._count += 1
        talk = Talk(self._count, (a.index, b.index), place)
        self._talks[talk.id] = talk
        self.busy[a.index] = self.busy[b.index] = talk.id
        return talk

    def perform(self, talk: Talk, script: Conversation, tick: int) -> None:
        """A talk whose lines are all known, from this tick on."""
        talk.summaries = (script.summary_a, script.summary_b)
        promises = {promise.who: promise.fact for promise in script.promises}
        last = {line.speaker: number for number, line in enumerate(script.lines)}
        seconds = 0.0
        for number, line in enumerate(script.lines):
            # A script says who promises, not in which words: it binds with the last thing they say.
            promise = promises.get(line.speaker) if last[line.speaker] == number else None
            talk.turns.append(Turn("ab".index(line.speaker), line.text, line.cites, promise))
            seconds += _duration(line.text)
            heappush(self._due, (tick + self._ticks(seconds), talk.id, number))
        heappush(self._ends, (tick + self._ticks(seconds) + 1, talk.id))

    def utter(self, talk: Talk, turn: Utterance, tick: int) -> None:
        """The next turn of a dialogue, from this tick on; the other's follows when it has been heard."""
        number = len(talk.turns)
        promise = turn.promise if turn.promise != NOTHING else None
        talk.turns.append(Turn(talk.next_speaker, turn.text, turn.cites, promise, turn.leaves))
        heappush(self._due, (tick + self._ticks(_duration(turn.text)), talk.id, number))

    def fall_silent(self, talk: Talk, tick: int) -> None:
        """No answer could be had: the conversation ends here."""
        talk.ended = "silence"
        if not talk.turns:
            talk.summaries = ("", "")
        heappush(self._ends, (tick + 1, talk.id))

    def turns_due(self, tick: int) -> list[Talk]:
        """Dialogues in which somebody has their turn at this tick."""
        due: list[Talk] = []
        while self._turns and self._turns[0][0] <= tick:
            talk = self._talks.get(heappop(self._turns)[1])
            if talk is not None:
                due.append(talk)
        return due

    def speak(self, tick: int) -> None:
        """Utter the lines that are over by this tick; what the pair has said before today is left out."""
        while self._due and self._due[0][0] <= tick:
            _, number, index = heappop(self._due)
            talk = self._talks.get(number)
            if talk is None:
                continue
            turn = talk.turns[index]
            text = self._fresh(talk, turn.text, tick)
            if text:
                self._say(talk, turn, text)
            if turn.promise is not None and (text or talk.summaries is not None):
                talk.promised.append((turn.speaker, turn.promise))
            if talk.summaries is None:
                self._go_on(talk, turn, text, tick)

    def _go_on(self, talk: Talk, turn: Turn, text: str, tick: int) -> None:
        """After a turn of a dialogue: the other's turn, or the end by decision, repetition or limit."""
        over = len(talk.turns) > 1 and talk.turns[-2].leaves
        if not text:
            talk.ended = "repetition"
        elif len(talk.turns) >= LONGEST and not turn.leaves:
            talk.ended = "limit"
        elif not over:
            # Who takes their leave gets a last word back.
            heappush(self._turns, (tick + 1, talk.id))
            return
        heappush(self._ends, (tick + 1, talk.id))

    def _say(self, talk: Talk, turn: Turn, text: str) -> None:
        speaker = self._bodies[talk.people[turn.speaker]]
        listener = self._bodies[talk.people[1 - turn.speaker]]
        self._lines += 1
        facts = self.conveyed(text, speaker)
        beliefs = speaker.mind.beliefs if facts else {}
        unsure = tuple(fact for fact in facts if not beliefs[fact])
        said = Said(f"s{self._lines}", speaker.name, listener.name, text, facts, tuple(turn.cites), unsure)
        talk.spoken.append(said)
        event = Spoke(speaker.name, said.id, listener.name, text, list(turn.cites), list(said.facts), talk.id)
        self._emit(_SPEECH_ORDER + self._lines, event)
        self._heard.append((listener.index, said, False))
        if set(said.facts) - self._secrets:
            # A secret is not overheard. Bystanders keep only news, so other lines are not carried to them.
            near = self._sight.within(speaker.index, EARSHOT)
            self._heard += [(other, said, True) for other in near if other not in talk.people]

    def _fresh(self, talk: Talk, text: str, tick: int) -> str:
        """The sentences of a line that this pair has not said to each other today; they have, from now on."""
        day = self._clock.seconds(tick) // DAY
        if day != self._day:
            self._day = day
            self._said.clear()
        said = self._said.setdefault(_pair(*talk.people), set())
        kept = []
        for sentence in sentences(text):
            if (folded := sentence.casefold()) not in said:
                said.add(folded)
                kept.append(sentence)
        return " ".join(kept)

    def said_today(self, a: int, b: int, now: int) -> tuple[str, ...]:
        """Sentences that two people have said to each other on the day of a moment, case folded, in a stable order."""
        return tuple(sorted(self._said.get(_pair(a, b), ()))) if now // DAY == self._day else ()

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
        """Somebody has to leave: their conversation ends here; lines not yet spoken are dropped."""
        talk = self._talks.pop(self.busy.get(person, -1), None)
        if talk is None:
            return None
        talk.ended = "interruption"
        if talk.summaries is not None:
            # A promise binds only once it was said: a script cut short binds nobody.
            talk.promised.clear()
        return self._close(talk)

    def _close(self, talk: Talk) -> Talk:
        for person in talk.people:
            self.busy.pop(person, None)
        first, second = (self._bodies[index].name for index in talk.people)
        self._emit(talk.people[0], Conversed(first, talk.id, second, talk.place, len(talk.spoken), talk.ended))
        return talk

    def conveyed(self, text: str, speaker: Body | None) -> tuple[str, ...]:
        """Facts that the words convey and the speaker, if there is one, knows: nothing travels by an attached id alone."""
        known = speaker.mind.beliefs if speaker is not None else self._facts
        return tuple(name for name, statement in self._facts.items() if name in known and conveys(text, statement))

    def _ticks(self, seconds: float) -> int:
        return max(1, -(-int(seconds) // self._clock.tick_seconds))


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _duration(text: str) -> float:
    return max(1.5, len(words(text)) / SPEED) + PAUSE

"""The course of conversations: proposed at one tick, accepted or declined at the next, spoken line by line.

A conversation is a joint action of two people at rest within earshot. Their activities go on afterwards, later by the time
the words took. A line is heard at the tick after it is spoken: by its listener, and by whoever is near enough. A script brings all
its lines along; in a dialogue each line is found when its turn comes, by the mind of its speaker alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from twinville.agents.agreement import Stated
from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.tell import Tell, unowned
from twinville.agents.prompts.utter import Utterance
from twinville.agents.said import Said, Told
from twinville.agents.telling.telling import Declared
from twinville.agents.words import sentences, words
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.stating import in_script, in_turn
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.engine.unknowing import unknowing
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


@saved("Turn")
@dataclass(frozen=True, slots=True)
class Turn:
    """A line to be spoken: who of the two says it, the words, the memories they rest on, what it is declared to tell and to do
    about agreements, whether they leave, and names and numbers that only the other could know.

    `hide_from` says for a memory that is told, or "new", whom it is to be kept from.
    """

    speaker: int
    text: str
    cites: tuple[str, ...] = ()
    tells: tuple[Declared, ...] = ()
    hide_from: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[Stated, ...] = ()
    leaves: bool = False
    unknowing: tuple[str, ...] = ()


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
        tellings: Tellings,
        agreements: Agreements,
        emit: Emit,
        *,
        secrets: frozenset[str] = frozenset(),
    ) -> None:
        self._sight = sight
        self._clock = clock
        self._bodies = bodies
        self._tellings = tellings
        self._agreements = agreements
        self._secrets = secrets
        self._emit = emit
        self._count = 0
        self._lines = 0
        self._ends: list[tuple[int, int]] = []
        self._talks: dict[int, Talk] = {}
        self._due: list[tuple[int, int, int]] = []
        self._turns: list[tuple[int, int]] = []
        self._heard: list[tuple[int, Said, bool]] = []
        self._said: dict[tuple[int, int], list[str]] = {}
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

    def begin(self, a: Body, b: Body, place: str) -> Talk:
        """Two people begin to talk."""
        self._count += 1
        talk = Talk(self._count, (a.index, b.index), place)
        self._talks[talk.id] = talk
        self.busy[a.index] = self.busy[b.index] = talk.id
        return talk

    def perform(self, talk: Talk, prompt: ConversePrompt, script: Conversation, tick: int) -> None:
        """A talk whose lines are all known, from this tick on."""
        talk.summaries = (script.summary_a, script.summary_b)
        minds = tuple(self._bodies[index].mind for index in talk.people)
        states = in_script(script, prompt.a.identity.name, prompt.b.identity.name)
        only_the_other = unknowing(prompt, script, (minds[0].has_heard, minds[1].has_heard))
        seconds = 0.0
        for number, line in enumerate(script.lines):
            talk.turns.append(
                Turn(
                    "ab".index(line.speaker),
                    line.text,
                    tuple(unowned(cited) for cited in line.cites),
                    _declared(line.tells, owned=True),
                    _hidden(line.tells, owned=True),
                    tuple(states.get(number, ())),
                    unknowing=only_the_other[number],
                )
            )
            seconds += _duration(line.text)
            heappush(self._due, (tick + self._ticks(seconds), talk.id, number))
        heappush(self._ends, (tick + self._ticks(seconds) + 1, talk.id))

    def utter(self, talk: Talk, turn: Utterance, tick: int) -> None:
        """The next turn of a dialogue, from this tick on; the other's follows when it has been heard."""
        number = len(talk.turns)
        me, other = (self._bodies[talk.people[side]].name for side in (talk.next_speaker, 1 - talk.next_speaker))
        talk.turns.append(
            Turn(
                talk.next_speaker,
                turn.text,
                turn.cites,
                _declared(turn.tells),
                _hidden(turn.tells),
                tuple(in_turn(turn, me, other)),
                turn.leaves,
            )
        )
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
        """Utter the lines that are over by this tick."""
        while self._due and self._due[0][0] <= tick:
            _, number, index = heappop(self._due)
            talk = self._talks.get(number)
            if talk is None:
                continue
            turn = talk.turns[index]
            repeats = self._repeats(talk, turn.text, tick)
            self._say(talk, turn, repeats, tick)
            if talk.summaries is None:
                self._go_on(talk, turn, tick, repeats == len(sentences(turn.text)))

    def _go_on(self, talk: Talk, turn: Turn, tick: int, nothing_new: bool) -> None:
        """After a turn of a dialogue: the other's turn, or the end by decision, repetition or limit."""
        over = len(talk.turns) > 1 and talk.turns[-2].leaves
        if nothing_new:
            talk.ended = "repetition"
        elif len(talk.turns) >= LONGEST and not turn.leaves:
            talk.ended = "limit"
        elif not over:
            # Who takes their leave gets a last word back.
            heappush(self._turns, (tick + 1, talk.id))
            return
        heappush(self._ends, (tick + 1, talk.id))

    def _say(self, talk: Talk, turn: Turn, repeats: int, tick: int) -> None:
        speaker = self._bodies[talk.people[turn.speaker]]
        listener = self._bodies[talk.people[1 - turn.speaker]]
        self._lines += 1
        name, now = f"s{self._lines}", self._clock.seconds(tick)
        told: tuple[Told, ...] = ()
        after: list[Event] = []
        if not turn.unknowing:
            told = self._tellings.told(
                name, speaker, listener.name, turn.text, turn.cites, turn.tells, turn.hide_from, now, after.append
            )
        facts = tuple(each.fact for each in told)
        beliefs = speaker.mind.beliefs if facts else {}
        unsure = tuple(fact for fact in facts if not beliefs.get(fact, True))
        said = Said(name, speaker.name, listener.name, turn.text, facts, turn.cites, unsure, told)
        talk.spoken.append(said)
        spoke = Spoke(
            speaker.name, name, listener.name, turn.text, list(turn.cites), list(facts), talk.id, repeats, list(turn.unknowing)
        )
        for event in (spoke, *after):
            self._emit(_SPEECH_ORDER + self._lines, event)
        for stated in turn.states:
            self._agreements.state(stated, name, speaker.name, listener.name, talk.id, tick)
        self._heard.append((listener.index, said, False))
        if {each.fact for each in told if not each.hide_from} - self._secrets:
            # A secret is not overheard. Bystanders keep only news, so other lines are not carried to them.
            near = self._sight.within(speaker.index, EARSHOT)
            self._heard += [(other, said, True) for other in near if other not in talk.people]

    def _repeats(self, talk: Talk, text: str, tick: int) -> int:
        """How many sentences of a line this pair has said to each other today; they have said all of them, from now on."""
        day = self._clock.seconds(tick) // DAY
        if day != self._day:
            self._day = day
            self._said.clear()
        said, repeats = self._said.setdefault(_pair(*talk.people), []), 0
        for sentence in sentences(text):
            if (folded := sentence.casefold()) in said:
                repeats += 1
            else:
                said.append(folded)
        return repeats

    def said_today(self, a: int, b: int, now: int) -> tuple[str, ...]:
        """Sentences that two people have said to each other on the day of a moment, case folded, in the order of speaking."""
        return tuple(self._said.get(_pair(a, b), ())) if now // DAY == self._day else ()

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
        return self._close(talk)

    def _close(self, talk: Talk) -> Talk:
        for person in talk.people:
            self.busy.pop(person, None)
        first, second = (self._bodies[index].name for index in talk.people)
        self._emit(talk.people[0], Conversed(first, talk.id, second, talk.place, len(talk.spoken), talk.ended))
        return talk

    def _ticks(self, seconds: float) -> int:
        return max(1, -(-int(seconds) // self._clock.tick_seconds))


def _declared(tells: Sequence[Tell], *, owned: bool = False) -> tuple[Declared, ...]:
    """What an answer declares of a line; with `owned` its ids tell their owner."""
    return tuple(Declared(unowned(tell.what) if owned else tell.what, tell.stance, tell.statement) for tell in tells)


def _hidden(tells: Sequence[Tell], *, owned: bool = False) -> dict[str, tuple[str, ...]]:
    """From whom to keep what is told."""
    return {(unowned(tell.what) if owned else tell.what): tell.hide_from for tell in tells if tell.hide_from}


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _duration(text: str) -> float:
    return max(1.5, len(words(text)) / SPEED) + PAUSE

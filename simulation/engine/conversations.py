"""The course of conversations: proposed at one tick, accepted or declined at the next, spoken line by line.

A conversation is a joint action of two to four people at rest within earshot. Their activities go on afterwards, later by the time
the words took. A line is heard at the tick after it is spoken: by all in the talk, and by whoever is near enough. A script of two
brings all its lines along; in a dialogue each line is found when its turn comes, by the mind of its speaker alone. Who joins a
script cuts it after the line being spoken. A talk goes on while two remain.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.tell import Tell, unowned
from twinville.agents.prompts.utter import Utterance
from twinville.agents.prompts.utter_group import GroupUtterance
from twinville.agents.said import Said, Told
from twinville.agents.telling.telling import Declared
from twinville.agents.words import sentences, words
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.stating import in_group_turn, in_script, in_turn
from twinville.simulation.engine.talk import Parting, Talk, Turn
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.engine.unknowing import unknowing
from twinville.simulation.episode.events import Conversed, Joined, Left, Spoke
from twinville.simulation.event import Event
from twinville.worlds.daytime import DAY

#: Maximum distance, in tiles, at which speech is heard in the same room.
EARSHOT = 5
#: Words a second, and the pause after a line.
SPEED, PAUSE = 2.4, 1

#: In the log of a tick speech comes last, in the order in which it was spoken.
_SPEECH_ORDER = 1 << 40


class Conversations:
    """All conversations of a run."""

    STATE = ("_count", "_lines", "_ends", "_goings", "_talks", "_due", "_turns", "_heard", "_said", "_day", "proposed", "busy")

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
        #: Those who go while others talk on: (tick, talk, person, why).
        self._goings: list[tuple[int, int, int, str]] = []
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
        ticks = [heap[0][0] for heap in (self._due, self._turns, self._goings, self._ends) if heap]
        return min(ticks) if ticks else None

    @property
    def waiting(self) -> bool:
        """Whether something must be heard or answered at the very next tick."""
        return bool(self._heard or self.proposed)

    def begin(self, a: Body, b: Body, place: str) -> Talk:
        """Two people begin to talk."""
        self._count += 1
        talk = Talk(self._count, [], place)
        self._talks[talk.id] = talk
        for body in (a, b):
            talk.come(body.index, body.activity)
            self.busy[body.index] = talk.id
        return talk

    def open_to(self, person: int, other: int) -> Talk | None:
        """The talk somebody is in that another could join, if there is one."""
        talk = self._talks.get(self.busy.get(other, -1))
        return talk if talk is not None and talk.is_open_to(person, self._bodies[person].name) else None

    def join(self, talk: Talk, body: Body) -> None:
        """Somebody joins a talk: of a script, what is not being spoken yet is dropped, and it goes on turn by turn."""
        self._emit(body.index, Joined(body.name, talk.id, [self._bodies[index].name for index in talk.people]))
        talk.come(body.index, body.activity)
        self.busy[body.index] = talk.id
        if talk.summaries is not None:
            talk.summaries = None
            self._drop(talk, len(talk.spoken) + 1)
            self._ends = [entry for entry in self._ends if entry[1] != talk.id]
            heapify(self._ends)

    def _drop(self, talk: Talk, first: int) -> None:
        """The turns from a number on will not be spoken."""
        del talk.turns[first:]
        self._due = [entry for entry in self._due if entry[1] != talk.id or entry[2] < first]
        heapify(self._due)

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
                    talk.people["ab".index(line.speaker)],
                    line.text,
                    tuple(unowned(cited) for cited in line.cites),
                    _declared(line.tells, owned=True),
                    _hidden(line.tells, owned=True),
                    tuple(states.get(number, ())),
                    unknowing=only_the_other[number],
                    to=talk.people["ba".index(line.speaker)],
                )
            )
            seconds += _duration(line.text)
            heappush(self._due, (tick + self._ticks(seconds), talk.id, number))
        heappush(self._ends, (tick + self._ticks(seconds) + 1, talk.id))

    def utter(self, talk: Talk, turn: Utterance | GroupUtterance, tick: int) -> None:
        """The next turn of a dialogue, from this tick on; the next one's follows when it has been heard."""
        number, speaker = len(talk.turns), talk.next_speaker
        me = self._bodies[speaker].name
        others = {self._bodies[index].name: index for index in talk.people if index != speaker}
        to = others.get(turn.to) if isinstance(turn, GroupUtterance) else next(iter(others.values()))
        states = in_group_turn(turn, me, tuple(others)) if isinstance(turn, GroupUtterance) else in_turn(turn, me, *others)
        talk.turns.append(
            Turn(speaker, turn.text, turn.cites, _declared(turn.tells), _hidden(turn.tells), tuple(states), turn.leaves, to=to)
        )
        heappush(self._due, (tick + self._ticks(_duration(turn.text)), talk.id, number))

    def fall_silent(self, talk: Talk, tick: int) -> None:
        """No answer could be had: the conversation of two ends here; of several, whoever found no words goes."""
        if len(talk.people) > 2:
            heappush(self._goings, (tick + 1, talk.id, talk.next_speaker, "silence"))
            heappush(self._turns, (tick + 1, talk.id))
            return
        talk.ended, talk.closing = "silence", True
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
            repeats = self._repeats(talk, turn, tick)
            self._say(talk, turn, repeats, tick)
            if talk.summaries is None:
                self._go_on(talk, turn, tick, repeats == len(sentences(turn.text)))

    def _go_on(self, talk: Talk, turn: Turn, tick: int, nothing_new: bool) -> None:
        """After a turn of a dialogue: the next one's turn, or the end by decision, repetition or limit."""
        goes = turn.leaves and len(talk.people) > 2
        before = talk.turns[-2] if len(talk.turns) > 1 else None
        if nothing_new:
            talk.ended = "repetition"
        elif len(talk.turns) >= talk.limit and (goes or not turn.leaves or len(talk.everybody) > 2):
            talk.ended = "limit"
        elif before is None or not before.leaves or before.speaker not in talk.people:
            # Of two, who takes their leave gets a last word back; of more they go, and the others talk on.
            if goes:
                heappush(self._goings, (tick + 1, talk.id, turn.speaker, "decision"))
            heappush(self._turns, (tick + 1, talk.id))
            return
        talk.closing = True
        heappush(self._ends, (tick + 1, talk.id))

    def _say(self, talk: Talk, turn: Turn, repeats: int, tick: int) -> None:
        speaker = self._bodies[turn.speaker]
        hearers = talk.hearers(turn)
        listener, *also = (self._bodies[index].name for index in hearers)
        self._lines += 1
        name, now = f"s{self._lines}", self._clock.seconds(tick)
        told: tuple[Told, ...] = ()
        after: list[Event] = []
        if not turn.unknowing:
            told = self._tellings.told(
                name, speaker, listener, turn.text, turn.cites, turn.tells, turn.hide_from, now, after.append, also
            )
        facts = tuple(each.fact for each in told)
        beliefs = speaker.mind.beliefs if facts else {}
        unsure = tuple(fact for fact in facts if not beliefs.get(fact, True))
        to_all = bool(also) and turn.to != hearers[0]
        said = Said(name, speaker.name, listener, turn.text, facts, turn.cites, unsure, told, tuple(also), to_all)
        talk.spoken.append(said)
        spoke = Spoke(
            speaker.name, name, listener, turn.text, list(turn.cites), list(facts), talk.id, repeats, list(turn.unknowing), also,
            to_all=to_all,
        )  # fmt: skip
        for event in (spoke, *after):
            self._emit(_SPEECH_ORDER + self._lines, event)
        for stated in turn.states:
            self._agreements.state(stated, name, speaker.name, listener, talk.id, tick, tuple(also))
        self._heard += [(index, said, False) for index in hearers]
        if {each.fact for each in told if not each.hide_from} - self._secrets:
            # A secret is not overheard. Bystanders keep only news, so other lines are not carried to them.
            near = self._sight.within(speaker.index, EARSHOT)
            self._heard += [(other, said, True) for other in near if other not in talk.people]

    def _repeats(self, talk: Talk, turn: Turn, tick: int) -> int:
        """How many sentences of a line its speaker and a hearer have said to each other today; they have said all, from now on."""
        day = self._clock.seconds(tick) // DAY
        if day != self._day:
            self._day = day
            self._said.clear()
        pairs = [self._said.setdefault(_pair(turn.speaker, other), []) for other in talk.hearers(turn)]
        repeats = 0
        for sentence in sentences(turn.text):
            folded = sentence.casefold()
            repeats += any(folded in said for said in pairs)
            for said in pairs:
                if folded not in said:
                    said.append(folded)
        return repeats

    def said_today(self, who: int, others: Sequence[int], now: int) -> tuple[str, ...]:
        """Sentences that somebody and one of these others have said to each other on the day of a moment, case folded, in the order
        of speaking.
        """
        if now // DAY != self._day:
            return ()
        return tuple(dict.fromkeys(said for other in others for said in self._said.get(_pair(who, other), ())))

    def heard(self) -> list[tuple[int, Said, bool]]:
        """Who hears what at this tick: (person, line, overheard), in a stable order."""
        heard, self._heard = self._heard, []
        return heard

    def over(self, tick: int) -> list[Parting]:
        """Those for whom a conversation is over at this tick: who has taken their leave of others, and all whose talk ends."""
        partings: list[Parting] = []
        while self._goings and self._goings[0][0] <= tick:
            _, number, person, because = heappop(self._goings)
            talk = self._talks.get(number)
            if talk is not None and person in talk.people:
                partings.append(self._leave(talk, person, because, tick))
        while self._ends and self._ends[0][0] <= tick:
            talk = self._talks.pop(heappop(self._ends)[1], None)
            if talk is not None:
                partings.append(self._close(talk))
        return partings

    def cut(self, person: int, tick: int) -> Parting | None:
        """Somebody has to leave: their conversation ends here, where two others do not go on; lines not yet spoken are dropped."""
        talk = self._talks.get(self.busy.get(person, -1))
        if talk is None:
            return None
        if len(talk.people) > 2:
            return self._leave(talk, person, "interruption", tick)
        del self._talks[talk.id]
        talk.ended = "interruption"
        return self._close(talk)

    def _leave(self, talk: Talk, person: int, because: str, tick: int) -> Parting:
        """Somebody goes, and the others talk on; what they were about to say is not said, and the next one's turn has come."""
        talk.people.remove(person)
        del self.busy[person]
        if talk.is_under_way and talk.turns[-1].speaker == person:
            self._drop(talk, len(talk.spoken))
            heappush(self._turns, (tick, talk.id))
        heard, others = len(talk.heard_by(person)), [self._bodies[index].name for index in talk.people]
        self._emit(person, Left(self._bodies[person].name, talk.id, others, heard, because))
        return Parting(talk, (person,))

    def _close(self, talk: Talk) -> Parting:
        for person in talk.people:
            del self.busy[person]
        name = [body.name for body in self._bodies]
        first, second, *others = (name[index] for index in talk.everybody)
        apart = [[name[one], name[other]] for one, other in talk.apart]
        self._emit(talk.everybody[0], Conversed(first, talk.id, second, talk.place, len(talk.spoken), talk.ended, others, apart))
        return Parting(talk, tuple(talk.people))

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

"""Company: one person among others. What they hear, say, read, put up and promise, and what that does to their plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twinville.agents.action import Action
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.conversing import Conversing, Said
from twinville.agents.cognition.deciding import decide
from twinville.agents.cognition.draws import Draws
from twinville.agents.cognition.noticing import Noticing
from twinville.agents.cognition.planning import Planner
from twinville.agents.cognition.relating import Relating
from twinville.agents.cognition.surroundings import Surroundings
from twinville.agents.memory.recollection import Recollection
from twinville.agents.modules import MEMORY, TALK
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.prompts.keep_talk import KeepTalkPrompt
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.protocols import Ask, Chance
from twinville.agents.records import Declined, PlanChanged, Record
from twinville.worlds.daytime import DAY

#: How often a bystander catches a line, and a passer-by reads what is on a notice board.
OVERHEARD, GLANCED = 0.15, 0.5
#: How much an inner voice weighs.
WHISPERED = 9
#: How much it weighs to be called to account.
CALLED = 6
#: What weighs this much calls for a reaction at once.
STRIKING = 8
#: How much news of one's own weighs.
OWN_NEWS = 8


class Company:
    """The social side of one mind. `plan_is_stale` says that the rest of today must be laid out anew."""

    STATE = ("_declined", "plan_is_stale")

    def __init__(
        self,
        persona: Persona,
        modules: frozenset[str],
        facts: Mapping[str, Fact],
        conversing: Conversing,
        complying: Complying,
        recollection: Recollection,
        appointments: Appointments,
        planner: Planner,
        surroundings: Surroundings,
        relating: Relating,
        noticing: Noticing,
        draws: Draws,
        thoughts: list[str],
        records: list[Record],
    ) -> None:
        self._name = persona.name
        self._modules = modules
        self._facts = facts
        self._conversing = conversing
        self._complying = complying
        self._recollection = recollection
        self._appointments = appointments
        self._planner = planner
        self._surroundings = surroundings
        self._relating = relating
        self._noticing = noticing
        self._draws = draws
        self._thoughts = thoughts
        self._records = records
        self._declined: set[str] = set()
        self.plan_is_stale = False

    @property
    def known_facts(self) -> frozenset[str]:
        """Ids of the facts this person has heard of, believed or not."""
        return frozenset(self._recollection.facts)

    def doubts(self, fact: str) -> bool:
        """Whether this person has heard of a fact and does not believe it."""
        memory = self._recollection.facts.get(fact)
        return memory is not None and memory.doubted

    def would_talk(self, other: str, use: str, category: str, now: int, chance: Chance) -> bool:
        """Whether to speak to somebody in earshot."""
        if TALK not in self._modules:
            return False
        luck = self._draws.uniform(chance, "speak", now)
        return self._conversing.would_begin(other, use, category in ("work", "school"), now, luck)

    def accepts_talk(self, other: str, use: str, now: int, chance: Chance) -> bool:
        """Whether to let somebody speak to one."""
        return self._conversing.accepts(other, use, self._draws.uniform(chance, "listen", now))

    def side_of_talk(self, other: str, doing: str, place: str, now: int) -> Speaker:
        """What this person brings into a conversation."""
        return self._conversing.side(other, doing, place, now, self._free_for(now, other))

    def hear(self, said: Said, now: int, chance: Chance, *, overheard: bool) -> None:
        """Take in a line: its listener's, or a bystander's, who catches only some of what is said near by."""
        if MEMORY not in self._modules or (overheard and self._draws.uniform(chance, "overhear", now) >= OVERHEARD):
            return
        self._take_in(said, now, overheard=overheard, read=False)

    def read(self, notice: Said, now: int, chance: Chance, *, passing: bool) -> bool:
        """Take in a notice on a board, or walk past it; True when it was read."""
        if MEMORY not in self._modules or (passing and self._draws.uniform(chance, "read", now) >= GLANCED):
            return False
        self._take_in(notice, now, overheard=False, read=True)
        return True

    def receive(self, letter: Said, now: int) -> None:
        """Take in a letter."""
        if MEMORY in self._modules:
            self._take_in(letter, now, overheard=False, read=True)

    def told(self, said: Said, now: int) -> None:
        """Take in words that somebody from outside says to one."""
        if MEMORY in self._modules:
            self._take_in(said, now, overheard=False, read=False)

    def make_up(self, said: Said, now: int) -> None:
        """Have news of one's own, from nobody: a rumour begins."""
        self._recollection.add(
            "background", said.text, self._name, now, OWN_NEWS, evidence=(said.id,), fact=said.facts[0], gist=said.text
        )

    def whisper(self, said: Said, now: int) -> None:
        """An inner voice: remembered as one, and minded like news."""
        self._recollection.add("whisper", f"An inner voice said: {said.text}", self._name, now, WHISPERED, evidence=(said.id,))
        for fact in self._conversing.hear(said, now, overheard=True):
            self._complying.heard(fact, said.speaker)
        self._noticing.news(self._name, f"an inner voice said: {said.text}", "an inner voice", now)
        self._thoughts.append(said.text)

    def read_sign(self, sign: Said, now: int) -> None:
        """Take in what is written at a door."""
        if MEMORY in self._modules and not set(sign.facts) & set(self._recollection.facts):
            self._take_in(sign, now, overheard=False, read=True)

    def called_to_account(self, said: Said, ordinance: str, now: int) -> None:
        """Somebody who is to see to an ordinance says that one breaks it."""
        self.receive(said, now)
        self._recollection.add("speech", f"{said.speaker} said: {said.text}", said.speaker, now, CALLED, evidence=(said.id,))
        self._complying.sanctioned(ordinance, said.speaker)

    def feel(self, text: str, now: int, weight: int) -> None:
        """Something about oneself or the day that one cannot but notice; it is on one's mind when the day is planned."""
        self._recollection.add("observation", text, self._name, now, weight)
        if weight >= STRIKING:
            self._noticing.oneself(self._name, text, now)
        if text not in self._thoughts:
            self._thoughts.append(text)

    def _take_in(self, said: Said, now: int, *, overheard: bool, read: bool) -> None:
        for fact in self._conversing.hear(said, now, overheard=overheard, read=read):
            self._complying.heard(fact, said.speaker)
            how = "put up a notice" if read else "said"
            happened = f"{said.speaker} {how}: {self._recollection.facts[fact].gist}"
            self._noticing.news(self._facts[fact].origin, happened, said.speaker, now)
        for fact in sorted(self._appointments.promised):
            if self._conversing.believes_otherwise(fact):
                due = self._appointments.call_off(fact, f"had it from {said.speaker} that it is off")
                if due is not None:
                    self._planner.drop(f"at {due.activity}")
                    self.plan_is_stale = self.plan_is_stale or due.at // DAY == now // DAY

    async def keep_talk(self, other: str, heard: Sequence[Said], promised: Sequence[str], now: int, ask: Ask) -> str:
        """What this person keeps of a dialogue, in words."""
        prompt = KeepTalkPrompt(
            identity=self._planner.identity,
            day=now // DAY + 1,
            other=other,
            heard=tuple((said.speaker, said.text) for said in heard),
            promised=tuple(self._recollection.facts[fact].gist for fact in promised if fact in self._recollection.facts),
        )
        answer = await decide(ask, self._name, prompt, self._records)
        return answer.summary if answer is not None else ""

    def end_talk(self, other: str, summary: str, lines: Sequence[Said], promised: Sequence[str], now: int) -> None:
        """A conversation is over: keep it, and what was promised in words that were heard."""
        if MEMORY not in self._modules:
            return
        self._conversing.ended(other, summary, lines, now)
        if summary:
            self._relating.talked(other, summary)
        free = self._free_for(now)
        for fact in promised:
            due = self._appointments.promise(fact, other) if fact in free else None
            if due is not None:
                self._surroundings.must_go(due.arenas)
                # A promise for today changes the rest of the day; one for later is planned on its morning.
                self.plan_is_stale = self.plan_is_stale or due.at // DAY == now // DAY
        self._note_declined(other, lines, now)

    def _note_declined(self, other: str, lines: Sequence[Said], now: int) -> None:
        """An invitation was heard and not accepted: say so in the log, with the words or the circumstance that tell why."""
        for number, said in enumerate(lines):
            if said.listener != self._name:
                continue
            for fact in said.facts:
                invitation = self._facts[fact].invitation
                if invitation is None or fact in self._declined or self._appointments.is_over_or_mine(fact, now):
                    continue
                self._declined.add(fact)
                reply = next((line.text for line in lines[number + 1 :] if line.speaker == self._name), "")
                why = f"said: {reply}" if reply else "did not answer"
                if self._conversing.believes_otherwise(fact):
                    why = "holds it for called off"
                elif fact not in self._appointments.open_invitations(now):
                    why = "has something else fixed for then"
                self._records.append(Declined(fact, other, invitation.activity, why))

    def _free_for(self, now: int, host: str = "") -> tuple[str, ...]:
        """Invitations one could still accept, and does not hold for called off, or would hear of from the host."""
        invitations = self._appointments.open_invitations(now)
        off = self._conversing.believes_otherwise
        return tuple(fact for fact in invitations if self._facts[fact].origin == host or not off(fact))

    def put_up(self, done: Action) -> None:
        """A notice is on the board: what it says need not be put up again."""
        by_id = {f"m{memory.id}": memory for memory in self._recollection.facts.values()}
        self._conversing.posted.update(by_id[cited].fact or "" for cited in done.cites if cited in by_id)

    async def words_of_notice(self, action: Action, now: int, ask: Ask) -> Action | None:
        """The action with the words to put up; None when there is nothing to announce."""
        facts = self._conversing.to_announce()
        if not facts:
            self._records.append(PlanChanged(action.activity, "dropped", "there was nothing to announce"))
            return None
        memories = tuple(self._conversing.recalls(fact) for fact, _ in facts[:4])
        prompt = NoticePrompt(identity=self._planner.identity, day=now // DAY + 1, memories=memories)
        answer = await decide(ask, self._name, prompt, self._records)
        if answer is None:
            self._records.append(PlanChanged(action.activity, "dropped", "no words were found for it"))
            return None
        return replace(action, notice=answer.text, cites=answer.cites)

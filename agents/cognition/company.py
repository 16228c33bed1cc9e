"""Company: one person among others. What they hear, say, read, put up and promise, and what that does to their plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twinville.agents.action import Action
from twinville.agents.agreement import Agreement, as_seen
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.approaching import Approaching
from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.considering import STRIKING, Considering
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.conversing import HEARSAY, JOINING, NEWS, Conversing
from twinville.agents.cognition.duties import as_planned, duties_on
from twinville.agents.cognition.hearing_of_places import note_places
from twinville.agents.cognition.planning import Planner
from twinville.agents.cognition.relating import Relating
from twinville.agents.cognition.seeking import Seeking
from twinville.agents.component import Part
from twinville.agents.modules import MEMORY, TALK
from twinville.agents.observation import Observation, Occasion
from twinville.agents.prompts.keep_talk import KeepTalkPrompt, Kept
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.others import Other
from twinville.agents.prompts.speaker import Engagement, Speaker
from twinville.agents.records import Declined, PlanChanged
from twinville.agents.said import Said
from twinville.agents.stimulus import (
    BecameNews,
    CalledToAccount,
    Felt,
    Heard,
    LetterRead,
    MadeUp,
    NoticeSeen,
    SignRead,
    Stimulus,
    TalkEnded,
    Told,
    Whispered,
)
from twinville.agents.telling.telling import Declared
from twinville.worlds.daytime import DAY

#: How often a bystander catches a line, and a passer-by reads what is on a notice board.
OVERHEARD, GLANCED = 0.15, 0.5
#: How much an inner voice weighs.
WHISPERED = 9
#: How much it weighs to be called to account.
CALLED = 6
#: How much news of one's own weighs.
OWN_NEWS = 8


class Company(Part):
    """The social side of one mind. `plan_is_stale` says that the rest of today must be laid out anew."""

    STATE = ("_declined", "plan_is_stale")
    name = "company"

    def __init__(
        self,
        context: Context,
        conversing: Conversing,
        complying: Complying,
        appointments: Appointments,
        planner: Planner,
        relating: Relating,
        seeking: Seeking,
        approaching: Approaching,
        considering: Considering,
    ) -> None:
        self._context = context
        self._name = context.persona.name
        self._remembers, self._talks = MEMORY in context.modules, TALK in context.modules
        self._facts = context.facts
        self._recollection = context.recollection
        self._noticing = context.noticing
        self._draws = context.draws
        self._thoughts = context.thoughts
        self._records = context.records
        self._conversing = conversing
        self._complying = complying
        self._appointments = appointments
        self._planner = planner
        self._relating = relating
        self._seeking = seeking
        self._approaching = approaching
        self._considering = considering
        self._declined: set[str] = set()
        self.plan_is_stale = False

    @property
    def beliefs(self) -> Mapping[str, bool]:
        """The facts this person has heard of, and whether they believe each."""
        return {fact: not memory.doubted for fact, memory in self._recollection.facts.items()}

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Take in what is said, written, whispered, felt; who remembers nothing lets most of it go."""
        match stimulus:
            case Heard(said, overheard):
                return self._hear(said, now, overheard=overheard)
            case NoticeSeen(notice, passing):
                return self._read(notice, now, passing=passing)
            case SignRead(sign):
                return self._read_sign(sign, now)
            case LetterRead(letter):
                return self._receive(letter, now)
            case Told(said):
                return self._told(said, now)
            case TalkEnded():
                return self._end_talk(stimulus, now)
            case Felt(text, weight):
                self._feel(text, now, weight)
            case CalledToAccount(said, ordinance):
                self._called_to_account(said, ordinance, now)
            case Whispered(said):
                self._whisper(said, now)
            case MadeUp(said):
                self._make_up(said, now)
            case BecameNews(memory, fact, statement):
                self._recollection.tell_first(memory, fact, statement)
            case _:
                return False
        return True

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """A notice that was put up is on the board: what it says need not be put up again."""
        if last is None or not last.notice or observation.occasion is not Occasion.DONE:
            return
        by_id = {f"m{memory.id}": memory for memory in self._recollection.facts.values()}
        self._conversing.posted.update(by_id[cited].fact or "" for cited in last.cites if cited in by_id)

    def would_talk(self, other: str, doing: Action, now: int, *, joining: bool = False) -> bool:
        """Whether to speak to somebody in earshot; `joining` says that they are talking with others."""
        if not self._talks:
            return False
        luck = self._draws.uniform("speak", now)
        working, business = doing.category in ("work", "school"), self._approaching.has_business(other)
        luck = luck / JOINING if joining else luck
        if not joining and self._approaching.meets(other, now):
            # Who has come to meet somebody talks to them once.
            return self._conversing.is_ready_for(other, doing.use, now)
        return self._conversing.would_begin(other, doing.use, working, now, luck, business)

    def accepts_talk(self, other: str, doing: Action, now: int, *, sought: bool = False) -> bool:
        """Whether to let somebody speak to one; `sought` says that they mean to."""
        luck = self._draws.uniform("listen to who seeks one" if sought else "listen", now)
        return self._conversing.accepts(other, doing.use, luck, sought)

    def side_of_talk(self, other: str, doing: str, others_doing: str, place: str, now: int) -> Speaker:
        """What this person brings into a conversation."""
        free_for, diary = self._free_for(now, other), self._appointments.in_mind()
        side = self._conversing.side(other, doing, others_doing, place, now, free_for, self._engaged(now), diary)
        return self._with_matters(side, (other,), now)

    def side_among(self, others: Sequence[str], doing: str, place: str, now: int) -> tuple[Speaker, tuple[Other, ...]]:
        """What this person brings into a conversation with several others, and what each of these is to them."""
        free_for, diary = self._free_for(now, *others), self._appointments.in_mind()
        first, *further = others
        side = self._conversing.side(first, doing, "", place, now, free_for, self._engaged(now), diary, tuple(further))
        side = self._with_matters(side, others, now)
        return side, tuple(self._conversing.as_other(name, side.memories) for name in others)

    def _with_matters(self, side: Speaker, others: Sequence[str], now: int) -> Speaker:
        """A side with what one has come to say to these: what one means to, or decided to bring up on seeing them."""
        meant = self._seeking.matters(others, now)
        seen = ((name, self._approaching.about(name, now)) for name in others if name not in dict(meant))
        matters = (*((name, about) for name, about in seen if about), *meant)
        return side.model_copy(update={"aims": matters}) if matters else side

    def _engaged(self, now: int) -> tuple[Engagement, ...]:
        """The fixed hours of today and tomorrow that are not over."""
        today, found = now // DAY, []
        for ahead in (0, 1):
            day = today + ahead
            weekday = self._context.weekday_of(day)
            for duty in duties_on(self._context.world, self._context.persona, weekday, self._appointments.dues, day):
                start, end = duty.start + ahead * 1440, duty.end + ahead * 1440
                if end > now % DAY // 60:
                    found.append(Engagement(start=start, end=end, activity=duty.activity))
        return tuple(found)

    def _hear(self, said: Said, now: int, *, overheard: bool) -> bool:
        """A line: its listener's, or a bystander's, who catches only some of what is said near by."""
        if not self._remembers or (overheard and self._draws.uniform("overhear", now) >= OVERHEARD):
            return False
        self._take_in(said, now, overheard=overheard, read=False)
        return True

    def _read(self, notice: Said, now: int, *, passing: bool) -> bool:
        """A notice on a board: read, or walked past."""
        if not self._remembers or (passing and self._draws.uniform("read", now) >= GLANCED):
            return False
        self._take_in(notice, now, overheard=False, read=True)
        return True

    def _receive(self, letter: Said, now: int) -> bool:
        if self._remembers:
            self._take_in(letter, now, overheard=False, read=True)
        return self._remembers

    def _told(self, said: Said, now: int) -> bool:
        if self._remembers:
            self._take_in(said, now, overheard=False, read=False)
        return self._remembers

    def _make_up(self, said: Said, now: int) -> None:
        self._recollection.add(
            "background", said.text, self._name, now, OWN_NEWS, evidence=(said.id,), fact=said.facts[0], gist=said.text
        )

    def _whisper(self, said: Said, now: int) -> None:
        """An inner voice: remembered as one, and minded like news."""
        self._recollection.add("whisper", f"An inner voice said: {said.text}", self._name, now, WHISPERED, evidence=(said.id,))
        note_places(self._context, said, read=False)
        for fact in self._conversing.hear(said, now, overheard=True):
            self._complying.heard(fact, said.speaker)
        happened = f"an inner voice said: {said.text}"
        self._noticing.news(self._name, happened, "an inner voice", now)
        self._considering.news(happened, (self._name,), WHISPERED, now)
        self._thoughts.append(said.text)

    def _read_sign(self, sign: Said, now: int) -> bool:
        if not self._remembers or set(sign.facts) & set(self._recollection.facts):
            return False
        self._take_in(sign, now, overheard=False, read=True)
        return True

    def _called_to_account(self, said: Said, ordinance: str, now: int) -> None:
        self._receive(said, now)
        self._recollection.add("speech", f"{said.speaker} said: {said.text}", said.speaker, now, CALLED, evidence=(said.id,))
        self._complying.sanctioned(ordinance, said.speaker)

    def _feel(self, text: str, now: int, weight: int) -> None:
        """Something one cannot but notice; it is on one's mind when the day is planned."""
        self._recollection.add("observation", text, self._name, now, weight)
        if weight >= STRIKING:
            self._noticing.oneself(self._name, text, now)
        if text not in self._thoughts:
            self._thoughts.append(text)

    def _take_in(self, said: Said, now: int, *, overheard: bool, read: bool) -> None:
        note_places(self._context, said, read=read)
        for fact in self._conversing.hear(said, now, overheard=overheard, read=read):
            self._complying.heard(fact, said.speaker)
            in_talk, is_scripted = not (overheard or read), self._context.above.shared.is_scripted(fact)
            origin, how = self._facts[fact].origin, "put up a notice" if read else said.said_to(self._name)
            happened = f"{said.speaker} {how}: {self._recollection.facts[fact].gist}"
            self._considering.news(happened, (origin,), NEWS if is_scripted else HEARSAY, now, said.speaker if in_talk else "")
            if not is_scripted or (in_talk and self._facts[fact].invitation is not None):
                # What comes up in talk, and an invitation that is answered there, was minded there: it calls for no more.
                continue
            self._noticing.news(origin, happened, said.speaker, now)
        for fact in sorted(self._appointments.promised):
            if self._conversing.believes_otherwise(fact):
                due = self._appointments.call_off(fact, f"had it from {said.speaker} that it is off")
                if due is not None:
                    self._planner.drop(as_planned(due))
                    self.plan_is_stale = self.plan_is_stale or due.at // DAY == now // DAY

    async def keep_talk(self, other: str, heard: Sequence[Said], agreements: Sequence[Agreement], now: int) -> Kept | None:
        """What this person keeps of a dialogue, and what they learned in it; None where no words could be had."""
        prompt = KeepTalkPrompt(
            identity=self._context.identity_at(now),
            day=now // DAY + 1,
            other=other,
            heard=tuple((said.speaker, said.text) for said in heard),
            agreed=tuple(as_seen(agreement, now // DAY + 1) for agreement in agreements),
        )
        return await self._context.decide(prompt)

    def _end_talk(self, talk: TalkEnded, now: int) -> bool:
        """A conversation is over: keep it, and what was agreed in words that were heard."""
        if not self._remembers:
            return False
        self._conversing.ended(talk.other, talk.summary, talk.lines, now, talk.others)
        if talk.summary:
            for other in (talk.other, *talk.others):
                self._relating.talked(other, talk.summary, now)
        for agreement in talk.agreements:
            # What is for today changes the rest of the day; what is for later is planned on its morning.
            self.plan_is_stale = self._appointments.agreed(agreement, now) or self.plan_is_stale
        self._note_declined(talk.lines, now)
        return True

    def _note_declined(self, lines: Sequence[Said], now: int) -> None:
        """An invitation was heard and not accepted: say so in the log, with the words or the circumstance that tell why."""
        for number, said in enumerate(lines):
            if self._name not in said.hearers:
                continue
            for fact in said.facts:
                invitation = self._facts[fact].invitation
                if invitation is None or fact in self._declined or self._appointments.is_over_or_mine(fact, now):
                    continue
                self._declined.add(fact)
                # Among several one's answer may come later than the next line.
                after = lines[number + 1 :] if said.also else lines[number + 1 : number + 2]
                reply = next((line.text for line in after if line.speaker == self._name), "")
                why = f"said: {reply}" if reply else "did not answer"
                if self._conversing.believes_otherwise(fact):
                    why = "holds it for called off"
                elif fact not in self._appointments.open_invitations(now):
                    why = "has something else fixed for then"
                self._records.append(Declined(fact, said.speaker, invitation.activity, why))

    def _free_for(self, now: int, *hosts: str) -> tuple[str, ...]:
        """Invitations one could still accept, and does not hold for called off, or would hear of from their host."""
        invitations = self._appointments.open_invitations(now)
        off = self._conversing.believes_otherwise
        return tuple(fact for fact in invitations if self._facts[fact].origin in hosts or not off(fact))

    async def words_of_notice(self, action: Action, now: int) -> Action | None:
        """The action with the words to put up; None when there is nothing to announce."""
        facts = self._conversing.to_announce()
        if not facts:
            self._records.append(PlanChanged(action.activity, "dropped", "there was nothing to announce"))
            return None
        memories = tuple(self._conversing.recalls(fact) for fact, _ in facts[:4])
        prompt = NoticePrompt(identity=self._context.identity_at(now), day=now // DAY + 1, memories=memories)
        answer = await self._context.decide(prompt)
        if answer is None:
            self._records.append(PlanChanged(action.activity, "dropped", "no words were found for it"))
            return None
        tells = tuple(Declared(tell.what, tell.stance, tell.statement) for tell in answer.tells)
        return replace(action, notice=answer.text, cites=answer.cites, tells=tells)

"""An `Agent`: the loop of one mind. In by a stimulus, out by a decision; its parts do the rest."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from twinville.agents.above import Above
from twinville.agents.action import Action
from twinville.agents.agreement import Agreement
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.conversing import PRIVATE
from twinville.agents.cognition.days import Days
from twinville.agents.cognition.deeds import deeds, has_done
from twinville.agents.cognition.following import Following
from twinville.agents.cognition.interruptions import Interruptions
from twinville.agents.cognition.parts import Factory, Parts
from twinville.agents.decision import Decision
from twinville.agents.knock import Knock, Opened
from twinville.agents.memory.stream import Memory
from twinville.agents.modules import REFLECTION
from twinville.agents.observation import Observation, Occasion
from twinville.agents.persona import Persona
from twinville.agents.prompts.keep_talk import Kept
from twinville.agents.prompts.others import Other
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.records import Record
from twinville.agents.said import Said
from twinville.agents.stimulus import Stimulus
from twinville.agents.telling.telling import InMind
from twinville.worlds.world import Arena


class Agent:
    """A persona with memory and plan: the `Mind` of this project. Its state changes only in `act`, in `perceive` and in talk."""

    # The names on the right stand in checkpoints: they are those of the parts' first home.
    STATE = (
        ("_context.identity", "identity"),
        ("_context.spatial", "_spatial"),
        ("_parts.perceiving.recent", "_recent"),
        ("_context.surroundings", "_surroundings"),
        ("_parts.appointments", "_appointments"),
        ("_parts.planner", "_planner"),
        ("_context.recollection", "_recollection"),
        ("_parts.conversing", "_conversing"),
        ("_parts.reflecting", "_reflecting"),
        ("_parts.relating", "_relating"),
        ("_context.noticing", "_noticing"),
        ("_context.draws", "_draws"),
        ("_parts.reacting", "_reacting"),
        ("_context.thoughts", "_thoughts"),
        ("_parts.company", "company"),
        ("_parts.complying", "complying"),
        ("_context.plan", "_plan"),
        ("_parts.own_past", "own_past"),
        ("_parts.seeking", "seeking"),
        ("_parts.approaching", "approaching"),
        ("_parts.considering", "considering"),
        ("_parts.aiming", "aiming"),
        ("_context.around", "around"),
        ("_context.questions", "_questions"),
        ("_following.last", "_last"),
        ("_following.failures", "_failures"),
        ("_following.extended_day", "_extended_day"),
    )
    OPTIONAL_STATE = (("_parts.extra", "components"),)

    def __init__(self, above: Above, persona: Persona, *, now: int = 0, components: Mapping[str, Factory] | None = None) -> None:
        self.persona = persona
        self._context = Context(above, persona, now)
        self._parts = Parts(self._context, components or {})
        self._days = Days(self._context, self._parts)
        self._following = Following(self._context, self._parts, self._days)
        self._interruptions = Interruptions(self._context, self._parts, self._following)

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Show a stimulus to every part; False where each of them let it go."""
        self._context.questions.perceive(stimulus)
        taken = False
        for component in self._context.components:
            taken = component.perceive(stimulus, now) or taken
        return taken

    async def act(self, observation: Observation) -> Decision:
        """Decide what to do next, or, asked in the middle of something, perhaps to go on with it.

        Raises AnswerError when a prompt gets no legal answer.
        """
        for component in self._context.components:
            component.before_act(observation, self._following.last)
        action = await self._choose(observation)
        if action is not None:
            self._following.last = action
        decision = Decision(action, *self._parts.reacting.take())
        for component in self._context.components:
            component.after_act(decision, observation.now)
        return decision

    async def _choose(self, observation: Observation) -> Action | None:
        last, occasion = self._following.last, observation.occasion
        changed = occasion is not Occasion.BEGIN and await self._days.consider(observation.now)
        if occasion is Occasion.BEGIN:
            asleep = await self._days.begin(observation)
            return asleep if asleep is not None else await self._following.next(observation)
        if occasion is Occasion.NOTICED:
            reaction = await self._interruptions.react(observation)
            if reaction is None and changed and self._interruptions.must_leave(observation):
                return await self._following.next(observation)
            return reaction
        if occasion is Occasion.DONE:
            self._following.failures = 0
            if last is not None and last.category == "sleep" and observation.now >= self._context.plan.bed:
                asleep = await self._days.wake(observation)
                if asleep is not None:
                    return asleep
            elif REFLECTION in self._context.modules and self._parts.reflecting.is_due():
                await self._days.reflect(observation.now)
            if last is not None and last.category != "sleep":
                await self._parts.considering.consider(observation, last)
            return await self._following.next(observation)
        return await self._interruptions.setback(observation)

    def take_records(self) -> list[Record]:
        """What the mind did since it was last asked, in order; the list is emptied."""
        taken = list(self._context.records)
        self._context.records.clear()
        return taken

    def remember(self, memories: Iterable[Memory]) -> None:
        """Take up a life where it was left: these memories, and nothing to report."""
        self._context.recollection.refill(memories)
        self._context.records.clear()

    @property
    def awaits(self) -> Literal["reaction", "second thoughts"] | None:
        """Why this mind would be asked in the middle of something: it noticed something, or was called to account; else None."""
        if self._context.noticing.pending is not None:
            return "reaction"
        return "second thoughts" if self._parts.complying.is_called else None

    @property
    def beliefs(self) -> Mapping[str, bool]:
        """The facts this person has heard of, and whether they believe each."""
        return self._parts.company.beliefs

    @property
    def masked(self) -> bool:
        """Whether this person wears a mask."""
        return self._parts.complying.masked

    def keeps(self, ordinance: str) -> bool:
        """Whether this person keeps an ordinance today."""
        return self._parts.complying.keeps(ordinance)

    def shows(self, arena: Arena | None, now: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ordinances that one can see this person break, and keep, being in an arena or in the street."""
        return self._parts.complying.shows(arena, now)

    def has_done(self, agreement: Agreement, since: int, now: int) -> bool:
        """Whether this person has done, since a moment, what they agreed to at no hour or place in particular."""
        done = deeds(self._parts.own_past, self._context.recollection.stream, since, now)
        return has_done(agreement, self._context.name, since, done)

    def would_talk(self, other: str, doing: Action, now: int, *, joining: bool = False) -> bool:
        """Whether to speak to somebody in earshot; `joining` says that they are talking with others."""
        return self._parts.company.would_talk(other, doing, now, joining=joining)

    async def approaches(self, other: str, doing: str, others_doing: str, now: int) -> bool:
        """Whether to speak to somebody after a second thought. Raises AnswerError when the prompt gets no legal answer."""
        return await self._parts.approaching.approaches(other, doing, others_doing, now)

    @property
    def sought(self) -> tuple[tuple[str, int], ...]:
        """Whom this person means to talk to, and from when on."""
        return self._parts.seeking.sought

    def in_private(self, doing: Action) -> bool:
        """Whether one is not to be spoken to, doing this."""
        return doing.use in PRIVATE

    def accepts_talk(self, other: str, doing: Action, now: int, *, sought: bool = False) -> bool:
        """Whether to let somebody speak to one; `sought` says that they mean to."""
        return self._parts.company.accepts_talk(other, doing, now, sought=sought)

    def side_of_talk(self, other: str, doing: str, others_doing: str, place: str, now: int) -> Speaker:
        """What this person brings into a conversation."""
        return self._parts.company.side_of_talk(other, doing, others_doing, place, now)

    def side_among(self, others: Sequence[str], doing: str, place: str, now: int) -> tuple[Speaker, tuple[Other, ...]]:
        """What this person brings into a conversation with several others, and what each of these is to them."""
        return self._parts.company.side_among(others, doing, place, now)

    def could_tell(self, memories: Iterable[str]) -> tuple[InMind, ...]:
        """What this person has in mind and could tell."""
        return self._parts.conversing.could_tell(memories)

    def has_heard(self, word: str) -> bool:
        """Whether a name or a number stands in anything this person remembers or is."""
        return self._parts.conversing.has_heard(word)

    async def answers_door(self, knock: Knock, doing: str, now: int) -> Opened:
        """Whether this person lets somebody in who knocks. Raises AnswerError when the prompt gets no legal answer."""
        return await self._parts.doorkeeping.answer(knock, doing, now)

    async def keep_talk(self, other: str, heard: Sequence[Said], agreements: Sequence[Agreement], now: int) -> Kept | None:
        """What this person keeps of a dialogue, and what they learned in it."""
        return await self._parts.company.keep_talk(other, heard, agreements, now)

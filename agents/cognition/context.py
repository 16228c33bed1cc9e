"""The `Context`: what the parts of one mind share, and what is handed to it from above. It is made in one place."""

from typing import TypeVar

from twinville.agents.above import Above
from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.around import Around
from twinville.agents.cognition.draws import Draws
from twinville.agents.cognition.identity import bonds, identity_of
from twinville.agents.cognition.noticing import Noticing
from twinville.agents.cognition.plan import Plan
from twinville.agents.cognition.questions import Questions
from twinville.agents.cognition.surroundings import Surroundings, known_at_start
from twinville.agents.component import Component
from twinville.agents.deciding import decide
from twinville.agents.memory.recollection import Recollection
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.modules import EXPLORING, MEMORY
from twinville.agents.persona import Persona
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.records import Record

A = TypeVar("A", bound=Answer)


class Context:
    """What the parts of one mind share. Each attribute has one owner; the others read it."""

    def __init__(self, above: Above, persona: Persona, now: int = 0) -> None:
        world = above.world
        self.above = above
        self.world = world
        self.persona = persona
        self.weekday_of = above.weekday_of
        #: What may be heard of, by id: whether this person has heard of it is with `recollection`.
        self.facts, self.ordinances = above.shared.facts, above.shared.ordinances
        self.modules = above.modules
        #: Whether prompts offer somewhere new.
        self.explores = EXPLORING in above.modules
        #: What the mind did since it was last asked, for the episode.
        self.records: list[Record] = []
        self.draws = Draws(persona.name, above.chance)
        self.spatial = SpatialMemory(world, persona.name, known_at_start(world, persona))
        self.surroundings = Surroundings(world, persona, self.spatial, above.residents)
        keeps = MEMORY in above.modules
        self.recollection = Recollection(
            persona, self.facts.values(), above.embedder, now, self.records, keeps=keeps, archive=above.archive
        )
        self.acquaintances = Acquaintances(persona)
        #: Who this person is by now, to their own prompts.
        self.identity = identity_of(persona)
        self.renew_ties()
        self.noticing = Noticing(self.acquaintances)
        self.around = Around(world, persona, self.recollection)
        self.plan = Plan()
        #: What is on one's mind until the next morning, in words.
        self.thoughts: list[str] = []
        #: The mind's components, in the order in which they take part.
        self.components: list[Component] = []
        self.questions = Questions(persona.name, above.ask, above.read, self.records)
        self.questions.watched |= {
            "persona": lambda _: self.identity.model_copy(update={"currently": "", "ties": (), "aims": ()}),
            "aims": lambda now: (self.identity_at(now).currently, self.identity.aims, self.thoughts),
            "ties": lambda _: self.identity.ties,
            "place": lambda _: self.surroundings.fingerprint(),
            "news": lambda _: sorted(fact for fact, memory in self.recollection.facts.items() if not memory.doubted),
        }

    @property
    def name(self) -> str:
        """The person's name."""
        return self.persona.name

    async def decide(self, prompt: Prompt[A]) -> A | None:
        """The answer to a prompt, noted; None when it is skipped. Raises AnswerError."""
        return await decide(self.above.ask, self.persona.name, prompt, self.records)

    def renew_ties(self) -> None:
        """Put into words what people are to this person by now, and whom one would go and see; until then prompts say the same."""
        self.identity = self.identity.model_copy(update={"ties": bonds(self.persona, self.acquaintances)})
        self.surroundings.renew_friends(self.acquaintances)

    def identity_at(self, now: int) -> Identity:
        """Who this person is at a moment, where they plan, react and talk: coloured by the mind's components."""
        sentences = [sentence for component in self.components if (sentence := component.colour(now))]
        if not sentences:
            return self.identity
        return self.identity.model_copy(update={"currently": " ".join((self.identity.currently, *sentences)).strip()})

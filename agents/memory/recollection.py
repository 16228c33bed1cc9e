"""One person's memory: the stream, retrieval over it, and which facts they know from whom."""

import re
from collections.abc import Iterable

from twinville.agents.memory.archive import Archive
from twinville.agents.memory.embedders import Embedder
from twinville.agents.memory.retrieval import Retrieved, Retriever
from twinville.agents.memory.stream import Kind, Memory, MemoryStream
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.records import BecameFact, BeliefChanged, Forgotten, Recalled, Record, Refreshed, Remembered

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
#: The importance of a memory before it has been rated.
BACKGROUND, CURRENT, TOLD, OWN_FACT = 4, 6, 5, 8


def tie_in_words(name: str, relation: str) -> str:
    """How a memory says what somebody is to one."""
    return f"{name} is, to me, {relation}"


class Recollection:
    """Memory that starts with a persona's background. What is added goes into `records`, for the episode.

    With `keeps` off nothing is added to the background.
    """

    STATE = ("_held",)

    def __init__(
        self,
        persona: Persona,
        facts: Iterable[Fact],
        embedder: Embedder,
        now: int,
        records: list[Record],
        *,
        keeps: bool = True,
        archive: Archive | None = None,
    ) -> None:
        self.stream = MemoryStream(embedder, persona.retention, archive)
        self._retriever = Retriever(self.stream, persona.retrieval)
        self._records = records
        self._held: dict[str, int] = {}
        #: The memories of `_held`, by id: they are looked at all the time, and stay at hand.
        self._of_facts: dict[int, Memory] = {}
        self._keeps = True
        #: What was known at this moment was always known.
        self.began = now
        for sentence in _SENTENCE.split(persona.biography.strip()):
            self.add("background", sentence, persona.name, now, BACKGROUND)
        for text in (persona.currently, *persona.memories):
            self.add("background", text, persona.name, now, CURRENT)
        for tie in persona.ties:
            self.add("background", tie_in_words(tie.name, tie.relation), tie.name, now, TOLD)
        for fact in facts:
            if fact.origin == persona.name:
                self.add("background", fact.statement, persona.name, now, OWN_FACT, fact=fact.id, gist=fact.statement)
        self._keeps = keeps

    def refill(self, memories: Iterable[Memory]) -> None:
        """Replace all memories."""
        self.stream.refill(memories)
        self._of_facts.clear()

    @property
    def facts(self) -> dict[str, Memory]:
        """What this person holds of each fact they know, believed or not."""
        known = self._of_facts
        return {fact: known.get(memory) or self._of_fact(memory) for fact, memory in self._held.items()}

    def _of_fact(self, index: int) -> Memory:
        memory = self._of_facts.get(index)
        if memory is None:
            memory = self._of_facts[index] = self.stream[index]
        return memory

    def add(
        self,
        kind: Kind,
        text: str,
        subject: str,
        now: int,
        importance: int,
        *,
        evidence: tuple[str, ...] = (),
        fact: str | None = None,
        doubted: bool = False,
        gist: str = "",
        replaces: bool = False,
    ) -> Memory | None:
        """Keep something; None when there is nothing to keep or it is no news. What is kept or refreshed is recorded.

        With `replaces` it takes the place of what was held of its fact.
        """
        if not text.strip() or not self._keeps:
            return None
        memory, new = self.stream.add(
            kind, text.strip(), subject, now, importance, evidence=evidence, fact=fact, doubted=doubted, gist=gist
        )
        if not new:
            self._records.append(Refreshed(memory.id))
            return None
        known = self.facts.get(fact) if fact is not None else None
        if fact is not None and (known is None or replaces or (known.doubted and not doubted)):
            self._held[fact] = memory.id
        self._records.append(Remembered(memory.id, kind, memory.text, subject, importance, memory.evidence, fact, doubted, gist))
        return memory

    def tell_first(self, index: int, fact: str, statement: str) -> None:
        """A memory that was told is a fact from now on, in the words in which it was told."""
        memory = self.stream[index]
        # Behind a talk stands how it ended, word for word: that stays.
        memory = self.stream.become(index, fact, memory.gist if memory.kind == "conversation" else statement)
        self._held[fact] = memory.id
        self._records.append(BecameFact(memory.id, fact, memory.gist))

    def doubt(self, memory: Memory) -> None:
        """Mark a belief as doubted."""
        self.stream.doubt(memory.id)
        self._records.append(BeliefChanged(memory.id, True))

    def let_go(self, index: int) -> None:
        """A memory has been overtaken by another, and does not come to mind any more."""
        if not self.stream[index].forgotten:
            self.stream.forget(index)
            self._records.append(Forgotten(index))

    def forget(self, fact: str) -> None:
        """Forget a fact."""
        memory = self._held.pop(fact)
        self._of_facts.pop(memory, None)
        self.stream.forget(memory)
        self._records.append(Forgotten(memory))

    def retrieve(self, purpose: str, query: str, now: int, count: int) -> list[Retrieved]:
        """Retrieve memories for a purpose; recorded with their scores."""
        found = self._retriever.retrieve(query, now, count)
        parts = tuple(
            (r.memory.id, round(r.recency, 4), round(r.importance, 4), round(r.relevance, 4), round(r.total, 4)) for r in found
        )
        self._records.append(Recalled(purpose, query, parts))
        return found
